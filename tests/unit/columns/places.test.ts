import { describe, expect, it } from 'vitest'
import type { EntryItem } from '../../../src/renderer/columns/items'
import { entriesAbove } from '../../../src/renderer/columns/places'
import type { Order } from '../../../src/shared/ids'

const orders = ['a', 'b', 'c'].map((order) => order as Order)
// Why: of an entry, only where it stands and what kind it is of are looked at.
const entries = (kind: 'status' | 'notification'): EntryItem[] =>
  orders.map((order) => ({ kind: 'entry', key: order, order, source: { kind } }) as unknown as EntryItem)

describe('the entries above the first that is drawn', () => {
  it('follow from those above the counted one, wherever it is drawn', () => {
    expect(entriesAbove(entries('status'), { of: orders[0], above: 7, total: 20 })).toBe(7)
    expect(entriesAbove(entries('status'), { of: orders[2], above: 7, total: 20 })).toBe(5)
    expect(entriesAbove(entries('status'), { of: orders[2], above: 2, total: 20 })).toBe(0)
  })

  it('are not known until they are counted anew where more came above the counted one than were there', () => {
    expect(entriesAbove(entries('status'), { of: orders[1], above: 0, total: 20 })).toBeNull()
    expect(entriesAbove(entries('status'), { of: orders[2], above: 1, total: 20 })).toBeNull()
  })

  it('are not known where the counted one is not drawn, nor among notifications', () => {
    expect(entriesAbove(entries('status'), { of: undefined, above: 0, total: -1 })).toBeNull()
    expect(entriesAbove(entries('status'), { of: 'x' as Order, above: 9, total: 20 })).toBeNull()
    expect(entriesAbove(entries('notification'), { of: orders[0], above: 7, total: 20 })).toBeNull()
    expect(entriesAbove([], { of: orders[0], above: 7, total: 20 })).toBeNull()
  })
})
