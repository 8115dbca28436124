import type { FakeClock } from '../clock'
import { createIdMaker } from '../ids'
import type { IdMaker } from '../ids'
import type { Personality } from '../personalities'
import type { Random } from '../random'
import type { FakeCollection } from './collections'
import { createFeed } from './feed'
import type { Feed } from './feed'
import { createLater } from './later'
import type { Later } from './later'
import { ensure } from './maps'
import type { Row } from './rows'
import type { FakeScheduledPost } from './scheduled'
import { createNextId, createTables } from './tables'
import type { NextId, Tables } from './tables'
import type {
  FakeAccount,
  FakeAnnouncement,
  FakeConversation,
  FakeEmoji,
  FakeFilter,
  FakeList,
  FakeNotification,
  FakePost,
  FeedChange,
  FollowOptions,
  NotificationPolicy,
  AccountStream,
  StreamEvent,
} from './types'

/** Everything that an instance knows. The functions beside this file change it; world.ts is their front. */
export interface State extends Tables {
  clock: FakeClock
  random: Random
  personality: Personality
  /** Decides how scores of trends move. */
  trendsRandom: Random
  /** The name after the @: LOCAL_DOMAIN. */
  domain: string
  makeId: IdMaker
  nextId: NextId
  accounts: Map<string, FakeAccount>
  /** `name` for local people, `name@host` for others; lower case. */
  byHandle: Map<string, FakeAccount>
  posts: Map<string, FakePost>
  postsBy: Map<string, Set<string>>
  boostsOf: Map<string, Set<string>>
  repliesTo: Map<string, Set<string>>
  quotesOf: Map<string, Set<string>>
  /** Posts whose answers are collected from elsewhere, and until when. */
  collectingUntil: Map<string, number>
  /** Homes of local people. */
  homes: Map<string, Feed>
  history: Map<string, FeedChange[]>
  emojis: Map<string, FakeEmoji>
  lists: Map<string, FakeList>
  markers: Map<string, Map<string, { lastReadId: string; version: number; updatedAt: number }>>
  /** By their owners. */
  conversations: Map<string, FakeConversation[]>
  /** By their owners. */
  scheduled: Map<string, FakeScheduledPost[]>
  /** By their owners. */
  filters: Map<string, FakeFilter[]>
  announcements: FakeAnnouncement[]
  collections: FakeCollection[]
  /** When an account was last seen by a request; its feeds end a week later (API 1.3). */
  activity: Map<string, number>
  /** By their receivers, oldest first. */
  notifications: Map<string, FakeNotification[]>
  policies: Map<string, NotificationPolicy>
  /** Accounts whose accepted requests are not all merged yet, and how many. */
  merging: Map<string, number>
  /** Ids of the kind that posts had before are refused as cursors. */
  refusesOldIds: boolean
  /** New rows become readable that much later. */
  replicaLag: number
  /** Background work begins that much later. */
  workerDelay: number
  later: Later
  /** Sends an event to a stream of a local account, `user` by default; set by the server. */
  publish: (accountId: string, event: StreamEvent, stream?: AccountStream) => void
  /**
   * Sends an event to everybody who is subscribed to a public, hashtag or list stream; `payloadFor` says what one of them
   * gets, null for nothing. Set by the server.
   */
  broadcast: (stream: string, event: StreamEvent, payloadFor?: (accountId: string) => string | null) => void
  isStreamed: (stream: string) => boolean
  /** Whether anybody streams as that account; else nothing is rendered for it. */
  isHeard: (accountId: string) => boolean
  /** Turns a post into the JSON that this account, or a stranger (null), sees; set by the server. */
  render: (post: FakePost, viewerId: string | null) => unknown
  /** Turns a conversation into its owner's JSON; set by the server. */
  renderConversation: (conversation: FakeConversation, ownerId: string) => unknown
  /** Turns an announcement into what one account sees; set by the server. */
  renderAnnouncement: (announcement: FakeAnnouncement, viewerId: string) => unknown
  /** Turns a notification into its receiver's JSON; set by the server. */
  renderNotification: (notification: FakeNotification, receiverId: string) => unknown
}

export const createState = (
  clock: FakeClock,
  random: Random,
  personality: Personality,
  domain: string,
): State => {
  const makeId = createIdMaker(personality.ids, random.fork('ids'))
  const nextId = createNextId(personality.ids, makeId, clock.now)
  const later = createLater(clock.now)
  clock.onMove(later.runDue)
  return {
    ...createTables(nextId, makeId, clock.now),
    clock,
    random,
    personality,
    trendsRandom: random.fork('trends'),
    domain,
    makeId,
    nextId,
    accounts: new Map(),
    byHandle: new Map(),
    posts: new Map(),
    postsBy: new Map(),
    boostsOf: new Map(),
    repliesTo: new Map(),
    quotesOf: new Map(),
    collectingUntil: new Map(),
    homes: new Map(),
    history: new Map(),
    emojis: new Map(),
    lists: new Map(),
    markers: new Map(),
    conversations: new Map(),
    scheduled: new Map(),
    filters: new Map(),
    announcements: [],
    collections: [],
    activity: new Map(),
    notifications: new Map(),
    policies: new Map(),
    merging: new Map(),
    refusesOldIds: false,
    replicaLag: 0,
    workerDelay: 0,
    later,
    publish: () => undefined,
    broadcast: () => undefined,
    isStreamed: () => false,
    isHeard: () => false,
    render: () => null,
    renderConversation: () => null,
    renderAnnouncement: () => null,
    renderNotification: () => null,
  }
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

/** Those who follow an account, by their ids. */
export const followersOf = (state: State, accountId: string): ReadonlyMap<string, Row<FollowOptions>> =>
  state.follows.about(accountId)

export const follows = (state: State, followerId: string, accountId: string): boolean =>
  state.follows.find(followerId, accountId) !== undefined

/** Whether a local account has blocked or muted another one, or blocked its domain. */
export const avoids = (state: State, accountId: string, otherId: string): boolean =>
  state.mutes.find(accountId, otherId) !== undefined ||
  state.blocks.find(accountId, otherId) !== undefined ||
  state.domainBlocks.find(accountId, state.accounts.get(otherId)?.remoteDomain ?? '') !== undefined

/** Background work: at once, or after the delay that the instance was given. */
export const soon = (state: State, run: () => void): void =>
  state.later.at(state.clock.now() + state.workerDelay, run)
