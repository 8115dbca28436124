/** How each collection is cut into pages (API 1.1). */

export interface PageRule {
  /** Rows of a page when nobody says how many, and at most. */
  limit: number
  max: number
  /** Whether min_id means anything; where it does not, it is read over. */
  minId: boolean
  /** What the Link to the page above asks with. */
  prev: 'min_id' | 'since_id'
  /** Link carries `next` however few rows there are. */
  alwaysNext: boolean
  /** The text `0` as limit: everything at once, without Link. */
  zeroIsAll: boolean
  /** Parameters that stay in Link; the others are lost there. */
  kept: readonly string[]
}

const rule = (limit: number, rest: Partial<PageRule> = {}): PageRule => ({
  limit,
  max: limit * 2,
  minId: true,
  prev: 'min_id',
  alwaysNext: false,
  zeroIsAll: false,
  kept: ['limit'],
  ...rest,
})

const timeline = (...kept: string[]): PageRule => rule(20, { alwaysNext: true, kept: ['limit', ...kept] })

/** Pages of relations to accounts: no way up but since_id. */
const relation = (limit: number, rest: Partial<PageRule> = {}): PageRule =>
  rule(limit, { minId: false, prev: 'since_id', ...rest })

const notificationKeys = ['types[]', 'exclude_types[]', 'account_id', 'include_filtered']

export const pageRules = {
  home: timeline('local'),
  list: timeline(),
  public: timeline('local', 'remote', 'only_media'),
  tag: timeline('local', 'only_media'),
  link: timeline('url'),
  profile: timeline('pinned', 'tagged', 'only_media', 'exclude_replies', 'exclude_reblogs'),
  bookmarks: rule(20),
  favourites: rule(20),
  conversations: rule(20),
  scheduled: rule(20),
  notifications: rule(40, { alwaysNext: true, kept: ['limit', ...notificationKeys] }),
  /** Loses expand_accounts. */
  notificationGroups: rule(40, { alwaysNext: true, kept: ['limit', ...notificationKeys, 'grouped_types[]'] }),
  /** Its `prev` speaks of a cursor that it does not know. */
  groupAccounts: relation(40, { prev: 'min_id' }),
  notificationRequests: rule(40),
  reactedBy: relation(40),
  /** Blocks, mutes, follow requests, followers and following. */
  relatives: relation(40),
  quotes: relation(20),
  /** These two are cut by the accounts' own ids. */
  listMembers: relation(40, { zeroIsAll: true }),
  endorsements: relation(40, { zeroIsAll: true }),
  domainBlocks: relation(100),
  followedTags: rule(100, { prev: 'since_id' }),
} satisfies Record<string, PageRule>
