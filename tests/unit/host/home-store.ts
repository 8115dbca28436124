/** What tests of the store's operations share: an empty store for each, and what is in somebody's home there. */
import { afterEach, beforeEach } from 'vitest'
import { idOfOrder, newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import { homeOf } from '../../../src/shared/timelines'
import { anna } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'

export const timeline = homeOf(anna)

/** Orders of the newest and the oldest post of a range. */
export const range = (newest: string, oldest: string) => ({
  newest: orderOf(newest),
  oldest: orderOf(oldest),
})

interface HomeStore {
  store: () => MemoryStore
  /** Ids of the posts at home, newest first. */
  storedIds: () => Promise<string[]>
  /** How many posts the timeline's row says there are. */
  countKept: () => Promise<number | undefined>
}

/** To be called once in a file. */
export const useHomeStore = (): HomeStore => {
  let store: MemoryStore
  beforeEach(async () => {
    store = await createMemoryStore()
  })
  afterEach(() => {
    store.close()
  })
  return {
    store: () => store,
    storedIds: async () =>
      (
        await store.call('ordersBetween', {
          timeline,
          newest: newestOrder,
          oldest: oldestOrder,
          limit: 10_000,
        })
      ).map(idOfOrder),
    countKept: async () => (await store.database.timelines.get(timeline))?.count,
  }
}
