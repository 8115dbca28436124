/** What main tells the windows about accounts, instances, their state, and the deck. */
import type { AccountKey, ColumnId, Order, TimelineKey, TimelineKind } from './ids'
import type { AppErrorDetail } from './errors'

export interface AccountSummary {
  key: AccountKey
  /** `user@host`, host being the instance's own domain (not that of its API). */
  handle: string
  displayName: string
  avatar: string | null
  /** The instance's own domain. */
  domain: string
  /** Hue of the account's accent, 0 to 359, and its place in the palette. */
  accent: number
}

/**
 * How an account stands with its instance. Exactly one at a time; `filling` and `fetching` say what
 * happens while `live` or `polling`.
 */
export interface AccountState {
  account: AccountKey
  connection:
    /** No answer yet since the start. */
    | 'connecting'
    /** The stream is open and the newest end is confirmed. */
    | 'live'
    /** No stream, but the instance answers and is asked regularly. */
    | 'polling'
    /** The last requests failed; see `problem`. */
    | 'offline'
    /** Two 401: the account waits for a new sign-in. */
    | 'signedOut'
  /** Why, when `offline`. */
  problem: AppErrorDetail | null
  /** Local time of the next attempt when `offline`. */
  nextTryAt: number | null
  /** Gaps of all timelines of this account that are open and being filled. */
  gapsFilling: number
  /** The first fetch of what the server keeps: posts so far of at most `total`; null when done. */
  firstFetch: { posts: number; total: number } | null
  /** Server clock minus local clock, in milliseconds; 0 if under 30 s or unknown. */
  clockOffsetMs: number
  /** Server time of the last answer that confirmed the newest end of home; null before the first. */
  asOf: number | null
}

export interface ReadingPlace {
  /** Entry whose top edge is nearest to the top of the view. */
  order: Order
  /** Its post's uri, which finds it again if ids or the database change. */
  uri: string
  /** Pixels from the top of the view to the top of that entry; negative when cut off above. */
  offset: number
}

/** A column kind's descriptor is in columns.ts. */
export interface Column {
  id: ColumnId
  kind: TimelineKind
  account: AccountKey
  timeline: TimelineKey
  /** CSS pixels. */
  width: number
  /** Whether the column moves with new posts while its reader is at the very top. */
  follow: boolean
}

export type StoreState =
  | { is: 'opening' }
  /** `lost`: the database came back empty or foreign and is being fetched again. */
  | { is: 'ready'; storeId: string; lost: boolean }
  | { is: 'full' }
  /** A newer version of Steppe wrote the database. */
  | { is: 'newer' }
  /** Another window holds an old version open. */
  | { is: 'blocked' }
  | { is: 'unavailable' }

/** How tokens can be kept on this system. `none`: no keyring, and the user has not decided yet. */
export type KeyringState = 'keyring' | 'none' | 'weaker' | 'session'

/** Everything a window needs to draw its first frame. */
export interface Session {
  accounts: AccountSummary[]
  states: AccountState[]
  columns: Column[]
  places: Record<ColumnId, ReadingPlace>
  store: StoreState
  keyring: KeyringState
  version: string
}

/** What is shown of an instance before signing in; all of it plain text. */
export interface InstancePreview {
  /** The pinned origin of its API, e.g. `https://social.example.org`. */
  origin: string
  /** Its own domain, e.g. `example.org`. */
  domain: string
  title: string
  description: string
  rules: string[]
  /** Active people in the last month, where the instance says. */
  activeMonth: number | null
  software: string
  version: string
  thumbnail: string | null
  /** Handles already signed in on this instance. */
  signedIn: string[]
}

export interface SignInAttempt {
  attempt: string
  /** The page to sign in on, with the loopback redirect. */
  url: string
}
