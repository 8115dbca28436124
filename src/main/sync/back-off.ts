/** Waiting after failures. */
import type { AppErrorDetail } from '../../shared/errors'

const firstMs = 2_000
const longestMs = 300_000
/** A certificate is renewed by people, not by the minute; but a network that asks to sign in looks the same at first. */
const longestForCertificateMs = 3_600_000
/** A limit's window ends for all clients at once; not all should come back at once. */
const limitJitterMs = 10_000

/** A random wait up to a bound that doubles with each failure, five minutes at most ("full jitter"). */
export const jitteredMs = (failures: number, random: number, longest = longestMs): number =>
  500 + random * Math.min(longest - 500, firstMs * 2 ** Math.min(failures, 20))

/** Local time of the next attempt; never before the time that the server named. */
export const nextAttemptAt = (
  now: number,
  failures: number,
  problem: AppErrorDetail,
  random: number,
): number => {
  const named = 'retryAt' in problem ? problem.retryAt : undefined
  const longest = problem.code === 'certificate' ? longestForCertificateMs : longestMs
  if (named === undefined) return now + jitteredMs(failures, random, longest)
  return Math.max(named, now) + random * limitJitterMs
}
