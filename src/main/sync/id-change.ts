/**
 * A server that gave everything other ids (fault map row 34). It is noticed in one of two ways, and never by one post alone:
 *
 *   a page of posts none of whose ids is stored, while the posts themselves are, in this timeline (src/renderer/host/foreign-ids.ts)
 *   a stored id is refused as a cursor ──▶ is the newest page there? ──▶ is an id of that page taken as a cursor?
 *                                      ──▶ are other stored ids refused too? ── all three ──▶ its ids are others now
 *
 * Then all timelines of the account begin another era, and are read anew; see docs/decisions/order-keys.md.
 */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import type { SegmentRow } from '../../shared/rows'
import { toAppError, type AppError } from '../../shared/errors'
import { idOfOrder } from '../../shared/order'
import type { StoreClient } from '../../shared/contract'
import type { Log } from '../log'
import type { Cursor, TimelineAnswer } from '../mastodon/api'
import { rangeOf } from './ranges'
import { IdsChanged } from './timeline-book'
import type { Outcome, Run, TimelineContext } from './timeline-context'

/** So many stored ids of a range are tried as cursors: single posts are deleted, and some servers know no cursor of those. */
const witnesses = 3
const mostRanges = 5

/** The server does not take an id as a cursor that it gave itself. */
class CursorRefused extends Error {
  readonly problem: AppError

  constructor(problem: AppError) {
    super(problem.message)
    this.problem = problem
  }
}

const isRefusal = (thrown: unknown): boolean => ['invalid', 'notFound'].includes(toAppError(thrown).code)

const hasBound = (cursor: Cursor): boolean => Object.keys(cursor).length > 0

/** Asks for pages; what it throws where a cursor is refused, `unlessIdsChanged` looks into. */
export const refusable =
  (ask: TimelineContext['ask']): TimelineContext['ask'] =>
  async (cursor, options) => {
    try {
      return await ask(cursor, options)
    } catch (thrown) {
      if (hasBound(cursor) && isRefusal(thrown)) throw new CursorRefused(toAppError(thrown))
      throw thrown
    }
  }

const accepts = async (context: TimelineContext, maxId: string, run: Run): Promise<boolean> => {
  try {
    await context.ask({ maxId }, run)
    return true
  } catch (thrown) {
    if (thrown instanceof CursorRefused) return false
    throw thrown
  }
}

/** Whether all ids are refused that are tried of a range; those that the server shows right now are its present ones. */
const refusesAll = async (
  context: TimelineContext,
  { from, to }: SegmentRow,
  shown: ReadonlySet<string>,
  run: Run,
): Promise<boolean> => {
  const ids = (await context.book.presentFrom(from, witnesses, to))
    .map(idOfOrder)
    .filter((id) => !shown.has(id))
  for (const id of ids) if (await accepts(context, id, run)) return false
  return ids.length > 0
}

/**
 * Whether the server no longer takes its old ids, while it answers, and takes those that it gives now.
 * @returns the server time of that answer; null if it still takes them
 */
const refusesStored = async (context: TimelineContext, run: Run): Promise<number | null> => {
  const { entries, partial, serverTime } = await context.ask({}, run)
  const fresh = entries.at(-1)?.id
  if (partial || fresh === undefined || !(await accepts(context, fresh, run))) return null
  const shown = new Set(entries.map(({ id }) => id))
  const { segments } = await context.book.overview()
  for (const segment of segments.slice(0, mostRanges)) {
    if (await refusesAll(context, segment, shown, run)) return serverTime
  }
  return null
}

/**
 * Looks into a newest page that stands below what was newest before, and shows nothing of what is stored: ids of another kind can
 * sort so, and then nothing above would ever be asked for again.
 * @throws IdsChanged
 */
export const lookIntoFall = async (
  context: TimelineContext,
  { entries }: TimelineAnswer,
  run: Run,
): Promise<void> => {
  const newest = rangeOf(entries)?.newest
  const top = (await context.book.overview()).segments[0]
  if (newest === undefined || top === undefined || newest <= top.from) return
  const known = await context.book.placesOf(entries.map(({ statusId }) => statusId))
  const at = known.length === 0 ? await refusesStored(context, run) : null
  if (at !== null) throw new IdsChanged(at)
}

/** Server time at which the ids turned out to be others. @throws whatever it was, if they did not */
const changedAt = async (context: TimelineContext, thrown: unknown, run: Run): Promise<number> => {
  if (thrown instanceof IdsChanged) return thrown.at
  if (!(thrown instanceof CursorRefused)) throw thrown
  const at = await refusesStored(context, run)
  if (at === null) throw thrown.problem
  return at
}

/**
 * Runs what asks for pages of a feed, once more where its ids turn out to be others now.
 * @param begin begins another era; what is under way is ended, where loops run.
 * @throws AppError
 */
export const unlessIdsChanged = async (
  context: TimelineContext,
  run: Run,
  begin: (at: number) => Promise<void>,
  work: () => Promise<Outcome>,
): Promise<Outcome> => {
  try {
    return await work()
  } catch (thrown) {
    await begin(await changedAt(context, thrown, run))
  }
  run.signal.throwIfAborted()
  return 'more'
}

/** Begins another era of an account's timelines, and has all of them read anew. */
export const createIdChange =
  (given: {
    account: AccountKey
    store: StoreClient
    /** Asks for everything again, as of a database that is another one. */
    startAnew: () => void
    log: Log
  }) =>
  async (timeline: TimelineKey, after: number, at: number): Promise<void> => {
    const { account, store, startAnew, log } = given
    log.warn('The instance gave its posts other ids; everything is read anew', { timeline })
    await store('beginEra', { account, timeline, after, at })
    startAnew()
  }
