/** What an answer's headers say about limits (mastodon-api.md 3.1). All results are durations or local times. */

/** The headers of an answer, by whatever client. */
export type AnswerHeaders = Pick<Headers, 'get'>

/** A limit as one answer reported it. */
export interface SeenLimit {
  limit: number
  remaining: number
  /** Milliseconds until the window ends. */
  resetIn: number
  of: LimitedBy
}

/**
 * What a reported limit counts. `all` and `paging`: the requests, or pages, of one user. `either`: one of these two, it cannot
 * be told which. `address`: everything that comes from here to the host. `other`: something rarer, e.g. posts written.
 */
type LimitedBy = 'all' | 'paging' | 'either' | 'address' | 'other'

const longestWait = 24 * 3_600_000
/** What stands in front of an instance is asked again sooner: it may mean one request of one account, and all of them wait for it. */
const longestOfAddress = 3_600_000
const clampWait = (milliseconds: number): number => Math.min(Math.max(milliseconds, 0), longestWait)

const dateOf = (text: string | null): number | null => {
  const time = text === null ? Number.NaN : Date.parse(text)
  return Number.isFinite(time) ? time : null
}

/** The server's clock when it answered; null if it did not say. */
export const serverDate = (headers: AnswerHeaders): number | null => dateOf(headers.get('date'))

const countOf = (text: string | null): number | null => {
  const count = text === null || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(count) && count >= 0 ? count : null
}

const minutes = 60_000
const window = { all: 5 * minutes, paging: 15 * minutes } as const
/** Resets are whole seconds ahead, and the Date that they are read against leaves out the fraction. */
const slackMs = 1_000

/** Mastodon names whichever budget has least left, not its name; but its windows are aligned to the epoch (mastodon-api.md 3.1). */
const limitedBy = (resetAt: number, wait: number): LimitedBy => {
  if (wait > window.paging + slackMs) return 'other'
  if (wait > window.all + slackMs) return 'paging'
  return Math.round(resetAt / 1_000) % (window.paging / 1_000) === 0 ? 'either' : 'all'
}

/**
 * Reset is ISO 8601 at Mastodon, seconds since the epoch at GoToSocial, which counts addresses; small numbers are seconds
 * from now.
 */
const resetWait = (headers: AnswerHeaders, serverNow: number): { wait: number; of: LimitedBy } | null => {
  const text = headers.get('x-ratelimit-reset')
  const seconds = countOf(text)
  if (seconds !== null) {
    const wait = seconds > 1_000_000_000 ? seconds * 1_000 - serverNow : seconds * 1_000
    return { wait: clampWait(wait), of: 'address' }
  }
  const time = dateOf(text)
  if (time === null) return null
  const wait = clampWait(time - serverNow)
  return { wait, of: limitedBy(time, wait) }
}

/**
 * The limit that an answer reports, if it does.
 * @param localNow stands in where the answer has no Date; Reset is read against the server's own clock.
 */
export const limitOf = (headers: AnswerHeaders, localNow: number): SeenLimit | null => {
  const limit = countOf(headers.get('x-ratelimit-limit'))
  const remaining = countOf(headers.get('x-ratelimit-remaining'))
  const reset = resetWait(headers, serverDate(headers) ?? localNow)
  if (limit === null || limit === 0 || remaining === null || reset === null) return null
  return { limit, remaining, resetIn: reset.wait, of: reset.of }
}

/** Milliseconds that Retry-After (seconds, or a date) asks to wait; null without it. */
export const retryAfter = (headers: AnswerHeaders, localNow: number): number | null => {
  const text = headers.get('retry-after')
  const seconds = countOf(text)
  if (seconds !== null) return clampWait(seconds * 1_000)
  const time = dateOf(text)
  return time === null ? null : clampWait(time - (serverDate(headers) ?? localNow))
}

/**
 * Whether an answer says when to come again but reports no limit. Mastodon's own 429 does the opposite: this is the word of something
 * in front of the instance, which knows addresses and no accounts.
 */
export const isOfAddress = (headers: AnswerHeaders): boolean =>
  headers.get('retry-after') !== null &&
  ['limit', 'remaining', 'reset'].every((part) => headers.get(`x-ratelimit-${part}`) === null)

/** Milliseconds that a 429 asks to wait: Retry-After, else Reset; null where it says neither. */
export const askedPause = (headers: AnswerHeaders, localNow: number): number | null =>
  retryAfter(headers, localNow) ?? resetWait(headers, serverDate(headers) ?? localNow)?.wait ?? null

/**
 * How long to wait after a 429: what it asks for, else until the end of the server's window, which is aligned to the
 * epoch. All clients of a server wake at that moment, so up to ten seconds of chance are added.
 * @param random 0 to 1
 */
export const waitAfterLimit = (
  headers: AnswerHeaders,
  localNow: number,
  paging: boolean,
  random: number,
): number => {
  const serverNow = serverDate(headers) ?? localNow
  const length = paging ? window.paging : window.all
  const wait = askedPause(headers, localNow) ?? length - (serverNow % length)
  return (isOfAddress(headers) ? Math.min(wait, longestOfAddress) : wait) + random * 10_000
}
