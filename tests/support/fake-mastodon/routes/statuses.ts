import type { InstanceScene } from '../entities/instance'
import { statusJson, visibleTo } from '../entities/status'
import { failure, json } from '../http'
import type { Handler, Route } from '../http'
import { compareIds } from '../ids'
import { avoids } from '../model/state'

const one =
  (scene: InstanceScene): Handler =>
  (request) => {
    const viewerId = request.account?.id ?? null
    const post = scene.state.posts.get(request.params['id'] ?? '')
    if (post === undefined || !visibleTo(scene.state, post, viewerId)) return failure(404, 'Record not found')
    return json(statusJson(scene, post, viewerId))
  }

/** At most 20 ids; posts of people whom the viewer avoids are left out like deleted ones (API 1.6). */
const several =
  (scene: InstanceScene): Handler =>
  (request) => {
    const ids = [...new Set([...request.query.getAll('id[]'), ...request.query.getAll('id')])]
    if (ids.length > 20) return failure(422, 'Too many ids')
    const viewerId = request.account?.id ?? null
    const posts = ids.flatMap((id) => {
      const post = scene.state.posts.get(id)
      if (post === undefined || !visibleTo(scene.state, post, viewerId)) return []
      return viewerId !== null && avoids(scene.state, viewerId, post.authorId) ? [] : [post]
    })
    posts.sort((left, right) => compareIds(right.id, left.id))
    return json(posts.map((post) => statusJson(scene, post, viewerId)))
  }

export const statusRoutes = (scene: InstanceScene): Route[] => [
  ...(scene.state.personality.batchStatuses
    ? [{ method: 'GET', path: '/api/v1/statuses', auth: 'open' as const, handle: several(scene) }]
    : []),
  {
    method: 'GET',
    path: '/api/v1/statuses/:id',
    auth: 'open',
    scopes: ['read:statuses'],
    handle: one(scene),
  },
]
