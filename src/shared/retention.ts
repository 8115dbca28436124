/**
 * How long the posts of an account are kept, as the user chose it; docs/decisions/retention.md says what stays in any case.
 * Collections are kept whole, so only feeds have an age.
 */
import { timelineKinds, type TimelineKind } from './timelines'

/** Days; null: kept whatever their age. */
export type Age = number | null

export interface Retention {
  /**
   * Posts that may be stored of the account, each counted once wherever it stands, besides bookmarks and favourites; null: any
   * number. Notifications may be as many besides.
   */
  mostPosts: number | null
  days: Age
  /** Kinds of timelines for which something else was chosen. */
  kinds: Partial<Record<TimelineKind, Age>>
}

/** Until the user chooses. */
export const usualRetention: Retention = { mostPosts: 200_000, days: 365, kinds: {} }
export const keepEverything: Retention = { mostPosts: null, days: null, kinds: {} }

/** Newest entries of a timeline that stay in any case: more than is ever read again unasked, so that nothing trimmed comes back. */
export const newestKept = 1_000
/** Entries that stay above a place where somebody reads or can go back to, and below it. */
export const keptAroundPlace = 200
/** Days after which a thread that was not fetched again may go where there are too many posts: until then it is there offline. */
export const threadsKeptDays = 7

/** Whether anything is ever trimmed in timelines of a kind. */
export const isTrimmed = (kind: TimelineKind): boolean => timelineKinds[kind].paging === 'feed'

/** For how many days entries of a kind are kept. */
export const ageOf = ({ days, kinds }: Retention, kind: TimelineKind): Age => {
  const chosen = kinds[kind]
  return chosen === undefined ? days : chosen
}
