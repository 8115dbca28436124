import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isServerId, orderOf } from '../../../src/shared/order'
import { normalizePage, normalizeStatus } from '../../../src/main/mastodon/normalize'
import { handleOf } from '../../../src/main/mastodon/normalize-profile'
import { context, post } from './fixtures'

const rowOf = (raw: Record<string, unknown>) => {
  const rows = normalizeStatus(raw, context)?.batch.statuses
  const row = rows?.find(({ id }) => id === raw['id'])
  if (row === undefined) throw new Error('the post was not read')
  return row
}
const authorOf = (raw: Record<string, unknown>) => {
  const row = rowOf(raw)
  return normalizeStatus(raw, context)?.batch.profiles.find(({ id }) => id === row.authorId)
}
const media = (raw: unknown) => rowOf(post('1', { media_attachments: [raw] })).media

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

describe('fault map', () => {
  const snowflake = String(BigInt(Date.UTC(2026, 10, 20, 9)) << 16n)

  it.each([
    ['36: year 57171', '57171-08-04T13:32:18.000Z'],
    ['37: empty text', ''],
    ['37: epoch', '1970-01-01T00:00:00.000Z'],
    ['38: null', null],
    ['38: number', 12],
    ['39: the future', '2027-01-01T00:00:00.000Z'],
  ])('row %s: the time comes from a snowflake, else from the clock', (_name, created) => {
    expect(rowOf(post(snowflake, { created_at: created })).createdAt).toBe(Date.UTC(2026, 10, 20, 9))
    expect(rowOf(post('01HZY3TQ2B8F6K9V5XW4J7N0RD', { created_at: created })).createdAt).toBe(context.now)
  })

  it('row 37: dates without fraction, without zone, without time', () => {
    const at = (created: string): number => rowOf(post('1', { created_at: created })).createdAt
    expect(at('2026-11-20T10:00:00Z')).toBe(Date.UTC(2026, 10, 20, 10))
    expect(at('2026-11-20T10:00:00')).toBe(Date.UTC(2026, 10, 20, 10))
    expect(at('2026-11-20')).toBe(Date.UTC(2026, 10, 20))
  })

  it('row 36: a poll that expires in the year 11968 is a poll', () => {
    const poll = {
      id: '3',
      expires_at: '11968-01-01T00:00:00Z',
      options: [{ title: 'yes', votes_count: null }],
    }
    expect(rowOf(post('1', { poll })).poll).toMatchObject({ expiresAt: null, votersCount: null })
  })

  it('row 40: null content and flags', () => {
    const row = rowOf(post('1', { content: null, favourited: null, spoiler_text: null, sensitive: null }))
    expect(row).toMatchObject({
      content: '',
      spoilerText: '',
      sensitive: false,
      viewer: { favourited: false },
    })
  })

  it.each([
    ['null', null],
    ['empty', {}],
    ['missing', undefined],
    ['text', 'mina'],
  ])('row 41: an author that is %s becomes a placeholder', (_name, author) => {
    const raw = post('1', { account: author, url: 'https://gone.example/@x/1' })
    expect(authorOf(raw)).toMatchObject({ handle: 'unknown@gone.example', displayName: '', avatar: null })
  })

  it('row 43: one malformed post never drops its page', () => {
    const values = [post('3'), null, 'x', {}, { id: {} }, [], post('2'), post('3')]
    const page = normalizePage(values, context)
    expect(page.entries.map(({ id }) => id)).toEqual(['3', '2'])
    expect(page.malformed).toBe(5)
    expect(page.statuses).toHaveLength(2)
    expect(page.profiles).toHaveLength(1)
  })

  it('row 44: a mention without url, an attachment without type', () => {
    const mentions = [{ id: '5', username: 'jo', acct: 'jo@x.example', url: null }, { id: null }]
    expect(rowOf(post('1', { mentions })).mentions).toEqual([
      { id: '5', username: 'jo', acct: 'jo@x.example', url: null },
    ])
    expect(media({ id: '9', type: null, url: null })).toMatchObject([{ id: '9', type: 'unknown', url: null }])
  })

  it('row 45: unknown types, relative addresses, no meta, no preview', () => {
    const raw = { type: 'hologram', url: '/files/original/missing.png', preview_url: null, meta: null }
    expect(media(raw)).toMatchObject([
      {
        id: '1·0',
        type: 'unknown',
        url: 'https://social.example.org/files/original/missing.png',
        previewUrl: null,
        width: null,
        focus: null,
      },
    ])
    expect(media({ id: '1', type: 'constructor' })).toMatchObject([{ type: 'unknown' }])
  })

  it('attachments of one id are all kept, and told apart', () => {
    const raw = ['9', '9', '1/1', null].map((id, at) => ({
      id,
      type: 'image',
      url: `https://files.example/${at}.png`,
      description: `Owl ${at}`,
    }))
    const rows = rowOf(post('1', { media_attachments: raw })).media
    expect(rows.map(({ url, description }) => ({ url, description }))).toEqual(
      raw.map(({ url, description }) => ({ url, description })),
    )
    expect(rows[0]?.id).toBe('9')
    expect(new Set(rows.map(({ id }) => id)).size).toBe(raw.length)
  })

  it('row 50: hidden and nonsensical counts', () => {
    const poll = {
      id: '3',
      votes_count: 'NaN',
      voters_count: null,
      own_votes: [0, 7, -1, 'x', 0.5],
      options: [{ title: 'a', votes_count: -5 }, null, { title: 'b' }],
    }
    expect(
      rowOf(
        post('1', {
          poll,
          replies_count: -3,
          reblogs_count: Number.POSITIVE_INFINITY,
          favourites_count: '12',
        }),
      ),
    ).toMatchObject({
      repliesCount: 0,
      boostsCount: 0,
      favouritesCount: 12,
      poll: {
        votesCount: 0,
        votersCount: null,
        ownVotes: [0],
        options: [
          { title: 'a', votesCount: 0 },
          { title: 'b', votesCount: null },
        ],
      },
    })
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

/** JSON that has the keys of posts, with anything in them. */
const hostilePost = fc.letrec<{ value: unknown; post: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      null,
      true,
      '',
      -1,
      1e308,
      '__proto__',
      'https://x.example/',
      '2026-11-20T10:00:00Z',
      '\ud800',
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('post'),
  ),
  post: fc.dictionary(
    fc.constantFrom(
      ...Object.keys(post('1')),
      'id',
      'meta',
      'options',
      'state',
      'quoted_status',
      '__proto__',
    ),
    tie('value'),
    { maxKeys: 12 },
  ),
}))

describe('hostile JSON', () => {
  it('never throws, and loses no readable neighbour', () => {
    const pages = fc.array(fc.oneof(hostilePost.post, hostilePost.value, fc.jsonValue()), { maxLength: 8 })
    fc.assert(
      fc.property(pages, (values) => {
        const page = normalizePage([post('neighbour'), ...values], context)
        expect(page.entries[0]?.id).toBe('neighbour')
        const authors = new Set(page.profiles.map(({ id }) => id))
        const ids = new Set(page.statuses.map(({ id }) => id))
        expect(ids.size).toBe(page.statuses.length)
        for (const row of page.statuses) {
          expect(isServerId(row.id)).toBe(true)
          expect(authors.has(row.authorId)).toBe(true)
          expect(Number.isFinite(row.createdAt)).toBe(true)
          if (row.boostOf !== null) expect(ids.has(row.boostOf)).toBe(true)
          structuredClone(row)
        }
        for (const entry of page.entries) expect(ids.has(entry.statusId)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('any single field of a good post may be anything', () => {
    const key = fc.constantFrom(
      ...Object.keys(post('1')).filter((name) => name !== 'id' && name !== 'reblog'),
    )
    fc.assert(
      fc.property(key, fc.oneof(hostilePost.value, fc.jsonValue()), (name, value) => {
        expect(normalizeStatus(post('1', { [name]: value }), context)?.entry.id).toBe('1')
      }),
      { numRuns: 500 },
    )
  })
})
