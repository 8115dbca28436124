import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  normalizeNotification,
  normalizeNotifications,
  normalizeRequests,
} from '../../../src/main/mastodon/normalize-notification'
import { orderOf } from '../../../src/shared/order'
import { context, post } from './fixtures'

const jonas = { id: '8', acct: 'jonas@other.example', display_name: 'Jonas' }
const notification = (id: unknown, over: Record<string, unknown> = {}) => ({
  id,
  type: 'favourite',
  created_at: '2026-11-23T10:00:00.000Z',
  group_key: 'favourite-110-1',
  account: jonas,
  status: post('110'),
  ...over,
})

describe('a notification', () => {
  it('becomes a row of its own, with its person and its post', () => {
    const read = normalizeNotification(notification('34'), context)
    expect(read?.entry).toEqual({
      id: '34',
      order: orderOf('34'),
      statusId: '34',
      at: Date.UTC(2026, 10, 23, 10),
    })
    expect(read?.batch.notifications).toEqual([
      {
        account: context.account,
        id: '34',
        type: 'favourite',
        createdAt: Date.UTC(2026, 10, 23, 10),
        profileId: '8',
        statusId: '110',
        groupKey: 'favourite-110-1',
        detail: null,
        fetchedAt: context.now,
      },
    ])
    expect(read?.batch.statuses.map(({ id }) => id)).toEqual(['110'])
    expect(read?.batch.profiles.map(({ id }) => id).sort()).toEqual(['7', '8'])
  })

  it('fault 47: of a type that nobody knows, and without a group, is a row all the same', () => {
    const read = normalizeNotification(
      notification('34', { type: 'annual_report', group_key: undefined, status: undefined, account: null }),
      context,
    )
    expect(read?.batch.notifications).toMatchObject([
      { type: 'annual_report', groupKey: 'ungrouped-34', profileId: null, statusId: null },
    ])
  })

  it('fault 48: of a mention without its post is a row without one', () => {
    const read = normalizeNotification(notification('34', { type: 'mention', status: null }), context)
    expect(read?.batch.notifications).toMatchObject([{ type: 'mention', statusId: null, profileId: '8' }])
  })

  it.each([
    ['a moderator', { moderation_warning: { text: 'Mind the rules' } }, 'Mind the rules'],
    ['cut ties', { event: { target_name: 'gone.example' } }, 'gone.example'],
    ['a report', { report: { comment: 'Spam' } }, 'Spam'],
  ])('keeps what the server says in words of %s', (_what, over, said) => {
    const read = normalizeNotification(notification('34', over), context)
    expect(read?.batch.notifications).toMatchObject([{ detail: said }])
  })

  it('that cannot be read is left out of its page and counted', () => {
    const page = normalizeNotifications([null, notification(null), notification('34'), 7], context)
    expect(page.entries.map(({ id }) => id)).toEqual(['34'])
    expect(page.malformed).toBe(3)
  })

  it('of any shape at all does not throw', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (values) => {
        const page = normalizeNotifications(values, context)
        expect(page.entries.length + page.malformed).toBeLessThanOrEqual(values.length)
      }),
    )
  })
})

describe('somebody whose notifications are held back', () => {
  it('is a row with the number of them, which some servers send as text', () => {
    const page = normalizeRequests(
      [
        {
          id: '12',
          created_at: '2026-11-23T09:00:00.000Z',
          updated_at: '2026-11-23T10:00:00.000Z',
          notifications_count: '3',
          account: jonas,
          last_status: post('110'),
        },
        { id: '11', notifications_count: 1, account: null },
      ],
      context,
    )
    expect(page.requests).toMatchObject([
      { id: '12', profileId: '8', count: 3, statusId: '110', updatedAt: Date.UTC(2026, 10, 23, 10) },
    ])
    expect(page.malformed).toBe(1)
  })
})
