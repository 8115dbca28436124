/**
 * Timelines of which everything is the account's own: bookmarks, conversations. The server keeps all of it, so nothing is ever
 * lost, and it is read from above only: entries move up and go away anywhere, so no entry further down can be stood on.
 *
 *   page below the cursor ──▶ rows + the range down to the next cursor, one write ──▶ next page
 *     ├─ no next cursor ──▶ `end`: nothing further down is in the collection any more
 *     └─ next cursor not below this one ──▶ stuck, tried again later
 */
import { toAppError } from '../../shared/errors'
import type { Order } from '../../shared/ids'
import { newestOrder, oldestOrder, orderOf } from '../../shared/order'
import type { SegmentRow } from '../../shared/rows'
import type { OrderRange } from '../../shared/store-shapes'
import { isLack } from '../lack'
import type { TimelineAnswer } from '../mastodon/api'
import { belowCursor, type Fetched } from './claims'
import type { Places } from './places'
import { gapUnder, rangeOf, segmentAt } from './ranges'
import { askPage, type Outcome, type Run, type TimelineContext } from './timeline-context'
import { isUnconfirmed } from './tip'

/** 20,000 entries; more are not read in one run, of a gap that the user wants filled. */
const mostPages = 500
/** Pages without rows that stand on top of all others: nothing that could be stored says where they end. */
const mostBare = 20

interface Step {
  segments: SegmentRow[]
  /** Newest order of what the page covers. */
  newest: Order
  /** Where the next page begins; null at the end of the collection. */
  cursor: Order | null
  /** Nothing was shown, and nothing is known by it: what counts comes further down. */
  isBare: boolean
}

/** Where a page begins: below a cursor (null: it is the newest one), and whether it is a part of a look at everything. */
interface From {
  from: Order | null
  isLook?: boolean
  /** The cursor is of an earlier run of the program. */
  isOld?: boolean
}

/** What a run over a collection is given. */
export interface CollectionContext extends TimelineContext {
  places: Places
}

const older = (one: Order, other: Order | undefined): Order =>
  other === undefined || one > other ? one : other

/**
 * Whether a page puts something below where a look at everything goes on. It may have stood above before, and would be missing
 * there: so that look is over. Others read that deep only where it has just begun, or while the collection is fetched at first.
 */
const isBelow = (range: OrderRange | null, lookedTo: Order | undefined): boolean =>
  range !== null && lookedTo !== undefined && range.oldest > lookedTo

/** Takes in a page. */
const takeIn = async (
  context: CollectionContext,
  { from, isLook = false, isOld = false }: From,
  fetched: Fetched,
): Promise<Step | 'stuck'> => {
  const { answer } = fetched
  const { book, places } = context
  const { entries, cursor } = await places.place(answer, from)
  if (cursor !== null && from !== null && cursor <= from) return 'stuck'
  const range = rangeOf(entries)
  // Not every software keeps a cursor for days: its word that nothing stands below is believed of one that it has just given.
  if (isOld && range === null && cursor === null) return 'stuck'
  const { row, segments: before } = await book.overview()
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
    ...(isLook ? { lookedTo: cursor } : isBelow(range, row?.lookedTo) ? { lookedTo: null } : {}),
  })
  return { segments, newest, cursor, isBare: false }
}

/** Whether Link leads up again, or round in circles. */
const leadsUp = ({ next, repeats }: TimelineAnswer, asked: string | null): boolean =>
  asked !== null && (repeats === true || (next?.maxId !== undefined && orderOf(next.maxId) <= orderOf(asked)))

/** Reads a page and takes it in. */
const readPage = async (
  context: CollectionContext,
  begin: From,
  run: Run,
): Promise<Step | 'partial' | 'stuck'> => {
  const { places } = context
  const { from } = begin
  const asked = from === null ? null : places.cursorAt(from)
  if (from !== null && asked === null) return 'stuck'
  const fetched = await askPage(context, asked === null ? {} : { maxId: asked }, run)
  if (fetched.answer.partial) return 'partial'
  const step = leadsUp(fetched.answer, asked)
    ? 'stuck'
    : await places.inTurn(() => takeIn(context, begin, fetched))
  if (step === 'stuck') context.log.warn('A collection does not lead further down')
  return step
}

/** Reads on, page after page, until that is enough. */
const readDown = async (
  context: CollectionContext,
  { pages, ...begin }: From & { pages: number },
  isEnough: (step: Step, pages: number) => boolean,
  run: Run,
): Promise<Outcome> => {
  let cursor = begin.from
  for (let page = 1; page <= pages; page += 1) {
    const step = await readPage(context, { ...begin, from: cursor }, run)
    if (typeof step === 'string') return step
    if (step.cursor === null || (!step.isBare && isEnough(step, page))) return 'done'
    cursor = step.cursor
  }
  return 'more'
}

/**
 * Confirms the newest end of a collection.
 * @throws AppError
 */
export const readNewest = (context: CollectionContext, run: Run): Promise<Outcome> => {
  let newest: Order | null = null
  const isEnough = (step: Step): boolean => {
    newest ??= step.newest
    const { segments, cursor } = step
    return cursor !== null && !isUnconfirmed({ segments, newest, cursor })
  }
  return readDown(context, { from: null, pages: mostPages }, isEnough, run)
}

/**
 * Reads a page of the look at everything: the newest one, or that below the last one of a look that is under way. The row of the
 * timeline says which, and is written with each page, so a look lasts over other work, sleep and starts of the program.
 *
 * Its pages may thus be days apart. That proves no less, since each speaks for itself: when it was answered, nothing else stood between
 * its cursor and the next one; what is missing there has left that place, whenever the page above it was read. What was put there
 * anew meanwhile stands on top, which no page further down speaks of: a look at the newest end takes it in there, and takes it out of its
 * old place, whether this look has marked that as gone or not. What left after its page had been read stays until the next
 * look, which begins at the top. A cursor is a place and no item, so it leads on also where the row that it was made of has left.
 * @throws AppError; where a cursor is refused, the next look begins at the top
 */
export const createLookOn = (context: CollectionContext): ((run: Run) => Promise<Outcome>) => {
  const { book } = context
  /** The cursor that the last page of this run of the program gave. */
  let given: Order | null = null
  const read = async (from: Order | null, run: Run): Promise<Outcome> => {
    const begin = { from, pages: mostBare, isLook: true, isOld: from !== null && from !== given }
    const outcome = await readDown(context, begin, () => true, run)
    // Where nothing leads on from, the next look begins at the top.
    if (outcome === 'stuck') await book.lookEnded()
    return outcome
  }
  return async (run) => {
    const from = (await book.overview()).row?.lookedTo ?? null
    try {
      const outcome = await read(from, run)
      given = (await book.overview()).row?.lookedTo ?? null
      return outcome
    } catch (thrown) {
      // Else that page would be asked for again and again, over starts, and nothing above it any more.
      const { detail } = toAppError(thrown)
      if (from !== null && (isLack(detail) || detail.code === 'server')) await book.lookEnded()
      throw thrown
    }
  }
}

/**
 * Reads so many pages below the range that holds `above`, or until they meet the next range.
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
  const hasMet = ({ segments: now, cursor }: Step): boolean => segmentAt(now, above)?.to !== cursor
  return readDown(context, { from: upper.to, pages }, hasMet, run)
}

/**
 * The same because the user asks: also where items were found lost, and a gap to its end. Nothing is claimed by calling it open first: whoever
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
  const isGap = gapUnder((await context.book.overview()).segments, above) !== null
  return readBelow(context, above, isGap ? mostPages : pages, run)
}
