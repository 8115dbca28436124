/**
 * What an account keeps as whole sets at its instance: whom it blocks and mutes, whole domains, who asks to follow it, its filters.
 * The instance says of none of them when it changes (mastodon-api.md 1.8, 1.9), so each is read whole, again and again, and stored
 * as one row: half a set proves nothing.
 */
import type { AccountKey } from './ids'

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

/** Name of a set to what is in it. */
export interface SetMembers {
  blocks: Member[]
  mutes: MutedMember[]
  /** Domains in lower case. */
  domainBlocks: string[]
  followRequests: Member[]
  filters: Filter[]
}
export type SetName = keyof SetMembers

export const setNames = [
  'filters',
  'mutes',
  'blocks',
  'domainBlocks',
  'followRequests',
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
