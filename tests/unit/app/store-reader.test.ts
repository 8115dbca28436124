import { expect, it, onTestFinished, vi } from 'vitest'
import { StoreReader } from '../../../src/renderer/app/store-reader.svelte'
import { createReader } from '../../../src/renderer/db/queries'
import { createMemoryStore } from '../../support/store-memory'

it('a database that cannot be opened is tried again, without a word of the store host', async () => {
  const store = await createMemoryStore('one')
  const { indexedDB, IDBKeyRange } = store.engine
  let asked = 0
  // What Chromium answers on a full disk.
  const failingOnce = {
    IDBKeyRange,
    indexedDB: {
      open: (name: string): IDBOpenDBRequest => {
        asked += 1
        if (asked === 1) throw new DOMException('No room', 'QuotaExceededError')
        return indexedDB.open(name)
      },
      databases: () => indexedDB.databases(),
    },
  }
  const opened = new StoreReader(createReader(failingOnce))
  onTestFinished(() => {
    opened.reader.close()
    store.close()
  })

  await opened.open()
  expect(opened.opened).toBeNull()
  await vi.waitFor(() => expect(opened.opened).toBe('one'), { timeout: 5_000 })
})
