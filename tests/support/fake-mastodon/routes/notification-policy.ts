/** Whose notifications are held back, and the requests of those whose were (API 1.10). */
import type { InstanceScene } from '../entities/instance'
import { policyJson, policyV1Json, requestJson } from '../entities/notification'
import { failure, json, text } from '../http'
import type { Answer, FakeRequest, Handler, Route } from '../http'
import { acceptRequest, dismissRequest } from '../model/notifications'
import { lenientPolicy, policyOf } from '../model/policy'
import type { Row } from '../model/rows'
import type { NotificationPolicy, NotificationRequest } from '../model/types'
import { idOf, listedInBody, viewerOf } from './asked'
import { pageRules } from './page-rules'
import { pageOfRows } from './paging'

const values: Record<string, NotificationPolicy['for_bots']> = {
  accept: 'accept',
  filter: 'filter',
  drop: 'drop',
}

const change =
  (scene: InstanceScene): Handler =>
  (request) => {
    const changed = Object.keys(lenientPolicy).flatMap((line) => {
      const value = values[text(request.body[line])]
      return value === undefined ? [] : [[line, value] as const]
    })
    const before = policyOf(scene.state, viewerOf(request))
    scene.state.policies.set(viewerOf(request), { ...before, ...Object.fromEntries(changed) })
    return json(policyJson(scene, viewerOf(request)))
  }

/** The older kind knows only yes and no, for four lines. */
const changeV1 =
  (scene: InstanceScene): Handler =>
  (request) => {
    const lines = ['not_following', 'not_followers', 'new_accounts', 'private_mentions'] as const
    const changed = lines.flatMap((line) => {
      const given = request.body[`filter_${line}`]
      if (given === undefined) return []
      return [[`for_${line}`, ['true', '1'].includes(text(given)) ? 'filter' : 'accept'] as const]
    })
    const before = policyOf(scene.state, viewerOf(request))
    scene.state.policies.set(viewerOf(request), { ...before, ...Object.fromEntries(changed) })
    return json(policyV1Json(scene, viewerOf(request)))
  }

const requestsOf = (scene: InstanceScene, request: FakeRequest): Row<NotificationRequest>[] => [
  ...scene.state.notificationRequests.of(viewerOf(request)).values(),
]

const index =
  (scene: InstanceScene): Handler =>
  (request) =>
    pageOfRows(scene, request, pageRules.notificationRequests, requestsOf(scene, request), (row) =>
      requestJson(scene, row),
    )

type Deed = typeof acceptRequest

const show =
  (scene: InstanceScene): Handler =>
  (request) => {
    const row = requestsOf(scene, request).find(({ id }) => id === idOf(request))
    return row === undefined ? failure(404, 'Record not found') : json(requestJson(scene, row))
  }

/** One by its path, or several by `id[]`. */
const decide =
  (scene: InstanceScene, deed: Deed): Handler =>
  (request): Answer => {
    const single = request.params['id']
    const ids = single === undefined ? listedInBody(request, 'id') : [single]
    const rows = requestsOf(scene, request).filter(({ id }) => ids.includes(id))
    if (single !== undefined && rows.length === 0) return failure(404, 'Record not found')
    for (const { key } of rows) deed(scene.state, viewerOf(request), key)
    return json({})
  }

export const notificationPolicyRoutes = (scene: InstanceScene): Route[] => {
  const reading = { method: 'GET', auth: 'user' as const, scopes: ['read:notifications'] }
  const writing = { method: 'POST', auth: 'user' as const, scopes: ['write:notifications'] }
  const [v1, v2] = ['/api/v1/notifications/policy', '/api/v2/notifications/policy']
  const requests = '/api/v1/notifications/requests'
  return [
    { ...reading, path: v1, handle: (request) => json(policyV1Json(scene, viewerOf(request))) },
    { ...writing, method: 'PUT', path: v1, handle: changeV1(scene) },
    { ...reading, path: v2, handle: (request) => json(policyJson(scene, viewerOf(request))) },
    { ...writing, method: 'PATCH', path: v2, handle: change(scene) },
    { ...reading, path: requests, handle: index(scene) },
    {
      ...reading,
      path: `${requests}/merged`,
      handle: (request) => json({ merged: (scene.state.merging.get(viewerOf(request)) ?? 0) === 0 }),
    },
    { ...writing, path: `${requests}/accept`, handle: decide(scene, acceptRequest) },
    { ...writing, path: `${requests}/dismiss`, handle: decide(scene, dismissRequest) },
    { ...reading, path: `${requests}/:id`, handle: show(scene) },
    { ...writing, path: `${requests}/:id/accept`, handle: decide(scene, acceptRequest) },
    { ...writing, path: `${requests}/:id/dismiss`, handle: decide(scene, dismissRequest) },
  ]
}
