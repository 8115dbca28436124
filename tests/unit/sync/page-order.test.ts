import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ordersOfPage } from '../../../src/main/sync/page-order'
import { idOfOrder, orderOf } from '../../../src/shared/order'

const sorted = (ids: string[]): (string | null)[] =>
  ordersOfPage(ids)
    .map((order, at) => ({ order, id: ids[at] ?? '' }))
    .filter(({ order }) => order !== null)
    .sort((one, other) => ((one.order ?? '') < (other.order ?? '') ? -1 : 1))
    .map(({ id }) => id)

const snowflake = (at: number): string => String(117_665_000_000_000_000n + BigInt(at))

describe('orders of a page', () => {
  it.each([
    ['snowflakes', [snowflake(9), snowflake(5), snowflake(1)]],
    ['counters', ['1200', '999', '7']],
    ['ULIDs', ['01JBX0000000000000000000ZZ', '01JBX0000000000000000000AA']],
    ['UUIDs', ['0193a1b2-0000-7000-8000-000000000002', '0193a1b2-0000-7000-8000-000000000001']],
    ['nothing', []],
  ])('are those of its ids: %s', (_name, ids) => {
    expect(ordersOfPage(ids)).toEqual(ids.map(orderOf))
  })

  it('are the server’s where boosts are called otherwise, wherever they stand', () => {
    const ids = [
      'interaction-77',
      snowflake(9),
      'interaction-76',
      'interaction-75',
      snowflake(5),
      snowflake(1),
    ]
    expect(sorted(ids)).toEqual(ids)
    expect(ordersOfPage(ids).map((order) => idOfOrder(order ?? orderOf('?')))).toEqual(
      [9, 9, 5, 5, 5, 1].map(snowflake),
    )
  })

  it('leave what ends the page to the next one', () => {
    expect(ordersOfPage([snowflake(2), 'interaction-3'])).toEqual([orderOf(snowflake(2)), null])
    expect(ordersOfPage([snowflake(2), '7'])).toEqual([orderOf(snowflake(2)), null])
  })

  it('let single ids that stand elsewhere than they say disturb no other', () => {
    const ids = [snowflake(9), snowflake(2), snowflake(7), snowflake(5), snowflake(1)]
    expect(sorted(ids)).toEqual(ids)
  })

  it('name each item once, and lead on from an id of the page, whatever the ids are', () => {
    const id = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(id, fc.nat().map(String)), { maxLength: 40 }), (ids) => {
        const orders = ordersOfPage(ids).filter((order) => order !== null)
        expect(new Set(orders).size).toBe(orders.length)
        for (const order of orders) expect(ids).toContain(idOfOrder(order))
      }),
    )
  })
})
