/** What tests of bookmarks and favourites share: a collection of a model, its store and its sync, for each test. */
import { afterEach, beforeEach } from 'vitest'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import { createTimelineSync, reaches, type TimelineSync } from '../../../src/main/sync/timeline-sync'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { quiet, reader } from '../../support/sync-harness'
import { createModelCollection, type ModelCollection } from './model-collection'

export const run = { priority: 'history', signal: new AbortController().signal } as const

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

/** What reads the model into the store, as in a new run of the program. */
export const syncOf = (model: ModelCollection, store: MemoryStore): TimelineSync =>
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

/** Ids of posts have nothing to do with when they were bookmarked. */
export const item = (number: number): string => String(((number * 7_919) % 10_007) + 1)

interface Benches {
  bench: () => Bench
  /** Makes another bench in place of this one. */
  begin: (limit: number) => Promise<void>
  /** Bookmarks the items of these numbers, one after the other. */
  add: (from: number, to: number) => void
  /** Looks at the top, and does all that is left to do then. */
  fetchAll: () => Promise<void>
}

/** To be called once in a file. */
export const useBench = (): Benches => {
  let bench: Bench
  beforeEach(async () => {
    bench = await createBench()
  })
  afterEach(() => {
    bench.store.close()
  })
  return {
    bench: () => bench,
    begin: async (limit) => {
      bench.store.close()
      bench = await createBench(limit)
    },
    add: (from, to) => {
      for (let number = from; number <= to; number += 1) bench.model.add(item(number))
    },
    fetchAll: async () => {
      await bench.sync.look(reaches.tip, run)
      await bench.workOff()
    },
  }
}
