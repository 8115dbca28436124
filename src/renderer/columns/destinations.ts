/** Where the jumps of a column lead. */
import type { Order } from '../../shared/ids'
import { oldestOrder } from '../../shared/order'
import type { OrderRange } from '../../shared/store-shapes'
import type { Goal } from './goal'
import { rangeAround, rangeAtTop } from './opening'
import type { TimelineSource } from './source'
import { firstEntries, mostEntries, mostSteps } from './window-range'

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

/** The oldest entry of these that has a row of its own: some are hidden, or stand in the row of a newer one. */
const oldestShown = async (source: TimelineSource, orders: readonly Order[]): Promise<Order | null> => {
  const [oldest, newest] = [orders[0], orders.at(-1)]
  if (oldest === undefined || newest === undefined) return null
  const rows = await source.slice({ newest, oldest })
  return rows.findLast(({ kind }) => kind === 'entry')?.order ?? null
}

/** The row just above an entry, at the lower edge; null if there is none, or more are hidden than are ever counted as unread. */
export const nextAbove = async (source: TimelineSource, seen: Order | null): Promise<Destination | null> => {
  let from = seen
  for (let left = mostSteps; from !== null && left > 0; left -= 1) {
    const newer: Order[] = await source.newerThan(from, mostEntries)
    const order = await oldestShown(source, newer)
    if (order !== null)
      return { order, range: await rangeAround(source, order, firstEntries), goal: { at: 'bottom', order } }
    from = newer.at(-1) ?? null
  }
  return null
}

/** An entry that is stored, at the upper edge. */
export const entryAt = async (source: TimelineSource, order: Order): Promise<Destination> => {
  const anchor = { order, uri: '', offset: 0 }
  return { order, range: await rangeAround(source, order, firstEntries), goal: { at: 'anchor', anchor } }
}
