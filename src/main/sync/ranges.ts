/** Questions about segments and orders; pure. Order keys ascend from newest to oldest, segments come newest first. */
import type { Order } from '../../shared/ids'
import type { SegmentRow } from '../../shared/rows'
import type { OrderRange } from '../../shared/store-shapes'

/** Two neighbouring segments with unknown posts between them. */
export interface Gap {
  upper: SegmentRow
  lower: SegmentRow
}

/** The first key after an order: excludes the order itself from a range that begins there. */
export const justBelow = (order: Order): Order => {
  // Why as: no order key is a prefix of another one (each begins with its length), so this sorts between two of them.
  return `${order} ` as Order
}

/** The interval from the newest to the oldest of some entries. */
export const rangeOf = (entries: readonly { order: Order }[]): OrderRange | null => {
  const orders = entries.map((entry) => entry.order).sort()
  const newest = orders[0]
  const oldest = orders.at(-1)
  return newest === undefined || oldest === undefined ? null : { newest, oldest }
}

/** The segment that an order lies in. */
export const segmentAt = (segments: readonly SegmentRow[], order: Order): SegmentRow | undefined =>
  segments.find((segment) => segment.from <= order && segment.to >= order)

/** The gap whose upper edge is at an order, whatever is known of it; null if that segment is the oldest. */
export const gapUnder = (segments: readonly SegmentRow[], order: Order): Gap | null => {
  const at = segments.findIndex((segment) => segment.from <= order && segment.to >= order)
  const upper = segments[at]
  const lower = segments[at + 1]
  return upper === undefined || lower === undefined ? null : { upper, lower }
}

/**
 * The lowest order that is stored under a range over gaps that are only open. A feed that was never cut above a post down there was
 * not cut above the range either; under a loss stands what may have been put back there.
 */
export const lowestOver = (segments: readonly SegmentRow[], range: SegmentRow): Order => {
  let end = range
  for (const segment of segments.filter(({ from }) => from > range.to)) {
    if (end.below !== 'open') break
    end = segment
  }
  return end.to
}

/** Gaps that can be filled, newest first. */
export const openGaps = (segments: readonly SegmentRow[]): Gap[] =>
  segments.flatMap((upper, at) => {
    const lower = segments[at + 1]
    return lower !== undefined && upper.below === 'open' ? [{ upper, lower }] : []
  })
