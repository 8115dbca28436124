/** What the entries of a timeline are called. */
import type { TimelineKey } from '../../../shared/ids'
import type { ItemKind } from '../../../shared/rows'
import { readTimelineKey, traitsOf, type TimelineKind } from '../../../shared/timelines'

const nouns: Record<ItemKind, readonly [one: string, many: string]> = {
  post: ['post', 'posts'],
  conversation: ['conversation', 'conversations'],
  notification: ['notification', 'notifications'],
  request: ['person', 'people'],
  scheduled: ['scheduled post', 'scheduled posts'],
}

const noneYet: Record<ItemKind, string> = {
  post: 'No posts yet.',
  conversation: 'No conversations yet.',
  notification: 'No notifications yet.',
  request: 'Nobody’s notifications are held back.',
  scheduled: 'Nothing is scheduled.',
}

const noneOfKind: Partial<Record<TimelineKind, string>> = {
  bookmarks: 'No bookmarks yet.',
  favourites: 'No favourites yet.',
  pinned: 'No pinned posts.',
}

/** "posts", "conversations". */
export const manyOf = (timeline: TimelineKey): string => nouns[traitsOf(timeline).item][1]

/** What an empty timeline says once its instance has answered. */
export const noneText = (timeline: TimelineKey): string => {
  const kind = readTimelineKey(timeline)?.spec.kind
  return (kind === undefined ? undefined : noneOfKind[kind]) ?? noneYet[traitsOf(timeline).item]
}

/** "Notifications are on their way." */
export const comingText = (timeline: TimelineKey): string => {
  const many = manyOf(timeline)
  return `${many.charAt(0).toUpperCase()}${many.slice(1)} are on their way.`
}

/** "1 newer post", "999+ newer conversations". */
export const countedItems = (timeline: TimelineKey, count: string, which: string): string => {
  const [one, many] = nouns[traitsOf(timeline).item]
  return `${count} ${which} ${count === '1' ? one : many}`
}
