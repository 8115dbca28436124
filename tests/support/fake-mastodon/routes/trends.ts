/** What is popular: by score, in pages by offset, never chronological (API 1.1). */
import { cardJson } from '../entities/attachments'
import type { InstanceScene } from '../entities/instance'
import { statusJson } from '../entities/status'
import { json } from '../http'
import type { Answer, FakeRequest, Handler, Route } from '../http'
import { isHiddenFrom } from '../model/permitted'
import { tagKey } from '../model/publics'
import type { FakePost } from '../model/types'
import { byScore, offsetRules, pageByOffset, type OffsetRule } from './offsets'

const scored = (scene: InstanceScene, request: FakeRequest): FakePost[] => {
  const { state } = scene
  const posts = [...state.posts.values()]
    .filter((post) => post.visibility === 'public' && post.boostOf === null)
    .filter((post) => !isHiddenFrom(state, request.account?.id ?? null, post))
  return byScore(scene, posts, (post) => state.favourites.about(post.id).size + post.counts.favourites)
}

const answerOf = (
  scene: InstanceScene,
  request: FakeRequest,
  rule: OffsetRule,
  items: readonly unknown[],
): Answer => {
  const { page, headers } = pageByOffset(scene, request, rule, items)
  return json(page, 200, headers)
}

const statuses =
  (scene: InstanceScene): Handler =>
  (request) =>
    answerOf(
      scene,
      request,
      offsetRules.trendingStatuses,
      scored(scene, request).map((post) => statusJson(scene, post, request.account?.id ?? null)),
    )

const tags =
  (scene: InstanceScene): Handler =>
  (request) => {
    const names = new Set(scored(scene, request).flatMap((post) => post.tags.map(tagKey)))
    const found = [...names].map((name) => ({
      name,
      url: `https://${scene.state.domain}/tags/${encodeURIComponent(name)}`,
      history: [],
    }))
    return answerOf(scene, request, offsetRules.trending, found)
  }

const links =
  (scene: InstanceScene): Handler =>
  (request) => {
    const cards = new Map(
      scored(scene, request).flatMap(({ card }) => (card ? [[card.url, card] as const] : [])),
    )
    const found = [...cards.values()].map((card) => ({ ...cardJson(scene, card), history: [] }))
    return answerOf(scene, request, offsetRules.trending, found)
  }

export const trendRoutes = (scene: InstanceScene): Route[] => {
  const reading = { method: 'GET', auth: 'open' as const }
  return [
    { ...reading, path: '/api/v1/trends/statuses', handle: statuses(scene) },
    { ...reading, path: '/api/v1/trends/tags', handle: tags(scene) },
    { ...reading, path: '/api/v1/trends/links', handle: links(scene) },
  ]
}
