/** Composes what is drawn for the entries of conversations: who takes part, and the last post. */
import type { AccountKey } from '../../shared/ids'
import type { ConversationRow, EntryRow, ProfileRow } from '../../shared/rows'
import type { AuthoredStatus, ComposedEntry } from './compose'
import type { ReadableDatabase } from './readable'
import { uriOfItem } from './item-uri'

export interface TimelineConversation extends ComposedEntry {
  kind: 'conversation'
  conversation: ConversationRow
  /** Those who take part, as far as they are stored. */
  people: ProfileRow[]
  last: AuthoredStatus
}

/** To be called inside a reading transaction; an entry whose rows are not stored is left out. */
export const composeConversations = async (
  database: ReadableDatabase,
  account: AccountKey,
  entries: readonly EntryRow[],
): Promise<TimelineConversation[]> => {
  const keysOf = (ids: readonly string[]): [AccountKey, string][] => ids.map((id) => [account, id])
  const rows = await database.conversations.bulkGet(keysOf(entries.map(({ statusId }) => statusId)))
  const lasts = await database.statuses.bulkGet(keysOf(rows.map((row) => row?.lastStatusId ?? '')))
  const ids = new Set([
    ...rows.flatMap((row) => row?.profileIds ?? []),
    ...lasts.flatMap((status) => status?.authorId ?? []),
  ])
  const profiles = (await database.profiles.bulkGet(keysOf([...ids]))).filter((row) => row !== undefined)
  const people = new Map(profiles.map((profile) => [profile.id, profile]))
  return entries.flatMap((entry, at): TimelineConversation[] => {
    const [conversation, status] = [rows[at], lasts[at]]
    if (conversation === undefined || status === undefined) return []
    return [
      {
        kind: 'conversation',
        order: entry.order,
        at: status.createdAt,
        uri: uriOfItem('conversation', conversation.id),
        entry,
        conversation,
        people: conversation.profileIds.flatMap((id) => people.get(id) ?? []),
        last: { status, author: people.get(status.authorId) ?? null },
      },
    ]
  })
}

/** When the last post of a conversation was made; null if it is not stored. */
export const timeOfConversation = async (
  database: ReadableDatabase,
  account: AccountKey,
  id: string,
): Promise<number | null> => {
  const conversation = await database.conversations.get([account, id])
  const last = await database.statuses.get([account, conversation?.lastStatusId ?? ''])
  return last?.createdAt ?? null
}
