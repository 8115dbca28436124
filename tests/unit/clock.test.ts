import { describe, expect, it } from 'vitest'
import { pacedClock } from '../../src/main/clock'
import { movingClock } from '../support/moving-clock'

const day = 86_400_000

describe('a paced clock', () => {
  it('takes a wait that was shortened for a whole one, and tells what the machine’s clock says of its moments', async () => {
    const clock = movingClock()
    const begun = clock.now()
    const paced = pacedClock({
      ...clock,
      wait: (milliseconds, signal) => clock.wait(milliseconds / 10, signal),
    })
    const waiting = paced.wait(60_000)
    await clock.advance(6_000)
    await waiting
    expect(paced.now()).toBe(begun + 60_000)
    expect(paced.toLocal(paced.now())).toBe(begun + 6_000)
    expect(paced.asSet()).toBe(begun + 60_000)
  })

  it('does not count a wait that was cut off', async () => {
    const clock = movingClock()
    const begun = clock.now()
    const paced = pacedClock(clock)
    const cut = new AbortController()
    const waiting = paced.wait(60_000, cut.signal)
    cut.abort()
    await waiting
    expect(paced.now()).toBe(begun)
  })

  it('stands still where the machine’s clock is set back while it waits', async () => {
    let set = Date.now()
    const paced = pacedClock({
      now: () => set,
      random: () => 0,
      wait: async (milliseconds) => {
        await new Promise((resolve) => setTimeout(resolve, milliseconds))
        set += milliseconds - day
      },
    })
    const before = paced.now()
    await paced.wait(20)
    expect(paced.now()).toBe(before + 20)
    expect(Math.abs(paced.asSet() - set)).toBeLessThan(20)
  })

  it('stands still where the machine’s clock is set back', () => {
    const clock = movingClock()
    let correction = 0
    const paced = pacedClock({ ...clock, now: () => clock.now() - correction })
    const before = paced.now()
    correction = day
    expect(paced.now()).toBe(before)
    expect(paced.toLocal(paced.now())).toBe(before - day)
    expect(paced.asSet()).toBe(before - day)
  })
})
