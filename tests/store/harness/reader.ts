/** A window that reads the store, for tests: the real reader, and live queries whose answers are kept. */
import { Dexie, liveQuery } from 'dexie'
import { createReader, type Reader } from '../../../src/renderer/db/queries'
import type { TimelineKey } from '../../../src/shared/ids'
import type { RowBatch } from '../../../src/shared/store-shapes'
import { newestOrder, oldestOrder } from '../../../src/shared/order'

export interface Watch {
  answers: number
  statusIds: string[]
}

export interface BarePage extends RowBatch {
  entries: object[]
}

declare global {
  interface Window {
    reader: Reader
    /** Follows a whole (small) timeline; the answer counts how often it was asked anew. */
    watch: (timeline: TimelineKey) => Watch
    /** Stores rows by Dexie alone, a page a transaction, in a database of its own. @returns milliseconds. */
    storeBare: (pages: BarePage[]) => Promise<number>
  }
}

window.reader = createReader()
window.watch = (timeline) => {
  const watch: Watch = { answers: 0, statusIds: [] }
  const all = { newest: newestOrder, oldest: oldestOrder }
  liveQuery(() => window.reader.timelineBetween(timeline, all)).subscribe((items) => {
    watch.answers += 1
    watch.statusIds = items.flatMap((item) => (item.kind === 'post' ? [item.entry.statusId] : []))
  })
  return watch
}

window.storeBare = async (pages) => {
  const bare = new Dexie('bare', { chromeTransactionDurability: 'relaxed' })
  bare.version(1).stores({
    statuses: '[account+id], [account+uri], [account+boostOf]',
    profiles: '[account+id]',
    entries: '[timeline+order], [timeline+statusId]',
  })
  await bare.open()
  const start = performance.now()
  for (const { statuses, profiles, entries } of pages)
    await bare.transaction('rw', ['statuses', 'profiles', 'entries'], async () => {
      await bare.table('statuses').bulkPut(statuses)
      await bare.table('profiles').bulkPut(profiles)
      await bare.table('entries').bulkPut(entries.map((entry) => ({ timeline: 'annaaaaa/home', ...entry })))
    })
  const took = performance.now() - start
  bare.close()
  return took
}
