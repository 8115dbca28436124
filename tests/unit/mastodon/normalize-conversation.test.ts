import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  normalizeConversation,
  normalizeConversations,
} from '../../../src/main/mastodon/normalize-conversation'
import { orderOf } from '../../../src/shared/order'
import { context, post } from './fixtures'

const conversation = (id: unknown, last: unknown, over: Record<string, unknown> = {}) => ({
  id,
  unread: true,
  accounts: [{ id: '8', acct: 'jonas@other.example', display_name: 'Jonas' }],
  last_status: last,
  ...over,
})

describe('a conversation', () => {
  it('becomes a row that stands where its last post does', () => {
    const read = normalizeConversation(conversation('4', post('110')), context)
    expect(read?.entry).toMatchObject({ id: '110', order: orderOf('110'), statusId: '4' })
    expect(read?.batch.conversations).toEqual([
      {
        account: context.account,
        id: '4',
        profileIds: ['8'],
        unread: true,
        lastStatusId: '110',
        fetchedAt: context.now,
      },
    ])
    expect(read?.batch.statuses.map(({ id }) => id)).toEqual(['110'])
    expect(read?.batch.profiles.map(({ id }) => id).sort()).toEqual(['7', '8'])
  })

  it('counts where it came first if it moved up while the pages were read', () => {
    const page = normalizeConversations(
      [conversation('4', post('120')), conversation('3', post('110')), conversation('4', post('100'))],
      context,
    )
    expect(page.entries.map(({ statusId, id }) => [statusId, id])).toEqual([
      ['4', '120'],
      ['3', '110'],
    ])
    expect(page.conversations?.find(({ id }) => id === '4')).toMatchObject({ lastStatusId: '120' })
    expect(page.malformed).toBe(0)
  })

  it('fault 49: without a last post is left out, and is not malformed', () => {
    const page = normalizeConversations([conversation('4', null), conversation('3', post('110'))], context)
    expect(page.entries.map(({ statusId }) => statusId)).toEqual(['3'])
    expect(page.malformed).toBe(0)
  })

  it('that cannot be read is left out and counted', () => {
    const page = normalizeConversations(
      [null, [], conversation(null, post('1')), conversation('3', { id: '' }), conversation('5', post('2'))],
      context,
    )
    expect(page.entries.map(({ statusId }) => statusId)).toEqual(['5'])
    expect(page.malformed).toBe(4)
  })

  it('of nobody that can be read still has its last post', () => {
    const read = normalizeConversation(conversation('4', post('1'), { accounts: [null, {}, 'x'] }), context)
    expect(read?.batch.conversations?.[0]?.profileIds).toEqual([])
  })

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.anything(), fc.record({ id: fc.string(), last_status: fc.anything() }))),
        (values) => {
          const page = normalizeConversations(values, context)
          expect(page.entries.length + page.malformed).toBeLessThanOrEqual(values.length)
        },
      ),
    )
  })
})
