/** What every run of the engine over one timeline is given. */
import type { Log } from '../log'
import type { Cursor, Priority, RequestOptions, TimelineAnswer } from '../mastodon/api'
import type { Fetched } from './claims'
import type { TimelineBook } from './timeline-book'

export interface TimelineContext {
  /** Asks for a page of this timeline. */
  ask: (cursor: Cursor, options: RequestOptions) => Promise<TimelineAnswer>
  book: TimelineBook
  /** The server fills it ahead, post by post, and keeps the newest of them only: a home, a list. */
  isFilled?: boolean
  /** Whether the instance is known to be Mastodon. */
  isMastodon: () => boolean
  log: Log
}

/** Who waits for a run, and what ends it early. Every run can be ended between any two requests. */
export interface Run {
  priority: Priority
  signal: AbortSignal
  /** Milliseconds that it may wait for a budget to read on; where it is left out, any time. */
  patience?: number
}

/**
 * How a run ended: nothing more to do, more to do in another run, the feed is being rebuilt (206) and proves
 * nothing for now, or the server answers in a way that leads nowhere.
 */
export type Outcome = 'done' | 'more' | 'partial' | 'stuck'

/**
 * Asks for one page. A partial answer is stored at once, as rows without proof.
 * @throws AppError
 */
export const askPage = async (context: TimelineContext, cursor: Cursor, run: Run): Promise<Fetched> => {
  run.signal.throwIfAborted()
  const mark = context.book.mark()
  const answer = await context.ask(cursor, run)
  run.signal.throwIfAborted()
  const fetched = { answer, mark }
  if (answer.partial) {
    const nothing = { covers: null, authoritative: null, asOf: null }
    await context.book.apply({ fetched, ...nothing, rebuilding: true })
  }
  return fetched
}
