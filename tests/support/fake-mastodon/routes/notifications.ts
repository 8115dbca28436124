/** Notifications as rows (API v1), and what can be done with them. */
import type { InstanceScene } from '../entities/instance'
import { notificationJson } from '../entities/notification'
import { failure, json } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { compareIds } from '../ids'
import { dropNotifications, notificationsOf } from '../model/notify'
import type { FakeNotification } from '../model/types'
import { idOf, isTrue, listed, viewerOf } from './asked'
import { pageRules } from './page-rules'
import { pageOfRows, toInteger } from './paging'

/** Of somebody's notifications those that a request asks for; filtered ones only by name or if it insists. */
export const askedNotifications = (scene: InstanceScene, request: FakeRequest): FakeNotification[] => {
  const [types, excluded] = [listed(request, 'types'), listed(request, 'exclude_types')]
  const from = request.query.get('account_id')
  return notificationsOf(scene.state, viewerOf(request)).filter(
    (one) =>
      (types.length === 0 || types.includes(one.type)) &&
      !excluded.includes(one.type) &&
      scene.state.accounts.get(one.fromId)?.state !== 'suspended' &&
      (from === null || one.fromId === from) &&
      (!one.filtered || from !== null || isTrue(request, 'include_filtered')),
  )
}

const index =
  (scene: InstanceScene): Handler =>
  (request) => {
    const supported = listed(request, 'supported_types')
    return pageOfRows(
      scene,
      request,
      pageRules.notifications,
      askedNotifications(scene, request),
      (notification) => notificationJson(scene, notification, viewerOf(request), supported),
    )
  }

const show =
  (scene: InstanceScene): Handler =>
  (request) => {
    const found = notificationsOf(scene.state, viewerOf(request)).find(({ id }) => id === idOf(request))
    if (found === undefined) return failure(404, 'Record not found')
    return json(notificationJson(scene, found, viewerOf(request)))
  }

const clear =
  (scene: InstanceScene): Handler =>
  (request) => {
    dropNotifications(scene.state, viewerOf(request), () => true)
    return json({})
  }

const dismiss =
  (scene: InstanceScene): Handler =>
  (request) => {
    const own = notificationsOf(scene.state, viewerOf(request))
    if (!own.some(({ id }) => id === idOf(request))) return failure(404, 'Record not found')
    dropNotifications(scene.state, viewerOf(request), ({ id }) => id === idOf(request))
    return json({})
  }

/** Those above the marker for notifications, of what a request asks for. */
export const unreadNotifications = (scene: InstanceScene, request: FakeRequest): FakeNotification[] => {
  const marker = scene.state.markers.get(viewerOf(request))?.get('notifications')
  return askedNotifications(scene, request).filter(
    ({ id }) => marker === undefined || compareIds(id, marker.lastReadId) > 0,
  )
}

/** Counts go no further than the limit: 100, or what is asked for up to 1,000. */
export const countJson = (request: FakeRequest, count: number) => {
  const limit = request.query.get('limit')
  const most = limit === null ? 100 : Math.min(Math.abs(toInteger(limit)), 1000)
  return json({ count: Math.min(count, most) })
}

export const notificationRoutes = (scene: InstanceScene): Route[] => {
  const base = '/api/v1/notifications'
  const reading = { method: 'GET', auth: 'user' as const, scopes: ['read:notifications'] }
  const writing = { method: 'POST', auth: 'user' as const, scopes: ['write:notifications'] }
  return [
    { ...reading, path: base, handle: index(scene) },
    {
      ...reading,
      path: `${base}/unread_count`,
      handle: (request) => countJson(request, unreadNotifications(scene, request).length),
    },
    { ...writing, path: `${base}/clear`, handle: clear(scene) },
    { ...reading, path: `${base}/:id`, handle: show(scene) },
    { ...writing, path: `${base}/:id/dismiss`, handle: dismiss(scene) },
  ]
}
