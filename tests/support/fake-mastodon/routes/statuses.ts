/** Single posts and what belongs to them. */
import { historyJson } from '../entities/history'
import type { InstanceScene } from '../entities/instance'
import { pollJson } from '../entities/attachments'
import { statusJson } from '../entities/status'
import { failure, json } from '../http'
import type { Answer, FakeRequest, Handler, Route } from '../http'
import { compareIds } from '../ids'
import { isPermitted, visibleTo } from '../model/permitted'
import { ancestorsOf, descendantsOf, isCollecting } from '../model/threads'
import type { FakePost } from '../model/types'
import { idOf, listed } from './asked'
import { asyncRefresh } from './async-refresh'
import { pageRules } from './page-rules'
import { pageOfRows } from './paging'

type PostHandler = (request: FakeRequest, post: FakePost, viewerId: string | null) => Answer

const missing = (): Answer => failure(404, 'Record not found')

/** What a guest hears of any post where those are for members; null for everybody else. */
const keptFrom = (scene: InstanceScene, { account }: FakeRequest): Answer | null => {
  const { postsForGuests } = scene.state.personality
  if (account !== null || postsForGuests === 'given') return null
  return postsForGuests === 'refused' ? failure(401, 'Unauthorized: token not supplied') : missing()
}

/** A route about a post, which is there for those who may see it. */
const about =
  (scene: InstanceScene, handle: PostHandler): Handler =>
  (request) => {
    const kept = keptFrom(scene, request)
    if (kept !== null) return kept
    const viewerId = request.account?.id ?? null
    const post = scene.state.posts.get(idOf(request))
    return post !== undefined && visibleTo(scene.state, post, viewerId)
      ? handle(request, post, viewerId)
      : missing()
  }

/** At most 20 ids; what is not permitted is left out like what is deleted (API 1.6). */
const several =
  (scene: InstanceScene): Handler =>
  (request) => {
    const kept = keptFrom(scene, request)
    if (kept !== null) return kept
    const ids = [...new Set(listed(request, 'id'))]
    if (ids.length > 20) return failure(422, 'Too many ids')
    const viewerId = request.account?.id ?? null
    const posts = ids.flatMap((id) => {
      const post = scene.state.posts.get(id)
      return post !== undefined && isPermitted(scene.state, viewerId, post) ? [post] : []
    })
    posts.sort((left, right) => compareIds(right.id, left.id))
    return json(posts.map((post) => statusJson(scene, post, viewerId)))
  }

/** A stranger sees less of a thread (API 1.1). */
const reach = {
  user: { ancestors: 4096, descendants: 4096, depth: Number.POSITIVE_INFINITY },
  anybody: { ancestors: 40, descendants: 60, depth: 20 },
}

const context =
  (scene: InstanceScene): PostHandler =>
  (_request, post, viewerId) => {
    const limits = viewerId === null ? reach.anybody : reach.user
    const shown = (posts: readonly FakePost[]): unknown[] =>
      posts
        .filter((one) => isPermitted(scene.state, viewerId, one))
        .map((one) => statusJson(scene, one, viewerId))
    const answer = {
      ancestors: shown(ancestorsOf(scene.state, post, limits.ancestors)),
      descendants: shown(descendantsOf(scene.state, post, limits.descendants, limits.depth)),
    }
    // Why: Mastodon 4.5 answers with what it has and looks for more at other instances meanwhile (API 1.13).
    const collects = scene.state.personality.asyncRefresh && isCollecting(scene.state, post)
    return json(answer, 200, collects ? asyncRefresh(`context-${post.id}`) : {})
  }

/** Rows are left out after the page is cut: short and empty pages with a `next` are usual (API 1.1). */
const quotes =
  (scene: InstanceScene): PostHandler =>
  (request, post, viewerId) => {
    const rows = [...(scene.state.quotesOf.get(post.id) ?? [])].flatMap((id) => {
      const quoting = scene.state.posts.get(id)
      return quoting?.quote?.state === 'accepted' ? [{ id: quoting.quote.rowId, quoting }] : []
    })
    return pageOfRows(scene, request, pageRules.quotes, rows, ({ quoting }) =>
      isPermitted(scene.state, viewerId, quoting) ? statusJson(scene, quoting, viewerId) : null,
    )
  }

const poll =
  (scene: InstanceScene): Handler =>
  (request) => {
    const viewerId = request.account?.id ?? null
    const post = [...scene.state.posts.values()].find((one) => one.poll?.id === idOf(request))
    if (!post?.poll || !visibleTo(scene.state, post, viewerId)) return missing()
    return json(pollJson(scene, post.poll, viewerId, scene.state.clock.now()))
  }

export const statusRoutes = (scene: InstanceScene): Route[] => {
  const reading = { method: 'GET', auth: 'open' as const, scopes: ['read:statuses'] }
  const one = '/api/v1/statuses/:id'
  return [
    { ...reading, path: '/api/v1/statuses', handle: several(scene) },
    {
      ...reading,
      path: one,
      handle: about(scene, (_request, post, viewerId) => json(statusJson(scene, post, viewerId))),
    },
    { ...reading, path: `${one}/context`, handle: about(scene, context(scene)) },
    {
      ...reading,
      path: `${one}/history`,
      handle: about(scene, (_request, post) => json(historyJson(scene, post))),
    },
    { ...reading, path: `${one}/quotes`, handle: about(scene, quotes(scene)) },
    { ...reading, path: '/api/v1/polls/:id', handle: poll(scene) },
  ]
}
