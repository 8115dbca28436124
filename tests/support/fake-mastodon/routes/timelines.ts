import type { InstanceScene, TimelinesAccess } from '../entities/instance'
import { statusJson } from '../entities/status'
import { failure, json } from '../http'
import type { Answer, FakeRequest, Handler, Route } from '../http'
import { compareIds } from '../ids'
import { homePage } from '../model/homes'
import { listPage } from '../model/lists'
import { visibleTo } from '../model/permitted'
import { linkPosts, profilePosts, publicPosts, tagPosts } from '../model/publics'
import type { Only } from '../model/publics'
import type { FakePost } from '../model/types'
import { isTrue, listed } from './asked'
import { asyncRefresh } from './async-refresh'
import { ownList } from './lists'
import { pageRules } from './page-rules'
import type { PageRule } from './page-rules'
import { linkHeader, pageOfRows, parsePage } from './paging'

/** A page that was cut before its rows were looked for: Link is made of those that are left. */
const pageOfCut = (
  scene: InstanceScene,
  request: FakeRequest,
  posts: readonly FakePost[],
  limit: number,
  rule: PageRule,
): Answer => {
  const rows = posts.map((post) => statusJson(scene, post, request.account?.id ?? null))
  const ids = posts.map(({ id }) => id)
  return json(rows, 200, linkHeader(scene, request, ids, limit, rule))
}

const home =
  (scene: InstanceScene): Handler =>
  (request) => {
    const { personality } = scene.state
    const asked = parsePage(request, personality, pageRules.home)
    if ('status' in asked) return asked
    const accountId = request.account?.id ?? ''
    const { posts, partial } = homePage(scene.state, accountId, asked.cursor, asked.limit)
    const page = pageOfCut(scene, request, posts, asked.limit, pageRules.home)
    if (!partial) return page
    const refresh = personality.asyncRefresh ? asyncRefresh(`home-${accountId}`) : {}
    return { ...page, status: 206, headers: { ...page.headers, ...refresh } }
  }

/** A page out of the posts that a question found. */
const pageOf = (
  scene: InstanceScene,
  request: FakeRequest,
  found: readonly FakePost[],
  rule: PageRule,
): Answer =>
  pageOfRows(scene, request, rule, found, (post) => statusJson(scene, post, request.account?.id ?? null))

/**
 * What strangers, and even users, may not see: an error for those, an empty list for these (API 1.13).
 * @returns null if it may be seen
 */
const access = (scene: InstanceScene, request: FakeRequest, feed: keyof TimelinesAccess): Answer | null => {
  const { local, remote } = scene.profile.timelinesAccess[feed]
  const asked = isTrue(request, 'local') ? [local] : isTrue(request, 'remote') ? [remote] : [local, remote]
  if (request.account === null) {
    return asked.every((one) => one === 'public')
      ? null
      : failure(422, 'This method requires an authenticated user')
  }
  return asked.includes('disabled') ? json([]) : null
}

const onlyIn = (request: FakeRequest): Only => ({
  local: isTrue(request, 'local'),
  remote: isTrue(request, 'remote'),
  media: isTrue(request, 'only_media'),
})

const everyone =
  (scene: InstanceScene): Handler =>
  (request) => {
    const found = publicPosts(scene.state, request.account?.id ?? null, onlyIn(request))
    return access(scene, request, 'live_feeds') ?? pageOf(scene, request, found, pageRules.public)
  }

/** Link forgets the further tags and `remote`: following it would ask for another timeline. */
const tag =
  (scene: InstanceScene): Handler =>
  (request) => {
    const query = {
      ...onlyIn(request),
      tag: request.params['tag'] ?? '',
      any: listed(request, 'any'),
      all: listed(request, 'all'),
      none: listed(request, 'none'),
    }
    const found = tagPosts(scene.state, request.account?.id ?? null, query)
    return access(scene, request, 'hashtag_feeds') ?? pageOf(scene, request, found, pageRules.tag)
  }

const list =
  (scene: InstanceScene): Handler =>
  (request) => {
    const own = ownList(scene, request)
    if (own === null) return failure(404, 'Record not found')
    const asked = parsePage(request, scene.state.personality, pageRules.list)
    if ('status' in asked) return asked
    const posts = listPage(scene.state, own, asked.cursor, asked.limit)
    return pageOfCut(scene, request, posts, asked.limit, pageRules.list)
  }

/** Posts whose card leads to an address. */
const link =
  (scene: InstanceScene): Handler =>
  (request) => {
    const found = linkPosts(scene.state, request.account?.id ?? null, request.query.get('url') ?? '')
    return access(scene, request, 'trending_link_feeds') ?? pageOf(scene, request, found, pageRules.link)
  }

/**
 * Pinned posts stand in the order in which they were pinned, but are cut by their own ids: what lies below a cursor is
 * wrong as soon as there is one (API 1.1).
 */
const pinned = (scene: InstanceScene, request: FakeRequest, authorId: string): Answer => {
  const viewerId = request.account?.id ?? null
  const asked = parsePage(request, scene.state.personality, pageRules.profile)
  if ('status' in asked) return asked
  const { maxId } = asked.cursor
  const posts = [...scene.state.pins.of(authorId).keys()]
    .reverse()
    .flatMap((id) => scene.state.posts.get(id) ?? [])
    .filter((post) => visibleTo(scene.state, post, viewerId))
    .filter((post) => maxId === null || compareIds(post.id, maxId) < 0)
    .slice(0, asked.limit)
  return pageOfCut(scene, request, posts, asked.limit, pageRules.profile)
}

const profile =
  (scene: InstanceScene): Handler =>
  (request) => {
    const id = request.params['id'] ?? ''
    if (!scene.state.accounts.has(id)) return failure(404, 'Record not found')
    if (isTrue(request, 'pinned')) return pinned(scene, request, id)
    const only = {
      replies: !isTrue(request, 'exclude_replies'),
      media: isTrue(request, 'only_media'),
      boosts: !isTrue(request, 'exclude_reblogs'),
      direct: !isTrue(request, 'exclude_direct'),
      tag: request.query.get('tagged'),
    }
    const viewerId = request.account?.id ?? null
    const found = profilePosts(scene.state, id, only, (post) => visibleTo(scene.state, post, viewerId))
    return pageOf(scene, request, found, pageRules.profile)
  }

const reading = { method: 'GET', auth: 'user' as const, scopes: ['read:statuses'] }

export const timelineRoutes = (scene: InstanceScene): Route[] => [
  { ...reading, path: '/api/v1/timelines/home', handle: home(scene) },
  { ...reading, path: '/api/v1/timelines/public', auth: 'open', handle: everyone(scene) },
  { ...reading, path: '/api/v1/timelines/tag/:tag', auth: 'open', handle: tag(scene) },
  { ...reading, path: '/api/v1/timelines/list/:id', scopes: ['read:lists'], handle: list(scene) },
  { ...reading, path: '/api/v1/timelines/link', auth: 'open', handle: link(scene) },
  { ...reading, path: '/api/v1/accounts/:id/statuses', auth: 'open', handle: profile(scene) },
]
