/** Bookmarks and favourites: the server pages by rows that it does not show, and order comes of what stands above what. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import { createTimelineSync, reaches, type TimelineSync } from '../../../src/main/sync/timeline-sync'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { quiet, reader } from '../../support/sync-harness'
import { createModelCollection, type ModelCollection } from './model-collection'
import { lookThrough } from './support'

const run = { priority: 'history', signal: new AbortController().signal } as const

interface Bench {
  model: ModelCollection
  store: MemoryStore
  sync: TimelineSync
  /** Items that are stored and not gone, from the top down. */
  stored: () => Promise<string[]>
  /** Those that are marked as gone. */
  gone: () => Promise<string[]>
  orders: () => Promise<Map<string, string>>
  served: () => string[]
  /** Does what the background finds to do, until there is nothing. */
  workOff: () => Promise<void>
}

const syncOf = (model: ModelCollection, store: MemoryStore): TimelineSync =>
  createTimelineSync({
    account: reader,
    spec: { kind: 'bookmarks' },
    client: model.client,
    store: store.call,
    log: quiet,
    onIdsChanged: () => Promise.resolve(),
  })

const createBench = async (limit = 40): Promise<Bench> => {
  const store = await createMemoryStore()
  const model = createModelCollection(limit, true)
  const sync = syncOf(model, store)
  const entries = () =>
    store.database.entries
      .where('[timeline+order]')
      .between([sync.timeline, newestOrder], [sync.timeline, oldestOrder])
      .toArray()
  return {
    model,
    store,
    sync,
    stored: async () =>
      (await entries()).filter(({ goneAt }) => goneAt === null).map(({ statusId }) => statusId),
    gone: async () =>
      (await entries()).filter(({ goneAt }) => goneAt !== null).map(({ statusId }) => statusId),
    orders: async () => new Map((await entries()).map(({ statusId, order }) => [statusId, order])),
    served: () => model.rows().map(({ item }) => item),
    workOff: async () => {
      for (let piece = 0; piece < 100; piece += 1) {
        const { gap, history } = await sync.backlog()
        if (gap !== null) await sync.fill(gap, run)
        else if (history) await sync.older(1, run)
        else return
      }
      throw new Error('There is always something left to do.')
    },
  }
}

let bench: Bench
beforeEach(async () => {
  bench = await createBench()
})
afterEach(() => {
  bench.store.close()
})

/** Ids of posts have nothing to do with when they were bookmarked. */
const item = (number: number): string => String(((number * 7_919) % 10_007) + 1)
const add = (from: number, to: number): void => {
  for (let number = from; number <= to; number += 1) bench.model.add(item(number))
}
const fetchAll = async (): Promise<void> => {
  await bench.sync.look(reaches.tip, run)
  await bench.workOff()
}

describe('bookmarks', () => {
  it('come whole and stand as they were put there, not by the ids of their posts', async () => {
    add(1, 130)
    await fetchAll()
    expect(await bench.stored()).toEqual(bench.served())
    expect(bench.model.asked.map(({ maxId }) => maxId)).toEqual([undefined, '1273', '1153', '1033'])
  })

  it('that are new come in on top, and nothing else moves', async () => {
    add(1, 100)
    await fetchAll()
    const before = await bench.orders()
    const asked = bench.model.asked.length
    add(101, 105)
    await fetchAll()
    expect(await bench.stored()).toEqual(bench.served())
    const after = await bench.orders()
    for (const [id, order] of before) expect(after.get(id)).toBe(order)
    expect(bench.model.asked.length - asked).toBe(1)
  })

  it('go out at the next look where a page shows what stands around them', async () => {
    add(1, 100)
    await fetchAll()
    bench.model.remove(item(90))
    await bench.sync.look(reaches.tip, run)
    expect(await bench.stored()).toEqual(bench.served())
    // What no page spoke of stays: absence is proved by reading, not by not reading.
    bench.model.remove(item(10))
    await bench.sync.look(reaches.tip, run)
    expect(await bench.stored()).toContain(item(10))
    await lookThrough(bench.sync, run)
    expect(await bench.stored()).toEqual(bench.served())
  })

  it('put there again stand once, on top', async () => {
    add(1, 100)
    await fetchAll()
    bench.model.add(item(3))
    await fetchAll()
    expect(await bench.stored()).toEqual(bench.served())
    expect((await bench.orders()).size).toBe(100)
  })

  it('a page full of those that were put there again says nothing of the others', async () => {
    add(1, 200)
    await fetchAll()
    for (let number = 1; number <= 40; number += 1) bench.model.add(item(number))
    await fetchAll()
    expect(await bench.stored()).toEqual(bench.served())
  })

  it('of which the upper half was taken away are marked, once it is read below', async () => {
    add(1, 200)
    await fetchAll()
    for (let number = 101; number <= 200; number += 1) bench.model.remove(item(number))
    await fetchAll()
    expect(await bench.stored()).toEqual(bench.served())
    expect((await bench.orders()).size).toBe(200)
  })

  it('have a gap where more came in than one look shows, until it is filled', async () => {
    add(1, 60)
    await fetchAll()
    add(61, 200)
    await bench.sync.look(reaches.tip, run)
    expect(await bench.sync.backlog()).toMatchObject({ gaps: 1 })
    await bench.workOff()
    expect(await bench.sync.backlog()).toMatchObject({ gaps: 0, history: false, count: 200 })
    expect(await bench.stored()).toEqual(bench.served())
  })

  it('go on after a page without any row that can be shown', async () => {
    add(1, 100)
    const page = bench.model.client.page.bind(bench.model.client)
    bench.model.client.page = async (spec, cursor, options) => {
      const answer = await page(spec, cursor, options)
      return cursor.maxId === '1063' ? answer : { ...answer, entries: [], statuses: [] }
    }
    await fetchAll()
    expect(await bench.stored()).toEqual(bench.served().slice(80))
    expect((await bench.sync.backlog()).asOf).not.toBeNull()
    bench.model.client.page = page
    await lookThrough(bench.sync, run)
    expect(await bench.stored()).toEqual(bench.served())
  })

  it('are not taken for ended where a full page has no Link', async () => {
    add(1, 100)
    const page = bench.model.client.page.bind(bench.model.client)
    bench.model.client.page = async (...given) => ({ ...(await page(...given)), next: null, prev: null })
    await bench.sync.look(reaches.tip, run)
    expect(await bench.sync.older(1, run)).toBe('stuck')
    expect((await bench.sync.backlog()).history).toBe(true)
    bench.model.client.page = page
    await lookThrough(bench.sync, run)
    expect(await bench.stored()).toEqual(bench.served())
  })

  it('do not go round in circles where a cursor leads up again', async () => {
    add(1, 200)
    await bench.sync.look(reaches.tip, run)
    const page = bench.model.client.page.bind(bench.model.client)
    bench.model.client.page = async (...given) => ({ ...(await page(...given)), next: { maxId: '1590' } })
    expect(await bench.sync.older(5, run)).toBe('stuck')
  })
})

describe('a look at all bookmarks, a page at a time', () => {
  const piece = (): Promise<unknown> => bench.sync.look(reaches.whole, run)
  const isLooking = async (): Promise<boolean> => (await bench.sync.backlog()).isLooking

  it('goes on where it was, whatever came, left and moved meanwhile', async () => {
    add(1, 200)
    await fetchAll()
    await piece()
    await piece()
    bench.model.asked.splice(0)
    add(201, 203)
    // One that was read, two that were not, and one that was not read either and stands on top now.
    for (const number of [150, 110, 4]) bench.model.remove(item(number))
    bench.model.add(item(50))
    while (await isLooking()) await piece()
    expect(bench.model.asked.map(({ maxId }) => maxId)).toEqual(['1363', '1240', '1117'])
    await fetchAll()
    const stored = await bench.stored()
    expect(stored.filter((id) => !bench.served().includes(id))).toEqual([item(150)])
    expect(stored).toEqual(expect.arrayContaining(bench.served()))
    await lookThrough(bench.sync, run)
    expect(await bench.stored()).toEqual(bench.served())
  })

  it('goes on in another run of the program', async () => {
    add(1, 100)
    await fetchAll()
    await piece()
    bench.model.asked.splice(0)
    const { model, store } = bench
    const sync = syncOf(model, store)
    while ((await sync.backlog()).isLooking) await sync.look(reaches.whole, run)
    expect(model.asked.map(({ maxId }) => maxId)).toEqual(['1183', '1063'])
  })

  it('begins at the top again where nothing leads on', async () => {
    add(1, 100)
    await fetchAll()
    await piece()
    const page = bench.model.client.page.bind(bench.model.client)
    bench.model.client.page = async (...given) => ({ ...(await page(...given)), next: { maxId: '1300' } })
    expect(await piece()).toBe('stuck')
    expect(await isLooking()).toBe(false)
    bench.model.client.page = page
    bench.model.asked.splice(0)
    await piece()
    expect(bench.model.asked).toEqual([{}])
  })

  it('is over where another reading puts below it what may have stood above', async () => {
    bench.store.close()
    bench = await createBench(4)
    add(1, 5)
    await bench.sync.look(reaches.tip, run)
    // What ended the range that is stored has left, so the look finds the first one above where it had stood.
    bench.model.remove(item(2))
    await piece()
    expect(await isLooking()).toBe(true)
    await bench.workOff()
    await lookThrough(bench.sync, run)
    expect(await bench.stored()).toEqual(bench.served())
  })
})

type Step = { add: number } | { again: number } | { remove: number } | 'tip' | 'work' | 'piece'
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ add: fc.integer({ min: 1, max: 9 }) }), weight: 4 },
  { arbitrary: fc.record({ again: fc.nat() }), weight: 2 },
  { arbitrary: fc.record({ remove: fc.nat() }), weight: 3 },
  { arbitrary: fc.constantFrom<Step>('tip', 'work', 'piece'), weight: 5 },
)

it('whatever happens to a collection, reading it whole gives the server’s set in the server’s order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      bench.store.close()
      bench = await createBench(4)
      const { model, sync, served, stored, gone, workOff } = bench
      let last = 0
      /** What one look at the top or another may have mistaken, until a look at everything that begins later. */
      const doubtful = new Set<string>()
      const besides = async (work: () => Promise<unknown>): Promise<void> => {
        const before = new Set(await gone())
        await work()
        for (const id of await gone()) if (!before.has(id)) doubtful.add(id)
      }
      /** A piece of the look at everything, however much has happened since the one before. */
      const takePiece = async (): Promise<void> => {
        await sync.look(reaches.whole, run)
        if ((await sync.backlog()).isLooking) return
        expect((await gone()).filter((id) => served().includes(id) && !doubtful.has(id))).toEqual([])
      }
      for (const one of steps) {
        if (one === 'tip') await besides(() => sync.look(reaches.tip, run))
        else if (one === 'work') await besides(workOff)
        else if (one === 'piece') await takePiece()
        else if ('add' in one) for (let count = 0; count < one.add; count += 1) model.add(item((last += 1)))
        else {
          const [pick] = 'again' in one ? [one.again] : [one.remove]
          const chosen = served()[pick % Math.max(1, served().length)]
          if (chosen !== undefined && 'again' in one) {
            doubtful.add(chosen)
            model.add(chosen)
          } else if (chosen !== undefined) model.remove(chosen)
        }
      }
      // What is under way first: the next one begins at the top.
      while ((await sync.backlog()).isLooking) await takePiece()
      await lookThrough(sync, run)
      await workOff()
      expect(await stored()).toEqual(served())
      const { segments } = await bench.store.call('overview', { timeline: sync.timeline })
      expect(segments.length).toBeLessThanOrEqual(1)
      expect(segments.every(({ below }) => below === 'end')).toBe(true)
    }),
    { numRuns: 120 },
  )
})
