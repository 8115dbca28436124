import type { IdScheme } from './ids'

export type PersonalityName = 'mastodon-4.3' | 'mastodon-4.5' | 'mastodon-4.6' | 'gotosocial' | 'hollo'

/** What one server software does differently from another (API: version gate, 1 to 3, 5, 10). */
export interface Personality {
  name: PersonalityName
  /** NodeInfo's name of the software. */
  software: string
  version: string
  /** `api_versions` of /api/v2/instance; null where the key is absent. */
  apiVersions: Record<string, number> | null
  ids: IdScheme
  /** Mastodon gives a delivered post the id of its arrival; others always derive it from created_at. */
  idsByArrival: boolean
  /** Items that a home feed keeps; Infinity where it is a query over everything. */
  feedLimit: number
  /** A boost is dropped if its original or another boost of it is among that many newest items. */
  reblogFalloff: number
  /** Longest page of whatever collection; null: as in the table of API 1.1. */
  maxLimit: number | null
  /** `limit` and cursors that make no sense: read as numbers the Ruby way, or refused with 400. */
  strictParams: boolean
  /** Link carries next and prev whenever the page has rows; or `next` alone for full pages, with the whole query. */
  linkPrev: boolean
  /** At most 20 posts, or 40 accounts, by their ids. */
  batches: boolean
  /** Posts say which filters they meet. */
  filterResults: boolean
  filtersV2: boolean
  filtersV1: boolean
  /** A relationship says when its mute ends. */
  muteExpiry: boolean
  /** Rows of notifications say which group they belong to. */
  groupKeys: boolean
  notificationsV2: boolean
  /** Policies and requests of notifications. */
  policy: boolean
  /** Words for notifications of types that the client does not know. */
  fallbacks: boolean
  /** A policy may speak of bots. */
  botPolicy: boolean
  streaming: boolean
  /** Header Mastodon-Async-Refresh beside 206. */
  asyncRefresh: boolean
  throttle: 'mastodon' | 'gotosocial' | 'none'
  quotes: 'none' | 'full'
  /** The instance says who may look at which timelines. */
  timelinesAccess: boolean
  /** The instance says whether there is a review of the year. */
  wrapstodon: boolean
  /** Keys that came with 4.6. */
  avatarDescriptions: boolean
  oauthMetadata: boolean
  /** Loopback redirect URIs match on any port if the host is an IP literal. */
  loopbackAnyPort: boolean
  imageDescriptionLimit: number
}

const mastodon = (
  name: PersonalityName,
  version: string,
  api: number,
  rest: Partial<Personality> = {},
): Personality => ({
  name,
  software: 'mastodon',
  version,
  apiVersions: { mastodon: api },
  ids: 'snowflake',
  idsByArrival: true,
  feedLimit: 800,
  reblogFalloff: 40,
  maxLimit: null,
  strictParams: false,
  linkPrev: true,
  batches: true,
  filterResults: true,
  filtersV2: true,
  filtersV1: true,
  muteExpiry: false,
  groupKeys: true,
  notificationsV2: true,
  policy: true,
  fallbacks: false,
  botPolicy: false,
  streaming: true,
  asyncRefresh: true,
  throttle: 'mastodon',
  quotes: 'full',
  timelinesAccess: true,
  wrapstodon: false,
  avatarDescriptions: false,
  oauthMetadata: true,
  loopbackAnyPort: true,
  imageDescriptionLimit: 1500,
  ...rest,
})

/** Servers that are not Mastodon; their home is a query over all posts. */
const foreign = (
  name: PersonalityName,
  version: string,
  ids: IdScheme,
  rest: Partial<Personality>,
): Personality => ({
  ...mastodon(name, version, 0),
  software: name,
  apiVersions: null,
  ids,
  idsByArrival: false,
  feedLimit: Number.POSITIVE_INFINITY,
  strictParams: true,
  batches: false,
  groupKeys: false,
  notificationsV2: false,
  policy: false,
  asyncRefresh: false,
  quotes: 'none',
  timelinesAccess: false,
  loopbackAnyPort: false,
  ...rest,
})

export const personalities: Record<PersonalityName, Personality> = {
  'mastodon-4.3': mastodon('mastodon-4.3', '4.3.23', 2, {
    asyncRefresh: false,
    quotes: 'none',
    timelinesAccess: false,
  }),
  'mastodon-4.5': mastodon('mastodon-4.5', '4.5.15', 7),
  'mastodon-4.6': mastodon('mastodon-4.6', '4.6.5', 11, {
    avatarDescriptions: true,
    fallbacks: true,
    wrapstodon: true,
    muteExpiry: true,
    botPolicy: true,
    imageDescriptionLimit: 10_000,
  }),
  gotosocial: foreign('gotosocial', '0.20.0-rc1', 'ulid', { throttle: 'gotosocial' }),
  hollo: foreign('hollo', '0.10.0', 'uuid7', {
    maxLimit: 1000,
    groupKeys: true,
    notificationsV2: true,
    streaming: false,
    throttle: 'none',
    linkPrev: false,
    filterResults: false,
    filtersV1: false,
    filtersV2: false,
  }),
}
