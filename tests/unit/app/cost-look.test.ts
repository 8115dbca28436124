import { beforeEach, describe, expect, it } from 'vitest'
import { createCostLook, type CostLook } from '../../../src/main/app/cost-look'
import { movingClock, type MovingClock } from '../../support/moving-clock'

let clock: MovingClock
/** What the system says now. */
let says: boolean | null
let asked: number
let seen: boolean[]
let cost: CostLook
beforeEach(() => {
  clock = movingClock()
  says = null
  asked = 0
  seen = []
  cost = createCostLook({
    ask: () => {
      asked += 1
      return Promise.resolve(says)
    },
    seen: (isMetered) => seen.push(isMetered),
    clock,
  })
})

describe('what the network costs', () => {
  it('is what the system said last: no answer is none', async () => {
    for (const answer of [null, true, null, false, null]) {
      says = answer
      await cost.look()
    }
    expect(seen).toEqual([true, false])
  })

  it('is asked for at once when the network has changed, and again five seconds later', async () => {
    void cost.networkChanged()
    await clock.advance(4_999)
    expect(asked).toBe(1)
    says = true
    await clock.advance(1)
    expect(seen).toEqual([true])
    await clock.advance(60_000)
    expect(asked).toBe(2)
  })

  it('is asked for five seconds after the latest of several changes, and no more after the end', async () => {
    for (let change = 0; change < 3; change += 1) {
      void cost.networkChanged()
      await clock.advance(3_000)
    }
    await clock.advance(60_000)
    expect(asked).toBe(4)
    void cost.networkChanged()
    await clock.advance(0)
    cost.end()
    await clock.advance(60_000)
    expect(asked).toBe(5)
  })
})
