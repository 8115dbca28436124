/**
 * What an account keeps as whole sets at its instance: whom it blocks and mutes, who asks to follow it, its filters
 * and lists; and what the instance offers everybody: announcements, emojis.
 * The instance says of none of them when it changes (mastodon-api.md 1.8, 1.9), so each is read whole, again and again, and stored
 * as one row: half a set proves nothing.
 */
import type { AccountKey } from './ids'
import type { EmojiRow, MentionRow, TagRow } from './rows'

/** Somebody in a set. */
export interface Member {
  id: string
  /** Always with a host. */
  handle: string
  /** Plain text, may be empty. */
  name: string
}

export interface MutedMember extends Member {
  /** Server time at which the mute ends by itself; null: it does not, or the instance does not say. */
  until: number | null
  /** Whether notifications are muted too; left out where the instance does not say. */
  hidesNotifications?: boolean
}

/** Where a filter applies (mastodon-api.md 1.8); words that this version does not know are left out. */
export const filterContexts = ['home', 'notifications', 'public', 'thread', 'account'] as const
export type FilterContext = (typeof filterContexts)[number]

export interface Filter {
  id: string
  /** Plain text. */
  title: string
  contexts: FilterContext[]
  /** Server time; null: never. */
  expiresAt: number | null
  /** `hide`: as if it were not there; `warn`: behind its title; `blur`: its media are covered. */
  action: 'hide' | 'warn' | 'blur'
  keywords: { keyword: string; wholeWord: boolean }[]
  /** Posts that were put into it one by one. */
  statusIds: string[]
}

/** One of the account's lists, with who is in it. */
export interface ListMember {
  id: string
  /** Plain text. */
  title: string
  /** Its people are left out of home. */
  isExclusive: boolean
  people: Member[]
}

/** What an instance's staff tell everybody. Times are the server's; null: not said. */
/** What some people said to an announcement with one emoji. */
export interface Reaction {
  /** The emoji itself, or the name of a custom one. */
  name: string
  /** People, one or more. */
  count: number
  /** The account is one of them. */
  isMine: boolean
  /** Of a custom emoji. */
  emoji: EmojiRow | null
}

export interface Announcement {
  id: string
  /** HTML from the server; drawn as that of posts is. */
  content: string
  publishedAt: number | null
  /** From then on it is none any more. */
  endsAt: number | null
  /** The account has put it away, on whatever device. */
  isRead: boolean
  mentions: MentionRow[]
  tags: TagRow[]
  emojis: EmojiRow[]
  /** Absent in what was stored before they were kept. */
  reactions?: Reaction[]
}

/** A custom emoji that the instance offers for writing. */
export interface InstanceEmoji extends EmojiRow {
  category: string | null
}

/** Lines of a policy for notifications: whom each is about says `policyWords` in settings/set-lines.ts. */
export const policyLines = [
  'not_following',
  'not_followers',
  'new_accounts',
  'private_mentions',
  'limited_accounts',
  'bots',
] as const
export type PolicyLine = (typeof policyLines)[number]

/** Whose notifications the instance holds back until the account lets them through (`filter`), or throws away (`drop`). */
export interface NotificationPolicy {
  /** A line that the instance does not have is `accept`. */
  lines: Record<PolicyLine, 'accept' | 'filter' | 'drop'>
  /** How many people's notifications wait; servers count up to a hundred. */
  waitingPeople: number
}

/** A link that many people of an instance share. */
export interface TrendingLink {
  url: string
  /** Plain text, may be empty. */
  title: string
}

/** The account itself, as its instance has it. */
export interface Self extends Member {
  /** Handle of the account that it has moved to; null: it has not. */
  movedTo: string | null
}

/** Name of a set to what is in it. */
export interface SetMembers {
  blocks: Member[]
  mutes: MutedMember[]
  /** Domains in lower case. */
  domainBlocks: string[]
  followRequests: Member[]
  filters: Filter[]
  lists: ListMember[]
  /** Without the number sign. */
  followedTags: string[]
  announcements: Announcement[]
  emojis: InstanceEmoji[]
  /** One. */
  self: Self[]
  /** One. */
  notificationPolicy: NotificationPolicy[]
  /** The most popular first. */
  trendingLinks: TrendingLink[]
}
export type SetName = keyof SetMembers

export const setNames = [
  'filters',
  'mutes',
  'blocks',
  'domainBlocks',
  'followRequests',
  'announcements',
  'lists',
  'followedTags',
  'emojis',
  'self',
  'notificationPolicy',
  'trendingLinks',
] as const satisfies readonly SetName[]

/** A set as it is stored. Key: [account+name]. */
export interface SetRow<Name extends SetName = SetName> {
  account: AccountKey
  name: Name
  members: SetMembers[Name]
  /** Server time at which the instance was last seen to have just these. */
  asOf: number
}
/** The row of any one set. */
export type AnySetRow = { [Name in SetName]: SetRow<Name> }[SetName]

/** When a set was stored anew, by itself: its `asOf`. Key: [account+name]. */
export interface SetTimeRow {
  account: AccountKey
  name: SetName
  asOf: number
  /** How many members it has; older versions did not note it. */
  size?: number
}
