import type { IdScheme } from '../ids'
import { addAccount, addEmoji } from './accounts'
import type { AccountOptions } from './accounts'
import { homeFeed, accountOf } from './state'
import type { State } from './state'
import { createAnnouncements } from './announcements'
import type { Announcements } from './announcements'
import { createCollections } from './collections'
import type { Collections } from './collections'
import { createConversations } from './conversations'
import type { Conversations } from './conversations'
import { createFilters } from './filters'
import type { Filters } from './filters'
import { homeRows, regenerateHome, trimHome, wipeHome } from './homes'
import { createLedgers } from './ledgers'
import type { Ledgers } from './ledgers'
import { createLists } from './lists'
import type { Lists } from './lists'
import { createMarkers } from './markers'
import type { Markers } from './markers'
import { createModeration } from './moderation'
import type { Moderation } from './moderation'
import { createNotifications } from './notifications'
import type { Notifications } from './notifications'
import { boost, deletePost, deliverFetched, deliverLate, edit, post, unboost, vacuum } from './posts'
import type { BoostOptions, EditOptions, PostOptions } from './posts'
import { createReactions } from './reactions'
import type { Reactions } from './reactions'
import { createRelations } from './relations'
import type { Relations } from './relations'
import { renewIds } from './renewal'
import { createScheduled } from './scheduled'
import type { Scheduled } from './scheduled'
import { createTags } from './tags'
import type { Tags } from './tags'
import { createThreads } from './threads'
import type { Threads } from './threads'
import type { FakeAccount, FakeEmoji, FakePost, FeedChange, HomeRow } from './types'

/**
 * What happens on an instance, in the words of its people and administrators. People are named by handle (`mina`
 * of this instance, `jo@other.example` of another), posts by id. Everything is synchronous; events reach open
 * streams at once. Times are milliseconds of the server's clock.
 */
export interface World
  extends
    Relations,
    Reactions,
    Conversations,
    Scheduled,
    Notifications,
    Lists,
    Collections,
    Tags,
    Threads,
    Filters,
    Announcements,
    Markers,
    Ledgers,
    Moderation {
  addAccount: (options: AccountOptions) => FakeAccount
  addEmoji: (options: Parameters<typeof addEmoji>[1]) => FakeEmoji
  /** @throws if nobody has that handle. */
  account: (handle: string) => FakeAccount
  accounts: () => FakeAccount[]
  post: (options: PostOptions) => FakePost
  deliverLate: (options: PostOptions & { createdAt: number }) => FakePost
  deliverFetched: (options: PostOptions & { createdAt: number }) => FakePost
  boost: (options: BoostOptions) => FakePost
  unboost: (by: string, of: string) => void
  edit: (id: string, options: EditOptions) => FakePost
  delete: (id: string) => void
  vacuum: (id: string) => void
  /** @returns null if it is deleted or vacuumed. */
  findPost: (id: string) => FakePost | null
  posts: () => FakePost[]
  /**
   * Gives all posts other ids, of another scheme; those that come later have such ids too. Old ones are refused as cursors, or else
   * (`lenient`) compared with the new ones as if they were some.
   */
  renewIds: (scheme: IdScheme, cursors?: 'refused' | 'lenient') => void
  /** Cuts a home to its newest items (800 by default), without events. */
  trimHome: (handle: string, keep?: number) => void
  /** Rebuilds a home for that long (10 s): 206, and a part of it, until the clock is past that. */
  regenerateHome: (handle: string, duration?: number) => void
  /** Empties a home as after a week without requests; the next request rebuilds it. */
  wipeHome: (handle: string) => void
  /** Posts that come from now on become readable that much later; 0 ends it. */
  setReplicaLag: (milliseconds: number) => void
  /** Background work (clearing homes after a mute, merging after an unmute) begins that much later; 0: at once. */
  setWorkerDelay: (milliseconds: number) => void
  /** Ledger: the home as it could be read now in full, newest first. */
  homeOf: (handle: string) => HomeRow[]
  /** Ledger: everything that ever came into that home and left it, in order of happening. */
  historyOf: (handle: string) => readonly FeedChange[]
  /** Ids in the feed as the server holds it, newest first, those without a row included. */
  feedIds: (handle: string) => string[]
}

export const createWorld = (state: State): World => ({
  addAccount: (options) => addAccount(state, options),
  addEmoji: (options) => addEmoji(state, options),
  account: (handle) => accountOf(state, handle),
  accounts: () => [...state.accounts.values()],
  ...createRelations(state),
  post: (options) => post(state, options),
  deliverLate: (options) => deliverLate(state, options),
  deliverFetched: (options) => deliverFetched(state, options),
  boost: (options) => boost(state, options),
  unboost: (by, of) => unboost(state, by, of),
  edit: (id, options) => edit(state, id, options),
  delete: (id) => deletePost(state, id),
  vacuum: (id) => vacuum(state, id),
  ...createReactions(state),
  ...createConversations(state),
  ...createScheduled(state),
  ...createNotifications(state),
  ...createLists(state),
  ...createCollections(state),
  ...createTags(state),
  ...createThreads(state),
  ...createFilters(state),
  ...createAnnouncements(state),
  ...createModeration(state),
  ...createMarkers(state),
  ...createLedgers(state),
  findPost: (id) => state.posts.get(id) ?? null,
  posts: () => [...state.posts.values()],
  renewIds: (scheme, cursors = 'refused') => renewIds(state, scheme, cursors === 'refused'),
  trimHome: (handle, keep = 800) => trimHome(state, accountOf(state, handle).id, keep),
  regenerateHome: (handle, duration = 10_000) => regenerateHome(state, accountOf(state, handle).id, duration),
  wipeHome: (handle) => wipeHome(state, accountOf(state, handle).id),
  setReplicaLag: (milliseconds) => {
    state.replicaLag = milliseconds
  },
  setWorkerDelay: (milliseconds) => {
    state.workerDelay = milliseconds
  },
  homeOf: (handle) => homeRows(state, handle),
  historyOf: (handle) => state.history.get(accountOf(state, handle).id) ?? [],
  feedIds: (handle) => [...homeFeed(state, accountOf(state, handle).id).ids].reverse(),
})
