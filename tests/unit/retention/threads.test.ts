/** Threads that go, and threads that stay: these are stepped over, and not again every hour. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeDatabase } from '../../../src/renderer/db/database'
import { createOperations, type Operations } from '../../../src/renderer/host/operations'
import { keepEverything, type Retention } from '../../../src/shared/retention'
import { timelineKey } from '../../../src/shared/timelines'
import { anna, bert, notificationRow, pageOf } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { account, clock, countOf, dayMs, fill, fillThread, home, keeperOf, now } from './keeping'

let store: MemoryStore
beforeEach(async () => {
  store = await createMemoryStore()
})
afterEach(() => {
  store.close()
})

const own = { authorId: account.self }

/** Threads of one's own posts, each fetched an hour after the one before, the last one that many days ago. */
const fillOwn = async (count: number, days: number): Promise<void> => {
  for (let at = 0; at < count; at += 1) {
    await fillThread(store, { above: 10_000 + at, size: 1, days: days + (count - 1 - at) / 24 }, own)
  }
}

const daysAgo = (days: number): number => now - days * dayMs
const drop = (after: number, before = daysAgo(7)) =>
  store.call('dropThread', { account: anna, self: account.self, before, after })
const threads = (): Promise<number> => store.database.threads.count()

describe('dropping a thread', () => {
  it('steps over those that stay, and says where it stands', async () => {
    await fillOwn(30, 60)
    await fillThread(store, { above: 1, size: 2, days: 40 })
    await fillThread(store, { above: 10, size: 2, days: 30 })
    expect(await drop(Number.NEGATIVE_INFINITY)).toEqual({ removed: 1, at: daysAgo(40) })
    expect(await drop(daysAgo(40))).toEqual({ removed: 1, at: daysAgo(30) })
    expect(await drop(daysAgo(30))).toEqual({ removed: 0, at: null })
    expect(await threads()).toBe(30)
  })

  it('looks at forty at most', async () => {
    await fillOwn(50, 60)
    await fillThread(store, { above: 1, size: 2, days: 40 })
    const { removed, at } = await drop(Number.NEGATIVE_INFINITY)
    expect([removed, at]).toEqual([0, daysAgo(60 + 10 / 24)])
    expect(await drop(at ?? 0)).toEqual({ removed: 1, at: daysAgo(40) })
  })

  it('takes all of one moment, though forty that stay are of the same', async () => {
    for (let at = 0; at < 45; at += 1) await fillThread(store, { above: 10_000 + at, size: 1, days: 40 }, own)
    await fillThread(store, { above: 90_000, size: 1, days: 40 })
    await fillThread(store, { above: 90_001, size: 1, days: 40 })
    const [first, second] = [await drop(Number.NEGATIVE_INFINITY), await drop(Number.NEGATIVE_INFINITY)]
    expect(first).toEqual({ removed: 1, at: Number.NEGATIVE_INFINITY })
    expect(second).toEqual({ removed: 1, at: daysAgo(40) })
    expect(await threads()).toBe(45)
  })

  it('begins again at the moment of which more may go, and not before those that it stepped over', async () => {
    await fillOwn(3, 60)
    for (const above of [1, 10]) await fillThread(store, { above, size: 2, days: 40 })
    expect(await drop(Number.NEGATIVE_INFINITY)).toEqual({ removed: 1, at: daysAgo(60) })
    expect(await drop(daysAgo(60))).toEqual({ removed: 1, at: daysAgo(40) })
  })

  it(
    'leaves nothing that nothing holds, whenever it or the sweeps after it are killed',
    { timeout: 60_000 },
    async () => {
      await fill(store, home, 3)
      await fillThread(store, { above: 1, size: 900, days: 40 })
      expect(await drop(Number.NEGATIVE_INFINITY)).toEqual({ removed: 1, at: daysAgo(40) })
      expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 901, inThreads: 0 })
      const sweepOnce = (operations: Operations): Promise<number> =>
        operations.sweepLeftovers({ account: anna, self: account.self })
      for (let looked = 40; looked > 0;) {
        const database = describeDatabase(store.engine)
        looked = await sweepOnce(createOperations(database, store.engine))
        expect(looked).toBeLessThanOrEqual(40)
        database.close()
      }
      expect((await store.database.statuses.toArray()).map(({ id }) => id)).toEqual(['1', '2', '3'])
      expect(await store.database.leftovers.count()).toBe(0)
      expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 3, inThreads: 0 })
    },
  )

  it('looks at a post once though its thread names it twice, and that is dropped again before the sweep', async () => {
    for (let times = 0; times < 2; times += 1) {
      await fillThread(store, { above: 1, size: 50, days: 40 })
      const thread = await store.database.threads.get([anna, '2'])
      if (thread === undefined) throw new Error('No thread is stored')
      await store.database.threads.put({ ...thread, ancestors: ['3'] })
      await drop(Number.NEGATIVE_INFINITY)
    }
    while ((await store.call('sweepLeftovers', { account: anna, self: account.self })) > 0);
    expect(await store.database.statuses.count()).toBe(0)
    expect((await store.call('totalsOf', { account: anna })).posts).toBe(0)
  })

  it('has nothing to do between a moment and the same or an earlier one', async () => {
    await fillThread(store, { above: 1, size: 2, days: 40 })
    expect(await drop(daysAgo(40), daysAgo(40))).toEqual({ removed: 0, at: null })
    expect(await drop(daysAgo(30), daysAgo(40))).toEqual({ removed: 0, at: null })
  })
})

describe('what is said of stored threads', () => {
  const oldest = async (of = anna): Promise<number | null> =>
    (await store.call('storedOf', { account: of })).oldestThreadAt

  it('is when the one was fetched that was not for longest', async () => {
    expect(await oldest()).toBeNull()
    await fillThread(store, { above: 1, size: 2, days: 3 })
    await fillThread(store, { above: 10, size: 2, days: 40 })
    await fillThread(store, { above: 20, size: 2, days: 9 })
    expect([await oldest(), await oldest(bert)]).toEqual([daysAgo(40), null])
    await drop(Number.NEGATIVE_INFINITY)
    expect(await oldest()).toBe(daysAgo(9))
  })
})

describe('wiping threads', () => {
  const sweep = async (): Promise<void> => {
    while ((await store.call('sweepLeftovers', { account: anna, self: account.self })) > 0);
  }
  const postsLeft = async (): Promise<string[]> =>
    (await store.database.statuses.toArray()).map(({ id }) => id).toSorted((one, other) => +one - +other)

  it('takes all of them, and of their posts only those that nothing else holds', async () => {
    await fill(store, home, 3)
    await fillThread(store, { above: 1, size: 4, days: 1 })
    await fillThread(store, { above: 100, size: 3, days: 1 }, own)
    const viewer = { favourited: false, boosted: false, muted: false, bookmarked: true }
    await fillThread(store, { above: 200, size: 3, days: 1 }, { viewer })
    await store.call('applyPage', {
      ...pageOf(['9'], { timeline: timelineKey(anna, { kind: 'notifications' }) }),
      statuses: [],
      notifications: [notificationRow('9', { statusId: '203' })],
    })
    expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 11, inThreads: 10 })
    await store.call('forgetThreads', { account: anna })
    await sweep()
    expect(await threads()).toBe(0)
    expect(await postsLeft()).toEqual(['1', '2', '3', '101', '201', '203'])
    expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 6, inThreads: 0 })
  })

  it('goes slice by slice, and leaves those of others', async () => {
    for (let at = 0; at < 90; at += 1) await fillThread(store, { above: at * 10, size: 2, days: 1 })
    const [thread] = await store.database.threads.toArray()
    if (thread === undefined) throw new Error('No thread is stored')
    await store.database.threads.put({ ...thread, account: bert })
    await store.call('forgetThreads', { account: anna })
    await sweep()
    expect(await store.database.threads.toArray()).toEqual([{ ...thread, account: bert }])
    expect(await postsLeft()).toEqual([])
  })
})

describe('the keeper', () => {
  it.each<[string, Retention]>([
    ['an age', { ...keepEverything, days: 30 }],
    ['a number', { ...keepEverything, mostPosts: 1 }],
  ])('walks over the threads that stay once, and not every hour, for %s', async (_, retention) => {
    await fillOwn(130, 60)
    let [calls, rests] = [0, 0]
    const keeper = keeperOf(store, {
      accounts: () => [{ ...account, retention }],
      store: (name, args) => {
        if (name === 'dropThread') calls += 1
        return store.call(name, args)
      },
      clock: {
        ...clock,
        wait: () => {
          rests += 1
          return Promise.resolve()
        },
      },
    })
    const round = async (): Promise<[number, number]> => {
      ;[calls, rests] = [0, 0]
      await keeper.round(new AbortController().signal)
      return [calls, rests]
    }
    expect((await round())[0]).toBe(5)
    const [callsLater, restsLater] = await round()
    expect(callsLater).toBe(1)
    expect(restsLater).toBeLessThan(3)
    expect(await threads()).toBe(130)

    await fillThread(store, { above: 1, size: 2, days: 40 })
    await round()
    expect(await threads()).toBe(130)
  })

  it('finds those that may go behind many that stay, before a home has to give', async () => {
    await fillOwn(130, 60)
    await fillThread(store, { above: 20_000, size: 100, days: 50 })
    await fill(store, home, 150)
    await keeperOf(store, {
      accounts: () => [{ ...account, retention: { ...keepEverything, mostPosts: 280 } }],
    }).round(new AbortController().signal)
    expect([await threads(), await countOf(store, home)]).toEqual([130, 150])
  })
})
