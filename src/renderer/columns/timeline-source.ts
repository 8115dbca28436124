/** The store as a column's window asks it: one timeline of the reader, its rows as items. */
import type { TimelineKey } from '../../shared/ids'
import { traitsOf } from '../../shared/timelines'
import type { Reader } from '../db/queries'
import { keyOfEntry, type Item } from './items'
import type { TimelineSource } from './source'

type Row = Awaited<ReturnType<Reader['timelineBetween']>>[number]

const itemOf = (row: Row, isChronological: boolean): Item =>
  row.kind === 'gap'
    ? {
        kind: 'gap',
        key: `g${row.above}`,
        order: row.above,
        below: row.below,
        isLast: row.beneath === null,
        newer: isChronological ? row.newerAt : null,
        older: isChronological ? row.olderAt : null,
      }
    : { kind: 'entry', key: keyOfEntry(row.order), order: row.order, uri: row.uri, source: row }

export const timelineSource = (reader: Reader, timeline: TimelineKey): TimelineSource => ({
  slice: async (range) => {
    const { isChronological } = traitsOf(timeline)
    return (await reader.timelineBetween(timeline, range)).map((row) => itemOf(row, isChronological))
  },
  has: (order) => reader.hasEntry(timeline, order),
  olderThan: (order, limit) => reader.ordersBelow(timeline, order, limit),
  newerThan: (order, limit) => reader.ordersAbove(timeline, order, limit),
  countNewer: (order, most) => reader.entriesAbove(timeline, order, most),
  orderOfUri: async (uri) => (await reader.entryByUri(timeline, uri))?.order ?? null,
  count: async () => (await reader.timelineRow(timeline))?.count ?? 0,
})

/** What a column reads while no database is open: nothing. */
export const emptySource: TimelineSource = {
  slice: () => Promise.resolve([]),
  has: () => Promise.resolve(false),
  olderThan: () => Promise.resolve([]),
  newerThan: () => Promise.resolve([]),
  countNewer: () => Promise.resolve(0),
  orderOfUri: () => Promise.resolve(null),
  count: () => Promise.resolve(0),
}
