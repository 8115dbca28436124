/** What the store host's operations (contract.ts) take and answer. */
import type { AccountKey, Order, TimelineKey } from './ids'
import type {
  Below,
  ConversationRow,
  EntryRow,
  NotificationRow,
  ProfileRow,
  RequestRow,
  ScheduledRow,
  SegmentRow,
  StatusRow,
  TimelineRow,
} from './rows'
import type { ThreadRow } from './rows-threads'

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
  /** These are the first since a single tip joined the stream: below them lies a blind window (see `SegmentRow`). */
  isBlind?: true
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

/** Posts of an account, by their ids. */
export interface StatusesOf {
  account: AccountKey
  statusIds: string[]
}

/** What a server says is no longer in a timeline. */
export interface Removal extends StatusesOf {
  timeline: TimelineKey
  /** Local time from which on the posts themselves are to be looked at. */
  checkAt: number
}

/** A thread with its posts. */
export interface ThreadPage extends RowBatch {
  account: AccountKey
  thread: ThreadRow
}

export interface AppliedThread {
  /** Whether the opened post itself is stored. */
  isStored: boolean
  /** Posts that stood in the stored thread and no longer do. */
  missing: string[]
}

export interface FactsBelow {
  facts: PostFacts[]
  /** When the newest of them came to be, entry or post; 0: none tells. */
  newestAt: number
  /** The order of the last entry that was looked at; null: none is left. */
  last: Order | null
}

/** A range of a timeline's orders. */
export interface OrdersQuery extends OrderRange {
  timeline: TimelineKey
  limit: number
  /** Without those that are marked as gone. */
  presentOnly?: boolean
}
