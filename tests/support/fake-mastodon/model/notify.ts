/** How notifications come about and how they go again (API 1.10). */
import { ensure } from './maps'
import { judge } from './policy'
import type { State } from './state'
import type { FakeAccount, FakeNotification, FakePost } from './types'

export interface NotifyOptions {
  /** Id of the receiver; somebody of elsewhere gets none. */
  to: string
  /** Id of the account that did it. */
  from: string
  type: string
  post?: FakePost | null
  /** Server time; default: now. */
  at?: number
  stream?: boolean
  raw?: Record<string, unknown>
}

const hour = 3_600_000
/** A group spans at most so many hours. */
const longestGroup = 12

/** Types of which one about the same post, or about nothing, are shown as one. */
export const groupedTypes: readonly string[] = ['favourite', 'reblog', 'follow', 'admin.sign_up']

export const notificationsOf = (state: State, accountId: string): FakeNotification[] =>
  ensure(state.notifications, accountId, () => [])

/** Joins the group of the last twelve hours, or begins one that is named after its hour. */
const groupKeyFor = (state: State, options: NotifyOptions, id: string, at: number): string => {
  if (!groupedTypes.includes(options.type)) return `ungrouped-${id}`
  const prefix = options.post ? `${options.type}-${options.post.id}` : options.type
  const bucket = Math.floor(at / hour)
  const latest = notificationsOf(state, options.to).findLast(({ groupKey }) =>
    groupKey.startsWith(`${prefix}-`),
  )
  const begun = Number(latest?.groupKey.slice(prefix.length + 1))
  return bucket - begun < longestGroup && bucket >= begun ? `${prefix}-${begun}` : `${prefix}-${bucket}`
}

const isUnwelcome = (state: State, receiverId: string, from: FakeAccount): boolean =>
  state.blocks.find(receiverId, from.id) !== undefined ||
  state.mutes.find(receiverId, from.id)?.value.notifications === true

export const publishNotification = (
  state: State,
  receiverId: string,
  notification: FakeNotification,
): void => {
  if (!state.isHeard(receiverId)) return
  const payload = JSON.stringify(state.renderNotification(notification, receiverId))
  state.publish(receiverId, { event: 'notification', payload }, 'user')
  state.publish(receiverId, { event: 'notification', payload }, 'user:notification')
}

/** @returns null if the receiver is of elsewhere, does not want it, or has a policy that drops it. */
export const notify = (state: State, options: NotifyOptions): FakeNotification | null => {
  const { to, type, post = null, stream = true, raw = {} } = options
  const [receiver, from] = [state.accounts.get(to), state.accounts.get(options.from)]
  if (receiver?.remoteDomain !== null || from === undefined || isUnwelcome(state, to, from)) return null
  const isPrivateMention = type === 'mention' && post?.visibility === 'direct'
  const verdict = judge(state, to, { type, from, isPrivateMention })
  if (verdict === 'drop') return null
  const at = options.at ?? state.clock.now()
  const id = state.nextId('notifications')
  const notification: FakeNotification = {
    id,
    type,
    at,
    fromId: from.id,
    postId: post?.id ?? null,
    groupKey: groupKeyFor(state, options, id, at),
    filtered: verdict === 'filter',
    raw,
  }
  notificationsOf(state, to).push(notification)
  if (notification.filtered) state.notificationRequests.put(to, from.id, { updatedAt: at })
  else if (stream) publishNotification(state, to, notification)
  return notification
}

/** Notifications that meet a condition go without a word to anybody. */
export const dropNotifications = (
  state: State,
  accountId: string,
  isGone: (notification: FakeNotification) => boolean,
): void => {
  const kept = notificationsOf(state, accountId).filter((notification) => !isGone(notification))
  state.notifications.set(accountId, kept)
}

/** What somebody did to a post is undone: of all receivers the author alone can have been told. */
export const undoNotification = (state: State, type: string, fromId: string, post: FakePost): void =>
  dropNotifications(
    state,
    post.authorId,
    (one) => one.type === type && one.fromId === fromId && one.postId === post.id,
  )

/** A post is deleted: everybody's notifications of it go along. */
export const dropNotificationsOf = (state: State, postId: string): void => {
  for (const accountId of state.notifications.keys()) {
    dropNotifications(state, accountId, (one) => one.postId === postId)
  }
}

/** Blocking, and muting with notifications, destroys those by that person and their request (API 1.9). */
export const dropNotificationsBy = (state: State, accountId: string, fromId: string): void => {
  dropNotifications(state, accountId, (one) => one.fromId === fromId)
  state.notificationRequests.remove(accountId, fromId)
}
