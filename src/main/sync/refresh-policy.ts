/**
 * How often a stored post is worth asking for again. No server tells of edits and counts that change (mastodon-api.md 1.5), so
 * posts are asked for, many at once:
 *
 * | the post is                | asked again after                          |
 * | -------------------------- | ------------------------------------------ |
 * | on screen, under an hour   | 5 minutes                                  |
 * | on screen, under two days  | 15 minutes                                 |
 * | on screen, older           | 6 hours                                    |
 * | under six hours old        | 2 hours                                    |
 * | under two days old         | 8 hours                                    |
 * | bookmarked, older          | a day                                      |
 * | with a poll that has ended | 5 minutes after its end, once; then frozen |
 * | any other                  | never                                      |
 *
 * Every answer that shows a post counts, whatever it was asked for: the regular looks at home leave little of this to do.
 * Where an instance gives one post at a time only, each is asked for a quarter as often, but once a day if at all. Where less is to
 * be asked for, those on screen alone are, as seldom.
 */
import type { PostFacts } from '../../shared/store-shapes'

const minutes = 60_000
const hours = 60 * minutes

/** Longest of all these times; when a post was seen has to be known for longer than that (seen-posts.ts). */
const longestMs = 24 * hours

/** How young a post is to be refreshed unseen. */
export const youngMs = 48 * hours

/** The server closes a poll with a job of its own (mastodon-api.md 1.7). */
const pollSettlesMs = 5 * minutes

export interface Worth {
  now: number
  /** Server time at which the post was last seen in an answer; null: not since the start. */
  seenAt: number | null
  isOnScreen: boolean
  /** The instance gives one post at a time. */
  isSingle: boolean
  /** Less is to be asked for. */
  isSparing: boolean
}

const everyMs = ({ createdAt, isBookmarked }: PostFacts, { now, isOnScreen }: Worth): number => {
  const age = now - createdAt
  if (isOnScreen) return age < hours ? 5 * minutes : age < youngMs ? 15 * minutes : 6 * hours
  if (age < 6 * hours) return 2 * hours
  if (age < youngMs) return 8 * hours
  return isBookmarked ? 24 * hours : Number.POSITIVE_INFINITY
}

/** Server time from which on the post is worth asking for; infinite: never as things are. */
export const dueAt = (facts: PostFacts, worth: Worth): number => {
  const { isOnScreen, isSingle, isSparing } = worth
  if (isSparing && !isOnScreen) return Number.POSITIVE_INFINITY
  const seenAt = Math.max(worth.seenAt ?? 0, facts.changedAt)
  const often = everyMs(facts, worth)
  // A post that is never asked for stays so.
  const seldom = Math.max(often, Math.min(4 * often, longestMs))
  const regular = seenAt + (isSingle || isSparing ? seldom : often)
  const settledAt = facts.pollEndsAt === null ? null : facts.pollEndsAt + pollSettlesMs
  return settledAt !== null && seenAt < settledAt ? Math.min(regular, settledAt) : regular
}
