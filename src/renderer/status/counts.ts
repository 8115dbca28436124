/** Counts of a post, short for the eye and whole for the ear. */
import type { StatusRow } from '../../shared/rows'

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const whole = new Intl.NumberFormat('en')

/** "52", "1.2K". */
export const shortCount = (count: number): string => compact.format(Math.max(0, count))

/** "1,204 votes", "1 vote". */
export const wholeCount = (count: number, one: string, many: string): string =>
  `${whole.format(count)} ${count === 1 ? one : many}`

type Counted = Pick<StatusRow, 'repliesCount' | 'boostsCount' | 'favouritesCount' | 'viewer'>

/** "4 replies, 18 boosts (boosted by you), 52 favourites". */
export const countWords = ({ repliesCount, boostsCount, favouritesCount, viewer }: Counted): string => {
  const words = [
    wholeCount(repliesCount, 'reply', 'replies'),
    `${wholeCount(boostsCount, 'boost', 'boosts')}${viewer.boosted ? ' (boosted by you)' : ''}`,
    `${wholeCount(favouritesCount, 'favourite', 'favourites')}${viewer.favourited ? ' (favourited by you)' : ''}`,
  ]
  if (viewer.bookmarked) words.push('bookmarked by you')
  return words.join(', ')
}
