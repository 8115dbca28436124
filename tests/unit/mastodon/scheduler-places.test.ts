import { describe, expect, it } from 'vitest'
import { settle } from '../../support/moving-clock'
import { answered, bench, ticket } from './scheduler-bench'

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
