/** When what a lost database held is there again. */
import type { AccountState } from '../../shared/session'

/**
 * Whether all that the account's instance still has was fetched. An account that waits for a new sign-in has nothing to
 * wait for; one that was not confirmed since (`asOf`) has nothing yet.
 */
export const isFetchedAgain = ({ connection, timelines }: AccountState): boolean =>
  connection === 'signedOut' ||
  (timelines.length > 0 &&
    timelines.every(
      ({ asOf, firstFetch, gapsFilling, problem }) =>
        problem !== null || (asOf !== null && firstFetch === null && gapsFilling === 0),
    ))
