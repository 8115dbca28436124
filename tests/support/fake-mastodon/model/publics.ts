/** Timelines that are questions over all posts (public, hashtags, profiles) or over a list's members, and their streams. */
import { compareIds } from '../ids'
import { accountOf, avoids } from './state'
import type { State } from './state'
import type { FakeList, FakePost, StreamEvent } from './types'

/** A list keeps as many as a home (API 1.3). */
const listKeeps = 800

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
  ascending(posts).filter(({ authorId }) => viewerId === null || !avoids(state, viewerId, authorId))

export const publicPosts = (
  state: State,
  viewerId: string | null,
  only: { local: boolean; remote: boolean },
): FakePost[] =>
  shownTo(state, viewerId, state.posts.values()).filter(
    (post) =>
      isInPublic(post) && (!only.local || isLocal(state, post)) && (!only.remote || !isLocal(state, post)),
  )

/** Hashtags as the server compares them. */
export const tagKey = (tag: string): string => tag.normalize('NFKC').toLowerCase()

export interface TagQuery {
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
      any.some((tag) => tags.has(tag)) &&
      all.every((tag) => tags.has(tag)) &&
      !none.some((tag) => tags.has(tag))
    )
  })
}

/** What one account posted, as far as that viewer may see it. */
export const profilePosts = (
  state: State,
  authorId: string,
  only: { replies: boolean; media: boolean },
  isVisible: (post: FakePost) => boolean,
): FakePost[] =>
  ascending([...(state.postsBy.get(authorId) ?? [])].flatMap((id) => state.posts.get(id) ?? [])).filter(
    (post) =>
      isVisible(post) &&
      (only.replies || post.replyTo === null || post.replyToAuthor === authorId) &&
      (!only.media || post.media.length > 0),
  )

/** Posts and boosts of a list's members, without direct ones. */
export const listPosts = (state: State, list: FakeList): FakePost[] =>
  shownTo(
    state,
    list.ownerId,
    [...state.posts.values()].filter(
      ({ authorId, visibility }) => list.members.has(authorId) && visibility !== 'direct',
    ),
  ).slice(-listKeeps)

/** @throws if nobody has one of the handles */
export const addList = (state: State, owner: string, title: string, members: readonly string[]): FakeList => {
  const list: FakeList = {
    id: String(state.lists.size + 1),
    ownerId: accountOf(state, owner).id,
    title,
    members: new Set(members.map((member) => accountOf(state, member).id)),
  }
  state.lists.set(list.id, list)
  return list
}

/** Tells the public, hashtag and list streams of a post; public ones know no viewer (API 1.7). */
export const broadcastPost = (state: State, post: FakePost, event: StreamEvent['event']): void => {
  const say = (stream: string, viewerId: string | null): void => {
    if (!state.isStreamed(stream)) return
    const payload = event === 'delete' ? post.id : JSON.stringify(state.render(post, viewerId))
    state.broadcast(stream, { event, payload })
  }
  if (isInPublic(post)) {
    say('public', null)
    say(isLocal(state, post) ? 'public:local' : 'public:remote', null)
  }
  if (post.visibility === 'public' && post.boostOf === null)
    for (const tag of post.tags) say(`hashtag:${tagKey(tag)}`, null)
  if (post.visibility === 'direct') return
  for (const list of state.lists.values())
    if (list.members.has(post.authorId)) say(`list:${list.id}`, list.ownerId)
}
