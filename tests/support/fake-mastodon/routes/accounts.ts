import { accountJson, credentialAccountJson } from '../entities/account'
import type { InstanceScene } from '../entities/instance'
import { failure, json, text } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { ensure } from '../model/maps'

const credentials =
  (scene: InstanceScene): Handler =>
  ({ account }) =>
    account === null
      ? failure(422, 'This method requires an authenticated user')
      : json(credentialAccountJson(scene, account))

const one =
  (scene: InstanceScene): Handler =>
  ({ params }) => {
    const account = scene.state.accounts.get(params['id'] ?? '')
    return account === undefined ? failure(404, 'Record not found') : json(accountJson(scene, account))
  }

/** By `name` or `name@host`. */
const lookup =
  (scene: InstanceScene): Handler =>
  ({ query }) => {
    const asked = (query.get('acct') ?? '').replace(/^@/, '').toLowerCase()
    const account = scene.state.byHandle.get(asked.replace(`@${scene.state.domain.toLowerCase()}`, ''))
    return account === undefined ? failure(404, 'Record not found') : json(accountJson(scene, account))
  }

const timelines = ['home', 'notifications']

const markersOf = (scene: InstanceScene, request: FakeRequest, names: readonly string[]) => {
  const stored = ensure(scene.state.markers, request.account?.id ?? '', () => new Map())
  const found = timelines.flatMap((name) => {
    const marker = stored.get(name)
    if (marker === undefined || !names.includes(name)) return []
    const updated = new Date(marker.updatedAt).toISOString()
    return [
      [name, { last_read_id: marker.lastReadId, version: marker.version, updated_at: updated }] as const,
    ]
  })
  return json(Object.fromEntries(found))
}

/** A marker may move back: the server does not mind (API 1.12). */
const saveMarkers =
  (scene: InstanceScene): Handler =>
  (request) => {
    const stored = ensure(scene.state.markers, request.account?.id ?? '', () => new Map())
    const given = timelines.filter((name) => typeof request.body[name] === 'object')
    for (const name of given) {
      // Checked above to be an object; null has no entries to read.
      const lastReadId = text(((request.body[name] ?? {}) as Record<string, unknown>)['last_read_id'])
      const version = (stored.get(name)?.version ?? -1) + 1
      stored.set(name, { lastReadId, version, updatedAt: scene.state.clock.now() })
    }
    return markersOf(scene, request, given)
  }

export const accountRoutes = (scene: InstanceScene): Route[] => [
  {
    method: 'GET',
    path: '/api/v1/accounts/verify_credentials',
    auth: 'user',
    scopes: ['read:accounts', 'profile'],
    handle: credentials(scene),
  },
  { method: 'GET', path: '/api/v1/accounts/lookup', auth: 'open', handle: lookup(scene) },
  { method: 'GET', path: '/api/v1/accounts/:id', auth: 'open', handle: one(scene) },
  {
    method: 'GET',
    path: '/api/v1/markers',
    auth: 'user',
    scopes: ['read:statuses'],
    handle: (request) =>
      markersOf(scene, request, [...request.query.getAll('timeline[]'), ...request.query.getAll('timeline')]),
  },
  {
    method: 'POST',
    path: '/api/v1/markers',
    auth: 'user',
    scopes: ['write:statuses'],
    handle: saveMarkers(scene),
  },
]
