import { emojiJson } from '../entities/account'
import { instanceJson, instanceV1Json, partialInstanceJson } from '../entities/instance'
import type { InstanceScene } from '../entities/instance'
import { json } from '../http'
import type { Route } from '../http'

const cached = { 'cache-control': 'max-age=300, public, stale-while-revalidate=30' }

export const instanceRoutes = (scene: InstanceScene): Route[] => [
  {
    method: 'GET',
    path: '/api/v1/streaming/health',
    auth: 'open',
    handle: () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'OK' }),
  },
  {
    method: 'GET',
    path: '/api/v2/instance',
    auth: 'open',
    handle: () =>
      scene.state.personality.instanceV2 === 'full'
        ? json(instanceJson(scene), 200, cached)
        : json(partialInstanceJson(scene), 200),
  },
  {
    method: 'GET',
    path: '/api/v1/instance',
    auth: 'open',
    handle: () => json(instanceV1Json(scene), 200, cached),
  },
  {
    method: 'GET',
    path: '/api/v1/custom_emojis',
    auth: 'open',
    handle: () => {
      const offered = [...scene.state.emojis.values()].filter(({ local, listed }) => local && listed)
      return json(
        offered.map((emoji) => emojiJson(scene, emoji)),
        200,
        cached,
      )
    },
  },
  {
    method: 'GET',
    path: '/api/v1/preferences',
    auth: 'user',
    scopes: ['read:accounts'],
    handle: () =>
      json({
        'posting:default:visibility': 'public',
        'posting:default:sensitive': false,
        'posting:default:language': null,
        'reading:expand:media': 'default',
        'reading:expand:spoilers': false,
        'reading:autoplay:gifs': false,
      }),
  },
]
