/**
 * How much of a server's limits is used. A bucket is one throttle: so many requests in a sliding window, half of
 * them at most for the background, because the same person runs other apps too (mastodon-api.md 3).
 */
import type { Priority } from './api'
import type { SeenLimit } from './rate-headers'

/**
 * The part of a limit that may be used up when a request leaves. History and checks leave a third of the background's half
 * to the newest ends of the columns, which else would grow old behind the first fetch of a new account.
 */
const shares: Record<Priority, number> = { user: 1, visible: 1 / 2, tip: 1 / 2, history: 1 / 3, check: 1 / 3 }

export interface BucketSize {
  /** Requests in a window. */
  limit: number
  /** Length of the window in milliseconds. */
  window: number
}

/** Mastodon's documented throttles, and none (for what only answers can teach). */
export const bucketSizes = {
  /** Any request, by token (or by address where there is none). */
  all: { limit: 300, window: 300_000 },
  /** Any request with a cursor, by user, whichever app sends it. */
  paging: { limit: 300, window: 900_000 },
  /** Registered apps: 5 in ten minutes at Mastodon, any number elsewhere, so that only a refusal tells. */
  apps: { limit: Number.POSITIVE_INFINITY, window: 600_000 },
  /** By host and address, for servers that count that way. */
  address: { limit: Number.POSITIVE_INFINITY, window: 300_000 },
} as const satisfies Record<string, BucketSize>

/** How far a throttle is used. */
export interface BucketUse extends BucketSize {
  /** Requests in the present window, those of other apps included where the server told. */
  used: number
}

/** One throttle of one server. All times are those of the clock that the owner passes in. */
export interface Bucket {
  /** When a request may go: a time not later than `now` means at once. */
  freeAt: (now: number, priority: Priority) => number
  take: (now: number, priority: Priority) => void
  /** Takes over what the server said about itself. */
  see: (seen: SeenLimit, now: number) => void
  use: (now: number) => BucketUse
  /** Lets nothing through until then: the server answered 429. */
  close: (until: number) => void
}

/** When the oldest of the last `limit` requests leaves the window; 0 if there are fewer. */
const roomAt = (times: readonly number[], { limit, window }: BucketSize): number => {
  const oldest = times.length >= limit ? times[times.length - limit] : undefined
  return oldest === undefined ? 0 : oldest + window
}

export const createBucket = (documented: BucketSize): Bucket => {
  /** As the server told it last: administrators change limits, and some count what others do not. */
  let size = documented
  let all: number[] = []
  let background: number[] = []
  let closedUntil = 0
  let seen: { limit: number; remaining: number; resetAt: number } | null = null

  const shareOf = (priority: Priority): BucketSize => ({
    ...size,
    limit: Math.floor(size.limit * shares[priority]),
  })

  /** Times are in order, so mostly there is nothing to do. */
  const recent = (times: number[], now: number): number[] =>
    (times[0] ?? now) > now - size.window ? times : times.filter((time) => time > now - size.window)

  const prune = (now: number): void => {
    all = recent(all, now)
    background = recent(background, now)
    if (seen !== null && seen.resetAt <= now) seen = null
  }

  const seenAt = (priority: Priority): number => {
    if (seen === null) return 0
    const kept = Math.ceil(seen.limit * (1 - shares[priority]))
    return seen.remaining > kept ? 0 : seen.resetAt
  }

  return {
    freeAt: (now, priority) => {
      prune(now)
      const own = priority === 'user' ? 0 : roomAt(background, shareOf(priority))
      return Math.max(closedUntil, seenAt(priority), roomAt(all, size), own)
    },
    take: (now, priority) => {
      all.push(now)
      if (priority !== 'user') background.push(now)
      if (seen !== null) seen.remaining -= 1
    },
    see: ({ limit, remaining, resetIn, of }, now) => {
      if (of !== 'either') size = { ...size, limit }
      seen = { limit, remaining, resetAt: now + resetIn }
    },
    use: (now) => {
      prune(now)
      return { ...size, used: Math.max(all.length, seen === null ? 0 : seen.limit - seen.remaining) }
    },
    close: (until) => {
      closedUntil = Math.max(closedUntil, until)
    },
  }
}
