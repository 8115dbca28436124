/** Rows for tests of how posts look and read. */
import { asAccountKey } from '../../../src/shared/ids'
import { homeOf } from '../../../src/shared/timelines'
import type { EntryRow, MediaRow, PollRow, ProfileRow, StatusRow } from '../../../src/shared/rows'
import { orderOf } from '../../../src/shared/order'

const account = asAccountKey('aaaaaaaa')

export const profileRow = (over: Partial<ProfileRow> = {}): ProfileRow => ({
  account,
  id: '7',
  handle: 'jonas@kolektiva.example',
  displayName: 'Jonas',
  url: 'https://kolektiva.example/@jonas',
  avatar: null,
  avatarStatic: null,
  bot: false,
  locked: false,
  emojis: [],
  fetchedAt: 0,
  ...over,
})

export const statusRow = (over: Partial<StatusRow> = {}): StatusRow => ({
  account,
  id: '100',
  uri: 'https://kolektiva.example/100',
  url: 'https://kolektiva.example/100',
  createdAt: 0,
  editedAt: null,
  fetchedAt: 0,
  authorId: '7',
  boostOf: null,
  replyToId: null,
  replyToAuthorId: null,
  quote: null,
  content: '<p>Text.</p>',
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

export const mediaRow = (over: Partial<MediaRow> = {}): MediaRow => ({
  id: '1',
  type: 'image',
  url: 'https://files.example/1.png',
  previewUrl: null,
  remoteUrl: null,
  description: null,
  blurhash: null,
  width: null,
  height: null,
  duration: null,
  focus: null,
  ...over,
})

export const pollRow = (over: Partial<PollRow> = {}): PollRow => ({
  id: '1',
  expiresAt: null,
  expired: false,
  multiple: false,
  votesCount: 0,
  votersCount: null,
  options: [],
  emojis: [],
  voted: false,
  ownVotes: [],
  ...over,
})

export const entryRow = (statusId: string): EntryRow => ({
  timeline: homeOf(account),
  order: orderOf(statusId),
  statusId,
  goneAt: null,
})
