/** What a client must have in the end of timelines that are questions: tests compare their stores with these. */
import { compareIds } from '../ids'
import { isPermitted, visibleTo } from './permitted'
import { linkPosts, profilePosts, publicPosts, tagPosts } from './publics'
import type { Only, ProfileQuery, TagQuery } from './publics'
import { accountOf, postOf } from './state'
import type { State } from './state'
import { ancestorsOf, descendantsOf } from './threads'
import type { FakePost } from './types'

/** All are ids as that person would be served them, newest first; a thread runs downwards. */
export interface Ledgers {
  publicOf: (handle: string, only?: Only) => string[]
  tagOf: (handle: string, tag: string, query?: Partial<Omit<TagQuery, 'tag'>>) => string[]
  linkOf: (handle: string, url: string) => string[]
  profileOf: (handle: string, author: string, only?: Partial<ProfileQuery>) => string[]
  /** Pinned posts, last pinned first. */
  pinnedOf: (handle: string, author: string) => string[]
  threadOf: (handle: string, id: string) => { ancestors: string[]; descendants: string[] }
  /** Ids of accounts, last made first. */
  followersOf: (handle: string) => string[]
  followingOf: (handle: string) => string[]
  followRequestsOf: (handle: string) => string[]
  /** Ids of what is held back of somebody's notifications, last made first. */
  notificationRequestsOf: (handle: string) => string[]
}

const ids = (posts: readonly FakePost[]): string[] => posts.map(({ id }) => id)

export const createLedgers = (state: State): Ledgers => {
  const id = (handle: string): string => accountOf(state, handle).id
  const newestFirst = (posts: readonly FakePost[]): string[] => ids(posts).reverse()
  const seenBy = (handle: string) => (post: FakePost) => visibleTo(state, post, id(handle))
  return {
    publicOf: (handle, only = {}) => newestFirst(publicPosts(state, id(handle), only)),
    tagOf: (handle, tag, query = {}) =>
      newestFirst(tagPosts(state, id(handle), { tag, any: [], all: [], none: [], ...query })),
    linkOf: (handle, url) => newestFirst(linkPosts(state, id(handle), url)),
    profileOf: (handle, author, only = {}) => {
      const wanted = { replies: true, media: false, boosts: true, direct: true, tag: null, ...only }
      return newestFirst(profilePosts(state, id(author), wanted, seenBy(handle)))
    },
    pinnedOf: (handle, author) =>
      newestFirst(
        [...state.pins.of(id(author)).keys()]
          .flatMap((key) => state.posts.get(key) ?? [])
          .filter(seenBy(handle)),
      ),
    threadOf: (handle, of) => {
      const post = postOf(state, of)
      const shown = (posts: readonly FakePost[]): string[] =>
        ids(posts.filter((one) => isPermitted(state, id(handle), one)))
      return {
        ancestors: shown(ancestorsOf(state, post, Number.POSITIVE_INFINITY)),
        descendants: shown(descendantsOf(state, post, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)),
      }
    },
    followersOf: (handle) => [...state.follows.about(id(handle)).keys()].reverse(),
    followingOf: (handle) => [...state.follows.of(id(handle)).keys()].reverse(),
    followRequestsOf: (handle) => [...state.followRequests.of(id(handle)).keys()].reverse(),
    notificationRequestsOf: (handle) =>
      [...state.notificationRequests.of(id(handle)).values()]
        .map((row) => row.id)
        .sort(compareIds)
        .reverse(),
  }
}
