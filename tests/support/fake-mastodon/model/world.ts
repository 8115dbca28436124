import { addAccount, addEmoji } from './accounts'
import type { AccountOptions } from './accounts'
import { homeFeed, accountOf, ensure, follows, postOf } from './state'
import type { State } from './state'
import {
  clearFromHome,
  homeRows,
  mergeIntoHome,
  regenerateHome,
  trimHome,
  unmergeFromHome,
  wipeHome,
} from './homes'
import { boost, deletePost, deliverFetched, deliverLate, edit, post, unboost, vacuum } from './posts'
import type { BoostOptions, EditOptions, PostOptions } from './posts'
import { addList } from './publics'
import type { FakeAccount, FakeEmoji, FakeList, FakePost, FeedChange, FollowOptions, HomeRow } from './types'

/**
 * What happens on an instance, in the words of its people and administrators. People are named by handle (`mina`
 * of this instance, `jo@other.example` of another), posts by id. Everything is synchronous; events reach open
 * streams at once. Times are milliseconds of the server's clock.
 */
export interface World {
  addAccount: (options: AccountOptions) => FakeAccount
  addEmoji: (options: Parameters<typeof addEmoji>[1]) => FakeEmoji
  /** @throws if nobody has that handle. */
  account: (handle: string) => FakeAccount
  accounts: () => FakeAccount[]
  /** Follows, and merges at most 200 posts of that person into the home, without events. */
  follow: (follower: string, followed: string, options?: Partial<FollowOptions> & { merge?: boolean }) => void
  /** Unfollows; their posts leave the home without events. */
  unfollow: (follower: string, followed: string) => void
  mute: (handle: string, target: string) => void
  unmute: (handle: string, target: string) => void
  /** Blocks, which ends follows both ways. */
  block: (handle: string, target: string) => void
  unblock: (handle: string, target: string) => void
  /** A list of that person's, with its members by handle. */
  addList: (owner: string, title: string, members: readonly string[]) => FakeList
  post: (options: PostOptions) => FakePost
  deliverLate: (options: PostOptions & { createdAt: number }) => FakePost
  deliverFetched: (options: PostOptions & { createdAt: number }) => FakePost
  boost: (options: BoostOptions) => FakePost
  unboost: (by: string, of: string) => void
  edit: (id: string, options: EditOptions) => FakePost
  delete: (id: string) => void
  vacuum: (id: string) => void
  favourite: (handle: string, id: string) => void
  bookmark: (handle: string, id: string) => void
  vote: (handle: string, id: string, choices: number[]) => void
  /** @returns null if it is deleted or vacuumed. */
  findPost: (id: string) => FakePost | null
  posts: () => FakePost[]
  /** Cuts a home to its newest items (800 by default), without events. */
  trimHome: (handle: string, keep?: number) => void
  /** Rebuilds a home for that long (10 s): 206, and a part of it, until the clock is past that. */
  regenerateHome: (handle: string, duration?: number) => void
  /** Empties a home as after a week without requests; the next request rebuilds it. */
  wipeHome: (handle: string) => void
  /** Posts that come from now on become readable that much later; 0 ends it. */
  setReplicaLag: (milliseconds: number) => void
  /** Ledger: the home as it could be read now in full, newest first. */
  homeOf: (handle: string) => HomeRow[]
  /** Ledger: everything that ever came into that home and left it, in order of happening. */
  historyOf: (handle: string) => readonly FeedChange[]
  /** Ids in the feed as the server holds it, newest first, those without a row included. */
  feedIds: (handle: string) => string[]
}

const relations = (state: State) => {
  const id = (handle: string): string => accountOf(state, handle).id
  const unfollow = (follower: string, followed: string): void => {
    state.followers.get(followed)?.delete(follower)
    state.following.get(follower)?.delete(followed)
    unmergeFromHome(state, follower, followed)
  }
  return {
    follow: (follower, followed, options = {}) => {
      const [from, to] = [id(follower), id(followed)]
      const { merge = true, showBoosts = true, languages = null } = options
      ensure(state.followers, to, () => new Map()).set(from, { showBoosts, languages })
      const known = follows(state, from, to)
      ensure(state.following, from, () => new Set()).add(to)
      if (merge && !known) mergeIntoHome(state, from, to)
    },
    unfollow: (follower, followed) => unfollow(id(follower), id(followed)),
    mute: (handle, target) => {
      ensure(state.muted, id(handle), () => new Set()).add(id(target))
      clearFromHome(state, id(handle), id(target))
    },
    unmute: (handle, target) => {
      state.muted.get(id(handle))?.delete(id(target))
      if (follows(state, id(handle), id(target))) mergeIntoHome(state, id(handle), id(target))
    },
    block: (handle, target) => {
      const [from, to] = [id(handle), id(target)]
      ensure(state.blocked, from, () => new Set()).add(to)
      clearFromHome(state, from, to)
      unfollow(from, to)
      unfollow(to, from)
    },
    unblock: (handle, target) => {
      state.blocked.get(id(handle))?.delete(id(target))
    },
  } satisfies Partial<World>
}

const reactions = (state: State) =>
  ({
    favourite: (handle, id) => {
      postOf(state, id).favouritedBy.add(accountOf(state, handle).id)
    },
    bookmark: (handle, id) => {
      postOf(state, id).bookmarkedBy.add(accountOf(state, handle).id)
    },
    vote: (handle, id, choices) => {
      const { poll } = postOf(state, id)
      if (poll === null) throw new Error(`${id} has no poll.`)
      for (const choice of choices) {
        const option = poll.options[choice]
        if (option) option.votes += 1
      }
      if (poll.voters !== null) poll.voters += 1
      poll.votes.set(accountOf(state, handle).id, choices)
    },
  }) satisfies Partial<World>

export const createWorld = (state: State): World => ({
  addAccount: (options) => addAccount(state, options),
  addEmoji: (options) => addEmoji(state, options),
  account: (handle) => accountOf(state, handle),
  accounts: () => [...state.accounts.values()],
  ...relations(state),
  addList: (owner, title, members) => addList(state, owner, title, members),
  post: (options) => post(state, options),
  deliverLate: (options) => deliverLate(state, options),
  deliverFetched: (options) => deliverFetched(state, options),
  boost: (options) => boost(state, options),
  unboost: (by, of) => unboost(state, by, of),
  edit: (id, options) => edit(state, id, options),
  delete: (id) => deletePost(state, id),
  vacuum: (id) => vacuum(state, id),
  ...reactions(state),
  findPost: (id) => state.posts.get(id) ?? null,
  posts: () => [...state.posts.values()],
  trimHome: (handle, keep = 800) => trimHome(state, accountOf(state, handle).id, keep),
  regenerateHome: (handle, duration = 10_000) => regenerateHome(state, accountOf(state, handle).id, duration),
  wipeHome: (handle) => wipeHome(state, accountOf(state, handle).id),
  setReplicaLag: (milliseconds) => {
    state.replicaLag = milliseconds
  },
  homeOf: (handle) => homeRows(state, handle),
  historyOf: (handle) => state.history.get(accountOf(state, handle).id) ?? [],
  feedIds: (handle) => [...homeFeed(state, accountOf(state, handle).id).ids].reverse(),
})
