/** How long is waited: after failures, and by clocks that jump. */
import { describe, expect, it } from 'vitest'
import { movingClock, settle } from '../../support/moving-clock'
import { answered, bench, failed, minute, ticket } from './scheduler-bench'

describe('back-off and breaker', () => {
  it('waits longer after each failure, by chance, and starts anew after an answer', async () => {
    const { clock, run } = bench()
    const waits: number[] = []
    await run(ticket('tip'), failed)
    for (let count = 0; count < 4; count += 1) {
      const before = clock.now()
      let left = false
      void run(ticket('tip'), failed).then((at) => {
        left = true
        waits.push(at - before)
      })
      while (!left) await clock.advance(250)
    }
    // Chance is one half; of 1, 2, 4 and 8 seconds.
    expect(waits).toEqual([500, 1_000, 2_000, 4_000])
    await run(ticket('user'))
    const now = clock.now()
    expect(await run(ticket('tip'))).toBe(now)
  })

  it('opens after five failures: one probe at a time, until one succeeds', async () => {
    const { clock, run, ask, names, left, scheduler } = bench()
    for (let count = 0; count < 5; count += 1) await run(ticket('user'), failed)
    for (const name of ['1', '2', '3']) ask(name, ticket('tip'))
    await settle()
    expect(names()).toEqual([])
    expect(scheduler.nextTryAt('a.example')).toBe(clock.now() + 8_000)
    await clock.advance(8_000)
    expect(names()).toEqual(['1'])
    left[0]?.slot.release(failed)
    await clock.advance(15_999)
    expect(names()).toEqual(['1'])
    await clock.advance(1)
    expect(names()).toEqual(['1', '2'])
    left[1]?.slot.release(answered)
    await settle()
    expect(names()).toEqual(['1', '2', '3'])
    expect(scheduler.nextTryAt('a.example')).toBeNull()
  })

  it('lets the user probe at once, and everybody go when that succeeds', async () => {
    const { run, ask, names } = bench()
    for (let count = 0; count < 9; count += 1) await run(ticket('user'), failed)
    ask('tip', ticket('tip'))
    await settle()
    expect(names()).toEqual([])
    await run(ticket('user'))
    await settle()
    expect(names()).toEqual(['tip'])
  })

  it('ends the wait when the network has changed', async () => {
    const { run, ask, names, scheduler } = bench()
    for (let count = 0; count < 9; count += 1) await run(ticket('user'), failed)
    ask('tip', ticket('tip'))
    await settle()
    expect(names()).toEqual([])
    scheduler.wake()
    await settle()
    expect(names()).toEqual(['tip'])
  })

  it('waits as long as a failing server asks', async () => {
    const { clock, run, ask, names } = bench()
    await run(ticket('tip'), { host: 'failed', retryIn: 30_000 })
    ask('tip', ticket('tip'))
    await clock.advance(29_999)
    expect(names()).toEqual([])
    await clock.advance(1)
    expect(names()).toEqual(['tip'])
  })

  it('waits as long as that also where the network has changed meanwhile, or another request failed', async () => {
    const { clock, run, ask, names, scheduler } = bench()
    await run(ticket('tip'), { host: 'failed', retryIn: 10 * minute })
    const notBefore = clock.now() + 10 * minute
    for (let count = 0; count < 9; count += 1) await run(ticket('user'), failed)
    ask('tip', ticket('tip'))
    scheduler.wake()
    expect(scheduler.nextTryAt('a.example')).toBe(notBefore)
    await clock.advance(10 * minute - 1)
    expect(names()).toEqual([])
    await clock.advance(1)
    expect(names()).toEqual(['tip'])
  })

  it('asks again as soon as the host answers somebody, whatever it asked for before', async () => {
    const { run, ask, names, scheduler } = bench()
    await run(ticket('tip'), { host: 'failed', retryIn: 10 * minute })
    await run(ticket('user'))
    expect(scheduler.nextTryAt('a.example')).toBeNull()
    ask('tip', ticket('tip'))
    await settle()
    expect(names()).toEqual(['tip'])
  })

  it('never waits longer than five minutes', async () => {
    const { clock, run, scheduler } = bench(movingClock(undefined, 1))
    for (let count = 0; count < 40; count += 1) await run(ticket('user'), failed)
    expect(scheduler.nextTryAt('a.example')).toBe(clock.now() + 5 * minute)
  })
})

describe('clocks that jump', () => {
  it('takes a shortened wait for a whole one', async () => {
    const clock = movingClock()
    const { run } = bench({ ...clock, wait: (_milliseconds, signal) => clock.wait(10, signal) })
    let count = 0
    for (let request = 0; request < 200; request += 1) void run(ticket('tip')).then(() => (count += 1))
    await clock.advance(0)
    expect(count).toBe(150)
    await clock.advance(10)
    expect(count).toBe(200)
  })

  it('holds nothing back for a day because the clock was set back by one', async () => {
    const clock = movingClock()
    let correction = 0
    const { run, scheduler } = bench({ ...clock, now: () => clock.now() - correction })
    for (let request = 0; request < 200; request += 1) void run(ticket('tip'))
    await clock.advance(0)
    correction = 24 * 3_600_000
    let count = 0
    for (let request = 0; request < 10; request += 1) void run(ticket('tip')).then(() => (count += 1))
    await clock.advance(5 * minute + 1_000)
    expect(count).toBe(10)
    await run(ticket('user'), failed)
    expect(scheduler.nextTryAt('a.example')).toBe(clock.now() - correction + 500)
  })
})
