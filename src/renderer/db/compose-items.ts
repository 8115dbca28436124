/** Composes entries by the kind of item that they refer to. */
import { accountOfTimeline, type AccountKey, type TimelineKey } from '../../shared/ids'
import type { EntryRow, ItemKind } from '../../shared/rows'
import { traitsOf } from '../../shared/timelines'
import { composePosts, type TimelinePost } from './compose'
import { composeConversations, timeOfConversation, type TimelineConversation } from './compose-conversations'
import {
  composeNotifications,
  composeRequests,
  type TimelineNotification,
  type TimelineRequest,
} from './compose-notifications'
import { composeScheduled, type TimelineScheduled } from './compose-scheduled'
import type { SteppeTables } from './database'
import type { ReadableDatabase } from './readable'

export type TimelineEntry =
  TimelinePost | TimelineConversation | TimelineNotification | TimelineRequest | TimelineScheduled

interface Composer {
  compose: (
    database: ReadableDatabase,
    account: AccountKey,
    entries: readonly EntryRow[],
  ) => Promise<TimelineEntry[]>
  /** Server time of an item; null if it is not known. */
  timeOf: (database: ReadableDatabase, account: AccountKey, id: string) => Promise<number | null>
}

const composers: Record<ItemKind, Composer> = {
  post: {
    compose: composePosts,
    timeOf: async (database, account, id) => (await database.statuses.get([account, id]))?.createdAt ?? null,
  },
  conversation: { compose: composeConversations, timeOf: timeOfConversation },
  notification: {
    compose: composeNotifications,
    timeOf: async (database, account, id) =>
      (await database.notifications.get([account, id]))?.createdAt ?? null,
  },
  request: {
    compose: composeRequests,
    timeOf: async (database, account, id) => (await database.requests.get([account, id]))?.updatedAt ?? null,
  },
  scheduled: {
    compose: composeScheduled,
    timeOf: async (database, account, id) =>
      (await database.scheduled.get([account, id]))?.scheduledAt ?? null,
  },
}

/** The tables that entries are composed of, by name: those of a reader's handle and of the host's own are not of one type. */
export const composedTables: readonly (keyof SteppeTables)[] = [
  'statuses',
  'profiles',
  'conversations',
  'notifications',
  'requests',
  'scheduled',
]

/** What is drawn for entries of one timeline; to be called inside a reading transaction. */
export const compose = (
  database: ReadableDatabase,
  timeline: TimelineKey,
  entries: readonly EntryRow[],
): Promise<TimelineEntry[]> =>
  composers[traitsOf(timeline).item].compose(database, accountOfTimeline(timeline), entries)

/** Server time of what an entry refers to; null if it is not known. */
export const timeOf = (
  database: ReadableDatabase,
  { timeline, statusId }: EntryRow,
): Promise<number | null> =>
  composers[traitsOf(timeline).item].timeOf(database, accountOfTimeline(timeline), statusId)
