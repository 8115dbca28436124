import type { FakeClock } from '../clock'
import { createIdMaker } from '../ids'
import type { IdMaker } from '../ids'
import type { Personality } from '../personalities'
import type { Random } from '../random'
import { createFeed } from './feed'
import type { Feed } from './feed'
import type {
  FakeAccount,
  FakeEmoji,
  FakeList,
  FakePost,
  FeedChange,
  FollowOptions,
  StreamEvent,
} from './types'

/** Everything that an instance knows. The functions beside this file change it; world.ts is their front. */
export interface State {
  clock: FakeClock
  random: Random
  personality: Personality
  /** The name after the @: LOCAL_DOMAIN. */
  domain: string
  makeId: IdMaker
  accounts: Map<string, FakeAccount>
  /** `name` for local people, `name@host` for others; lower case. */
  byHandle: Map<string, FakeAccount>
  posts: Map<string, FakePost>
  postsBy: Map<string, Set<string>>
  boostsOf: Map<string, Set<string>>
  repliesTo: Map<string, Set<string>>
  quotesOf: Map<string, Set<string>>
  /** Followed account to its local followers. */
  followers: Map<string, Map<string, FollowOptions>>
  /** Local account to those it follows. */
  following: Map<string, Set<string>>
  muted: Map<string, Set<string>>
  blocked: Map<string, Set<string>>
  /** Homes of local people. */
  homes: Map<string, Feed>
  history: Map<string, FeedChange[]>
  emojis: Map<string, FakeEmoji>
  lists: Map<string, FakeList>
  markers: Map<string, Map<string, { lastReadId: string; version: number; updatedAt: number }>>
  /** New rows become readable that much later. */
  replicaLag: number
  /** Sends an event to the user streams of a local account; set by the server. */
  publish: (accountId: string, event: StreamEvent) => void
  /** Sends an event to everybody who is subscribed to a public, hashtag or list stream; set by the server. */
  broadcast: (stream: string, event: StreamEvent) => void
  isStreamed: (stream: string) => boolean
  /** Whether anybody streams as that account; else nothing is rendered for it. */
  isHeard: (accountId: string) => boolean
  /** Turns a post into the JSON that this account, or a stranger (null), sees; set by the server. */
  render: (post: FakePost, viewerId: string | null) => unknown
}

export const createState = (
  clock: FakeClock,
  random: Random,
  personality: Personality,
  domain: string,
): State => ({
  clock,
  random,
  personality,
  domain,
  makeId: createIdMaker(personality.ids, random.fork('ids')),
  accounts: new Map(),
  byHandle: new Map(),
  posts: new Map(),
  postsBy: new Map(),
  boostsOf: new Map(),
  repliesTo: new Map(),
  quotesOf: new Map(),
  followers: new Map(),
  following: new Map(),
  muted: new Map(),
  blocked: new Map(),
  homes: new Map(),
  history: new Map(),
  emojis: new Map(),
  lists: new Map(),
  markers: new Map(),
  replicaLag: 0,
  publish: () => undefined,
  broadcast: () => undefined,
  isStreamed: () => false,
  isHeard: () => false,
  render: () => null,
})

/** The value of a key, made and kept when it is missing. */
export const ensure = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

export const homeFeed = (state: State, accountId: string): Feed =>
  ensure(state.homes, accountId, () => createFeed())

/** @throws if nobody has that handle (`name` or `name@host`, with or without a leading @). */
export const accountOf = (state: State, handle: string): FakeAccount => {
  const bare = handle.replace(/^@/, '').toLowerCase()
  const [name, host] = bare.split('@')
  const key = host === state.domain.toLowerCase() ? (name ?? '') : bare
  const account = state.byHandle.get(key)
  if (account === undefined) throw new Error(`The fake instance ${state.domain} knows no ${handle}.`)
  return account
}

/** @throws if there is no such post (any more). */
export const postOf = (state: State, id: string): FakePost => {
  const post = state.posts.get(id)
  if (post === undefined) throw new Error(`The fake instance ${state.domain} has no post ${id}.`)
  return post
}

/** Local people that follow an account. */
export const followersOf = (state: State, accountId: string): ReadonlyMap<string, FollowOptions> =>
  state.followers.get(accountId) ?? new Map<string, FollowOptions>()

export const follows = (state: State, followerId: string, accountId: string): boolean =>
  state.following.get(followerId)?.has(accountId) ?? false

const has = (map: Map<string, Set<string>>, key: string, value: string): boolean =>
  map.get(key)?.has(value) ?? false

/** Whether a local account has blocked or muted another one. */
export const avoids = (state: State, accountId: string, otherId: string): boolean =>
  has(state.muted, accountId, otherId) || has(state.blocked, accountId, otherId)
