/** What entries are about, by the kind of item that stands in their timeline: posts, and people. */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import type { EntryRow } from '../../shared/rows'
import { accountOfTimeline } from '../../shared/ids'
import { traitsOf } from '../../shared/timelines'
import type { SteppeDatabase } from '../db/database'

interface Subjects {
  /** Ids of posts that stand in the entries, or that what stands there is about. */
  posts: string[]
  /** Ids of those whose faces stand beside what is no post, in the order of the entries. Those who wrote the posts are not among them. */
  people: string[]
  /** When the newest of what is not a post itself came to be; 0: none. */
  newestAt: number
}

/** The tables that `subjectsOf` looks into, for the transaction around it. */
export const subjectTables = (database: SteppeDatabase) => [
  database.conversations,
  database.notifications,
  database.requests,
]

/** What is no post has an id of its own kind, which may even be that of a post. To be called inside a transaction. */
export const subjectsOf = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  entries: readonly EntryRow[],
): Promise<Subjects> => {
  const account = accountOfTimeline(timeline)
  const keys = entries.map(({ statusId }): [AccountKey, string] => [account, statusId])
  const { item } = traitsOf(timeline)
  switch (item) {
    case 'post':
      return { posts: keys.map(([, id]) => id), people: [], newestAt: 0 }
    case 'conversation': {
      const rows = await database.conversations.bulkGet(keys)
      return {
        posts: rows.flatMap((row) => row?.lastStatusId ?? []),
        // A conversation is drawn with one face; it may have hundreds of people.
        people: rows.flatMap((row) => row?.profileIds[0] ?? []),
        newestAt: 0,
      }
    }
    case 'notification': {
      const rows = await database.notifications.bulkGet(keys)
      return {
        posts: rows.flatMap((row) => row?.statusId ?? []),
        people: rows.flatMap((row) => row?.profileId ?? []),
        newestAt: Math.max(0, ...rows.map((row) => row?.createdAt ?? 0)),
      }
    }
    case 'request': {
      const rows = await database.requests.bulkGet(keys)
      return {
        posts: rows.flatMap((row) => row?.statusId ?? []),
        people: rows.flatMap((row) => row?.profileId ?? []),
        newestAt: Math.max(0, ...rows.map((row) => row?.updatedAt ?? 0)),
      }
    }
    case 'scheduled':
      return { posts: [], people: [], newestAt: 0 }
  }
}
