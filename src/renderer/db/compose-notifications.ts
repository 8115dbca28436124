/** Composes what is drawn for notifications and for what is held back of them: the person, and the post that it is about. */
import type { AccountKey } from '../../shared/ids'
import type { EntryRow, NotificationRow, ProfileRow, RequestRow, StatusRow } from '../../shared/rows'
import type { AuthoredStatus, ComposedEntry } from './compose'
import type { ReadableDatabase } from './readable'
import { uriOfItem } from './item-uri'

/** Whom an entry speaks of, and of which post; null where the server did not say, or has it no more. */
interface Subject {
  person: ProfileRow | null
  post: AuthoredStatus | null
}

export interface TimelineNotification extends ComposedEntry, Subject {
  kind: 'notification'
  notification: NotificationRow
}

export interface TimelineRequest extends ComposedEntry, Subject {
  kind: 'request'
  request: RequestRow
}

type Referring = { profileId: string | null; statusId: string | null }

/** Reads persons and posts that rows refer to, each once; answers how to look one up. */
const readSubjects = async (
  database: ReadableDatabase,
  account: AccountKey,
  rows: readonly (Referring | undefined)[],
): Promise<(row: Referring) => Subject> => {
  const keysOf = (ids: readonly string[]): [AccountKey, string][] =>
    [...new Set(ids)].map((id) => [account, id])
  const posts = await database.statuses.bulkGet(keysOf(rows.flatMap((row) => row?.statusId ?? [])))
  const statuses = new Map<string, StatusRow>()
  for (const post of posts) if (post !== undefined) statuses.set(post.id, post)
  const ids = rows.flatMap((row) => row?.profileId ?? [])
  const authors = [...statuses.values()].map(({ authorId }) => authorId)
  const profiles = await database.profiles.bulkGet(keysOf([...ids, ...authors]))
  const people = new Map<string, ProfileRow>()
  for (const profile of profiles) if (profile !== undefined) people.set(profile.id, profile)
  return ({ profileId, statusId }) => {
    const status = statuses.get(statusId ?? '')
    return {
      person: people.get(profileId ?? '') ?? null,
      post: status === undefined ? null : { status, author: people.get(status.authorId) ?? null },
    }
  }
}

const keysOfEntries = (account: AccountKey, entries: readonly EntryRow[]): [AccountKey, string][] =>
  entries.map(({ statusId }) => [account, statusId])

/** To be called inside a reading transaction; an entry whose row is not stored is left out. */
export const composeNotifications = async (
  database: ReadableDatabase,
  account: AccountKey,
  entries: readonly EntryRow[],
): Promise<TimelineNotification[]> => {
  const rows = await database.notifications.bulkGet(keysOfEntries(account, entries))
  const subjectOf = await readSubjects(database, account, rows)
  return entries.flatMap((entry, at): TimelineNotification[] => {
    const notification = rows[at]
    if (notification === undefined) return []
    return [
      {
        kind: 'notification',
        order: entry.order,
        at: notification.createdAt,
        uri: uriOfItem('notification', notification.id),
        entry,
        notification,
        ...subjectOf(notification),
      },
    ]
  })
}

/** To be called inside a reading transaction; an entry whose row is not stored is left out. */
export const composeRequests = async (
  database: ReadableDatabase,
  account: AccountKey,
  entries: readonly EntryRow[],
): Promise<TimelineRequest[]> => {
  const rows = await database.requests.bulkGet(keysOfEntries(account, entries))
  const subjectOf = await readSubjects(database, account, rows)
  return entries.flatMap((entry, at): TimelineRequest[] => {
    const request = rows[at]
    if (request === undefined) return []
    return [
      {
        kind: 'request',
        order: entry.order,
        at: request.updatedAt,
        uri: uriOfItem('request', request.id),
        entry,
        request,
        ...subjectOf(request),
      },
    ]
  })
}
