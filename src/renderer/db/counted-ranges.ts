/**
 * The count of a timeline by ranges, so that a place deep in it is known without reading what stands above: a few numbers are
 * added up, and one range is counted. Ranges fill the whole timeline, newest first, the first of them from its newest end.
 */
import type { Order } from '../../shared/ids'
import type { CountedRange, TimelineRow } from '../../shared/rows'
import { newestOrder } from '../../shared/order'

/** A range that holds more is divided: reading its keys is the price of a place. */
export const mostInRange = 2_000

/** Entries by order that came and went. */
export interface OrdersChanged {
  added: readonly Order[]
  removed: readonly Order[]
}

/** The ranges of a timeline; one that has none noted is one range. */
export const rangesOf = ({ count, ranges }: Pick<TimelineRow, 'count' | 'ranges'>): readonly CountedRange[] =>
  ranges ?? [{ from: newestOrder, count }]

const indexOf = (ranges: readonly CountedRange[], order: Order): number =>
  Math.max(
    0,
    ranges.findLastIndex(({ from }) => from <= order),
  )

/** Puts neighbours together that would not fill half a range, so that there are never many more of them than full ones. */
const joined = (ranges: readonly CountedRange[]): CountedRange[] =>
  ranges.reduce<CountedRange[]>((before, range) => {
    const last = before.at(-1)
    if (last === undefined || last.count + range.count > mostInRange / 2) return [...before, range]
    return [...before.slice(0, -1), { from: last.from, count: last.count + range.count }]
  }, [])

/** The ranges after entries came and went. */
export const rangesAfter = (
  ranges: readonly CountedRange[],
  { added, removed }: OrdersChanged,
): CountedRange[] => {
  const counts = ranges.map(({ count }) => count)
  const count = (order: Order, by: number): void => {
    const at = indexOf(ranges, order)
    counts[at] = (counts[at] ?? 0) + by
  }
  added.forEach((order) => count(order, 1))
  removed.forEach((order) => count(order, -1))
  return joined(ranges.map(({ from }, at) => ({ from, count: counts[at] ?? 0 })))
}

/** Which range holds an order, and how many entries stand above that range. */
export const rangeAround = (
  ranges: readonly CountedRange[],
  order: Order,
): { from: Order; above: number } => {
  const at = indexOf(ranges, order)
  const above = ranges.slice(0, at).reduce((sum, { count }) => sum + count, 0)
  return { from: ranges[at]?.from ?? newestOrder, above }
}
