import type { InstanceScene } from '../entities/instance'
import { statusJson } from '../entities/status'
import { json } from '../http'
import type { Handler, Route } from '../http'
import { homePage } from '../model/homes'
import { linkHeader, parsePage } from './paging'

const home =
  (scene: InstanceScene): Handler =>
  (request) => {
    const { personality } = scene.state
    const asked = parsePage(request, personality)
    if ('status' in asked) return asked
    const accountId = request.account?.id ?? ''
    const { posts, partial } = homePage(scene.state, accountId, asked.cursor, asked.limit)
    const headers = linkHeader(
      scene.origin(),
      request,
      posts.map(({ id }) => id),
      personality.linkPrev ? ['limit', 'local'] : [...request.query.keys()],
      { prev: personality.linkPrev, next: personality.linkPrev || posts.length >= asked.limit },
    )
    if (partial && personality.asyncRefresh) {
      headers['Mastodon-Async-Refresh'] = `id="home-${accountId}", retry=5`
    }
    return json(
      posts.map((post) => statusJson(scene, post, accountId)),
      partial ? 206 : 200,
      headers,
    )
  }

export const timelineRoutes = (scene: InstanceScene): Route[] => [
  {
    method: 'GET',
    path: '/api/v1/timelines/home',
    auth: 'user',
    scopes: ['read:statuses'],
    handle: home(scene),
  },
]
