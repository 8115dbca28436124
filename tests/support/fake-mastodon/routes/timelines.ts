import type { InstanceScene } from '../entities/instance'
import { statusJson, visibleTo } from '../entities/status'
import { failure, json } from '../http'
import type { Answer, FakeRequest, Handler, Route } from '../http'
import { homePage } from '../model/homes'
import { listPosts, profilePosts, publicPosts, tagPosts } from '../model/publics'
import type { FakeList, FakePost } from '../model/types'
import { isTrue, listed } from './asked'
import { pageRules } from './page-rules'
import type { PageRule } from './page-rules'
import { linkHeader, pageOfRows, parsePage } from './paging'

const home =
  (scene: InstanceScene): Handler =>
  (request) => {
    const { personality } = scene.state
    const asked = parsePage(request, personality, pageRules.home)
    if ('status' in asked) return asked
    const accountId = request.account?.id ?? ''
    const { posts, partial } = homePage(scene.state, accountId, asked.cursor, asked.limit)
    const ids = posts.map(({ id }) => id)
    const headers = linkHeader(scene, request, ids, asked.limit, pageRules.home)
    if (partial && personality.asyncRefresh) {
      headers['Mastodon-Async-Refresh'] = `id="home-${accountId}", retry=5`
    }
    return json(
      posts.map((post) => statusJson(scene, post, accountId)),
      partial ? 206 : 200,
      headers,
    )
  }

/** A page out of the posts that a question found. */
const pageOf = (
  scene: InstanceScene,
  request: FakeRequest,
  found: readonly FakePost[],
  rule: PageRule,
): Answer =>
  pageOfRows(scene, request, rule, found, (post) => statusJson(scene, post, request.account?.id ?? null))

const everyone =
  (scene: InstanceScene): Handler =>
  (request) => {
    const only = { local: isTrue(request, 'local'), remote: isTrue(request, 'remote') }
    const found = publicPosts(scene.state, request.account?.id ?? null, only)
    return pageOf(scene, request, found, pageRules.public)
  }

/** Link forgets the further tags: following it would ask for another timeline. */
const tag =
  (scene: InstanceScene): Handler =>
  (request) => {
    const query = {
      tag: request.params['tag'] ?? '',
      any: listed(request, 'any'),
      all: listed(request, 'all'),
      none: listed(request, 'none'),
    }
    const found = tagPosts(scene.state, request.account?.id ?? null, query)
    return pageOf(scene, request, found, pageRules.tag)
  }

const ownList = (scene: InstanceScene, request: FakeRequest): FakeList | null => {
  const list = scene.state.lists.get(request.params['id'] ?? '')
  return list !== undefined && list.ownerId === request.account?.id ? list : null
}

const list =
  (scene: InstanceScene): Handler =>
  (request) => {
    const own = ownList(scene, request)
    if (own === null) return failure(404, 'Record not found')
    return pageOf(scene, request, listPosts(scene.state, own), pageRules.list)
  }

const lists =
  (scene: InstanceScene): Handler =>
  ({ account }) =>
    json(
      [...scene.state.lists.values()]
        .filter(({ ownerId }) => ownerId === account?.id)
        .map(({ id, title }) => ({ id, title, replies_policy: 'list', exclusive: false })),
    )

/** Pinned posts are not modelled: nobody here has any. */
const profile =
  (scene: InstanceScene): Handler =>
  (request) => {
    const id = request.params['id'] ?? ''
    if (!scene.state.accounts.has(id)) return failure(404, 'Record not found')
    if (isTrue(request, 'pinned')) return json([])
    const viewerId = request.account?.id ?? null
    const only = { replies: !isTrue(request, 'exclude_replies'), media: isTrue(request, 'only_media') }
    const found = profilePosts(scene.state, id, only, (post) => visibleTo(scene.state, post, viewerId))
    return pageOf(scene, request, found, pageRules.profile)
  }

const reading = { method: 'GET', auth: 'user' as const, scopes: ['read:statuses'] }

export const timelineRoutes = (scene: InstanceScene): Route[] => [
  { ...reading, path: '/api/v1/timelines/home', handle: home(scene) },
  { ...reading, path: '/api/v1/timelines/public', auth: 'open', handle: everyone(scene) },
  { ...reading, path: '/api/v1/timelines/tag/:tag', auth: 'open', handle: tag(scene) },
  { ...reading, path: '/api/v1/timelines/list/:id', scopes: ['read:lists'], handle: list(scene) },
  { ...reading, path: '/api/v1/lists', scopes: ['read:lists'], handle: lists(scene) },
  { ...reading, path: '/api/v1/accounts/:id/statuses', auth: 'open', handle: profile(scene) },
]
