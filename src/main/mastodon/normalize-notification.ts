/**
 * Notifications and those that are held back: from a server's JSON to rows (mastodon-api.md 1.10). Nothing here throws; a type
 * that nobody knows and a post that is missing are no faults (fault map rows 47 and 48).
 */
import { mergeRows } from '../../shared/row-batch'
import { orderOf } from '../../shared/order'
import type { RowBatch } from '../../shared/store-shapes'
import { normalizeStatus, pageOfItems } from './normalize'
import type { NormalizeContext, NormalizedItem, NormalizedPage } from './normalize'
import { profileOf } from './normalize-profile'
import { countOf, idOf, isRecord, recordOf, textOf, textOrNull, timeOf } from './values'
import type { JsonRecord } from './values'

const longestDetail = 1_000

/** What the server says in plain words: a moderator's text, whose ties were cut, what was reported. */
const detailOf = (raw: JsonRecord): string | null =>
  textOrNull(recordOf(raw['moderation_warning'])['text'], longestDetail) ??
  textOrNull(recordOf(raw['event'])['target_name'], longestDetail) ??
  textOrNull(recordOf(raw['report'])['comment'], longestDetail)

/** Somebody and a post that an item refers to, as far as they can be read. */
const referred = (person: unknown, post: unknown, context: NormalizeContext) => {
  const profile = profileOf(person, context)
  const status = normalizeStatus(post, context)
  const own: RowBatch = { statuses: [], profiles: profile === null ? [] : [profile] }
  return {
    profileId: profile?.id ?? null,
    statusId: status?.entry.id ?? null,
    rows: mergeRows(status === null ? [own] : [own, status.batch]),
  }
}

/** One notification with its person and its post; null if it cannot be read. */
export const normalizeNotification = (value: unknown, context: NormalizeContext): NormalizedItem | null => {
  const id = isRecord(value) ? idOf(value['id']) : null
  if (!isRecord(value) || id === null) return null
  const { profileId, statusId, rows } = referred(value['account'], value['status'], context)
  const notification = {
    account: context.account,
    id,
    type: textOf(value['type'], 100) || 'unknown',
    createdAt: timeOf(value['created_at']) ?? context.now,
    profileId,
    statusId,
    groupKey: textOf(value['group_key'], 500) || `ungrouped-${id}`,
    detail: detailOf(value),
    fetchedAt: context.now,
  }
  return {
    batch: { ...rows, notifications: [notification] },
    entry: { id, order: orderOf(id), statusId: id, at: notification.createdAt },
  }
}

/** One person who waits, with how much is held back; null if it cannot be read. */
const normalizeRequest = (value: unknown, context: NormalizeContext): NormalizedItem | null => {
  const id = isRecord(value) ? idOf(value['id']) : null
  if (!isRecord(value) || id === null) return null
  const { profileId, statusId, rows } = referred(value['account'], value['last_status'], context)
  if (profileId === null) return null
  const at = timeOf(value['updated_at']) ?? timeOf(value['created_at']) ?? context.now
  const request = {
    account: context.account,
    id,
    profileId,
    count: countOf(value['notifications_count']),
    statusId,
    updatedAt: at,
    fetchedAt: context.now,
  }
  return {
    batch: { ...rows, requests: [request] },
    entry: { id, order: orderOf(id), statusId: id, at },
  }
}

/** A page of notifications in the server's order. */
export const normalizeNotifications = (
  values: readonly unknown[],
  context: NormalizeContext,
): NormalizedPage => pageOfItems(values, (value) => normalizeNotification(value, context))

/** A page of people whose notifications are held back, in the server's order. */
export const normalizeRequests = (values: readonly unknown[], context: NormalizeContext): NormalizedPage =>
  pageOfItems(values, (value) => normalizeRequest(value, context))
