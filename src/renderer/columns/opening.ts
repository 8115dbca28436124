/** Where a column opens: at the place where it was read, or the nearest to it that is stored, or at the newest post. */
import { newestOrder } from '../../shared/order'
import type { Order } from '../../shared/ids'
import type { ReadingPlace, Spot } from '../../shared/session'
import type { OrderRange } from '../../shared/store-shapes'
import type { Anchor } from './anchor'
import type { TimelineSource } from './source'
import { firstEntries, stepEntries, topEntries } from './window-range'

export interface Opening {
  range: OrderRange
  /** The entry to put back where it was; null: open at the top. */
  anchor: Anchor | null
  /** The newest entry that was ever in view; null: none yet. */
  seen: Order | null
  /** False while the place that was kept is not stored: it may yet come back, and is not to be forgotten. */
  isSettled: boolean
}

/**
 * The stored entry nearest to a kept place: the same, the same post under another id, the next older one. Null if
 * nothing as old is stored (a lost database that is being fetched again).
 */
export const located = async (source: TimelineSource, place: Spot): Promise<Order | null> => {
  if (await source.has(place.order)) return place.order
  const byUri = await source.orderOfUri(place.uri)
  if (byUri !== null) return byUri
  const [older] = await source.olderThan(place.order, 1)
  return older ?? null
}

/** A range around an entry; some newer ones too if it does not stand at the upper edge. */
export const rangeAround = async (
  source: TimelineSource,
  order: Order,
  above: number,
  below = firstEntries - 1,
): Promise<OrderRange> => {
  const [newer, older] = await Promise.all([source.newerThan(order, above), source.olderThan(order, below)])
  return { newest: newer.at(-1) ?? order, oldest: older.at(-1) ?? order }
}

/** The newest entries; null if nothing is stored. */
export const rangeAtTop = async (source: TimelineSource): Promise<OrderRange | null> => {
  const orders = await source.olderThan(newestOrder, topEntries)
  const [newest] = orders
  const oldest = orders.at(-1)
  return newest === undefined || oldest === undefined ? null : { newest, oldest }
}

/** Orders of the entries that follow a range on one side, nearest first. */
export const ordersBeside = (
  source: TimelineSource,
  range: OrderRange,
  side: 'up' | 'down',
): Promise<Order[]> =>
  side === 'down' ? source.olderThan(range.oldest, stepEntries) : source.newerThan(range.newest, stepEntries)

/** What to show first; null while nothing is stored. */
export const openingOf = async (
  source: TimelineSource,
  place: ReadingPlace | null,
): Promise<Opening | null> => {
  const order = place === null ? null : await located(source, place)
  if (place === null || order === null) {
    const range = await rangeAtTop(source)
    return range === null ? null : { range, anchor: null, seen: null, isSettled: place === null }
  }
  const range = await rangeAround(source, order, place.offset > 0 ? 4 : 1)
  const isRenamed = order !== place.order && (await source.orderOfUri(place.uri)) === order
  // A post that stands under another id now says that ids are no longer what they were: the newest one seen cannot be told then.
  const seen = !isRenamed && place.seen !== undefined && place.seen < order ? place.seen : order
  return { range, anchor: { order, uri: place.uri, offset: place.offset }, seen, isSettled: true }
}
