import { notificationsOf } from '../model/notify'
import { policyOf } from '../model/policy'
import type { NotificationGroup } from '../model/groups'
import type { Row } from '../model/rows'
import type { FakeNotification, NotificationRequest } from '../model/types'
import { accountJson, extension } from './account'
import type { Scene } from './account'
import { statusJson } from './status'

type Json = Record<string, unknown>

const iso = (time: number): string => new Date(time).toISOString()

const accountById = (scene: Scene, id: string): Json | null => {
  const account = scene.state.accounts.get(id)
  return account === undefined ? null : accountJson(scene, account)
}

const postById = (scene: Scene, id: string | null, viewerId: string): Json | null => {
  const post = scene.state.posts.get(id ?? '')
  return post === undefined ? null : statusJson(scene, post, viewerId)
}

/**
 * A row of API v1. The post of a mention may be missing: it was swept away (API 1.10).
 * @param supported types that the client says it knows; since 4.6 others come with words for it
 */
export const notificationJson = (
  scene: Scene,
  one: FakeNotification,
  receiverId: string,
  supported: readonly string[] = [],
): Json => {
  const status = postById(scene, one.postId, receiverId)
  return {
    id: one.id,
    type: one.type,
    created_at: iso(one.at),
    ...(scene.state.personality.groupKeys ? { group_key: one.groupKey } : {}),
    ...(one.filtered ? { filtered: true } : {}),
    account: accountById(scene, one.fromId),
    ...(status === null ? {} : { status }),
    ...(scene.state.personality.fallbacks && supported.length > 0 && !supported.includes(one.type)
      ? { fallback: { title: `<p>Something happened (${one.type})</p>`, summary: '<p>See the web.</p>' } }
      : {}),
    ...extension(scene.state.personality),
    ...one.raw,
  }
}

/** Ids that are numbers in JSON, here of all places (API 1.2). */
const numeric = (id: string): number | string => (/^\d+$/.test(id) ? Number(id) : id)

/** @param onPage false for a group that was asked for alone: then nothing is said of pages */
export const groupJson = ({ key, members, onPage }: NotificationGroup, isPaged: boolean): Json => {
  const [latest, first] = [members[0], onPage.at(-1)]
  if (latest === undefined || first === undefined) throw new Error(`The group ${key} is empty.`)
  return {
    group_key: key,
    notifications_count: members.length,
    type: latest.type,
    most_recent_notification_id: numeric(latest.id),
    ...(isPaged
      ? {
          page_min_id: first.id,
          page_max_id: onPage[0]?.id,
          latest_page_notification_at: iso(latest.at),
        }
      : {}),
    sample_account_ids: [...new Set(members.map(({ fromId }) => fromId))].slice(0, 8),
    ...(latest.postId === null ? {} : { status_id: latest.postId }),
    ...latest.raw,
  }
}

/** Groups with the accounts and posts that they speak of. */
export const groupsJson = (
  scene: Scene,
  groups: readonly NotificationGroup[],
  viewerId: string,
  isPaged: boolean,
): Json => {
  const people = new Set(groups.flatMap(({ members }) => members.slice(0, 8).map(({ fromId }) => fromId)))
  const posts = new Set(groups.flatMap(({ members }) => members[0]?.postId ?? []))
  return {
    accounts: [...people].flatMap((id) => accountById(scene, id) ?? []),
    statuses: [...posts].flatMap((id) => postById(scene, id, viewerId) ?? []),
    notification_groups: groups.map((group) => groupJson(group, isPaged)),
  }
}

/** Counts go up to a hundred, and one of them is text (API 1.2, 1.10). */
export const requestJson = (scene: Scene, row: Row<NotificationRequest>): Json => {
  const filtered = notificationsOf(scene.state, row.owner).filter(
    (one) => one.filtered && one.fromId === row.key,
  )
  const last = filtered.findLast(({ postId }) => postId !== null)
  return {
    id: row.id,
    created_at: iso(row.at),
    updated_at: iso(row.value.updatedAt),
    notifications_count: String(Math.min(filtered.length, 100)),
    account: accountById(scene, row.key),
    last_status: postById(scene, last?.postId ?? null, row.owner),
  }
}

const summaryJson = (scene: Scene, accountId: string): Json => ({
  pending_requests_count: Math.min(scene.state.notificationRequests.of(accountId).size, 100),
  pending_notifications_count: Math.min(
    notificationsOf(scene.state, accountId).filter(({ filtered }) => filtered).length,
    100,
  ),
})

export const policyJson = (scene: Scene, accountId: string): Json => {
  const { for_bots, ...lines } = policyOf(scene.state, accountId)
  return {
    ...lines,
    ...(scene.state.personality.botPolicy ? { for_bots } : {}),
    summary: summaryJson(scene, accountId),
  }
}

/** The older kind: yes or no for four of the lines. */
export const policyV1Json = (scene: Scene, accountId: string): Json => {
  const policy = policyOf(scene.state, accountId)
  return {
    filter_not_following: policy.for_not_following !== 'accept',
    filter_not_followers: policy.for_not_followers !== 'accept',
    filter_new_accounts: policy.for_new_accounts !== 'accept',
    filter_private_mentions: policy.for_private_mentions !== 'accept',
    summary: summaryJson(scene, accountId),
  }
}
