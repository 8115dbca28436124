import { describe, expect, it } from 'vitest'
import type { Priority } from '../../../src/main/mastodon/api'
import { createScheduler } from '../../../src/main/mastodon/scheduler'
import type { Outcome, Slot, Ticket } from '../../../src/main/mastodon/scheduler'
import { movingClock, settle } from '../../support/moving-clock'
import type { MovingClock } from '../../support/moving-clock'

const answered: Outcome = { host: 'answered' }
const failed: Outcome = { host: 'failed' }
const minute = 60_000

const ticket = (priority: Priority, more: Partial<Ticket> = {}): Ticket => ({
  host: 'a.example',
  account: 'alice',
  paging: false,
  priority,
  ...more,
})

/** Asks for a slot and notes when it comes. */
const bench = (clock: MovingClock = movingClock()) => {
  const scheduler = createScheduler(clock)
  const left: { name: string; slot: Slot; at: number }[] = []
  const refused: { name: string; error: unknown }[] = []
  const ask = (name: string, wanted: Ticket): void => {
    scheduler.acquire(wanted).then(
      (slot) => left.push({ name, slot, at: clock.now() }),
      (error: unknown) => refused.push({ name, error }),
    )
  }
  /** Asks, and answers at once when it leaves. */
  const run = async (wanted: Ticket, outcome: Outcome = answered): Promise<number> => {
    const slot = await scheduler.acquire(wanted)
    const at = clock.now()
    slot.release(outcome)
    return at
  }
  const names = (): string[] => left.map(({ name }) => name)
  return { clock, scheduler, ask, run, left, refused, names }
}

describe('budgets of the scheduler', () => {
  it('uses half of the 300 of a token in five minutes for the background, and no more', async () => {
    const { clock, run } = bench()
    const start = clock.now()
    const times: number[] = []
    for (let count = 0; count < 200; count += 1) void run(ticket('tip')).then((at) => times.push(at))
    await clock.advance(0)
    expect(times).toHaveLength(150)
    await clock.advance(5 * minute - 1)
    expect(times).toHaveLength(150)
    await clock.advance(1)
    expect(times).toHaveLength(200)
    expect(times[150]).toBe(start + 5 * minute)
  })

  it('counts paging by itself: 150 in fifteen minutes', async () => {
    const { clock, run } = bench()
    let pages = 0
    for (let count = 0; count < 160; count += 1) {
      void run(ticket('visible', { paging: true })).then(() => (pages += 1))
      await clock.advance(4_000)
    }
    expect(pages).toBe(150)
    let tips = 0
    void run(ticket('tip')).then(() => (tips += 1))
    await clock.advance(0)
    expect(tips).toBe(1)
    await clock.advance(15 * minute)
    expect(pages).toBe(160)
  })

  it('lets the user have the other half at once, and tells when it is spent', async () => {
    const { clock, run, ask, left, refused } = bench()
    for (let count = 0; count < 160; count += 1) void run(ticket('tip'))
    await clock.advance(0)
    let user = 0
    for (let count = 0; count < 150; count += 1) void run(ticket('user')).then(() => (user += 1))
    await clock.advance(0)
    expect(user).toBe(150)
    ask('one too many', ticket('user'))
    await settle()
    expect(left).toHaveLength(0)
    expect(refused).toMatchObject([
      { error: { detail: { code: 'rateLimited', retryAt: clock.now() + 5 * minute } } },
    ])
  })

  it('refuses what would have to wait longer than it has patience, at once', async () => {
    const { clock, run, ask, refused, names } = bench()
    for (let count = 0; count < 150; count += 1) void run(ticket('visible', { paging: true }))
    await clock.advance(0)
    ask('patient', ticket('visible', { paging: true, patience: 15 * minute }))
    ask('impatient', ticket('visible', { paging: true, patience: 5_000 }))
    await clock.advance(0)
    expect(refused).toMatchObject([{ name: 'impatient', error: { code: 'rateLimited' } }])
    await clock.advance(15 * minute)
    expect(names()).toEqual(['patient'])
  })

  it('keeps the budgets of two accounts apart', async () => {
    const { clock, run } = bench()
    for (let count = 0; count < 200; count += 1) void run(ticket('tip'))
    await clock.advance(0)
    let other = 0
    void run(ticket('tip', { account: 'bob' })).then(() => (other += 1))
    await clock.advance(0)
    expect(other).toBe(1)
  })

  it('shares the budget of the address where the server counts so (numeric Reset)', async () => {
    const { clock, run, ask, names } = bench()
    const seen = { limit: 300, remaining: 150, resetIn: minute, of: 'address' as const }
    await run(ticket('tip'), { host: 'answered', seen })
    ask('bob', ticket('tip', { account: 'bob' }))
    await settle()
    expect(names()).toEqual([])
    await clock.advance(minute)
    expect(names()).toEqual(['bob'])
  })

  it('takes what a page tells for the budget that it speaks of', async () => {
    const { run, ask, names, scheduler } = bench()
    const seen = { limit: 300, remaining: 100, resetIn: 4 * minute }
    const page = ticket('history', { paging: true })
    await run(page, { host: 'answered', seen: { ...seen, of: 'paging' } })
    ask('tip', ticket('tip'))
    ask('page', page)
    await settle()
    expect(names()).toEqual(['tip'])
    await run(ticket('user'), {
      host: 'answered',
      seen: { ...seen, remaining: 0, resetIn: 9 * minute, of: 'paging' },
    })
    await run(ticket('user'), {
      host: 'answered',
      seen: { ...seen, remaining: 0, resetIn: 170 * minute, of: 'other' },
    })
    ask('another tip', ticket('tip'))
    await settle()
    expect(names()).toEqual(['tip', 'another tip'])
    expect(scheduler.useOf('a.example', 'alice')).toMatchObject({
      budgets: { paging: { used: 200 }, all: { used: 5 } },
      waiting: 1,
      underWay: 2,
    })
  })

  it('takes what may be either budget for both, for the other one has no less', async () => {
    const { run, ask, names } = bench()
    const seen = { limit: 300, remaining: 150, resetIn: minute, of: 'either' as const }
    await run(ticket('history', { paging: true }), { host: 'answered', seen })
    ask('tip', ticket('tip'))
    ask('page', ticket('history', { paging: true }))
    await settle()
    expect(names()).toEqual([])
  })

  it('waits after a 429 until it is told, with that budget only', async () => {
    const { clock, run, ask, names, refused } = bench()
    await run(ticket('history', { paging: true }), { host: 'answered', limited: true, retryIn: 10 * minute })
    ask('page', ticket('visible', { paging: true }))
    ask('tip', ticket('tip'))
    ask('page of the user', ticket('user', { paging: true }))
    await settle()
    expect(names()).toEqual(['tip'])
    expect(refused).toMatchObject([{ name: 'page of the user', error: { code: 'rateLimited' } }])
    await clock.advance(10 * minute)
    expect(names()).toEqual(['tip', 'page'])
  })
})

describe('places of a host', () => {
  it('lets three of the background go at once, and keeps the fourth place for the user', async () => {
    const { ask, names, left } = bench()
    for (const name of ['1', '2', '3', '4']) ask(name, ticket('visible'))
    await settle()
    expect(names()).toEqual(['1', '2', '3'])
    ask('user', ticket('user'))
    await settle()
    expect(names()).toEqual(['1', '2', '3', 'user'])
    ask('second user', ticket('user'))
    await settle()
    expect(left).toHaveLength(4)
    left[0]?.slot.release(answered)
    await settle()
    expect(names()).toEqual(['1', '2', '3', 'user', 'second user'])
  })

  it('serves the most urgent first', async () => {
    const { ask, names, left } = bench()
    for (const name of ['x', 'y', 'z']) ask(name, ticket('check'))
    await settle()
    ask('check', ticket('check'))
    ask('history', ticket('history'))
    ask('tip', ticket('tip'))
    ask('visible', ticket('visible'))
    for (let count = 0; count < 4; count += 1) {
      left[count]?.slot.release(answered)
      await settle()
    }
    expect(names().slice(3)).toEqual(['visible', 'tip', 'history', 'check'])
  })

  it('is fair between the accounts of a host', async () => {
    const { ask, names, left } = bench()
    for (let count = 0; count < 6; count += 1) ask(`alice ${count}`, ticket('history'))
    for (let count = 0; count < 2; count += 1) ask(`bob ${count}`, ticket('history', { account: 'bob' }))
    for (let count = 0; count < 5; count += 1) {
      await settle()
      left[count]?.slot.release(answered)
    }
    await settle()
    // Three leave before bob comes; from then on they take turns.
    expect(names()).toEqual([
      'alice 0',
      'alice 1',
      'alice 2',
      'bob 0',
      'alice 3',
      'bob 1',
      'alice 4',
      'alice 5',
    ])
  })

  it('does not let a stalled host delay another one', async () => {
    const { ask, names } = bench()
    for (let count = 0; count < 10; count += 1) ask('stalled', ticket('user'))
    for (let count = 0; count < 10; count += 1) ask('stalled', ticket('tip'))
    await settle()
    ask('other', ticket('check', { host: 'b.example' }))
    await settle()
    expect(names()).toContain('other')
  })

  it('takes a cancelled request off the queue, and gives its place to nobody twice', async () => {
    const { ask, names, refused, left } = bench()
    const controller = new AbortController()
    for (const name of ['1', '2', '3']) ask(name, ticket('tip'))
    ask('cancelled', ticket('tip', { signal: controller.signal }))
    ask('next', ticket('tip'))
    controller.abort()
    await settle()
    expect(refused).toMatchObject([{ name: 'cancelled', error: { code: 'cancelled' } }])
    left[0]?.slot.release(answered)
    await settle()
    expect(names()).toEqual(['1', '2', '3', 'next'])
    ask('aborted before', ticket('tip', { signal: controller.signal }))
    await settle()
    expect(refused).toHaveLength(2)
  })
})

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
