/** Threads of bookmarks, however many there are: each look goes on where the last one ended. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createThreadKeeper } from '../../../src/main/sync/thread-keeper'
import { timelineKey } from '../../../src/shared/timelines'
import { movingClock } from '../../support/moving-clock'
import { anna, idsDown, pageOf, statusRow } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { quiet } from '../../support/sync-harness'
import { hours } from './support'

const bookmarks = timelineKey(anna, { kind: 'bookmarks' })
const clock = movingClock()
const life = new AbortController()
let store: MemoryStore
beforeEach(async () => {
  store = await createMemoryStore()
})
afterEach(() => {
  life.abort()
  store.close()
})

const keepThreads = async (ids: readonly string[]): Promise<void> => {
  await store.database.threads.bulkPut(
    ids.map((id) => ({
      account: anna,
      id,
      ancestors: [],
      descendants: [],
      depths: [],
      fetchedAt: clock.now(),
      isCut: false,
      isGrowing: false,
    })),
  )
}

it('reaches bookmarks that lie below thousands whose threads are kept, and goes on from there', async () => {
  const createdAt = clock.now() - 100 * hours
  const all = idsDown(9_000, 6_601)
  for (let at = 0; at < all.length; at += 40) {
    const ids = all.slice(at, at + 40)
    const statuses = ids.map((id) => statusRow(id, { createdAt }))
    await store.call('applyPage', { ...pageOf(ids, { statuses }), timeline: bookmarks })
  }
  const missing = all.slice(-300)
  await keepThreads(all.slice(0, -300))
  const fetched: string[] = []
  const keeper = createThreadKeeper({
    account: anna,
    choices: () => ({ ofBookmarks: true, onScreen: false }),
    isSparing: () => false,
    bookmarks: () => [bookmarks],
    fetchThread: async (id) => {
      fetched.push(id)
      await keepThreads([id])
    },
    store: store.call,
    clock,
    serverTime: clock.now,
    isOnline: () => true,
    log: quiet,
  })
  void keeper.run(life.signal)
  // Four a minute; the store takes turns of its own.
  for (let step = 0; step < 2_000 && fetched.length < missing.length; step += 1) await clock.advance(20_000)
  expect(fetched).toEqual(missing)
})
