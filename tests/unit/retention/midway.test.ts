/** What is chosen, or signed out of, while the keeper is at work: what it began with does not hold any more. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { KeptAccount } from '../../../src/main/retention/keeper'
import { keepEverything } from '../../../src/shared/retention'
import { bert } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { account, clock, countOf, fill, fillThread, home, keeperOf } from './keeping'

let store: MemoryStore
beforeEach(async () => {
  store = await createMemoryStore()
})
afterEach(() => {
  store.close()
})

const few = { ...keepEverything, mostPosts: 1 }
const young = { ...keepEverything, days: 30 }
const undone: [string, KeptAccount[]][] = [
  ['chose otherwise', [{ ...account, retention: keepEverything }]],
  ['signed out', []],
]

/** A round of accounts that are others from the moment on at which so many slices were trimmed. */
const roundWith = async (before: KeptAccount[], after: KeptAccount[], slices: number): Promise<void> => {
  let trimmed = 0
  await keeperOf(store, {
    accounts: () => (trimmed < slices ? before : after),
    trim: async (order) => {
      const answer = await store.call('trimTimeline', order)
      trimmed += 1
      return answer
    },
  }).round(new AbortController().signal)
}

describe('an account that, in the course of a round,', () => {
  it.each(undone)('%s, loses no more to a number', async (_, after) => {
    await fill(store, home, 400)
    await roundWith([{ ...account, retention: few }], after, 2)
    expect(await countOf(store, home)).toBe(320)
    await roundWith([{ ...account, retention: few }], after, Number.POSITIVE_INFINITY)
    expect(await countOf(store, home)).toBe(100)
  })

  it.each(undone)('%s, loses no more to an age', async (_, after) => {
    await fill(store, home, 400)
    await roundWith([{ ...account, retention: young }], after, 2)
    expect(await countOf(store, home)).toBe(320)
  })

  it('chose otherwise while there was counted how much it has, loses nothing', async () => {
    await fill(store, home, 400)
    let retention = few
    await keeperOf(store, {
      accounts: () => [{ ...account, retention }],
      store: async (name, args) => {
        const answer = await store.call(name, args)
        if (name === 'totalsOf') retention = { ...few, mostPosts: 400 }
        return answer
      },
    }).round(new AbortController().signal)
    expect(await countOf(store, home)).toBe(400)
  })

  it('signed out, loses no threads either, nor posts that nothing holds', async () => {
    for (const above of [1_000, 2_000, 3_000]) await fillThread(store, { above, size: 10, days: 400 + above })
    let isThere = true
    await keeperOf(store, {
      accounts: () => (isThere ? [{ ...account, retention: young }] : []),
      store: async (name, args) => {
        const answer = await store.call(name, args)
        if (name === 'dropThread') isThere = false
        return answer
      },
    }).round(new AbortController().signal)
    expect([await store.database.threads.count(), await store.database.statuses.count()]).toEqual([2, 30])
  })

  it('chose otherwise before its turn came, is trimmed to what it chose', async () => {
    await fill(store, home, 400)
    const other = { ...account, key: bert }
    let retention = few
    await keeperOf(store, {
      accounts: () => [other, { ...account, retention }],
      store: (name, args) => {
        retention = { ...few, mostPosts: 380 }
        return store.call(name, args)
      },
    }).round(new AbortController().signal)
    expect(await countOf(store, home)).toBe(380)
  })
})

it.each<[string, KeptAccount['retention']]>([
  ['a number', few],
  ['an age', young],
])(
  'an account whose instance falls silent in the course of a round is trimmed to its end, for %s',
  async (_, retention) => {
    await fill(store, home, 400)
    await roundWith([{ ...account, retention }], [{ ...account, retention, serverNow: null }], 2)
    expect(await countOf(store, home)).toBe(100)
  },
)

it('the next round is an hour later', async () => {
  const rests: number[] = []
  const keeper = keeperOf(store, {
    clock: {
      ...clock,
      wait: (ms, signal) => {
        if (ms >= 60_000) rests.push(ms)
        if (rests.length < 3) return Promise.resolve()
        return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()))
      },
    },
  })
  keeper.start()
  await vi.waitFor(() => expect(rests).toEqual([300_000, 3_600_000, 3_600_000]), { timeout: 10_000 })
  await keeper.stop()
})
