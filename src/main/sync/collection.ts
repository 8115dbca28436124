/**
 * Timelines of which everything is the account's own: bookmarks, conversations. The server keeps all of it, so nothing is ever
 * lost, and it is read from above only: entries move up and go away anywhere, so no entry further down can be stood on.
 *
 *   page below the cursor ──▶ rows + the range down to the next cursor, one write ──▶ next page
 *     ├─ no next cursor ──▶ `end`: nothing further down is in the collection any more
 *     └─ next cursor not below this one ──▶ stuck, tried again later
 */
import type { Order } from '../../shared/ids'
import { newestOrder, oldestOrder, idOfOrder, orderOf } from '../../shared/order'
import type { SegmentRow } from '../../shared/rows'
import type { TimelineAnswer } from '../mastodon/api'
import { belowCursor, freshUntil } from './claims'
import { gapUnder, rangeOf, segmentAt } from './ranges'
import { askPage, type Outcome, type Run, type TimelineContext } from './timeline-context'
import { isUnconfirmed, type Reach } from './tip'

/** 20,000 entries; who has more is not read further in one run. */
const mostPages = 500

interface Step {
  segments: SegmentRow[]
  /** Newest order of what the page covers. */
  newest: Order
  /** Where the next page begins; null at the end of the collection. */
  cursor: Order | null
}

/**
 * Where the next page begins: what Link says, else below the last row, for a server may send no Link at all. Null at the end,
 * which is a page without a next cursor that is empty, or that is not full and has its other cursor (mastodon-api.md 1.1).
 */
const cursorAfter = ({ next, prev, full, entries }: TimelineAnswer): Order | null => {
  if (next?.maxId !== undefined) return orderOf(next.maxId)
  if (prev !== null && !full) return null
  return rangeOf(entries)?.oldest ?? null
}

const older = (one: Order, other: Order | undefined): Order =>
  other === undefined || one > other ? one : other

/** Reads the page below a cursor (null: the newest one) and takes it in. */
const readPage = async (
  context: TimelineContext,
  from: Order | null,
  run: Run,
): Promise<Step | 'partial' | 'stuck'> => {
  const fetched = await askPage(context, from === null ? {} : { maxId: idOfOrder(from) }, run)
  const { answer } = fetched
  if (answer.partial) return 'partial'
  const cursor = cursorAfter(answer)
  if (cursor !== null && from !== null && cursor <= from) {
    context.log.warn('A collection does not lead further down')
    return 'stuck'
  }
  const entries = answer.entries.filter(({ order }) => from === null || order > from)
  const range = rangeOf(entries)
  const { segments: before } = await context.book.overview()
  const newest = from ?? range?.newest ?? before[0]?.from
  const bottom = cursor ?? range?.oldest ?? newest
  const asOf = from === null ? answer.serverTime : null
  // An empty collection of which nothing is stored has no range to speak of.
  if (newest === undefined || bottom === undefined) {
    await context.book.confirm(answer.serverTime)
    return { segments: before, newest: newestOrder, cursor: null }
  }
  const top = from === null ? { newest: newestOrder } : belowCursor(from, bottom)
  const { segments } = await context.book.apply({
    fetched: { ...fetched, answer: { ...answer, entries } },
    covers: { newest, oldest: cursor ?? older(bottom, before.at(-1)?.to) },
    ...(cursor === null ? { below: 'end' as const } : {}),
    authoritative: { ...top, oldest: cursor ?? oldestOrder },
    absentFrom: freshUntil(answer) ?? newestOrder,
    asOf,
  })
  return { segments, newest, cursor }
}

/** Reads on, page after page, until that is enough. */
const readDown = async (
  context: TimelineContext,
  { from, pages }: { from: Order | null; pages: number },
  isEnough: (step: Step, pages: number) => boolean,
  run: Run,
): Promise<Outcome> => {
  let cursor = from
  for (let page = 1; page <= pages; page += 1) {
    const step = await readPage(context, cursor, run)
    if (typeof step === 'string') return step
    if (step.cursor === null || isEnough(step, page)) return 'done'
    cursor = step.cursor
  }
  return 'more'
}

/**
 * Confirms the newest end of a collection, or reads all of it again where the reach has no depth.
 * @throws AppError
 */
export const readNewest = (context: TimelineContext, { depthMs }: Reach, run: Run): Promise<Outcome> => {
  const isWhole = depthMs === Number.POSITIVE_INFINITY
  let newest: Order | null = null
  const isEnough = (step: Step): boolean => {
    newest ??= step.newest
    const { segments, cursor } = step
    return !isWhole && cursor !== null && !isUnconfirmed({ segments, newest, cursor })
  }
  return readDown(context, { from: null, pages: mostPages }, isEnough, run)
}

/**
 * Reads the pages below the range that holds `above`, until they meet the next range or, below the oldest, for so many pages.
 * @throws AppError
 */
export const readBelow = async (
  context: TimelineContext,
  above: Order,
  pages: number,
  run: Run,
): Promise<Outcome> => {
  const { segments } = await context.book.overview()
  const upper = segmentAt(segments, above)
  if (upper?.below !== 'open') return 'done'
  const isGap = gapUnder(segments, above) !== null
  const hasMet = ({ segments: now, cursor }: Step): boolean => segmentAt(now, above)?.to !== cursor
  return readDown(context, { from: upper.to, pages: isGap ? mostPages : pages }, hasMet, run)
}
