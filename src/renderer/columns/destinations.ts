/** Where the jumps of a column lead. */
import type { Order } from '../../shared/ids'
import { oldestOrder } from '../../shared/order'
import type { OrderRange } from '../../shared/store-shapes'
import type { Goal } from './goal'
import { rangeAround, rangeAtTop } from './opening'
import type { TimelineSource } from './source'
import { firstEntries } from './window-range'

export interface Destination {
  /** The entry that is gone to. */
  order: Order
  /** What is drawn there at first. */
  range: OrderRange
  goal: Goal
}

/** The newest entry; null if none is stored. */
export const newestOf = async (source: TimelineSource): Promise<Destination | null> => {
  const range = await rangeAtTop(source)
  return range === null ? null : { order: range.newest, range, goal: { at: 'top' } }
}

/** The oldest entry that is stored; null if none is. */
export const oldestOf = async (source: TimelineSource): Promise<Destination | null> => {
  const [order] = await source.newerThan(oldestOrder, 1)
  if (order === undefined) return null
  return { order, range: await rangeAround(source, order, firstEntries), goal: { at: 'end' } }
}

/** The entry just above another one, at the lower edge; null if there is none. */
export const nextAbove = async (source: TimelineSource, seen: Order | null): Promise<Destination | null> => {
  const [order] = seen === null ? [] : await source.newerThan(seen, 1)
  if (order === undefined) return null
  return { order, range: await rangeAround(source, order, firstEntries), goal: { at: 'bottom', order } }
}

/** An entry that is stored, at the upper edge. */
export const entryAt = async (source: TimelineSource, order: Order): Promise<Destination> => {
  const anchor = { order, uri: '', offset: 0 }
  return { order, range: await rangeAround(source, order, firstEntries), goal: { at: 'anchor', anchor } }
}
