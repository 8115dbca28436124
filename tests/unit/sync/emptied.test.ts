import { describe, expect, it } from 'vitest'
import { createEmptied } from '../../../src/main/sync/emptied'
import { orderOf } from '../../../src/shared/order'

const minute = 60_000
const order = (id: number) => orderOf(String(id))

describe('that a server has nothing more at the lower end', () => {
  it('is proved by a second look, two minutes after the first, for what was stored then', () => {
    const emptied = createEmptied()
    expect(emptied.missed(order(50), 0)).toBeNull()
    expect(emptied.missed(order(50), minute)).toBeNull()
    expect(emptied.missed(order(60), 2 * minute)).toBe(order(50))
  })

  it('is not proved where something is shown there in between', () => {
    const emptied = createEmptied()
    emptied.missed(order(50), 0)
    emptied.shown(order(40))
    expect(emptied.missed(order(50), 2 * minute)).toBeNull()
  })

  it('is proved all the same where only what is newer is shown', () => {
    const emptied = createEmptied()
    emptied.missed(order(50), 0)
    emptied.shown(order(60))
    expect(emptied.missed(order(50), 2 * minute)).toBe(order(50))
  })
})
