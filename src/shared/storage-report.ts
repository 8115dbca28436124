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

/** What is stored of an account. */
export interface Stored {
  /** Posts, each once in however many timelines and threads it stands; a boost is none of its own. */
  posts: number
  kinds: StoredKind[]
  /** The same of all its threads together. */
  threads: Pick<StoredKind, 'count' | 'bytes'>
}

export interface StoredAccount extends Stored {
  account: AccountKey
  retention: Retention
}

/** An account that was signed out and whose posts were kept: nothing is fetched for it, and nothing trimmed. */
export interface StoredFormerAccount extends Stored {
  account: AccountSummary
}

export interface StorageReport {
  /** Who is signed in, and guests. */
  accounts: StoredAccount[]
  signedOut: StoredFormerAccount[]
  /** The whole database on disk, as Chromium tells; null if it does not. */
  databaseBytes: number | null
  pictureBytes: number
}
