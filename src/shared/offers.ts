/** What is kept of what an instance offers; how it is found out is in src/main/mastodon/offers.ts. */

import type { Limits } from './limits'
import { setNames } from './sets'

/**
 * `manyPosts`: posts by their ids, 20 at once (Mastodon since 4.3). `markers`: where reading stopped elsewhere; `tellMarkers`: telling
 * it. `openPosts`: single posts, for guests. `requests`: notifications that are held back; `conversations`, `bookmarks`, `favourites`, `scheduled`: the timelines of those names.
 * `newFilters`, `newPolicy`: version 2 of filters and of the notification policy; the sets of those names: either version. And every
 * other whole set of an account. `api`: anything at all.
 */
const features = [
  'manyPosts',
  'markers',
  'tellMarkers',
  'openPosts',
  'requests',
  'conversations',
  'bookmarks',
  'favourites',
  'scheduled',
  'newFilters',
  'newPolicy',
  'api',
  ...setNames,
] as const
export type Feature = (typeof features)[number]
export const isFeature = (name: string): name is Feature => features.some((feature) => feature === name)

/** What is kept of an instance, over starts too. */
export interface Offer {
  /** As it calls itself, e.g. `4.6.5`, `2.7.2 (compatible; Pleroma 2.9.1)`; compared, never read. Null until it has told. */
  version: string | null
  /** `api_versions.mastodon`: absent before Mastodon 4.3 and in other software. */
  api: number | null
  /** Local times at which it was found to lack something. */
  lacks: { feature: Feature; at: number }[]
  /** Timelines, by halves, that its staff has switched off for everybody (src/main/mastodon/timelines-access.ts); missing: none. */
  off?: string[]
  /** What it allows of posts; left out until it has told. */
  limits?: Limits | undefined
  /** Where it streams (null: it does not), as it said at that local time; left out until it has told. */
  stream?: { url: string | null; at: number } | undefined
}

/** Where offers are kept, by the pinned origin of the instance. */
export interface KeptOffers {
  offer: (origin: string) => Offer | null
  setOffer: (origin: string, offer: Offer) => void
}
