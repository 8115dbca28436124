/** Conversations of direct messages: from a server's Conversation to rows (mastodon-api.md 1.11). Nothing here throws. */
import { mergeRows } from '../../shared/row-batch'
import { normalizeStatus, pageOfItems } from './normalize'
import type { NormalizeContext, NormalizedItem, NormalizedPage } from './normalize'
import { profileOf } from './normalize-profile'
import { idOf, isRecord, listOf } from './values'

/** Far more people than a post can mention. */
const mostPeople = 500

/**
 * One conversation with its people and its last post; null if it cannot be read. Its place is that of its last post, by
 * whose id the server pages; one without a last post (it happens, fault map row 49) has none and is left out.
 */
export const normalizeConversation = (value: unknown, context: NormalizeContext): NormalizedItem | null => {
  const id = isRecord(value) ? idOf(value['id']) : null
  const last = isRecord(value) ? normalizeStatus(value['last_status'], context) : null
  if (!isRecord(value) || id === null || last === null) return null
  const profiles = listOf(value['accounts'], mostPeople).flatMap((raw) => profileOf(raw, context) ?? [])
  const conversation = {
    account: context.account,
    id,
    profileIds: profiles.map((profile) => profile.id),
    unread: value['unread'] === true,
    lastStatusId: last.entry.id,
    fetchedAt: context.now,
  }
  return {
    batch: mergeRows([{ statuses: [], profiles, conversations: [conversation] }, last.batch]),
    entry: { ...last.entry, statusId: id },
  }
}

/** Whether an item is only empty: readable, but without a place. */
const isEmpty = (value: unknown): boolean =>
  isRecord(value) && idOf(value['id']) !== null && !isRecord(value['last_status'])

/** A page of conversations in the server's order; one that moved up while it was read counts where it came first. */
export const normalizeConversations = (
  values: readonly unknown[],
  context: NormalizeContext,
): NormalizedPage => {
  const page = pageOfItems(values, (value) => normalizeConversation(value, context))
  return { ...page, malformed: page.malformed - values.filter(isEmpty).length }
}
