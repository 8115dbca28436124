import { describe, expect, it } from 'vitest'
import { settle } from '../../support/moving-clock'
import { bench, minute, ticket } from './scheduler-bench'

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
