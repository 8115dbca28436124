/** The relations that an instance knows, each with its hidden row ids. */
import type { IdMaker, IdScheme } from '../ids'
import { createRows } from './rows'
import type { Rows } from './rows'
import type { FollowOptions, MuteOptions, NotificationRequest } from './types'

export interface Tables {
  /** Account to post. */
  bookmarks: Rows<null>
  /** Account to post. */
  favourites: Rows<null>
  /** Follower to followed account. */
  follows: Rows<FollowOptions>
  /** Account to muted account. */
  mutes: Rows<MuteOptions>
  /** Account to blocked account. */
  blocks: Rows<null>
  /** Account that is asked to account that asks. */
  followRequests: Rows<null>
  /** Account to domain. */
  domainBlocks: Rows<null>
  /** Account to tag, as it is compared. */
  tagFollows: Rows<null>
  /** Author to pinned post. */
  pins: Rows<null>
  /** Account to the account that it shows on its profile. */
  endorsements: Rows<null>
  /** Receiver to somebody whose notifications are filtered. */
  notificationRequests: Rows<NotificationRequest>
  /** Receiver to somebody whose notifications pass whatever the policy says. */
  notificationPermissions: Rows<null>
}

/** Gives the next id of a table. */
export type NextId = (table: string) => string

/** Mastodon's rows count up table by table; other software gives them ids like everything else. */
export const createNextId = (scheme: IdScheme, makeId: IdMaker, now: () => number): NextId => {
  const last = new Map<string, number>()
  return (table) => {
    if (scheme !== 'snowflake') return makeId(now())
    const next = (last.get(table) ?? 0) + 1
    last.set(table, next)
    return String(next)
  }
}

export const createTables = (nextId: NextId, makeId: IdMaker, now: () => number): Tables => {
  const rows = <Value>(table: string): Rows<Value> => createRows<Value>(() => nextId(table), now)
  return {
    bookmarks: rows('bookmarks'),
    favourites: rows('favourites'),
    follows: rows('follows'),
    mutes: rows('mutes'),
    blocks: rows('blocks'),
    followRequests: rows('follow_requests'),
    domainBlocks: rows('domain_blocks'),
    tagFollows: rows('tag_follows'),
    pins: rows('pins'),
    endorsements: rows('endorsements'),
    notificationRequests: createRows(() => makeId(now()), now),
    notificationPermissions: rows('notification_permissions'),
  }
}
