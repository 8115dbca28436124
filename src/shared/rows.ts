/**
 * Rows as they are stored in IndexedDB. The store host writes them, windows read them, main makes them
 * out of what a server sent (src/main/mastodon/normalize.ts). Times are milliseconds since the epoch
 * in the server's time unless a name says otherwise; null means that the server did not say.
 */
import type { AccountKey, Order, TimelineKey } from './ids'

export interface EmojiRow {
  shortcode: string
  /** Animated picture. */
  url: string
  staticUrl: string
}

export interface MediaRow {
  id: string
  /** `unknown` also stands for kinds that this version does not know. */
  type: 'image' | 'gifv' | 'video' | 'audio' | 'unknown'
  url: string | null
  previewUrl: string | null
  remoteUrl: string | null
  /** Alt text, plain. */
  description: string | null
  blurhash: string | null
  /** Pixels of the original, where known. */
  width: number | null
  height: number | null
  /** Seconds. */
  duration: number | null
  /** Focal point, -1 to 1 each. */
  focus: { x: number; y: number } | null
}

export interface PollRow {
  id: string
  expiresAt: number | null
  expired: boolean
  multiple: boolean
  votesCount: number
  votersCount: number | null
  options: { title: string; votesCount: number | null }[]
  emojis: EmojiRow[]
  voted: boolean
  ownVotes: number[]
}

/** A link preview; all of it plain text. */
export interface CardRow {
  url: string
  title: string
  description: string
  authorName: string
  type: string
  image: string | null
  blurhash: string | null
  width: number | null
  height: number | null
}

export interface MentionRow {
  id: string
  acct: string
  username: string
  url: string | null
}

export interface TagRow {
  name: string
  url: string | null
}

/** A post as one account sees it. Key: [account+id]. Boosts are rows of their own that refer to the original. */
export interface StatusRow {
  account: AccountKey
  id: string
  /** The post's identity across instances. */
  uri: string
  /** Where a browser shows it. */
  url: string | null
  createdAt: number
  editedAt: number | null
  /** When an answer last showed it to be other than what was stored (server time): what says the same is not written again. */
  fetchedAt: number
  authorId: string
  /** For a boost: the id of the boosted post, stored in a row of its own. Null for an original post. */
  boostOf: string | null
  replyToId: string | null
  replyToAuthorId: string | null
  quote: { state: string; statusId: string | null } | null
  /** Raw HTML from the server; only src/renderer/status/content turns it into something drawn. */
  content: string
  /** Plain text. */
  spoilerText: string
  sensitive: boolean
  visibility: string
  language: string | null
  media: MediaRow[]
  poll: PollRow | null
  card: CardRow | null
  mentions: MentionRow[]
  tags: TagRow[]
  emojis: EmojiRow[]
  repliesCount: number
  boostsCount: number
  favouritesCount: number
  /** Flags of this viewer; a payload without them (anonymous) never clears them. */
  viewer: { favourited: boolean; boosted: boolean; bookmarked: boolean; muted: boolean }
  /** Set once the post has ended: what it said was removed, who wrote it when and whom it answers stays. */
  gone?: GoneNote
}

/** When a post was found to have ended (server time), and what is known of why. */
export interface GoneNote {
  at: number
  /** `unreachable`: the instance answers 404, which stands for deleted, hidden from this viewer, and cleaned away alike. */
  why: 'deleted' | 'unreachable'
}

/** An author. Key: [account+id]. */
export interface ProfileRow {
  account: AccountKey
  id: string
  /** Always with a host: `mina@example.org`, the instance's own domain for its own people. */
  handle: string
  /** Plain text, may hold :shortcodes:. */
  displayName: string
  url: string | null
  avatar: string | null
  avatarStatic: string | null
  bot: boolean
  locked: boolean
  emojis: EmojiRow[]
  fetchedAt: number
}

/** A conversation of direct messages. Key: [account+id]. Its last post is a row of its own. */
export interface ConversationRow {
  account: AccountKey
  id: string
  /** Who takes part besides the account's owner; the owner where it is a note to themselves. */
  profileIds: string[]
  unread: boolean
  lastStatusId: string
  fetchedAt: number
}

/** A notification as version 1 of the API has it. Key: [account+id]. */
export interface NotificationRow {
  account: AccountKey
  id: string
  /** As the server names it; there are more than any version knows (mastodon-api.md 1.10). */
  type: string
  createdAt: number
  /** Who did it; null where the server does not say. */
  profileId: string | null
  /** The post that it is about; null where there is none, or none any more. */
  statusId: string | null
  /** Notifications of one key belong together; `ungrouped-<id>` where the server does not group. */
  groupKey: string
  /** Plain words of the server about it, e.g. of a moderator, or whose ties were cut. */
  detail: string | null
  fetchedAt: number
}

/** Somebody whose notifications the instance holds back until its owner agrees. Key: [account+id]. */
export interface RequestRow {
  account: AccountKey
  id: string
  profileId: string
  /** Notifications that are held back; servers stop counting at a hundred. */
  count: number
  /** The last post among them, if there is one. */
  statusId: string | null
  updatedAt: number
  fetchedAt: number
}

/** A post of the account's own that waits on its instance for its time. Key: [account+id]. */
export interface ScheduledRow {
  account: AccountKey
  id: string
  /** When it will be posted. */
  scheduledAt: number
  /** Plain text, as it was written. */
  text: string
  spoilerText: string
  visibility: string
  media: MediaRow[]
  /** Answers to choose from, where there is a poll. */
  pollOptions: string[]
  isReply: boolean
  fetchedAt: number
}

/** What an entry refers to: each kind has rows of its own. */
export type ItemKind = 'post' | 'conversation' | 'notification' | 'request' | 'scheduled'

/** Membership of an item in a timeline. Key: [timeline+order]; index [timeline+statusId]. */
export interface EntryRow {
  timeline: TimelineKey
  order: Order
  /**
   * Id of the item: of the post (or the boost itself), the conversation, the notification. Named when all items were posts; another name would
   * mean to write every stored entry anew.
   */
  statusId: string
  /** When the server was first seen to have dropped it from this timeline without deleting the item; else null. */
  goneAt: number | null
  /** A feed that the server rebuilt left it out: that proves nothing, nor does its absence from then on. */
  leftOut?: true
  /** Nobody asked for the feed between these server times, so long that the server may have built it anew: above this may be less. */
  unasked?: { since: number; until: number }
}

/** What lies under a segment: unknown posts, posts that the server no longer has, posts removed by the user's limit, or nothing. */
export type Below = 'open' | 'lost' | 'trimmed' | 'end'

/**
 * A range of orders in which the stored entries are proved to be all that the server has (or, newer than
 * `verified`, came in one unbroken stream). Key: [timeline+from]. Segments of a timeline never overlap or touch.
 */
export interface SegmentRow {
  timeline: TimelineKey
  /** Order of its newest entry. */
  from: Order
  /** Order of its oldest entry. */
  to: Order
  /**
   * REST answers confirmed everything from here down to `to`; what is newer came in by the stream. from <= verified <= to.
   * An answer that meets only the streamed part does not move it until the stretch between is confirmed too.
   */
  verified: Order
  /**
   * The blind window (mastodon-api.md 2): a single tip joined what streamed in, and a replica that lags may have answered it, so that posts
   * may be missing above `to` and below `from`, the first one that streamed in then. It ends when `from` is confirmed.
   */
  blind?: { from: Order; to: Order }
  below: Below
}

/** How many entries stand from an order down to the next range; see src/renderer/db/counted-ranges.ts. */
export interface CountedRange {
  from: Order
  count: number
}

/** What is kept about a whole timeline. Key: timeline. */
export interface TimelineRow {
  timeline: TimelineKey
  account: AccountKey
  /** Number of stored entries, kept by every write. */
  count: number
  /** Server time of the last answer that confirmed the newest end; null before the first. */
  asOf: number | null
  /** Items in the fullest page that the server ever answered: how much a page of this server holds, as far as is known. */
  fullest?: number
  /** The server rebuilt the feed, and below this order no answer has been compared with what is stored since. */
  rebuilt?: Order
  /** A look at everything is under way, and this is where its next page begins; left out: none is. */
  lookedTo?: Order
  /** How often the server gave everything other ids (see order.ts); left out: never. */
  era?: number
  /** Server time at which that was last noticed: what was fetched before cannot be asked for by the ids that it has. */
  renewedAt?: number
  /** Posts that were not stored before pages of this timeline brought them: its share in counting those of the account. */
  brought?: number
  /** The count by ranges, newest first; left out where one range holds all, and in rows from before there were any. */
  ranges?: readonly CountedRange[]
}

/**
 * What is kept about all that is stored of an account; see src/renderer/host/totals.ts. Key: account. It is missing until somebody
 * first asks.
 */
export interface TotalRow {
  account: AccountKey
  /** Stored posts beyond those that its timelines count as brought; below zero where more have gone since than came otherwise. */
  posts: number
  /** Places in stored threads; a post that stands in two of them has two. */
  inThreads: number
}

export interface MetaRow {
  key: 'storeId' | 'schemaEpoch'
  value: string | number
}
