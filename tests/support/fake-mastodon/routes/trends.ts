/** What is popular: by score, in pages by offset, never chronological (API 1.1). */
import { cardJson } from '../entities/attachments'
import type { InstanceScene } from '../entities/instance'
import { statusJson } from '../entities/status'
import { json } from '../http'
import type { Answer, FakeRequest, Handler, Route } from '../http'
import { isHiddenFrom } from '../model/permitted'
import { tagKey } from '../model/publics'
import type { FakePost } from '../model/types'
import { toInteger } from './paging'

/** Scores move between two requests: what stands at a page's edge comes twice or not at all. */
const scored = (scene: InstanceScene, request: FakeRequest): FakePost[] => {
  const { state } = scene
  const score = (post: FakePost): number =>
    state.favourites.about(post.id).size + post.counts.favourites + state.trendsRandom.int(3)
  return [...state.posts.values()]
    .filter((post) => post.visibility === 'public' && post.boostOf === null)
    .filter((post) => !isHiddenFrom(state, request.account?.id ?? null, post))
    .map((post) => ({ post, score: score(post) }))
    .sort((one, other) => other.score - one.score)
    .map(({ post }) => post)
}

const pageByOffset = (
  scene: InstanceScene,
  request: FakeRequest,
  items: readonly unknown[],
  usual: number,
): Answer => {
  const asked = request.query.get('limit')
  const limit = asked === null ? usual : Math.min(Math.abs(toInteger(asked)), usual * 2)
  const offset = Math.max(0, toInteger(request.query.get('offset') ?? '0'))
  const page = items.slice(offset, offset + limit)
  const url = (to: number, relation: string): string =>
    `<${scene.origin()}${request.path}?limit=${limit}&offset=${to}>; rel="${relation}"`
  const parts = [
    ...(page.length > 0 && page.length === limit ? [url(offset + limit, 'next')] : []),
    ...(offset > limit ? [url(offset - limit, 'prev')] : []),
  ]
  return json(page, 200, parts.length === 0 ? {} : { Link: parts.join(', ') })
}

const statuses =
  (scene: InstanceScene): Handler =>
  (request) =>
    pageByOffset(
      scene,
      request,
      scored(scene, request).map((post) => statusJson(scene, post, request.account?.id ?? null)),
      20,
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
    return pageByOffset(scene, request, found, 10)
  }

const links =
  (scene: InstanceScene): Handler =>
  (request) => {
    const cards = new Map(
      scored(scene, request).flatMap(({ card }) => (card ? [[card.url, card] as const] : [])),
    )
    const found = [...cards.values()].map((card) => ({ ...cardJson(scene, card), history: [] }))
    return pageByOffset(scene, request, found, 10)
  }

export const trendRoutes = (scene: InstanceScene): Route[] => {
  const reading = { method: 'GET', auth: 'open' as const }
  return [
    { ...reading, path: '/api/v1/trends/statuses', handle: statuses(scene) },
    { ...reading, path: '/api/v1/trends/tags', handle: tags(scene) },
    { ...reading, path: '/api/v1/trends/links', handle: links(scene) },
  ]
}
