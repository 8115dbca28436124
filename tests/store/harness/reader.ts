/** A window that reads the store, for tests: the real reader, and live queries whose answers are kept. */
import { liveQuery } from 'dexie'
import { createReader, type Reader } from '../../../src/renderer/db/queries'
import type { TimelineKey } from '../../../src/shared/ids'
import { newestOrder, oldestOrder } from '../../../src/shared/order'

export interface Watch {
  answers: number
  statusIds: string[]
}

declare global {
  interface Window {
    reader: Reader
    /** Follows a whole (small) timeline; the answer counts how often it was asked anew. */
    watch: (timeline: TimelineKey) => Watch
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
