import type { Picture } from '../motifs'

export type Visibility = 'public' | 'unlisted' | 'private' | 'direct'

export interface FakeAccount {
  id: string
  username: string
  /** Null for people of this instance. */
  remoteDomain: string | null
  displayName: string
  /** HTML. */
  note: string
  avatar: Picture
  header: Picture
  avatarAlt: string
  bot: boolean
  locked: boolean
  fields: { name: string; value: string; verifiedAt: string | null }[]
  createdAt: number
  /** Added to what the model counts. */
  counts: { followers: number; following: number; statuses: number }
  /** Local people only: boosts of one post are grouped in their home (the default). */
  groupBoosts: boolean
  /** What the instance's moderators made of the account. */
  state: 'normal' | 'limited' | 'suspended'
  /** Id of the account that this one moved to. */
  movedTo: string | null
  /** Nobody sees whom they follow and who follows them. */
  hidesRelations: boolean
  /** When they last wrote or boosted; 0: never. */
  lastPostAt: number
  /** Laid over the JSON as it is: what other software sends. */
  raw: Record<string, unknown>
}

export type MediaKind = 'image' | 'gifv' | 'video' | 'audio' | 'unknown'

/** How the file behind an attachment misbehaves: see pictures.ts. */
export type MediaFault =
  'wrong-type' | 'bomb' | 'stall' | 'missing' | 'svg' | 'truncated' | 'wrong-size' | 'slow'

export interface FakeMedia {
  id: string
  kind: MediaKind
  picture: Picture
  alt: string | null
  focus: { x: number; y: number } | null
  /** Seconds, for what plays. */
  duration: number
  fault: MediaFault | null
  /** Not cached by the instance: the file comes through /media_proxy, which has a tight limit (API 3.1). */
  proxied: boolean
}

export interface FakePoll {
  id: string
  expiresAt: number | null
  multiple: boolean
  /** Votes are hidden until it ends. */
  hideTotals: boolean
  options: { title: string; votes: number }[]
  voters: number | null
  /** Account id to chosen options. */
  votes: Map<string, number[]>
}

export interface FakeCard {
  url: string
  title: string
  description: string
  provider: string
  author: string
  type: 'link' | 'photo' | 'video'
  picture: Picture | null
}

export type QuoteState =
  | 'pending'
  | 'accepted'
  | 'rejected'
  | 'revoked'
  | 'deleted'
  | 'unauthorized'
  | 'blocked_account'
  | 'muted_account'

/** What an edit can change. */
export interface PostBody {
  /** HTML. */
  content: string
  spoilerText: string
  sensitive: boolean
  language: string | null
  media: FakeMedia[]
  poll: FakePoll | null
  card: FakeCard | null
  /** Ids of mentioned accounts. */
  mentions: string[]
  tags: string[]
}

export interface FakePost extends PostBody {
  id: string
  uri: string
  authorId: string
  createdAt: number
  editedAt: number | null
  /** Id of the boosted post, if this is a boost. */
  boostOf: string | null
  replyTo: string | null
  replyToAuthor: string | null
  /** `rowId` is what lists of quotes are cut by. */
  quote: { rowId: string; state: QuoteState; postId: string | null } | null
  visibility: Visibility
  /** Added to what the model counts. */
  counts: { replies: number; boosts: number; favourites: number; quotes: number }
  application: string | null
  /** Until then REST reads of home and list feeds do not find the row (replica lag). */
  readableAt: number
  /** Laid over the JSON as it is: what other software sends. */
  raw: Record<string, unknown>
  /** Earlier versions, oldest first. */
  history: { at: number; body: PostBody }[]
}

export interface FakeList {
  id: string
  ownerId: string
  title: string
  /** Ids of accounts. */
  members: Set<string>
  /** Answers that it shows: to its members, to all whom its owner follows, or none. */
  repliesPolicy: 'list' | 'followed' | 'none'
  /** Whether its members' posts stay out of the owner's home. */
  exclusive: boolean
  /** Ids that its feed keeps although their rows have vanished. */
  vanished: Set<string>
}

export interface FakeEmoji {
  shortcode: string
  picture: Picture
  category: string | null
  /** Made by this instance; only such are in /api/v1/custom_emojis, others come with posts and names. */
  local: boolean
  /** Whether it can be chosen when writing; in /api/v1/custom_emojis only if so (API 1.7). */
  listed: boolean
}

export interface FollowOptions {
  showBoosts: boolean
  languages: string[] | null
  /** Whether each of their posts makes a notification. */
  notify: boolean
}

export interface MuteOptions {
  /** Whether what they do makes no notifications either: the default. */
  notifications: boolean
  expiresAt: number | null
}

/** Direct posts between the same people, as one of them sees them (API 1.11). */
export interface FakeConversation {
  id: string
  /** Id of the post that began it. */
  rootId: string
  /** Ids of the others; of the owner alone if they write to themselves. */
  participants: string[]
  /** Ids of its posts, those without a row included. */
  postIds: string[]
  /** What pages are cut by. */
  lastStatusId: string
  unread: boolean
}

export type FilterContext = 'home' | 'notifications' | 'public' | 'thread' | 'account'

export interface FakeFilter {
  id: string
  title: string
  context: FilterContext[]
  expiresAt: number | null
  /** `blur` came with 4.4. */
  action: 'warn' | 'hide' | 'blur'
  keywords: { id: string; keyword: string; wholeWord: boolean }[]
  /** Single posts, whatever they say. */
  statuses: { id: string; statusId: string }[]
}

export interface FakeAnnouncement {
  id: string
  /** HTML. */
  content: string
  publishedAt: number
  startsAt: number | null
  endsAt: number | null
  /** Ids of the accounts that dismissed it. */
  readBy: Set<string>
  /** Emoji to the ids of those who reacted with it. */
  reactions: Map<string, Set<string>>
}

export interface FakeNotification {
  id: string
  /** One of Mastodon's or whatever other software calls its own. */
  type: string
  at: number
  /** Id of the account that did it. */
  fromId: string
  postId: string | null
  /** The same for what is shown as one; `ungrouped-ID` otherwise (API 1.10). */
  groupKey: string
  /** Held back by the policy of its receiver. */
  filtered: boolean
  /** Laid over the JSON as it is. */
  raw: Record<string, unknown>
}

type PolicyValue = 'accept' | 'filter' | 'drop'

/** What happens to notifications by whom, with the keys that the API has for it. */
export interface NotificationPolicy {
  for_not_following: PolicyValue
  for_not_followers: PolicyValue
  for_new_accounts: PolicyValue
  for_private_mentions: PolicyValue
  for_limited_accounts: PolicyValue
  /** Since 4.6. */
  for_bots: PolicyValue
}

/** Filtered notifications by one person, who waits to be accepted. */
export interface NotificationRequest {
  updatedAt: number
}

/** Streams that are an account's own. */
export type AccountStream = 'user' | 'user:notification' | 'direct'

/** An event as the streaming server sends it; `payload` is already text. */
export interface StreamEvent {
  event:
    | 'update'
    | 'delete'
    | 'status.update'
    | 'notification'
    | 'notifications_merged'
    | 'conversation'
    | 'announcement'
    | 'announcement.reaction'
    | 'announcement.delete'
  payload: string
}

/** Why a home changed. */
export type FeedCause =
  | 'post'
  | 'late'
  | 'fetched'
  | 'boost'
  | 'reinsert'
  | 'edit'
  | 'merge'
  | 'regenerate'
  | 'delete'
  | 'unboost'
  | 'trim'
  | 'unmerge'
  | 'clear'
  | 'vacuum'

/** One line of the history of a home. */
export interface FeedChange {
  at: number
  change: 'added' | 'removed'
  id: string
  cause: FeedCause
}

/** A row of a home as the server would serve it in full: what a store is compared with. */
export interface HomeRow {
  id: string
  /** Id of the post itself: differs from `id` for boosts. */
  postId: string
  uri: string
  authorId: string
  content: string
  spoilerText: string
  createdAt: number
  editedAt: number | null
}
