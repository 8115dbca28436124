/** How long to wait after failures, of requests and of sockets, of hosts and of accounts alike. */
import type { AppErrorDetail } from '../shared/errors'

const firstWait = 1_000
const longestWait = 300_000
const shortestWait = 250
/** What is mended by people is not mended by the minute; but a network that asks to sign in looks the same at first. */
const longestForPeople = 3_600_000
const mendedByPeople: ReadonlySet<AppErrorDetail['code']> = new Set(['certificate', 'gone'])
/** A limit's window ends for all clients at once; not all should come back at once. */
const limitJitter = 10_000

/**
 * Full jitter: a random part of 1 s * 2^n, capped, and never less than a quarter of a second.
 * @param failures failures in a row so far, 1 or more
 * @param random 0 to 1
 * @param longest milliseconds; five minutes unless said otherwise
 * @returns milliseconds
 */
export const backOff = (failures: number, random: number, longest = longestWait): number =>
  Math.max(shortestWait, random * Math.min(longest, firstWait * 2 ** (failures - 1)))

/** Local time of the next attempt; never before the time that the server named. */
export const nextAttemptAt = (
  now: number,
  failures: number,
  problem: AppErrorDetail,
  random: number,
): number => {
  const named = 'retryAt' in problem ? problem.retryAt : undefined
  if (named !== undefined) return Math.max(named, now) + random * limitJitter
  return now + backOff(failures, random, mendedByPeople.has(problem.code) ? longestForPeople : longestWait)
}
