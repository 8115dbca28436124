import { describe, expect, it } from 'vitest'
import { orderOf } from '../../../src/shared/order'
import { normalizeStatus } from '../../../src/main/mastodon/normalize'
import { handleOf } from '../../../src/main/mastodon/normalize-profile'
import { context, post } from './fixtures'
import { authorOf, rowOf } from './normalized'

describe('a post', () => {
  it('becomes a row and its author a profile', () => {
    const status = normalizeStatus(post('110', { edited_at: '2026-11-20T11:00:00Z' }), context)
    expect(status?.entry).toEqual({
      id: '110',
      order: orderOf('110'),
      statusId: '110',
      at: Date.UTC(2026, 10, 20, 10),
    })
    expect(status?.batch.statuses).toHaveLength(1)
    expect(status?.batch.statuses[0]).toMatchObject({
      account: context.account,
      createdAt: Date.UTC(2026, 10, 20, 10),
      editedAt: Date.UTC(2026, 10, 20, 11),
      fetchedAt: context.now,
      authorId: '7',
      boostOf: null,
      quote: null,
      content: '<p>Good morning</p>',
      repliesCount: 1,
      boostsCount: 2,
      favouritesCount: 3,
      viewer: { favourited: true, boosted: false, bookmarked: false, muted: false },
    })
    expect(status?.batch.profiles).toMatchObject([
      { id: '7', handle: 'mina@example.org', displayName: 'Mina', bot: false },
    ])
  })

  it('that is boosted gives two rows, and the boost does not repeat the text', () => {
    const booster = { id: '8', acct: 'jonas@other.example', username: 'jonas' }
    const status = normalizeStatus(post('120', { account: booster, reblog: post('110') }), context)
    expect(status?.entry.statusId).toBe('120')
    expect(status?.batch.statuses.map(({ id, boostOf, content }) => ({ id, boostOf, content }))).toEqual([
      { id: '110', boostOf: null, content: '<p>Good morning</p>' },
      { id: '120', boostOf: '110', content: '' },
    ])
    expect(status?.batch.profiles.map(({ handle }) => handle)).toEqual([
      'mina@example.org',
      'jonas@other.example',
    ])
  })

  it('that is a boost of nothing readable is malformed', () => {
    expect(normalizeStatus(post('120', { reblog: { id: null } }), context)).toBeNull()
    expect(normalizeStatus(post('120', { reblog: post('120') }), context)).toBeNull()
  })

  it('that quotes brings the quoted post along', () => {
    const quote = { state: 'accepted', quoted_status: post('110') }
    const status = normalizeStatus(post('130', { quote }), context)
    expect(status?.batch.statuses.map(({ id }) => id)).toEqual(['110', '130'])
    expect(rowOf(post('130', { quote })).quote).toEqual({ state: 'accepted', statusId: '110' })
  })

  it.each([
    ['null', null, null],
    ['nested level', { state: 'accepted', quoted_status_id: '5' }, { state: 'accepted', statusId: '5' }],
    [
      'a post that is gone (row 51)',
      { state: 'deleted', quoted_status: null },
      { state: 'deleted', statusId: null },
    ],
    ['an unknown state', { state: 'new', quoted_status: null }, { state: 'unauthorized', statusId: null }],
    ['a post itself (Akkoma)', post('110'), { state: 'accepted', statusId: '110' }],
    ['nonsense', ['x'], null],
  ])('keeps a quote that is %s', (_name, raw, expected) => {
    expect(rowOf(post('130', { quote: raw })).quote).toEqual(expected)
  })

  it('with a chain of quotes without end is cut', () => {
    let chain = post('1')
    for (let depth = 2; depth < 500; depth += 1) {
      chain = post(String(depth), { quote: { state: 'accepted', quoted_status: chain } })
    }
    expect(normalizeStatus(chain, context)?.batch.statuses).toHaveLength(4)
  })
})

describe('addresses', () => {
  it.each([
    'javascript:alert(1)',
    ' java\tscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://bank@evil.example/',
    'https://user:pass@evil.example/',
    `https://x.example/${'a'.repeat(70_000)}`,
    '',
    42,
    {},
  ])('keeps nothing of %j', (url) => {
    const card = { url, title: 'x' }
    const account = { id: '7', acct: 'mina', url, avatar: url, avatar_static: url }
    const raw = post('1', { url, card, account, emojis: [{ shortcode: 'x', url, static_url: url }] })
    expect(rowOf(raw)).toMatchObject({ url: null, card: null, emojis: [] })
    expect(authorOf(raw)).toMatchObject({ url: null, avatar: null, avatarStatic: null })
  })

  it('gives a post without an identity one of its own', () => {
    expect(rowOf(post('a/b', { uri: null, url: null })).uri).toBe('https://social.example.org/statuses/a%2Fb')
    expect(rowOf(post('1', { uri: '', url: 'https://x.example/1' })).uri).toBe('https://x.example/1')
  })

  it('names the host in every handle', () => {
    expect(handleOf('mina', 'example.org')).toBe('mina@example.org')
    expect(handleOf('@mina@other.example', 'example.org')).toBe('mina@other.example')
  })
})
