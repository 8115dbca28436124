import { describe, expect, it } from 'vitest'
import {
  conversationName,
  lastText,
  type ConversationSource,
} from '../../../src/renderer/columns/rows/conversation'
import { orderOf } from '../../../src/shared/order'
import { timelineKey } from '../../../src/shared/timelines'
import { anna, profileRow, statusRow } from '../../support/store-builders'

const now = 2_000_000 + 12 * 60_000
const mina = { ...profileRow('8'), displayName: 'Mina' }
const source: ConversationSource = {
  kind: 'conversation',
  order: orderOf('34'),
  at: 2_000_000,
  uri: 'conversation:34',
  entry: {
    timeline: timelineKey(anna, { kind: 'conversations' }),
    order: orderOf('34'),
    statusId: '34',
    goneAt: null,
  },
  conversation: {
    account: anna,
    id: '34',
    profileIds: ['8'],
    unread: true,
    lastStatusId: '110',
    fetchedAt: 0,
  },
  people: [mina],
  last: { status: { ...statusRow('110'), content: '<p>Rain &amp; owls</p>' }, author: mina },
}

describe('a conversation', () => {
  it('is named by who takes part and what was said last', () => {
    expect(conversationName(source, 'example.org', now)).toBe(
      'Conversation with Mina, unread, 12 minutes ago. Mina: Rain & owls',
    )
  })

  it('says the titles of filters in place of what they cover, to eyes and ears', () => {
    expect(lastText(source, 'example.org', ['Weather'])).toBe('Filtered: Weather')
    expect(conversationName(source, 'example.org', now, ['Weather'])).toMatch(/Mina: Filtered: Weather$/)
  })
})
