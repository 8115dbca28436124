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
import { noRows } from '../../shared/row-batch'
import { absentBelow, belowCursor, timesOf, type Fetched } from './claims'
import { lookIntoFall } from './id-change'
import { rangeOf, segmentAt } from './ranges'
import { stepOver, type Walk } from './step-over'
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
export const isAtGap = ({ segments, cursor }: Walk): boolean => {
  const segment = segmentAt(segments, cursor)
  return segment?.to === cursor && (segment.below === 'open' || segment.below === 'trimmed')
}

/**
 * Only a feed that is full was cut: of those that are known, the shortest keep more than so many pages. Counted is what is stored of them
 * (docs/decisions/segments.md).
 */
const pagesOfFullFeed = 5

const isFull = async (context: TimelineContext, { newest, cursor, rows }: Walk): Promise<boolean> => {
  const full = pagesOfFullFeed * rows
  return (await context.book.ordersFrom(newest, full, cursor)).length === full
}

/**
 * Says that the server has nothing below what was read; what streamed in there is as sure as it will ever be. But for a blind window below
 * a feed that may have been cut: what came there no answer will show any more.
 */
const settle = async (context: TimelineContext, walk: Walk, fetched: Fetched): Promise<void> => {
  const segment = segmentAt(walk.segments, walk.newest)
  if (segment === undefined || !isUnconfirmed(walk)) return
  if (segment.blind !== undefined && (await isFull(context, walk))) {
    return context.book.loseBlindWindow(segment.to)
  }
  const covers = { newest: walk.newest, oldest: segment.verified }
  await context.book.apply({ fetched, covers, authoritative: null, asOf: null })
}

/** Reads the page below the cursor and takes it in. */
export const stepDown = async (context: TimelineContext, walk: Walk, run: Run): Promise<Walk | Outcome> => {
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
    ...absentBelow(cursor, walk.time, fetched.answer),
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

/**
 * Notes that what the first look misses proves nothing, if the feed may have been rebuilt while nobody looked; and where that was, since
 * what the server did not put back is missing above, and no answer will ever show it. That is said of Mastodon alone, whose rule it is.
 */
const noteAbsence = async (
  context: TimelineContext,
  fetched: Fetched,
  asOf: number | null,
): Promise<void> => {
  const { serverTime } = fetched.answer
  if (!context.isFilled || asOf === null || serverTime - asOf < forgottenMs) return
  const nothing = { covers: null, authoritative: null, asOf: null }
  const bare = { ...fetched, answer: { ...fetched.answer, ...noRows, entries: [] } }
  const noted = context.isMastodon() ? { unaskedUntil: serverTime } : {}
  await context.book.apply({ ...nothing, fetched: bare, rebuilding: true, ...noted })
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

/**
 * Reads the next page. Where that has to wait longer than the run has patience, the newest end is proved all the same, unless what
 * streamed in there has yet to be confirmed: then there is `more` to do.
 */
const readOn = async (context: TimelineContext, walk: Walk, run: Run): Promise<Walk | Outcome> => {
  try {
    return await stepDown(context, walk, run)
  } catch (thrown) {
    if (run.patience === undefined || toAppError(thrown).code !== 'rateLimited') throw thrown
    return isUnconfirmed(walk) ? 'more' : 'done'
  }
}

/**
 * Confirms the newest end and reads on for late arrivals, which stand below it.
 * @returns `done` if the newest end is proved, `more` if there was not the time to read on until it is.
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
