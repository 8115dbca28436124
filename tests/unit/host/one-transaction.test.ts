import { afterEach, beforeEach, expect, it } from 'vitest'
import { idsDown, pageOf } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'

let store: MemoryStore
beforeEach(async () => {
  store = await createMemoryStore()
})
afterEach(() => {
  store.close()
})

it('a page whose segment cannot be stored leaves nothing, in no table', async () => {
  const refuse = (): never => {
    throw new Error('No room for a segment')
  }
  store.database.segments.hook('creating', refuse)
  await expect(store.call('applyPage', pageOf(idsDown(90, 1)))).rejects.toThrow()
  store.database.segments.hook('creating').unsubscribe(refuse)
  const { statuses, profiles, entries, segments, timelines } = store.database
  const counts = await Promise.all([statuses, profiles, entries, segments, timelines].map((t) => t.count()))
  expect(counts).toEqual([0, 0, 0, 0, 0])
  await store.call('applyPage', pageOf(idsDown(90, 1)))
  expect(await entries.count()).toBe(90)
})
