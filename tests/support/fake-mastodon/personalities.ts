import type { IdScheme } from './ids'

export type PersonalityName =
  'mastodon-4.3' | 'mastodon-4.5' | 'mastodon-4.6' | 'gotosocial' | 'hollo' | 'pleroma' | 'worst'

/** What comes instead of an endpoint: a refusal, the page of a web app with 200, or a stub that never has anything. */
export type Absence = 401 | 403 | 404 | 405 | 501 | 'html' | 'empty'

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
  /** Endpoints that it lacks: `GET /api/v1/trends/*`, in which * stands for anything. */
  missing: Record<string, Absence>
  /** Single posts, for who has no account: the public ones, a refusal, or “not found” for each (as Pleroma may be set up). */
  postsForGuests: 'given' | 'refused' | 'hidden'
  /** Posts say which filters they meet. */
  filterResults: boolean
  /** A relationship says when its mute ends. */
  muteExpiry: boolean
  /** Rows of notifications say which group they belong to. */
  groupKeys: boolean
  /** Policies and requests of notifications. */
  policy: boolean
  /** Words for notifications of types that the client does not know. */
  fallbacks: boolean
  /** A policy may speak of bots. */
  botPolicy: boolean
  streaming: boolean
  /** Header Mastodon-Async-Refresh beside 206, and beside threads whose answers it still collects. */
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
  /** How much of /api/v2/instance there is: Pleroma leaves most of it out. */
  instanceV2: 'full' | 'partial'
  /** Keys of its own in every post, account and notification. */
  extension: string | null
  /** Optional parts of every answer are missing, of another type, or hold words that nobody knows; attachments share an id. */
  mangles: boolean
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
  missing: {},
  postsForGuests: 'given',
  filterResults: true,
  muteExpiry: false,
  groupKeys: true,
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
  instanceV2: 'full',
  extension: null,
  mangles: false,
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
  groupKeys: false,
  policy: false,
  asyncRefresh: false,
  quotes: 'none',
  timelinesAccess: false,
  loopbackAnyPort: false,
  ...rest,
})

/** They came with 4.6. */
const withoutCollections = { 'GET /api/v1/accounts/*collections': 404 } satisfies Record<string, Absence>

/** What only Mastodon has. */
const lacking = {
  'GET /api/v1/statuses': 404,
  'GET /api/v1/accounts': 404,
  '* /api/v2/notifications*': 404,
  '* /api/v1/notifications/policy': 404,
  '* /api/v1/notifications/requests*': 404,
  'GET /api/v1/statuses/*/quotes': 404,
  'GET /api/v1/timelines/link': 404,
  ...withoutCollections,
} satisfies Record<string, Absence>

const mastodons = {
  'mastodon-4.3': mastodon('mastodon-4.3', '4.3.23', 2, {
    asyncRefresh: false,
    quotes: 'none',
    timelinesAccess: false,
    missing: { 'GET /api/v1/statuses/*/quotes': 404, ...withoutCollections },
  }),
  'mastodon-4.5': mastodon('mastodon-4.5', '4.5.15', 7, { missing: withoutCollections }),
  'mastodon-4.6': mastodon('mastodon-4.6', '4.6.5', 11, {
    avatarDescriptions: true,
    fallbacks: true,
    wrapstodon: true,
    muteExpiry: true,
    botPolicy: true,
    imageDescriptionLimit: 10_000,
  }),
}

const others = {
  gotosocial: foreign('gotosocial', '0.20.0-rc1', 'ulid', {
    throttle: 'gotosocial',
    postsForGuests: 'refused',
    missing: { ...lacking, 'GET /api/v1/trends/*': 404, '* /api/v1/domain_blocks': 404 },
  }),
  hollo: foreign('hollo', '0.10.0', 'uuid7', {
    maxLimit: 1000,
    groupKeys: true,
    streaming: false,
    throttle: 'none',
    linkPrev: false,
    filterResults: false,
    missing: {
      'GET /api/v1/statuses': 404,
      'GET /api/v1/accounts': 404,
      '* /api/v2/notifications/policy': 404,
      '* /api/v1/notifications/policy': 404,
      '* /api/v1/notifications/requests*': 404,
      'GET /api/v1/statuses/*/quotes': 404,
      '* /api/v1/filters': 404,
      '* /api/v2/filters*': 404,
      'GET /api/v1/trends/*': 'empty',
      'GET /api/v2/suggestions': 'empty',
      ...withoutCollections,
      'GET /api/v1/announcements': 'empty',
      'GET /api/v1/timelines/link': 404,
    },
  }),
  pleroma: foreign('pleroma', '2.7.2 (compatible; Pleroma 2.9.1)', 'flake', {
    throttle: 'none',
    filterResults: false,
    oauthMetadata: false,
    instanceV2: 'partial',
    extension: 'pleroma',
    missing: {
      ...lacking,
      'GET /api/v1/statuses': 405,
      '* /api/v1/notifications/policy': 501,
      '* /api/v2/filters*': 404,
      'GET /api/v1/trends/*': 'html',
      'GET /api/v1/followed_tags': 404,
      'GET /api/v1/accounts/familiar_followers': 404,
    },
  }),
}

/** All that ever went wrong on any server, at once: for clients that must not break. */
const worst = mastodon('worst', '4.2.0+chimera', 0, {
  software: 'chimera',
  apiVersions: null,
  asyncRefresh: false,
  throttle: 'none',
  timelinesAccess: false,
  oauthMetadata: false,
  mangles: true,
  missing: {
    'GET /api/v2/instance': 'html',
    'GET /api/v1/statuses': 501,
    'GET /api/v1/accounts': 'html',
    '* /api/v2/notifications*': 405,
    '* /api/v1/notifications/policy': 403,
    '* /api/v1/notifications/requests*': 404,
    'GET /api/v1/statuses/*/quotes': 501,
    '* /api/v2/filters*': 'html',
    '* /api/v1/markers': 403,
    'GET /api/v1/announcements': 401,
    'GET /api/v1/trends/*': 405,
    'GET /api/v1/custom_emojis': 'html',
    'GET /api/v1/timelines/link': 404,
    'GET /api/v1/endorsements': 501,
    'GET /api/v1/preferences': 401,
    ...withoutCollections,
  },
})

export const personalities: Record<PersonalityName, Personality> = { ...mastodons, ...others, worst }
