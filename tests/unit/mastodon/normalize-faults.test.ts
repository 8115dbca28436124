import { describe, expect, it } from 'vitest'
import { normalizePage } from '../../../src/main/mastodon/normalize'
import { context, post } from './fixtures'
import { authorOf, rowOf } from './normalized'

const media = (raw: unknown) => rowOf(post('1', { media_attachments: [raw] })).media

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
