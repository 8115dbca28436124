/** Bookmarks and favourites: pages are cut by the ids of their rows, never by those of the posts (API 1.1). */
import { accountJson } from '../entities/account'
import type { InstanceScene } from '../entities/instance'
import { statusJson } from '../entities/status'
import { failure, json } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { visibleTo } from '../model/permitted'
import { favourite, savedPosts, unfavourite } from '../model/reactions'
import type { FakePost } from '../model/types'
import { pageRules } from './page-rules'
import { pageOfRows } from './paging'

type Table = 'bookmarks' | 'favourites'

const saved =
  (scene: InstanceScene, table: Table): Handler =>
  (request) => {
    const viewerId = request.account?.id ?? ''
    const rows = savedPosts(scene.state, table, viewerId)
    return pageOfRows(scene, request, pageRules[table], rows, ({ post }) =>
      visibleTo(scene.state, post, viewerId) ? statusJson(scene, post, viewerId) : null,
    )
  }

const named = (scene: InstanceScene, request: FakeRequest): FakePost | null => {
  const post = scene.state.posts.get(request.params['id'] ?? '')
  return post !== undefined && visibleTo(scene.state, post, request.account?.id ?? null) ? post : null
}

type Deed = (viewerId: string, post: FakePost, original: FakePost) => void

/** Putting goes to the original of a boost; taking away goes by the id as given, so a boost's does nothing (API 1.7). */
const change =
  (scene: InstanceScene, deed: Deed): Handler =>
  (request) => {
    const post = named(scene, request)
    if (post === null) return failure(404, 'Record not found')
    const viewerId = request.account?.id ?? ''
    deed(viewerId, post, scene.state.posts.get(post.boostOf ?? post.id) ?? post)
    return json(statusJson(scene, post, viewerId))
  }

/** Who favourited or boosted a post, last first. */
const reactedBy =
  (scene: InstanceScene, rowsOf: (post: FakePost) => { id: string; owner: string }[]): Handler =>
  (request) => {
    const post = named(scene, request)
    if (post === null) return failure(404, 'Record not found')
    return pageOfRows(scene, request, pageRules.reactedBy, rowsOf(post), ({ owner }) => {
      const account = scene.state.accounts.get(owner)
      return account === undefined ? null : accountJson(scene, account)
    })
  }

const boostsOf = (scene: InstanceScene, post: FakePost): { id: string; owner: string }[] =>
  [...(scene.state.boostsOf.get(post.id) ?? [])].map((id) => ({
    id,
    owner: scene.state.posts.get(id)?.authorId ?? '',
  }))

export const savedRoutes = (scene: InstanceScene): Route[] => {
  const { state } = scene
  const action = (name: string, table: Table, deed: Deed): Route => ({
    method: 'POST',
    path: `/api/v1/statuses/:id/${name}`,
    auth: 'user',
    scopes: [`write:${table}`],
    handle: change(scene, deed),
  })
  const list = (table: Table): Route => ({
    method: 'GET',
    path: `/api/v1/${table}`,
    auth: 'user',
    scopes: [`read:${table}`],
    handle: saved(scene, table),
  })
  return [
    list('bookmarks'),
    list('favourites'),
    action('bookmark', 'bookmarks', (me, _post, { id }) => void state.bookmarks.put(me, id, null)),
    action('unbookmark', 'bookmarks', (me, { id }) => void state.bookmarks.remove(me, id)),
    action('favourite', 'favourites', (me, _post, original) => favourite(state, me, original)),
    action('unfavourite', 'favourites', (me, { id }) => unfavourite(state, me, id)),
    {
      method: 'GET',
      path: '/api/v1/statuses/:id/favourited_by',
      auth: 'open',
      handle: reactedBy(scene, (post) => [...scene.state.favourites.about(post.id).values()]),
    },
    {
      method: 'GET',
      path: '/api/v1/statuses/:id/reblogged_by',
      auth: 'open',
      handle: reactedBy(scene, (post) => boostsOf(scene, post)),
    },
  ]
}
