/** Results of a poll (mastodon-api.md 1.7: percentages of the voters, of the votes where voters are not counted). */
import type { PollRow } from '../../shared/rows'
import { cleanLine } from './text'

export interface PollResult {
  title: string
  /** Whole percent of the voters; null while the results are hidden. */
  percent: number | null
  isOwn: boolean
  /** Among the options with the most votes. */
  isLeading: boolean
}

export const pollResults = (poll: PollRow): PollResult[] => {
  const base = poll.votersCount ?? poll.votesCount
  const most = Math.max(1, ...poll.options.map(({ votesCount }) => votesCount ?? 0))
  return poll.options.map(({ title, votesCount }, index) => ({
    title,
    percent: votesCount === null ? null : base > 0 ? Math.min(100, Math.round((votesCount / base) * 100)) : 0,
    isOwn: poll.ownVotes.includes(index),
    isLeading: votesCount === most,
  }))
}

/** Whether the poll takes no more votes at that time. */
export const isPollClosed = (poll: PollRow, now: number): boolean =>
  poll.expired || (poll.expiresAt !== null && poll.expiresAt <= now)

/** The options in one line, with their results where they are known. */
export const pollSummary = (poll: PollRow): string =>
  pollResults(poll)
    .map(({ title, percent }) => (percent === null ? cleanLine(title) : `${cleanLine(title)} ${percent}%`))
    .join(', ')
