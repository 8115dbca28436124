import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idOfOrder, isServerId, newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'

/** Mastodon's own rule (compare_id of its web client): by length, then character by character; newest first here. */
const newestFirst = (one: string, other: string): number => {
  if (one.length !== other.length) return other.length - one.length
  if (one === other) return 0
  return one > other ? -1 : 1
}
const ascending = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1)

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const textOf = (alphabet: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length })

const kinds = {
  snowflake: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
  'small number': fc.nat().map(String),
  ULID: textOf(crockford, 26),
  flake: textOf(base62, 18),
  UUID: fc.uuid(),
  'hex id': textOf('0123456789abcdef', 24),
}

describe('order keys', () => {
  it.each(Object.entries(kinds))('sort %s ids newest first and turn back into them', (_, ids) => {
    fc.assert(
      fc.property(fc.array(ids, { minLength: 2, maxLength: 30 }), (list) => {
        const sorted = list.map(orderOf).toSorted(ascending)
        expect(sorted.map(idOfOrder)).toEqual(list.toSorted(newestFirst))
      }),
    )
  })

  it('sort ids of all kinds and any printable characters among each other', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(printable, ...Object.values(kinds)), { minLength: 2 }), (list) => {
        expect(list.map(orderOf).toSorted(ascending).map(idOfOrder)).toEqual(list.toSorted(newestFirst))
      }),
    )
  })

  it('lie between the bounds of ranges', () => {
    for (const id of ['1', '~'.repeat(999), ' ', '9'.repeat(40)]) {
      expect(newestOrder < orderOf(id) && orderOf(id) < oldestOrder).toBe(true)
    }
  })

  it('refuse what is not a server id', () => {
    for (const id of ['', 'a'.repeat(1_000), 'é', 'a\nb', 7, null]) expect(isServerId(id)).toBe(false)
    expect(() => orderOf('')).toThrow(RangeError)
  })
})
