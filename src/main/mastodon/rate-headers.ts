/** What an answer's headers say about limits (mastodon-api.md 3.1). All results are durations or local times. */

/** A limit as one answer reported it. */
export interface SeenLimit {
  limit: number
  remaining: number
  /** Milliseconds until the window ends. */
  resetIn: number
  /** A numeric Reset: software (GoToSocial) that counts by address, so that all accounts on the host share it. */
  byAddress: boolean
}

const longestWait = 24 * 3_600_000
const clampWait = (milliseconds: number): number => Math.min(Math.max(milliseconds, 0), longestWait)

const dateOf = (text: string | null): number | null => {
  const time = text === null ? Number.NaN : Date.parse(text)
  return Number.isFinite(time) ? time : null
}

/** The server's clock when it answered; null if it did not say. */
export const serverDate = (headers: Headers): number | null => dateOf(headers.get('date'))

const countOf = (text: string | null): number | null => {
  const count = text === null || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(count) && count >= 0 ? count : null
}

/** Reset is ISO 8601 at Mastodon, seconds since the epoch at GoToSocial; small numbers are seconds from now. */
const resetWait = (headers: Headers, serverNow: number): { wait: number; numeric: boolean } | null => {
  const text = headers.get('x-ratelimit-reset')
  const seconds = countOf(text)
  if (seconds !== null) {
    const wait = seconds > 1_000_000_000 ? seconds * 1_000 - serverNow : seconds * 1_000
    return { wait: clampWait(wait), numeric: true }
  }
  const time = dateOf(text)
  return time === null ? null : { wait: clampWait(time - serverNow), numeric: false }
}

/**
 * The limit that an answer reports, if it does.
 * @param localNow stands in where the answer has no Date; Reset is read against the server's own clock.
 */
export const limitOf = (headers: Headers, localNow: number): SeenLimit | null => {
  const limit = countOf(headers.get('x-ratelimit-limit'))
  const remaining = countOf(headers.get('x-ratelimit-remaining'))
  const reset = resetWait(headers, serverDate(headers) ?? localNow)
  if (limit === null || limit === 0 || remaining === null || reset === null) return null
  return { limit, remaining, resetIn: reset.wait, byAddress: reset.numeric }
}

/** Milliseconds that Retry-After (seconds, or a date) asks to wait; null without it. */
export const retryAfter = (headers: Headers, localNow: number): number | null => {
  const text = headers.get('retry-after')
  const seconds = countOf(text)
  if (seconds !== null) return clampWait(seconds * 1_000)
  const time = dateOf(text)
  return time === null ? null : clampWait(time - (serverDate(headers) ?? localNow))
}

const window = { all: 300_000, paging: 900_000 } as const

/**
 * How long to wait after a 429: Retry-After, else Reset, else the end of the server's window, which is aligned to the
 * epoch. All clients of a server wake at that moment, so up to ten seconds of chance are added.
 * @param random 0 to 1
 */
export const waitAfterLimit = (
  headers: Headers,
  localNow: number,
  paging: boolean,
  random: number,
): number => {
  const serverNow = serverDate(headers) ?? localNow
  const length = paging ? window.paging : window.all
  const told = retryAfter(headers, localNow) ?? resetWait(headers, serverNow)?.wait
  return (told ?? length - (serverNow % length)) + random * 10_000
}
