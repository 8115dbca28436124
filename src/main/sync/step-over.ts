/** How a walk down a feed gets over pages of which all posts vanished: nothing in them leads further down. */
import type { Order } from '../../shared/ids'
import { idOfOrder, newestOrder } from '../../shared/order'
import type { SegmentRow } from '../../shared/rows'
import { asOne, belowCursor, type Fetched } from './claims'
import { lowestIdLike, timeOfId } from './id-time'
import { justBelow, rangeOf, segmentAt } from './ranges'
import { askPage, type Outcome, type Run, type TimelineContext } from './timeline-context'

/** Pages that are read upwards from a stored post at most. */
const mostUp = 25
/** Pages without any row, one after another, that are stepped over: half of what Mastodon keeps of a home. */
const mostEmpty = 10

/** Where somebody reads who goes from the newest post down. */
export interface Walk {
  segments: SegmentRow[]
  /** Newest order of the contiguous part that was read. */
  newest: Order
  cursor: Order
  /** Server time of the post at the cursor. */
  time: number
  /** The server's now, at the first page. */
  serverTime: number
  /** Rows of the fullest page so far: how far down the next cursor is guessed under a page of vanished posts. */
  rows: number
  /** Pages without rows, one after another. */
  empty: number
  /** The lowest order that the server showed when it was asked what it has under a page of vanished posts. */
  reach: Order
}

/**
 * The lowest order that the server shows below a cursor, null if it shows none. Below its end absence says nothing: what is old
 * was only cut off.
 * @param floor a stored entry about one page below the cursor
 */
const lowestBelow = async (
  context: TimelineContext,
  cursor: Order,
  floor: Order,
  run: Run,
): Promise<Order | null | 'partial'> => {
  const minId = lowestIdLike(idOfOrder(floor))
  const upTo = cursor === newestOrder ? {} : { maxId: idOfOrder(cursor) }
  // The last page from below; where that has vanished as well, the next one from above.
  for (const bounds of [{ minId, ...upTo }, { maxId: idOfOrder(floor) }]) {
    const { answer } = await askPage(context, bounds, run)
    if (answer.partial) return 'partial'
    const range = rangeOf(answer.entries.filter(({ order }) => order > cursor))
    if (range !== null) return range.oldest
  }
  return null
}

/**
 * Reads upwards from a stored post to the cursor, below which a page was empty. A page from below may end anywhere, however short
 * it is: posts that came in late took the room of others, and so do those that a lagging replica lacks. So the one above it is
 * asked for until one is empty.
 */
const readUp = async (
  context: TimelineContext,
  cursor: Order,
  floor: Order,
  run: Run,
): Promise<Fetched | 'partial' | 'stuck'> => {
  const upTo = cursor === newestOrder ? {} : { maxId: idOfOrder(cursor) }
  const ask = (from: Order): Promise<Fetched> => askPage(context, { minId: idOfOrder(from), ...upTo }, run)
  const first = await ask(floor)
  const others: Fetched[] = []
  let from = floor
  for (let last = first; others.length < mostUp; others.push(last)) {
    if (last.answer.partial) return 'partial'
    const range = rangeOf(last.answer.entries.filter(({ order }) => order > cursor && order < from))
    if (range === null) return asOne(first, others)
    from = range.newest
    last = await ask(from)
  }
  return 'stuck'
}

/**
 * Under a page of posts that all vanished there is no cursor to go on with: takes a stored post about one page further
 * down, reads what is above it, and lets the walk go on there. What no page names is gone, down to where the server still has
 * anything.
 */
export const stepOver = async (context: TimelineContext, walk: Walk, run: Run): Promise<Walk | Outcome> => {
  const { newest, cursor, rows, empty, time } = walk
  const isTop = cursor === newestOrder
  const holder = isTop ? walk.segments[0] : segmentAt(walk.segments, cursor)
  // Why: beyond the end of the range nothing is known, so nothing there can be stepped over.
  const below = await context.book.ordersFrom(justBelow(cursor), rows + 1, holder?.to ?? cursor)
  const [floor, step] = [below.at(-1), below.at(-2)]
  if (floor === undefined || empty >= mostEmpty) return 'done'
  const lowest = walk.reach >= floor ? walk.reach : await lowestBelow(context, cursor, floor, run)
  if (lowest === 'partial') return 'partial'
  const fetched = await readUp(context, cursor, floor, run)
  if (typeof fetched === 'string') return fetched
  // Why: where all that those two pages could show has vanished, these may hold the last that the feed still has.
  const reach = lowest ?? rangeOf(fetched.answer.entries.filter(({ order }) => order > cursor))?.oldest
  if (reach === undefined) return 'done'
  // Why: of what is above the only stored post nothing is proved.
  if (step === undefined)
    return { ...walk, newest: isTop ? floor : newest, cursor: floor, empty: empty + 1, reach }
  const bottom = reach < step ? reach : step
  const range = rangeOf(fetched.answer.entries.filter(({ order }) => order > cursor && order <= bottom))
  const top = isTop ? (range?.newest ?? bottom) : newest
  const { segments } = await context.book.apply({
    fetched,
    covers: { newest: top, oldest: bottom },
    authoritative: belowCursor(cursor, bottom),
    asOf: null,
  })
  return {
    ...walk,
    segments,
    newest: top,
    cursor: bottom,
    time: timeOfId(idOfOrder(bottom)) ?? time,
    empty: empty + 1,
    reach,
  }
}
