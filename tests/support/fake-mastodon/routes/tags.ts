/** Hashtags as things one follows. */
import type { InstanceScene } from '../entities/instance'
import { json } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { tagKey } from '../model/publics'
import { unfollowTag } from '../model/tags'
import { viewerOf } from './asked'
import { pageRules } from './page-rules'
import { pageOfRows } from './paging'

const tagJson = (scene: InstanceScene, request: FakeRequest, name: string) => {
  const key = tagKey(name)
  const { state } = scene
  return {
    id: String([...key].reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 7) % 1_000_000),
    name: key,
    url: `https://${state.domain}/tags/${encodeURIComponent(key)}`,
    history: [],
    ...(request.account === null
      ? {}
      : { following: state.tagFollows.find(viewerOf(request), key) !== undefined, featuring: false }),
  }
}

/** Any valid name is there, used or not (API 1.13). */
const change =
  (scene: InstanceScene, deed: (viewerId: string, key: string) => void): Handler =>
  (request) => {
    const key = tagKey(request.params['name'] ?? '')
    deed(viewerOf(request), key)
    return json(tagJson(scene, request, key))
  }

export const tagRoutes = (scene: InstanceScene): Route[] => {
  const { state } = scene
  const writing = { method: 'POST', auth: 'user' as const, scopes: ['write:follows'] }
  return [
    {
      method: 'GET',
      path: '/api/v1/followed_tags',
      auth: 'user',
      scopes: ['read:follows'],
      handle: (request) =>
        pageOfRows(
          scene,
          request,
          pageRules.followedTags,
          [...state.tagFollows.of(viewerOf(request)).values()],
          ({ key }) => tagJson(scene, request, key),
        ),
    },
    {
      method: 'GET',
      path: '/api/v1/tags/:name',
      auth: 'open',
      handle: (request) => json(tagJson(scene, request, request.params['name'] ?? '')),
    },
    {
      ...writing,
      path: '/api/v1/tags/:name/follow',
      handle: change(scene, (me, key) => void state.tagFollows.put(me, key, null)),
    },
    {
      ...writing,
      path: '/api/v1/tags/:name/unfollow',
      handle: change(scene, (me, key) => unfollowTag(state, me, key)),
    },
  ]
}
