/**
 * Timelines of which everything is the account's own: bookmarks, conversations. The server keeps all of it, so nothing is ever
 * lost, and it is read from above only: entries move up and go away anywhere, so no entry further down can be stood on.
 *
 *   page below the cursor ──▶ rows + the range down to the next cursor, one write ──▶ next page
 *     ├─ no next cursor ──▶ `end`: nothing further down is in the collection any more
 *     └─ next cursor not below this one ──▶ stuck, tried again later
 */
import type { Order } from '../../shared/ids'
import { newestOrder, oldestOrder, orderOf } from '../../shared/order'
import type { SegmentRow } from '../../shared/rows'
import type { TimelineAnswer } from '../mastodon/api'
import { belowCursor, type Fetched } from './claims'
import type { Places } from './places'
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
  /** Nothing was shown, and nothing is known by it: what counts comes further down. */
  isBare: boolean
}

/** What a run over a collection is given. */
export interface CollectionContext extends TimelineContext {
  places: Places
}

const older = (one: Order, other: Order | undefined): Order =>
  other === undefined || one > other ? one : other

/** Takes in a page that was asked for below a cursor (null: the newest one). */
const takeIn = async (
  context: CollectionContext,
  from: Order | null,
  fetched: Fetched,
): Promise<Step | 'stuck'> => {
  const { answer } = fetched
  const { book, places } = context
  const { entries, cursor } = await places.place(answer, from)
  if (cursor !== null && from !== null && cursor <= from) return 'stuck'
  const range = rangeOf(entries)
  const { segments: before } = await book.overview()
  const isTop = from === null || places.isTop(from)
  const newest = isTop ? (range?.newest ?? before[0]?.from) : from
  if (isTop && range === null && cursor !== null && places.isTop(cursor))
    return { segments: before, newest: newestOrder, cursor, isBare: true }
  const bottom = cursor ?? range?.oldest ?? newest
  const asOf = isTop ? answer.serverTime : null
  // An empty collection of which nothing is stored has no range to speak of.
  if (newest === undefined || bottom === undefined) {
    await book.confirm(answer.serverTime)
    return { segments: before, newest: newestOrder, cursor: null, isBare: false }
  }
  const top = isTop ? { newest: newestOrder } : belowCursor(from, bottom)
  const { segments } = await book.apply({
    fetched: { ...fetched, answer: { ...answer, entries } },
    covers: { newest, oldest: cursor ?? older(bottom, before.at(-1)?.to) },
    ...(cursor === null ? { below: 'end' as const } : {}),
    authoritative: { ...top, oldest: cursor ?? oldestOrder },
    absentFrom: places.absentFrom(answer),
    asOf,
  })
  return { segments, newest, cursor, isBare: false }
}

/** Whether Link leads up again, or round in circles. */
const leadsUp = ({ next, repeats }: TimelineAnswer, asked: string | null): boolean =>
  asked !== null && (repeats === true || (next?.maxId !== undefined && orderOf(next.maxId) <= orderOf(asked)))

/** Reads the page below a cursor (null: the newest one) and takes it in. */
const readPage = async (
  context: CollectionContext,
  from: Order | null,
  run: Run,
): Promise<Step | 'partial' | 'stuck'> => {
  const { places } = context
  const asked = from === null ? null : places.cursorAt(from)
  if (from !== null && asked === null) return 'stuck'
  const fetched = await askPage(context, asked === null ? {} : { maxId: asked }, run)
  if (fetched.answer.partial) return 'partial'
  const step = leadsUp(fetched.answer, asked)
    ? 'stuck'
    : await places.inTurn(() => takeIn(context, from, fetched))
  if (step === 'stuck') context.log.warn('A collection does not lead further down')
  return step
}

/** Reads on, page after page, until that is enough. */
const readDown = async (
  context: CollectionContext,
  { from, pages }: { from: Order | null; pages: number },
  isEnough: (step: Step, pages: number) => boolean,
  run: Run,
): Promise<Outcome> => {
  let cursor = from
  for (let page = 1; page <= pages; page += 1) {
    const step = await readPage(context, cursor, run)
    if (typeof step === 'string') return step
    if (step.cursor === null || (!step.isBare && isEnough(step, page))) return 'done'
    cursor = step.cursor
  }
  return 'more'
}

/**
 * Confirms the newest end of a collection, or reads all of it again where the reach has no depth.
 * @throws AppError
 */
export const readNewest = (context: CollectionContext, { depthMs }: Reach, run: Run): Promise<Outcome> => {
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
  context: CollectionContext,
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

/**
 * The same because the user asks: also where items were found lost. Nothing is claimed by calling it open first: whoever
 * reads on there reads from above, and down to a proof.
 * @throws AppError
 */
export const readBelowAgain = async (
  context: CollectionContext,
  above: Order,
  pages: number,
  run: Run,
): Promise<Outcome> => {
  await context.book.setBelow(above, 'open')
  return readBelow(context, above, pages, run)
}
