/** Notifications as groups (API v2). */
import { accountJson } from '../entities/account'
import type { InstanceScene } from '../entities/instance'
import { groupsJson } from '../entities/notification'
import { failure, json } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { keyFor, pageOfGroups } from '../model/groups'
import { dropNotifications, notificationsOf } from '../model/notify'
import type { FakeNotification } from '../model/types'
import { listed, viewerOf } from './asked'
import { askedNotifications, countJson, unreadNotifications } from './notifications'
import { pageRules } from './page-rules'
import { linkHeader, pageOfRows, parsePage } from './paging'

const groupedIn = (request: FakeRequest): string[] | undefined => {
  const types = listed(request, 'grouped_types')
  return types.length === 0 ? undefined : types
}

/** This list does not know account_id, although the documentation says so (API 1.10). */
const index =
  (scene: InstanceScene): Handler =>
  (request) => {
    const rule = pageRules.notificationGroups
    const asked = parsePage(request, scene.state.personality, rule)
    if ('status' in asked) return asked
    const query = new URLSearchParams(request.query)
    query.delete('account_id')
    const found = askedNotifications(scene, { ...request, query })
    const { ids, groups } = pageOfGroups(found, asked.cursor, asked.limit, groupedIn(request))
    return json(
      groupsJson(scene, groups, viewerOf(request), true),
      200,
      linkHeader(scene, request, ids, asked.limit, rule),
    )
  }

/** All of one group, newest first. */
const named = (scene: InstanceScene, request: FakeRequest): FakeNotification[] =>
  notificationsOf(scene.state, viewerOf(request))
    .filter((one) => keyFor(one) === request.params['key'])
    .reverse()

const show =
  (scene: InstanceScene): Handler =>
  (request) => {
    const members = named(scene, request)
    const [latest] = members
    if (latest === undefined) return failure(404, 'Record not found')
    const group = { key: keyFor(latest), members, onPage: members }
    return json(groupsJson(scene, [group], viewerOf(request), false))
  }

const accounts =
  (scene: InstanceScene): Handler =>
  (request) =>
    pageOfRows(scene, request, pageRules.groupAccounts, named(scene, request), ({ fromId }) => {
      const account = scene.state.accounts.get(fromId)
      return account === undefined ? null : accountJson(scene, account)
    })

const dismiss =
  (scene: InstanceScene): Handler =>
  (request) => {
    dropNotifications(scene.state, viewerOf(request), (one) => keyFor(one) === request.params['key'])
    return json({})
  }

const unread =
  (scene: InstanceScene): Handler =>
  (request) => {
    const types = groupedIn(request)
    const keys = new Set(unreadNotifications(scene, request).map((one) => keyFor(one, types)))
    return countJson(request, keys.size)
  }

export const notificationGroupRoutes = (scene: InstanceScene): Route[] => {
  const base = '/api/v2/notifications'
  const reading = { method: 'GET', auth: 'user' as const, scopes: ['read:notifications'] }
  return [
    { ...reading, path: base, handle: index(scene) },
    { ...reading, path: `${base}/unread_count`, handle: unread(scene) },
    { ...reading, path: `${base}/:key`, handle: show(scene) },
    { ...reading, path: `${base}/:key/accounts`, handle: accounts(scene) },
    {
      method: 'POST',
      path: `${base}/:key/dismiss`,
      auth: 'user',
      scopes: ['write:notifications'],
      handle: dismiss(scene),
    },
  ]
}
