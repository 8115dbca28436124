/**
 * Whether a post still exists. No server tells: a post that is missing in an answer may be deleted, but also only kept back
 * from this viewer (mastodon-api.md 1.6). So each doubt is settled by asking for that one post:
 *
 *   doubted ──200──▶ settled (it is kept back somewhere, and exists)
 *      │ 404 (or 410)
 *      ▼
 *   missed once ──200──▶ settled
 *      │ another 404, an hour after the first at the earliest
 *      ▼
 *   ended: what it said is removed
 *
 * Anything else (401, 403, 5xx, no network, a web page) tells nothing and changes nothing but the time of the next look.
 */
import type { AppErrorDetail } from '../../shared/errors'
import type { CheckRow } from '../../shared/rows-threads'

const minutes = 60_000
const hours = 60 * minutes

/** Two 404s count as one unless they are that far apart. */
const apartMs = hours
/** Looks of one burst are not all repeated at the same moment. */
const spreadMs = 10 * minutes
const firstPauseMs = 15 * minutes
const longestPauseMs = 6 * hours

/** What asking for one post told. */
export type Sighting = 'there' | 'missing' | 'unknown'

export type Verdict = { is: 'settled' } | { is: 'ended' } | { is: 'doubted'; row: CheckRow }

export const sightingOf = (problem: AppErrorDetail): Sighting =>
  problem.code === 'notFound' || problem.code === 'gone' ? 'missing' : 'unknown'

const missed = (row: CheckRow, now: number, random: number): Verdict => {
  // A clock that was set back leaves a first time in the future, which proves no distance.
  const since = row.missingSince === null || row.missingSince > now ? now : row.missingSince
  if (now - since >= apartMs) return { is: 'ended' }
  const dueAt = since + apartMs + random * spreadMs
  return { is: 'doubted', row: { ...row, missingSince: since, dueAt, failures: 0 } }
}

/**
 * What becomes of a doubt.
 * @param now local time of the look.
 * @param random 0 to 1.
 */
export const judged = (row: CheckRow, sighting: Sighting, now: number, random: number): Verdict => {
  if (sighting === 'there') return { is: 'settled' }
  if (sighting === 'missing') return missed(row, now, random)
  const failures = row.failures + 1
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(row.failures, 10))
  return { is: 'doubted', row: { ...row, failures, dueAt: now + pauseMs * (0.75 + random / 2) } }
}
