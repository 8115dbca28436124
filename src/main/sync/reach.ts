/**
 * Whether the server's feed still reaches down to a range that is stored. Mastodon keeps only the newest 800 of a home: what
 * `min_id` answers next to an older post is then not next to it, and what was between is lost (mastodon-api.md 1.3).
 *
 * A stored post that the feed still shows, and that no edit can have put back, proves that it was never cut above it. Where none is
 * left, because all of them were deleted, or their authors are no longer followed, the same answers come from a feed that was cut and
 * from one that was not: nothing can tell these two apart.
 */
import type { Order } from '../../shared/ids'
import { idOfOrder } from '../../shared/order'
import type { SegmentRow } from '../../shared/rows'
import type { OrderRange } from '../../shared/store-shapes'
import type { Cursor, TimelineAnswer } from '../mastodon/api'
import { lowestIdLike } from './id-time'
import { lowestOver, rangeOf } from './ranges'
import { askPage, type Run, type TimelineContext } from './timeline-context'

/** So many stored posts are looked for; more than one because single posts vanish, and single ones are put back. */
const witnesses = 3

/** Stored posts at the upper end of a range, and the cursor below them with which an answer shows them again. */
export interface Foothold {
  cursor: Order
  /** Newest first. */
  known: Order[]
}

/**
 * The upper end of a range as something to stand on: an answer that shows it again proves by itself that it is adjacent. As few
 * as prove it, since each takes the room of a new post in every page.
 */
export const footholdOf = async (context: TimelineContext, lower: SegmentRow): Promise<Foothold> => {
  const orders = await context.book.presentFrom(lower.from, witnesses, lower.to)
  const cursor = orders.at(-1)
  if (cursor === undefined) return { cursor: lower.from, known: [] }
  return { cursor, known: orders.slice(0, -1) }
}

/** Whether enough of the stored posts are in the answer: all but one of three, or all of fewer. */
export const isShown = (known: readonly Order[], shown: ReadonlySet<Order>): boolean => {
  const seen = known.filter((order) => shown.has(order)).length
  return seen > 0 && seen >= Math.min(known.length, witnesses - 1)
}

/** Pages that are asked for to find a witness: some may be full of posts that vanished. */
const mostQuestions = 5
/** Far more stored posts than stand between the first and the last of a page. */
const mostBetween = 400

/**
 * Those of some entries whose posts were not edited. An edit brings back what a feed was cut by (mastodon-api.md 1.3), and says so; what
 * was not edited was there all the time, so nothing was cut above it.
 */
export const uneditedOf = (
  entries: TimelineAnswer['entries'],
  { statuses }: TimelineAnswer,
): TimelineAnswer['entries'] => {
  const edited = new Set(statuses.filter(({ editedAt }) => editedAt !== null).map(({ id }) => id))
  return entries.filter(({ statusId }) => !edited.has(statusId))
}

/** Whether an answer shows a stored post of some ranges that was there all the time. */
const showsKept = async (
  context: TimelineContext,
  { newest, oldest }: OrderRange,
  answer: TimelineAnswer,
): Promise<boolean> => {
  const within = answer.entries.filter(({ order }) => order >= newest && order <= oldest)
  const unedited = uneditedOf(within, answer)
  const range = rangeOf(unedited)
  if (range === null) return false
  const stored = new Set(await context.book.presentFrom(range.newest, mostBetween, range.oldest))
  return unedited.some(({ order }) => stored.has(order))
}

/** Weighs stored posts that were edited: a lone one was put back, an unbroken beginning or several of them were not. */
const convinces = (stored: readonly Order[], shown: ReadonlySet<Order>): boolean => {
  const seen = stored.filter((order) => shown.has(order)).length
  if (seen === 0) return false
  return (
    stored.length < witnesses ||
    seen >= witnesses ||
    stored.slice(0, shown.size).every((order) => shown.has(order))
  )
}

/**
 * Asks whether the feed reaches at or below the upper end of `lower`. What is stored beneath it tells as well, over open gaps.
 * @param above the lowest order that is known above it.
 * @param isFull whether the page that reached down to there had as many rows as this server's pages ever have.
 */
export const feedReaches = async (
  context: TimelineContext,
  lower: SegmentRow,
  above: Order,
  isFull: boolean,
  run: Run,
): Promise<boolean | 'partial'> => {
  const stored = await context.book.presentFrom(lower.from, 40, lower.to)
  const { segments } = await context.book.overview()
  const kept = { newest: lower.from, oldest: lowestOver(segments, lower) }
  const shown = new Set<Order>()
  const look = async (cursor: Cursor): Promise<Order[] | 'partial' | 'kept'> => {
    const { answer } = await askPage(context, cursor, run)
    if (answer.partial) return 'partial'
    if (await showsKept(context, kept, answer)) return 'kept'
    const orders = answer.entries.map((entry) => entry.order)
    for (const order of orders) if (order >= lower.from) shown.add(order)
    return orders
  }
  // Why: nothing may be a page of posts that vanished, so it is asked again from further down. A full page next to the stored
  // posts that does not show them leaves no room for any that vanished.
  const deeper = isFull ? [] : [lower.from, stored[stored.length >> 2], stored[stored.length >> 1]]
  let cursor = above
  for (let question = 0; question < mostQuestions; question += 1) {
    const from = cursor
    const found = await look({ maxId: idOfOrder(from) })
    if (typeof found === 'string') return found === 'kept' || found
    const lowest = rangeOf(found.map((order) => ({ order })))?.oldest
    const next =
      lowest !== undefined && lowest > from ? lowest : deeper.find((at) => at !== undefined && at > from)
    if (next === undefined) break
    cursor = next
  }
  // Why: below a stretch of posts that vanished, the very last of the feed may still be ours.
  const maxId = idOfOrder(above)
  const last = await look({ maxId, minId: lowestIdLike(maxId) })
  if (typeof last === 'string') return last === 'kept' || last
  return convinces(stored, shown)
}
