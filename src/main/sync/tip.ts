/**
 * The newest end of a timeline.
 *
 *   tip ──▶ overlaps what is confirmed ──▶ read on for late arrivals ──▶ done
 *    │  └─▶ overlaps only what streamed in ──▶ read on until it is confirmed ──▶ done
 *    │  └─▶ overlaps nothing ──▶ a range of its own, the gap below it is the filler's ──▶ done
 *    └────▶ partial (206) ──▶ rows without proof, asked again soon
 *
 * Where reading on meets a limit, what the tip has proved stays proved: the limit of pages is another one than that of tips.
 *
 * The request has no cursor: `since_id` would leave a hole, and tips do not count as paging.
 */
import { toAppError } from '../../shared/errors'
import type { Order } from '../../shared/ids'
import { idOfOrder, newestOrder } from '../../shared/order'
import type { SegmentRow } from '../../shared/rows'
import { noRows } from '../../shared/row-batch'
import { asOne, belowCursor, timesOf, type Fetched } from './claims'
import { lookIntoFall } from './id-change'
import { lowestIdLike, timeOfId } from './id-time'
import { justBelow, rangeOf, segmentAt } from './ranges'
import { askPage, type Outcome, type Run, type TimelineContext } from './timeline-context'

/** How far a tip reads on below its first page. */
export interface Reach {
  /** Until posts are older than this, in milliseconds before the server's now. */
  depthMs: number
  /** Requests at most, the first not counted. */
  pages: number
}

/** Pages that a stretch may take that streamed in and was never confirmed. */
const confirmPages = 25
/** Pages without any row, one after another, that are stepped over: half of what Mastodon keeps of a home. */
const mostEmpty = 10

interface Walk {
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

const oldestOf = (fetched: Fetched, order: Order): number => timesOf(fetched.answer).get(order) ?? 0

/** Whether entries that only streamed in still wait for confirmation below the newest that was read. */
export const isUnconfirmed = ({
  segments,
  newest,
  cursor,
}: Pick<Walk, 'segments' | 'newest' | 'cursor'>): boolean => {
  const segment = segmentAt(segments, newest)
  return segment !== undefined && segment.verified > newest && segment.verified > cursor
}

/** Whether the unknown begins at the cursor: there the filler goes on. */
const isAtGap = ({ segments, cursor }: Walk): boolean => {
  const segment = segmentAt(segments, cursor)
  return segment?.to === cursor && (segment.below === 'open' || segment.below === 'trimmed')
}

/** Says that the server has nothing below what was read; what streamed in there is as sure as it will ever be. */
const settle = async (context: TimelineContext, walk: Walk, fetched: Fetched): Promise<void> => {
  const segment = segmentAt(walk.segments, walk.newest)
  if (segment === undefined || !isUnconfirmed(walk)) return
  const covers = { newest: walk.newest, oldest: segment.verified }
  await context.book.apply({ fetched, covers, authoritative: null, asOf: null })
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
  for (let last = first; others.length < confirmPages; others.push(last)) {
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
const stepOver = async (context: TimelineContext, walk: Walk, run: Run): Promise<Walk | Outcome> => {
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
  if (step === undefined) return { ...walk, cursor: floor, empty: empty + 1, reach }
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

/** Reads the page below the cursor and takes it in. */
const stepDown = async (context: TimelineContext, walk: Walk, run: Run): Promise<Walk | Outcome> => {
  const { newest, cursor } = walk
  const fetched = await askPage(context, { maxId: idOfOrder(cursor) }, run)
  if (fetched.answer.partial) return 'partial'
  const entries = fetched.answer.entries.filter((entry) => entry.order > cursor)
  const range = rangeOf(entries)
  if (range === null) {
    const next = await stepOver(context, walk, run)
    if (next === 'done') await settle(context, walk, fetched)
    return next
  }
  const { segments } = await context.book.apply({
    fetched,
    covers: { newest, oldest: range.oldest },
    authoritative: belowCursor(cursor, range.oldest),
    asOf: null,
  })
  const rows = Math.max(walk.rows, entries.length)
  return {
    ...walk,
    segments,
    cursor: range.oldest,
    time: oldestOf(fetched, range.oldest),
    rows,
    empty: 0,
    reach: newestOrder,
  }
}

/** Rows of a page that are certain to have vanished where a tip is empty. */
const fewRows = 5

/** A tip without rows: an empty home (`done`), or a whole page of posts that vanished. */
const stepOverTop = async (
  context: TimelineContext,
  serverTime: number,
  run: Run,
): Promise<Walk | Outcome> => {
  await context.book.confirm(serverTime)
  const { segments, row } = await context.book.overview()
  if (segments.length === 0) return 'done'
  const top = {
    segments,
    newest: newestOrder,
    cursor: newestOrder,
    time: serverTime,
    serverTime,
    rows: row?.fullest ?? fewRows,
    empty: 0,
    reach: newestOrder,
  }
  const next = await stepOver(context, top, run)
  return next === 'done' ? 'more' : next
}

/**
 * A server forgets the home of somebody who asks for nothing for a week, by a count that may be a day behind, and builds another one
 * at the next request, whoever's it is (mastodon-api.md 1.3). That 206 may have been another client's.
 */
const forgottenMs = 6 * 24 * 3_600_000

/** Notes that what the first look misses proves nothing, if the feed may have been rebuilt while nobody looked. */
const noteAbsence = async (
  context: TimelineContext,
  fetched: Fetched,
  asOf: number | null,
): Promise<void> => {
  if (!context.isFilled || asOf === null || fetched.answer.serverTime - asOf < forgottenMs) return
  const nothing = { covers: null, authoritative: null, asOf: null }
  const bare = { ...fetched, answer: { ...fetched.answer, ...noRows, entries: [] } }
  await context.book.apply({ ...nothing, fetched: bare, rebuilding: true })
}

/**
 * The first page, as the beginning of a walk. It is what everybody waits for, so it waits as long as it takes.
 * @param asOf when the newest end was confirmed before
 */
const begin = async (
  context: TimelineContext,
  { patience: _patience, ...run }: Run,
  asOf: number | null,
): Promise<Walk | Outcome> => {
  const fetched = await askPage(context, {}, run)
  if (fetched.answer.partial) return 'partial'
  const { serverTime, entries } = fetched.answer
  const range = rangeOf(entries)
  if (range === null) return stepOverTop(context, serverTime, run)
  await lookIntoFall(context, fetched.answer, run)
  await noteAbsence(context, fetched, asOf)
  // Why: without a cursor, nothing is newer on the server than what it answered.
  const authoritative = { newest: newestOrder, oldest: range.oldest }
  const { segments } = await context.book.apply({ fetched, covers: range, authoritative, asOf: serverTime })
  return {
    segments,
    newest: range.newest,
    cursor: range.oldest,
    time: oldestOf(fetched, range.oldest),
    serverTime,
    rows: entries.length,
    empty: 0,
    reach: newestOrder,
  }
}

/** Reads the next page; `more` where that has to wait longer than the run has patience. */
const readOn = async (context: TimelineContext, walk: Walk, run: Run): Promise<Walk | Outcome> => {
  try {
    return await stepDown(context, walk, run)
  } catch (thrown) {
    if (run.patience === undefined || toAppError(thrown).code !== 'rateLimited') throw thrown
    return 'more'
  }
}

/**
 * Confirms the newest end and reads on for late arrivals, which stand below it.
 * @returns `done` if the newest end is proved, `more` if there was not the time to read on.
 * @throws AppError
 */
export const readTip = async (context: TimelineContext, reach: Reach, run: Run): Promise<Outcome> => {
  const { row } = await context.book.overview()
  const first = await begin(context, run, row?.asOf ?? null)
  if (typeof first === 'string') return first
  // Why: a page of which most vanished says little about how many posts a page of this server is.
  let walk = { ...first, rows: Math.max(first.rows, row?.fullest ?? 0) }
  const until = walk.serverTime - reach.depthMs
  for (let page = 0; page < Math.max(reach.pages, confirmPages); page += 1) {
    const inReach = page < reach.pages && walk.time > until
    if (!inReach && !isUnconfirmed(walk)) return 'done'
    if (isAtGap(walk)) return 'done'
    const next = await readOn(context, walk, run)
    if (typeof next === 'string') return next
    walk = next
  }
  return 'done'
}
