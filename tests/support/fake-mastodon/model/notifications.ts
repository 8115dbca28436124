/** Notifications in the words of the world: what a person is told, may see, and decides. */
import { dropNotifications, notificationsOf, notify } from './notify'
import { lenientPolicy, policyOf } from './policy'
import { accountOf, postOf, soon } from './state'
import type { State } from './state'
import type { FakeNotification, NotificationPolicy } from './types'

export interface Notifications {
  /**
   * Tells somebody of something of any type; most types also come by themselves, from what people do.
   * @returns null if it is dropped
   */
  notify: (
    handle: string,
    options: { type: string; from: string; post?: string; at?: number; raw?: Record<string, unknown> },
  ) => FakeNotification | null
  setPolicy: (handle: string, policy: Partial<NotificationPolicy>) => void
  /** The instance's own clean-up, or another client: notifications are gone, nobody is told. */
  clearNotifications: (handle: string) => void
  dismissNotification: (handle: string, id: string) => void
  /** What was filtered of that person becomes visible where it belongs: in the middle. */
  acceptRequest: (handle: string, from: string) => void
  /** Ledger: what the list of notifications holds, filtered ones left out, newest first. */
  notificationsOf: (handle: string) => FakeNotification[]
}

/** Filtered ones are hidden unless asked for, and those by suspended accounts altogether (API 1.10). */
export const shownNotifications = (state: State, accountId: string): FakeNotification[] =>
  notificationsOf(state, accountId).filter(
    ({ filtered, fromId }) => !filtered && state.accounts.get(fromId)?.state !== 'suspended',
  )

/** Later, the filtered notifications of somebody show, and the receiver's streams are told that some were merged. */
export const acceptRequest = (state: State, accountId: string, fromId: string): void => {
  state.notificationPermissions.put(accountId, fromId, null)
  state.notificationRequests.remove(accountId, fromId)
  state.merging.set(accountId, (state.merging.get(accountId) ?? 0) + 1)
  soon(state, () => {
    for (const one of notificationsOf(state, accountId)) if (one.fromId === fromId) one.filtered = false
    const left = (state.merging.get(accountId) ?? 1) - 1
    state.merging.set(accountId, left)
    if (left > 0) return
    state.publish(accountId, { event: 'notifications_merged', payload: '1' }, 'user')
    state.publish(accountId, { event: 'notifications_merged', payload: '1' }, 'user:notification')
  })
}

/** The request goes, and what was filtered of that person with it. */
export const dismissRequest = (state: State, accountId: string, fromId: string): void => {
  state.notificationRequests.remove(accountId, fromId)
  soon(state, () => dropNotifications(state, accountId, (one) => one.filtered && one.fromId === fromId))
}

export const createNotifications = (state: State): Notifications => {
  const id = (handle: string): string => accountOf(state, handle).id
  return {
    notify: (handle, { from, post, ...options }) =>
      notify(state, {
        ...options,
        to: id(handle),
        from: id(from),
        post: post === undefined ? null : postOf(state, post),
        stream: options.at === undefined,
      }),
    setPolicy: (handle, policy) => {
      state.policies.set(id(handle), { ...lenientPolicy, ...policyOf(state, id(handle)), ...policy })
    },
    clearNotifications: (handle) => dropNotifications(state, id(handle), () => true),
    dismissNotification: (handle, gone) => dropNotifications(state, id(handle), (one) => one.id === gone),
    acceptRequest: (handle, from) => acceptRequest(state, id(handle), id(from)),
    notificationsOf: (handle) => shownNotifications(state, id(handle)).reverse(),
  }
}
