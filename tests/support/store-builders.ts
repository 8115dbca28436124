/** Rows for store tests, made from as little as a test wants to say. */
import { asAccountKey } from '../../src/shared/ids'
import { homeOf, timelineKey } from '../../src/shared/timelines'
import { orderOf } from '../../src/shared/order'
import type { ConversationRow, NotificationRow, ProfileRow, StatusRow } from '../../src/shared/rows'
import type { TimelinePage } from '../../src/shared/store-shapes'

export const anna = asAccountKey('annaaaaa')
export const bert = asAccountKey('bertbbbb')

export const statusRow = (id: string, over: Partial<StatusRow> = {}): StatusRow => ({
  account: anna,
  id,
  uri: `https://one.example/posts/${id}`,
  url: `https://one.example/@mina/${id}`,
  // Snowflakes would lead beyond the last date there is.
  createdAt: 1_000_000 + (Number(id) % 1e9) * 1_000,
  editedAt: null,
  fetchedAt: 2_000_000,
  authorId: '7',
  boostOf: null,
  replyToId: null,
  replyToAuthorId: null,
  quote: null,
  content: `<p>Post ${id}</p>`,
  spoilerText: '',
  sensitive: false,
  visibility: 'public',
  language: 'en',
  media: [],
  poll: null,
  card: null,
  mentions: [],
  tags: [],
  emojis: [],
  repliesCount: 0,
  boostsCount: 0,
  favouritesCount: 0,
  viewer: { favourited: false, boosted: false, bookmarked: false, muted: false },
  ...over,
})

export const profileRow = (id: string, over: Partial<ProfileRow> = {}): ProfileRow => ({
  account: anna,
  id,
  handle: `person${id}@one.example`,
  displayName: `Person ${id}`,
  url: null,
  avatar: `https://one.example/avatars/${id}.gif`,
  avatarStatic: `https://one.example/avatars/${id}.png`,
  bot: false,
  locked: false,
  emojis: [],
  fetchedAt: 2_000_000,
  ...over,
})

/** Ids from `newest` down to `oldest`, as strings. */
export const idsDown = (newest: number, oldest: number): string[] =>
  Array.from({ length: newest - oldest + 1 }, (_, at) => String(newest - at))

/** A page of posts, newest first, that proves the range of its own entries. */
export const pageOf = (ids: string[], over: Partial<TimelinePage> = {}): TimelinePage => {
  const account = over.account ?? anna
  const newest = ids.at(0)
  const oldest = ids.at(-1)
  return {
    account,
    timeline: homeOf(account),
    statuses: ids.map((id) => statusRow(id, { account })),
    profiles: [profileRow('7', { account })],
    entries: ids.map((id) => ({ order: orderOf(id), statusId: id })),
    covers:
      newest === undefined || oldest === undefined
        ? null
        : { newest: orderOf(newest), oldest: orderOf(oldest) },
    authoritative: null,
    absentBefore: null,
    asOf: null,
    ...over,
  }
}

export const conversationRow = (id: string, lastStatusId: string): ConversationRow => ({
  account: anna,
  id,
  profileIds: ['8'],
  unread: true,
  lastStatusId,
  fetchedAt: 2_000_000,
})

/** A page of conversations, each with the id of its last post, that proves the range of its own entries. */
export const conversationPage = (
  rows: [id: string, lastStatusId: string][],
  over: Partial<TimelinePage> = {},
): TimelinePage => ({
  ...pageOf(rows.map(([, last]) => last)),
  timeline: timelineKey(anna, { kind: 'conversations' }),
  conversations: rows.map(([id, last]) => conversationRow(id, last)),
  entries: rows.map(([id, last]) => ({ order: orderOf(last), statusId: id })),
  ...over,
})

export const notificationRow = (id: string, over: Partial<NotificationRow> = {}): NotificationRow => ({
  account: anna,
  id,
  type: 'favourite',
  createdAt: 2_000_000,
  profileId: '8',
  statusId: '110',
  groupKey: `ungrouped-${id}`,
  detail: null,
  fetchedAt: 2_000_000,
  ...over,
})
