/** When what a lost database held is there again. */
import type { AccountState } from '../../shared/session'

/**
 * Whether all that the account's instance still has was fetched, as far as anything is being fetched: an account that waits for a new
 * sign-in, or is paused, and one whose instance is gone for good have nothing to wait for; one that was not confirmed since (`asOf`)
 * has nothing yet.
 */
export const isFetchedAgain = ({ connection, problem, timelines }: AccountState): boolean =>
  connection === 'signedOut' ||
  connection === 'paused' ||
  problem?.code === 'gone' ||
  (timelines.length > 0 &&
    timelines.every(
      (timeline) =>
        timeline.problem !== null ||
        (timeline.asOf !== null && timeline.firstFetch === null && timeline.gapsFilling === 0),
    ))
