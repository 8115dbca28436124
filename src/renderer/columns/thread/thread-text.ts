/** How a thread, or a profile, says how true it is. */
import type { AppErrorDetail } from '../../../shared/errors'
import { sentenceFor } from '../../../shared/sentences'
import type { KnownThread } from '../../db/queries'
import { timeOfDay } from '../times'

export interface Fetching {
  isBusy: boolean
  /** Why the last request failed; null if it did not. */
  problem: AppErrorDetail | null
}

/**
 * "As of 08:41", "Fetching…", "Not fetched yet".
 * @param fetchedAt server time of the last answer; null before the first.
 * @param now server time.
 */
export const asOfText = (fetchedAt: number | null, { isBusy }: Fetching, now: number): string => {
  if (isBusy) return 'Fetching…'
  return fetchedAt === null ? 'Not fetched yet' : `As of ${timeOfDay(fetchedAt, now)}`
}

/** What went wrong; null if nothing did. */
export const problemText = ({ isBusy, problem }: Fetching, fetchedAt: number | null): string | null =>
  problem === null || isBusy
    ? null
    : `Could not be ${fetchedAt === null ? 'fetched' : 'refreshed'}: ${sentenceFor(problem)}`

/** What stands under a thread; null if there is nothing to say. */
export const restText = (thread: KnownThread): string | null => {
  if (thread.opened === null) return null
  if (!thread.isWhole) return 'Part of this thread is not known here.'
  if (thread.isGrowing) return 'The instance is still collecting replies.'
  if (thread.ids.length > 1) return null
  return thread.opened.status.repliesCount > 0 ? 'The instance shows none of the replies.' : 'No replies.'
}
