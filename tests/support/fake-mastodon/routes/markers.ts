/** Where reading stopped, on whatever device (API 1.12). */
import type { InstanceScene } from '../entities/instance'
import { json, text } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { ensure } from '../model/maps'
import { setMarker } from '../model/markers'
import { listed, viewerOf } from './asked'

const timelines = ['home', 'notifications'] as const

const markersOf = (scene: InstanceScene, request: FakeRequest, names: readonly string[]) => {
  const stored = ensure(scene.state.markers, viewerOf(request), () => new Map())
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

/** A marker may move back: the server does not mind. */
const saveMarkers =
  (scene: InstanceScene): Handler =>
  (request) => {
    const given = timelines.filter((name) => typeof request.body[name] === 'object')
    for (const name of given) {
      // Checked above to be an object; null has no entries to read.
      const lastReadId = text(((request.body[name] ?? {}) as Record<string, unknown>)['last_read_id'])
      setMarker(scene.state, viewerOf(request), name, lastReadId)
    }
    return markersOf(scene, request, given)
  }

export const markerRoutes = (scene: InstanceScene): Route[] => [
  {
    method: 'GET',
    path: '/api/v1/markers',
    auth: 'user',
    scopes: ['read:statuses'],
    handle: (request) => markersOf(scene, request, listed(request, 'timeline')),
  },
  {
    method: 'POST',
    path: '/api/v1/markers',
    auth: 'user',
    scopes: ['write:statuses'],
    handle: saveMarkers(scene),
  },
]
