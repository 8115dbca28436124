/** What the entries of a timeline are called. */
import type { TimelineKey } from '../../../shared/ids'
import type { ItemKind } from '../../../shared/rows'
import { traitsOf } from '../../../shared/timelines'

const nouns: Record<ItemKind, readonly [one: string, many: string]> = {
  post: ['post', 'posts'],
  conversation: ['conversation', 'conversations'],
  notification: ['notification', 'notifications'],
  request: ['person', 'people'],
  scheduled: ['scheduled post', 'scheduled posts'],
}

/** "1 newer post", "999+ newer conversations". */
export const countedItems = (timeline: TimelineKey, count: string, which: string): string => {
  const [one, many] = nouns[traitsOf(timeline).item]
  return `${count} ${which} ${count === '1' ? one : many}`
}
