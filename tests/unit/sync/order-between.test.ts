import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import type { Order } from '../../../src/shared/ids'
import { orderAbove, orderBetween, ordersBetween } from '../../../src/main/sync/order-between'

/** Where in a list a new key goes: each is put between two of those before it. */
const spots = fc.array(fc.nat(), { minLength: 1, maxLength: 200 })

describe('orders made between others', () => {
  it('lie between them, however often that is done', () => {
    fc.assert(
      fc.property(spots, fc.boolean(), (picked, onIds) => {
        const keys: Order[] = onIds ? [orderOf('1183'), orderOf('97')] : []
        for (const spot of picked) {
          const at = spot % (keys.length + 1)
          const [newer, older] = [keys[at - 1] ?? newestOrder, keys[at] ?? oldestOrder]
          const key = orderBetween(newer, older)
          expect(newer < key && key < older).toBe(true)
          expect(key).toMatch(/^[!-~]*["-~]$/)
          keys.splice(at, 0, key)
        }
      }),
    )
  })

  it('are as many as were asked for, in order, and short', () => {
    for (const count of [0, 1, 2, 39, 1_000]) {
      const keys = ordersBetween(orderOf('1183'), orderOf('1063'), count)
      expect(new Set(keys).size).toBe(count)
      expect(keys.toSorted()).toEqual(keys)
      expect(Math.max(0, ...keys.map((key) => key.length))).toBeLessThan(12)
    }
  })

  it('do not grow while one after the other is put on top', () => {
    let top = orderOf('1183')
    for (let count = 0; count < 20_000; count += 1) {
      const key = orderAbove(top)
      if (key >= top) throw new Error(`${key} is not above ${top}`)
      top = key
    }
    expect(top.length).toBeLessThan(15)
    expect(orderAbove('"' as Order) < '"').toBe(true)
  })

  it('are refused where there is no room', () => {
    expect(() => orderBetween(orderOf('5'), orderOf('5'))).toThrow(RangeError)
  })
})
