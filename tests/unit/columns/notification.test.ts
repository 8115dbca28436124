import { describe, expect, it } from 'vitest'
import {
  heldBackText,
  notificationName,
  requestName,
  subjectText,
  type NotificationSource,
  type RequestSource,
} from '../../../src/renderer/columns/rows/notification'
import { orderOf } from '../../../src/shared/order'
import { timelineKey } from '../../../src/shared/timelines'
import type { NotificationRow } from '../../../src/shared/rows'
import { anna, notificationRow, profileRow, statusRow } from '../../support/store-builders'

const now = 2_000_000 + 12 * 60_000
const person = { ...profileRow('8'), displayName: 'Mina' }
const entryOf = (id: string) => ({
  timeline: timelineKey(anna, { kind: 'notifications' }),
  order: orderOf(id),
  statusId: id,
  goneAt: null,
})

const source = (
  over: Partial<NotificationRow> = {},
  more: Partial<NotificationSource> = {},
): NotificationSource => ({
  kind: 'notification',
  order: orderOf('34'),
  at: 2_000_000,
  uri: 'notification:34',
  entry: entryOf('34'),
  notification: { ...notificationRow('34'), ...over },
  person,
  post: { status: { ...statusRow('110'), content: '<p>Reeds &amp; owls</p>' }, author: profileRow('7') },
  ...more,
})

const nameOf = (one: NotificationSource): string => notificationName(one, 'example.org', now)

describe('the name of a notification', () => {
  it('says who did what, when, and to which post', () => {
    expect(nameOf(source({ type: 'reblog' }))).toBe('Mina boosted your post, 12 minutes ago: Reeds & owls')
  })

  it('shows the warning of a post, not what it warns of', () => {
    const post = { status: { ...statusRow('110'), spoilerText: 'Spiders' }, author: null }
    expect(nameOf(source({}, { post }))).toMatch(/: Content warning: Spiders$/)
  })

  it('fault 48: says that the post of a mention is missing', () => {
    expect(nameOf(source({ type: 'mention' }, { post: null }))).toBe(
      'Mina mentioned you, 12 minutes ago: The post is not there any more.',
    )
  })

  it('needs no post where there never is one', () => {
    expect(nameOf(source({ type: 'follow' }, { post: null }))).toBe('Mina followed you, 12 minutes ago.')
  })

  it('names nobody where the instance itself speaks, and keeps its words', () => {
    const told = source(
      { type: 'moderation_warning', detail: 'Mind the\nrules' },
      { post: null, person: null },
    )
    expect(nameOf(told)).toBe('The moderators sent a warning, 12 minutes ago: Mind the rules')
  })

  it.each(['flying_saucer', 'constructor', '__proto__'])('fault 47: tells of the unknown type %s', (type) => {
    expect(nameOf(source({ type }, { post: null, person: null }))).toBe(
      `Somebody did something that this version of Steppe does not know (${type}), 12 minutes ago.`,
    )
  })
})

describe('the text below a notification', () => {
  it('is what is attached where a post has no words', () => {
    const post = { status: { ...statusRow('110'), content: '' }, author: null }
    expect(subjectText(source({}, { post }), 'example.org')).toBeNull()
  })
})

describe('somebody whose notifications are held back', () => {
  const held = (count: number): RequestSource => ({
    kind: 'request',
    order: orderOf('12'),
    at: 2_000_000,
    uri: 'request:12',
    entry: entryOf('12'),
    request: {
      account: anna,
      id: '12',
      profileId: '8',
      count,
      statusId: null,
      updatedAt: 2_000_000,
      fetchedAt: 0,
    },
    person,
    post: null,
  })

  it('is named with the number of them', () => {
    expect(requestName(held(1), now)).toBe('Mina, 1 notification held back, 12 minutes ago')
    expect(heldBackText(held(100))).toBe('100 or more notifications held back')
  })
})
