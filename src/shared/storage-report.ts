/** How much is stored: what the page "Storage" shows, asked for while it is open, and what the store keeps count of. */
import type { AccountKey } from './ids'
import type { Retention } from './retention'
import type { AccountSummary } from './session'
import { timelineKindNames, type TimelineKind } from './timelines'

/** What of an account can be wiped by itself: its timelines of one kind, or its threads. */
export const storedParts = [...timelineKindNames, 'threads'] as const
export type StoredPart = TimelineKind | 'threads'

/** How much an account has stored altogether. */
export interface Totals {
  /** Posts, each once in however many timelines and threads it stands; a boost is none of its own. */
  posts: number
  /** Places in threads. */
  inThreads: number
}

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
  /** Of all of these and what stands beside them, each once; estimated from a sample of the newest. */
  bytes: number
  /** Server time of the oldest post that ends a timeline; null if none does, or it is not known. */
  oldestAt: number | null
  kinds: StoredKind[]
  /** The same of all its threads together; `oldestAt` is when the one was fetched that was not for longest, as they are kept from then. */
  threads: Omit<StoredKind, 'kind'>
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
