/** What main tells the windows about accounts, instances, their state, and the deck. */
import type { AccountKey, ColumnId, Order, TimelineKey } from './ids'
import type { AppErrorDetail } from './errors'
import type { OpenedKey } from './opened'
import type { Preferences } from './preferences'

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
  /** Nobody's account: an instance whose public timelines are read without one. `handle` is its domain. */
  isGuest?: true
}

/** How one timeline stands while its account's instance answers. */
export interface TimelineState {
  timeline: TimelineKey
  /** Server time of the last answer that confirmed the newest end; null before the first. */
  asOf: number | null
  /** Server time at which the instance was found to have given all its posts other ids; null: never. */
  renewedAt: number | null
  /** Whether its stream is open and joined to what is stored. */
  isLive: boolean
  /** The instance was still putting it together when it was last asked: what it answers then proves nothing. */
  isRebuilding: boolean
  /** Gaps that are open and being filled. */
  gapsFilling: number
  /** The first fetch of what the server keeps: posts so far of at most `total`; null when done. */
  firstFetch: { posts: number; total: number } | null
  /** Where the user stopped reading on another device, as long as nobody took or declined to go there; null: nowhere. */
  elsewhere: Order | null
  /** Why this timeline alone cannot be had: its list was deleted, its instance does not offer it. */
  problem: AppErrorDetail | null
}

/** How an account stands with its instance, and its timelines with it. */
export interface AccountState {
  account: AccountKey
  connection:
    /** No answer yet since the start. */
    | 'connecting'
    /** The stream of home is open and its newest end confirmed. */
    | 'live'
    /** No stream, but the instance answers and is asked regularly. */
    | 'polling'
    /** The last requests failed; see `problem`. */
    | 'offline'
    /** The user has paused it: nothing is asked but what the user asks for. */
    | 'paused'
    /** Two 401: the account waits for a new sign-in. */
    | 'signedOut'
  /** Why, when `offline`. */
  problem: AppErrorDetail | null
  /** Local time of the next attempt when `offline`. */
  nextTryAt: number | null
  /** Server clock minus local clock, in milliseconds; 0 if under 30 s or unknown. */
  clockOffsetMs: number
  /** Every timeline that is synced, home first. */
  timelines: TimelineState[]
}

/** An entry, and where it stood in the view. */
export interface Spot {
  /** Entry whose top edge is nearest to the top of the view. */
  order: Order
  /** Its post's uri, which finds it again if ids or the database change. */
  uri: string
  /** Pixels from the top of the view to the top of that entry; negative when cut off above. */
  offset: number
}

/** The jumps of a column that can be undone. */
export interface KeptJumps {
  /** Where they led away from; the last is the first to be undone. */
  left: Spot[]
  /** Whether the reader has gone on reading where the last one led. */
  hasReadOn: boolean
}

export interface ReadingPlace extends Spot {
  /** The newest entry that was ever in view, where that is a newer one: what is newer than it is unread. */
  seen?: Order | undefined
  /** Kept with the place, so that a jump and where it led are on disk together or not at all. */
  jumps?: KeptJumps | undefined
}

export interface Column {
  id: ColumnId
  account: AccountKey
  /** Says what stands in it; see timelines.ts. */
  timeline: TimelineKey
  /** What the user knows it by where its kind and parameters do not tell: a list's title, a profile's handle. */
  name: string | null
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

/** What the network costs, as far as the system tells: `metered` is paid by volume. */
export type NetworkCost = 'usual' | 'metered' | 'slow'
/** Why instances are asked for less at the moment. */
export type SparingReason = 'battery' | Exclude<NetworkCost, 'usual'>

/** How a sign-in came back, mostly through the browser: the account, or why not. */
export interface FinishedSignIn {
  attempt: string
  account: AccountSummary | null
  problem: string | null
  /** The page on which to try again in place of the last; null: there is none, the sign-in is over. */
  url: string | null
}

/** A link that was not opened, and why. */
export interface LinkRefusal {
  url: string
  error: AppErrorDetail
}

/** What the user has paused: everything, or some accounts. */
export interface Pauses {
  everything: boolean
  accounts: AccountKey[]
}

/** How tokens can be kept on this system. `none`: no keyring, and the user has not decided yet. */
export type KeyringState = 'keyring' | 'none' | 'weaker' | 'session'

/** Everything a window needs to draw its first frame. */
export interface Session {
  accounts: AccountSummary[]
  guests: AccountSummary[]
  states: AccountState[]
  columns: Column[]
  places: Record<ColumnId, ReadingPlace>
  /** The latest opened last. */
  opened: OpenedKey[]
  store: StoreState
  keyring: KeyringState
  preferences: Preferences
  sparing: SparingReason | null
  pauses: Pauses
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
  /** Accounts that it has, many of them left by now; looked for only where `activeMonth` or the rules are not told, or by older software. */
  accountCount: number | null
  software: string
  version: string
  thumbnail: string | null
  /** Handles already signed in on this instance. */
  signedIn: string[]
}

/** Something of an instance that people know by its name: a list by its title, a profile by its handle. */
export interface NamedId {
  id: string
  name: string
}

export interface SignInAttempt {
  attempt: string
  /** The page to sign in on; it leads back to Steppe, or shows a code. */
  url: string
  /** False: the system opened no browser with it. */
  isOpened: boolean
}
