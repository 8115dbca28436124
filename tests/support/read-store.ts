/** What tests that read a store share: each has one of its own in memory, and a window's reader over it. */
import { afterEach, beforeEach } from 'vitest'
import { createReader, type Reader } from '../../src/renderer/db/queries'
import { createMemoryStore, type MemoryStore } from './store-memory'

interface ReadStore {
  /** The store of the test that runs. */
  store: () => MemoryStore
  /** Its reader, which has been opened. */
  reader: () => Reader
}

/** To be called once in a file or group, before its own hooks. */
export const useReadStore = (): ReadStore => {
  let store: MemoryStore
  let reader: Reader
  beforeEach(async () => {
    store = await createMemoryStore()
    reader = createReader(store.engine)
    await reader.openForReading()
  })
  afterEach(() => {
    reader.close()
    store.close()
  })
  return { store: () => store, reader: () => reader }
}
