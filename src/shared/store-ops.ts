/** The store host's operations: main calls them over one MessagePort, the host runs each in one transaction. Arguments are typed, not parsed. */
import type { AccountKey, Order, TimelineKey } from './ids'
import type {
  Below,
  ConversationRow,
  EntryRow,
  GoneNote,
  NotificationRow,
  ProfileRow,
  RequestRow,
  ScheduledRow,
  SegmentRow,
  StatusRow,
  TimelineRow,
} from './rows'
import type { ProfileDetailRow } from './rows-profiles'
import type { CheckRow, ThreadRow } from './rows-threads'
import type { Totals } from './storage-report'
import type { TimelineKind } from './timelines'
import type { AnySetRow, SetTimeRow } from './sets'

/** Posts, authors and other items out of one answer or event, each once. */
export interface RowBatch {
  statuses: StatusRow[]
  profiles: ProfileRow[]
  conversations?: ConversationRow[]
  notifications?: NotificationRow[]
  requests?: RequestRow[]
  scheduled?: ScheduledRow[]
  /** The posts came without what they are to this viewer (public streams): what is stored of that stays. */
  isAnonymous?: boolean
  /** Of these posts alone that is so: they came inside of others, without flags. */
  viewerless?: string[]
}

/** A closed interval of orders, newest first: `newest <= oldest`. */
export interface OrderRange {
  newest: Order
  oldest: Order
}

/** One page of a timeline, with what it proves. */
export interface TimelinePage extends RowBatch {
  account: AccountKey
  timeline: TimelineKey
  entries: Pick<EntryRow, 'order' | 'statusId'>[]
  /**
   * The interval in which the server has nothing but the stored entries once this page is in; every segment that
   * intersects it is merged with it into one. Null: the page proves nothing (a partial answer).
   */
  covers: OrderRange | null
  /** What lies below `covers`, if the answer told; otherwise kept from the oldest merged segment, else `open`. */
  below?: Below
  /**
   * The interval in which stored entries that the page does not name are gone from the timeline: they are marked
   * (`goneAt`), not deleted (see host/long-gone.ts). Null when absence proves nothing. Entries newer than `absentBefore` are never marked.
   */
  authoritative: OrderRange | null
  /** Orders newer than this are too fresh for absence to count (replicas lag); see mastodon-api.md 1.4.5. */
  absentBefore: Order | null
  /** Server time at which this page confirmed the newest end; null if it is not a tip. */
  asOf: number | null
  /** The feed is being rebuilt: what the first look after that misses is left out, not gone (mastodon-api.md 1.3). */
  rebuilding?: boolean
  /** Server time until which nobody had asked for the feed, for so long that it may have been rebuilt: noted where that begins. */
  unaskedUntil?: number
  /** Items that the server answered, if this page is an answer of its own. */
  rows?: number
  /** Where the look at everything that this page is a part of goes on; null: that is over. */
  lookedTo?: Order | null
}

export interface PageResult {
  /** By how many entries more are stored; items that only moved do not count. */
  added: number
  /** Segments of the timeline, newest first. */
  segments: SegmentRow[]
  count: number
  /** Nothing was written: the page shows what is stored under other ids (fault map row 34). */
  isForeign?: true
}

/** Posts that came over an unbroken stream. */
export interface StreamBatch extends RowBatch {
  account: AccountKey
  timeline: TimelineKey
  entries: Pick<EntryRow, 'order' | 'statusId'>[]
  /**
   * Order of the newest entry at the time the stream was joined to the store (any entry inside the newest segment): the
   * segment that holds it is extended upwards over `entries` newer than it. Null: rows are stored, no segment is made.
   */
  joins: Order | null
}

export interface TimelineOverview {
  row: TimelineRow | null
  /** Newest first. */
  segments: SegmentRow[]
}

export interface StoreOpened {
  storeId: string
  /** True if the database was created by this call. */
  created: boolean
}

/** What tells how much it is worth to ask for a post again. Times are the server's. */
export interface PostFacts {
  id: string
  createdAt: number
  /** When it was last seen to be different from before. */
  changedAt: number
  pollEndsAt: number | null
  isBookmarked: boolean
  /** It answers, or is answered. */
  isInThread: boolean
}

/** What of a timeline is to be trimmed: see docs/decisions/retention.md. */
export interface TrimOrder {
  account: AccountKey
  timeline: TimelineKey
  /** Entries of items from before that server time go; null: whatever their age. */
  olderThan: number | null
  /** The server's time now: an item from later than that says nothing of its own age. */
  serverNow: number
  /** So many of the oldest go besides, whatever their age. */
  excess: number
  /** The newest so many stay. */
  newestKept: number
  /** So many stay above each of the places, where the timeline is being read or a jump can be undone to, and below it. */
  around: number
  places: Order[]
  /** Ranges that stay whole, e.g. what is unread. */
  keeps: OrderRange[]
}

export interface Trimmed {
  /** How many entries went. */
  removed: number
  /** The newest order among them; null if there are none. */
  edge: Order | null
}

export interface DroppedThreads {
  /** How many threads went: one, or none. */
  removed: number
  /**
   * After what the next call is to begin: when the last one that was looked at was fetched, or before, if more of then may go; null:
   * there are no more.
   */
  at: number | null
}

/** How much of one timeline is stored. */
export interface StoredTimeline {
  timeline: TimelineKey
  count: number
  /** Server time of the oldest item; null if there is none, or it is not known. */
  oldestAt: number | null
  /** Bytes of an entry with what it refers to, from a sample of the newest; written as text. */
  bytesEach: number
  /** The same without the posts and people that it refers to, which others may refer to as well. */
  bytesEachAlone: number
}

/** How much is stored of an account, by where it stands. */
export interface StoredPlaces {
  timelines: StoredTimeline[]
  /** Bytes of a post with its author, and its part of the boosts that there are, from a sample of the newest; written as text. */
  bytesEachPost: number
  /** Bytes of a post in a thread with its author, from a sample; written as text. */
  bytesEachInThreads: number
  /** Server time at which the thread was fetched that was not for longest; null: there are none. */
  oldestThreadAt: number | null
}

/** Name to arguments and result; `src/renderer/host/operations.ts` implements all of them. */
export interface StoreOps {
  /** Opens, creating or upgrading, the database. @throws storeUnavailable, quota, conflict (newer epoch) */
  open: (args: { newStoreId: string }) => StoreOpened
  applyPage: (args: TimelinePage) => PageResult
  applyStream: (args: StreamBatch) => PageResult
  /** Stores posts that are already known to some timeline again (edits); unknown posts are ignored. Returns how many were known. */
  updateStatuses: (args: RowBatch & { account: AccountKey }) => number
  /**
   * Takes posts out of one timeline, because the server said so; the posts themselves stay, and are to be looked at from
   * `checkAt` (local time) on. Segments stay as they are. Returns how many entries went.
   */
  removeEntries: (args: {
    account: AccountKey
    timeline: TimelineKey
    statusIds: string[]
    checkAt: number
  }) => number
  /**
   * Ends posts: what they said is removed, and they leave every timeline, except what this viewer bookmarked, which stays where
   * it stands and says what happened. Boosts of them stay too. Returns how many were stored.
   */
  purge: (args: { account: AccountKey; statusIds: string[] } & GoneNote) => number
  /** Stores posts that stand in no timeline. */
  storePosts: (args: RowBatch & { account: AccountKey }) => void
  /**
   * Stores a thread with its posts, all at once. Returns whether the opened post itself is stored, and the posts that stood in
   * the stored thread and no longer do.
   */
  applyThread: (args: RowBatch & { account: AccountKey; thread: ThreadRow }) => {
    isStored: boolean
    missing: string[]
  }
  /** Stores a profile with the people that it names; what it is to the owner stays where the answer does not tell. */
  applyProfile: (args: { detail: ProfileDetailRow; profiles: ProfileRow[] }) => void
  /** Of these posts, those whose thread is stored, with the server time at which it was fetched. */
  threadsOf: (args: { account: AccountKey; statusIds: string[] }) => { id: string; fetchedAt: number }[]
  /** Notes that it has to be found out whether stored posts still exist, from that local time on. */
  doubt: (args: { account: AccountKey; statusIds: string[]; dueAt: number }) => void
  /** Posts in doubt, the ones to be looked at first. */
  nextChecks: (args: { account: AccountKey; limit: number }) => CheckRow[]
  /** Says what looking at them gave: changed doubts, and posts that are in doubt no more. */
  settleChecks: (args: { account: AccountKey; changed: CheckRow[]; settled: string[] }) => void
  /** Facts of the posts that are stored and have not ended; of the originals where they are boosts. */
  factsOf: (args: { account: AccountKey; statusIds: string[] }) => PostFacts[]
  /** The same of the posts that a timeline's next entries are, or are about, and the order of the last entry; null: none is left. */
  factsBelow: (args: { timeline: TimelineKey; below: Order; limit: number }) => {
    facts: PostFacts[]
    /** When the newest of them came to be, entry or post; 0: none tells. */
    newestAt: number
    last: Order | null
  }
  /**
   * Stores a whole set in place of the one before. Answers which members came or went since then, by id or name, and which lists have
   * other people; of sets that say nothing of what stands in timelines none, and none the first time.
   */
  putSet: (args: AnySetRow) => string[]
  /** When each set of an account was last read; those that never were are left out. */
  setTimes: (args: { account: AccountKey }) => SetTimeRow[]
  overview: (args: { timeline: TimelineKey }) => TimelineOverview
  /** Sets what lies below the segment that starts at `from`; does nothing if there is none. */
  setBelow: (args: { timeline: TimelineKey; from: Order; below: Below }) => void
  /** Orders of the stored entries in a range, newest first, at most `limit`. */
  ordersBetween: (
    args: OrderRange & {
      timeline: TimelineKey
      limit: number
      /** Without those that are marked as gone. */
      presentOnly?: boolean
    },
  ) => Order[]
  /** Where items stand in a timeline, in no particular order; those that do not are left out. */
  placesOf: (args: { timeline: TimelineKey; statusIds: string[] }) => Pick<EntryRow, 'order' | 'statusId'>[]
  /** Avatars and preview pictures of the newest items of a timeline, and of the posts that these are about, for keeping them offline. */
  mediaOfNewest: (args: { timeline: TimelineKey; posts: number }) => string[]
  /**
   * Takes the oldest entries out of a timeline that are no longer to be kept, at most 40 of them, and says in its segments that
   * they were trimmed. What they referred to does not go here: it is noted as left over.
   */
  trimTimeline: (args: TrimOrder) => Trimmed
  /**
   * Looks at posts and people that something stopped referring to, and removes those that nothing else refers to; at most 40.
   * Posts that `self` (the account's own id) wrote, and bookmarked ones, stay. Answers how many were looked at.
   */
  sweepLeftovers: (args: { account: AccountKey; self: string }) => number
  /**
   * Forgets the first thread that was last fetched after `after` and before `before` (server times). Steps over those of own and
   * bookmarked posts: over 40 at most, so that none may have gone though there are more.
   */
  dropThread: (args: { account: AccountKey; self: string; before: number; after: number }) => DroppedThreads
  /** How much an account has stored altogether. */
  totalsOf: (args: { account: AccountKey }) => Totals
  /** The rows of all timelines of an account. */
  countsOf: (args: { account: AccountKey }) => TimelineRow[]
  /** How much is stored of each timeline of an account, and of its threads. */
  storedOf: (args: { account: AccountKey }) => StoredPlaces
  /** Bytes of the whole database on disk, as Chromium tells; null if it does not. */
  bytesOnDisk: (args: Record<string, never>) => number | null
  /**
   * Begins another era for all timelines of an account, because its server gave everything other ids (see order.ts): what is
   * stored stays, beneath what is read from now on, until that shows the same posts. Nothing happens if `timeline` is no longer
   * in the era `after`: somebody else has noticed it too.
   */
  beginEra: (args: { account: AccountKey; timeline: TimelineKey; after: number; at: number }) => void
  /** Removes all timelines of one kind of an account, in slices; what they referred to is left over. */
  forgetKind: (args: { account: AccountKey; kind: TimelineKind }) => void
  /** Removes all threads of an account, in slices; what they referred to is left over. */
  forgetThreads: (args: { account: AccountKey }) => void
  /** Removes everything of an account, in slices. */
  forgetAccount: (args: { account: AccountKey }) => void
}

export type StoreOpName = keyof StoreOps
export type StoreOpArgs<Name extends StoreOpName> = Parameters<StoreOps[Name]>[0]
export type StoreOpResult<Name extends StoreOpName> = ReturnType<StoreOps[Name]>

/** What main's modules are given to reach the store host. */
export type StoreClient = <Name extends StoreOpName>(
  name: Name,
  args: StoreOpArgs<Name>,
) => Promise<StoreOpResult<Name>>
