/** What stands in place of a post that has ended. */
import type { TimelineKey } from '../../shared/ids'
import type { GoneNote } from '../../shared/rows'
import { readTimelineKey, type TimelineKind } from '../../shared/timelines'

const sentences: Record<GoneNote['why'], string> = {
  deleted: 'This post was deleted.',
  unreachable: 'This post was deleted, or is no longer shown to you.',
}

export const goneText = ({ why }: GoneNote): string => sentences[why]

const leftSentences: Partial<Record<TimelineKind, string>> = {
  bookmarks: 'No longer among the bookmarks',
  favourites: 'No longer among the favourites',
  pinned: 'No longer pinned',
}

/** What is said of a post that has left a timeline. */
export const goneFromText = (timeline: TimelineKey): string =>
  leftSentences[readTimelineKey(timeline)?.spec.kind ?? 'home'] ?? "No longer in the server's timeline"
