import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isServerId } from '../../../src/shared/order'
import { normalizePage, normalizeStatus } from '../../../src/main/mastodon/normalize'
import { context, post } from './fixtures'

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
