/** Timelines that are questions over all posts (public, hashtags, links, profiles), and the streams that anybody can hear. */
import { compareIds } from '../ids'
import { filteredFor } from './filters'
import { listShows } from './lists'
import { isHiddenFrom } from './permitted'
import { avoids } from './state'
import type { State } from './state'
import type { FakePost, StreamEvent } from './types'

const isLocal = (state: State, post: FakePost): boolean =>
  state.accounts.get(post.authorId)?.remoteDomain === null

/** Public timelines have no boosts, and of replies only those to oneself. */
const isInPublic = (post: FakePost): boolean =>
  post.visibility === 'public' &&
  post.boostOf === null &&
  (post.replyTo === null || post.replyToAuthor === post.authorId)

const ascending = (posts: Iterable<FakePost>): FakePost[] =>
  [...posts].sort((one, other) => compareIds(one.id, other.id))

const shownTo = (state: State, viewerId: string | null, posts: Iterable<FakePost>): FakePost[] =>
  ascending(posts).filter((post) => !isHiddenFrom(state, viewerId, post))

/** What such a question leaves out. */
export interface Only {
  /** Posts of elsewhere. */
  local?: boolean
  /** Posts of here. */
  remote?: boolean
  /** Posts without pictures or the like. */
  media?: boolean
}

const meets = (state: State, post: FakePost, { local, remote, media }: Only): boolean =>
  (local !== true || isLocal(state, post)) &&
  (remote !== true || !isLocal(state, post)) &&
  (media !== true || post.media.length > 0)

export const publicPosts = (state: State, viewerId: string | null, only: Only): FakePost[] =>
  shownTo(state, viewerId, state.posts.values()).filter(
    (post) => isInPublic(post) && meets(state, post, only),
  )

/** Hashtags as the server compares them (API 1.13); of its letters only those with marks, which are nearly all. */
export const tagKey = (tag: string): string =>
  tag
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[à-ž]/g, (letter) => letter.normalize('NFD').charAt(0))

export interface TagQuery extends Only {
  tag: string
  any: readonly string[]
  all: readonly string[]
  none: readonly string[]
}

/** Posts with a hashtag, replies too; of the further tags each sort is cut to four, the tag itself being one of `any`. */
export const tagPosts = (state: State, viewerId: string | null, query: TagQuery): FakePost[] => {
  const any = [query.tag, ...query.any].slice(0, 4).map(tagKey)
  const [all, none] = [query.all.slice(0, 4).map(tagKey), query.none.slice(0, 4).map(tagKey)]
  return shownTo(state, viewerId, state.posts.values()).filter((post) => {
    const tags = new Set(post.tags.map(tagKey))
    return (
      post.visibility === 'public' &&
      post.boostOf === null &&
      meets(state, post, query) &&
      any.some((tag) => tags.has(tag)) &&
      all.every((tag) => tags.has(tag)) &&
      !none.some((tag) => tags.has(tag))
    )
  })
}

/** Public posts whose preview card leads to an address. */
export const linkPosts = (state: State, viewerId: string | null, url: string): FakePost[] =>
  shownTo(state, viewerId, state.posts.values()).filter(
    (post) => post.visibility === 'public' && post.boostOf === null && post.card?.url === url,
  )

/** What of an account's posts is asked for. */
export interface ProfileQuery {
  replies: boolean
  media: boolean
  boosts: boolean
  /** Those that only who is mentioned may see. */
  direct: boolean
  tag: string | null
}

/** What one account posted, as far as that viewer may see it. */
export const profilePosts = (
  state: State,
  authorId: string,
  only: ProfileQuery,
  isVisible: (post: FakePost) => boolean,
): FakePost[] =>
  ascending([...(state.postsBy.get(authorId) ?? [])].flatMap((id) => state.posts.get(id) ?? [])).filter(
    (post) =>
      isVisible(post) &&
      (only.replies || post.replyTo === null || post.replyToAuthor === authorId) &&
      (only.boosts || post.boostOf === null) &&
      (only.direct || post.visibility !== 'direct') &&
      (only.tag === null || post.tags.map(tagKey).includes(tagKey(only.tag))) &&
      (!only.media || post.media.length > 0),
  )

/** Tells the public, hashtag and list streams of a post; public ones know no viewer (API 1.7). */
export const broadcastPost = (state: State, post: FakePost, event: StreamEvent['event']): void => {
  const say = (stream: string, viewerId: string | null): void => {
    if (!state.isStreamed(stream)) return
    if (event === 'delete') return state.broadcast(stream, { event, payload: post.id })
    if (viewerId !== null) {
      return state.broadcast(stream, { event, payload: JSON.stringify(state.render(post, viewerId)) })
    }
    const rendered = Object(state.render(post, null)) as object
    // Of the viewer an anonymous payload knows the filters alone, and nothing comes from those whom they avoid.
    state.broadcast(stream, { event, payload: '' }, (listenerId) =>
      avoids(state, listenerId, post.authorId)
        ? null
        : JSON.stringify({ ...rendered, filtered: filteredFor(state, post, listenerId, 'stream') }),
    )
  }
  if (isInPublic(post)) {
    say('public', null)
    say(isLocal(state, post) ? 'public:local' : 'public:remote', null)
  }
  if (post.visibility === 'public' && post.boostOf === null)
    for (const tag of post.tags) say(`hashtag:${tagKey(tag)}`, null)
  if (post.visibility === 'direct') return
  for (const list of state.lists.values())
    if (listShows(state, list, post)) say(`list:${list.id}`, list.ownerId)
}
