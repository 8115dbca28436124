/**
 * Whether the server's feed still reaches down to a range that is stored. Mastodon keeps only the newest 800 of a home: what
 * `min_id` answers next to an older post is then not next to it, and what was between is lost (mastodon-api.md 1.3).
 */
import type { Order } from '../../shared/ids'
import { idOfOrder } from '../../shared/order'
import type { SegmentRow } from '../../shared/rows'
import { askPage, type Run, type TimelineContext } from './timeline-context'

/** So many stored posts are looked for; more than one because single posts vanish, and single ones are put back. */
const witnesses = 3

/** Stored posts at the upper end of a range, and the cursor below them with which an answer shows them again. */
export interface Foothold {
  cursor: Order
  /** Newest first. */
  known: Order[]
}

/** The upper end of a range as something to stand on: an answer that shows it again proves by itself that it is adjacent. */
export const footholdOf = async (context: TimelineContext, lower: SegmentRow): Promise<Foothold> => {
  const orders = await context.book.presentFrom(lower.from, witnesses + 1, lower.to)
  const cursor = orders.at(-1)
  if (cursor === undefined) return { cursor: lower.from, known: [] }
  return { cursor, known: orders.slice(0, -1) }
}

/** Whether enough of the stored posts are in the answer: all but one of three, or all of fewer. */
export const isShown = (known: readonly Order[], shown: ReadonlySet<Order>): boolean => {
  const seen = known.filter((order) => shown.has(order)).length
  return seen > 0 && seen >= Math.min(known.length, witnesses - 1)
}

/** Pages that are asked for to find enough witnesses: some may be full of posts that vanished. */
const mostQuestions = 5

/**
 * Weighs what the server has at or below a stored range. A lone post among many that are missing was put back by an edit;
 * an unbroken beginning, or several of them, show that the feed was never cut above.
 */
const convinces = (stored: readonly Order[], shown: ReadonlySet<Order>): boolean => {
  if (shown.size === 0) return false
  if (stored.length < witnesses) return true
  const seen = stored.filter((order) => shown.has(order)).length
  return seen >= witnesses || stored.slice(0, shown.size).every((order) => shown.has(order))
}

/**
 * Asks whether the feed reaches at or below the upper end of `lower`.
 * @param above the lowest order that is known above it.
 */
export const feedReaches = async (
  context: TimelineContext,
  lower: SegmentRow,
  above: Order,
  run: Run,
): Promise<boolean | 'partial'> => {
  const stored = await context.book.presentFrom(lower.from, 40, lower.to)
  const shown = new Set<Order>()
  let cursor = above
  for (let question = 0; question < mostQuestions; question += 1) {
    const { answer } = await askPage(context, { maxId: idOfOrder(cursor) }, run)
    if (answer.partial) return 'partial'
    const orders = answer.entries.map((entry) => entry.order).filter((order) => order > cursor)
    for (const order of orders) if (order >= lower.from) shown.add(order)
    if (shown.size >= witnesses && convinces(stored, shown)) return true
    // Why: nothing may be a page of posts that vanished, so it is asked again from further down.
    const deeper = [lower.from, stored[stored.length >> 2], stored[stored.length >> 1]]
    const from = cursor
    const next = orders.sort().at(-1) ?? deeper.find((order) => order !== undefined && order > from)
    if (next === undefined) break
    cursor = next
  }
  return convinces(stored, shown)
}
