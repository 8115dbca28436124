/** Rows about what surrounds a post: its thread, and doubts about whether it still exists. See rows.ts. */
import type { AccountKey } from './ids'

/**
 * The thread around one post, as the server last told it. The posts are rows of their own. Key: [account+id].
 */
export interface ThreadRow {
  account: AccountKey
  /** The post that was opened. */
  id: string
  /** From the first post of the thread down to the one that the opened post answers. */
  ancestors: string[]
  /** Every answer is followed by its own answers. */
  descendants: string[]
  /** Of each descendant: 1 answers the opened post, 2 answers that one, and so on. */
  depths: number[]
  /** Server time of the answer. */
  fetchedAt: number
  /**
   * The server has more answers, and gives no more than these (mastodon-api.md 1.1: 4096). Whether something is missing above, the
   * first post tells: it answers another then.
   */
  isCut: boolean
  /** A guest was given these: of what answers the opened post there is more if that post counts more. */
  asGuest?: true
  /** The server was still collecting answers from elsewhere (header Mastodon-Async-Refresh). */
  isGrowing: boolean
}

/** A post of which it has to be found out whether it still exists. Key: [account+id]; index [account+dueAt]. */
export interface CheckRow {
  account: AccountKey
  id: string
  /** Local time at which to look next. */
  dueAt: number
  /** Local time of the first 404, if the last looks that told anything were 404s; else null. */
  missingSince: number | null
  /** Looks in a row that told nothing. */
  failures: number
}

/**
 * A post or a person that something stopped referring to: whether anything else does is still to be looked up.
 * Key: [account+kind+id]. A row lives until it was looked at.
 */
export interface SingleLeftoverRow {
  account: AccountKey
  kind: 'post' | 'person'
  id: string
}

/** Many such posts, which were let go of together. What was looked at is taken out of the row, and the row goes with the last of them. */
export interface LeftoverPostsRow {
  account: AccountKey
  kind: 'posts'
  /** Of no meaning, and no other row's. */
  id: string
  posts: readonly string[]
}

export type LeftoverRow = SingleLeftoverRow | LeftoverPostsRow
