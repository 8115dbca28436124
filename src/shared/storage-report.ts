/** What the page "Storage" shows: asked for while the page is open, kept up by nobody. */
import type { AccountKey } from './ids'
import type { Retention } from './retention'
import type { AccountSummary } from './session'
import type { TimelineKind } from './timelines'

/** Of all timelines of one kind together. */
export interface StoredKind {
  kind: TimelineKind
  /** Entries; what stands in two timelines counts twice. */
  count: number
  /** Estimated from a sample of the newest; see `StoredTimeline`. */
  bytes: number
  /** Server time; null if nothing is stored, or it is not known. */
  oldestAt: number | null
}

export interface StoredAccount {
  account: AccountKey
  retention: Retention
  kinds: StoredKind[]
}

/** An account that was signed out and whose posts were kept: nothing is fetched for it, and nothing trimmed. */
export interface StoredFormerAccount {
  account: AccountSummary
  kinds: StoredKind[]
}

export interface StorageReport {
  /** Who is signed in, and guests. */
  accounts: StoredAccount[]
  signedOut: StoredFormerAccount[]
  /** The whole database on disk, as Chromium tells; null if it does not. */
  databaseBytes: number | null
  pictureBytes: number
}
