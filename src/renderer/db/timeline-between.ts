/** A stretch of a timeline as a column draws it. */
import type { Order, TimelineKey } from '../../shared/ids'
import { newestOrder, oldestOrder } from '../../shared/order'
import type { EntryRow, SegmentRow } from '../../shared/rows'
import type { OrderRange } from '../../shared/store-shapes'
import type { ReadableDatabase } from './readable'
import { compose, composedTables, timeOf, type TimelineEntry } from './compose-items'
import { placeGaps, type Gap, type Place } from './gaps'

export type TimelineItem = TimelineEntry | Gap

/** The last segment that begins at or above `order`: the only one that can hold it. */
const segmentBefore = (
  database: ReadableDatabase,
  timeline: TimelineKey,
  order: Order,
): Promise<SegmentRow[]> =>
  database.segments
    .where('[timeline+from]')
    .between([timeline, newestOrder], [timeline, order], true, true)
    .reverse()
    .limit(1)
    .toArray()

/** Segments that begin below the newest order of a range, down to its oldest. */
const segmentsWithin = (
  database: ReadableDatabase,
  timeline: TimelineKey,
  range: OrderRange,
): Promise<SegmentRow[]> =>
  database.segments
    .where('[timeline+from]')
    .between([timeline, range.newest], [timeline, range.oldest], false, true)
    .toArray()

const firstBelow = (
  database: ReadableDatabase,
  timeline: TimelineKey,
  order: Order,
  end: Order,
): Promise<EntryRow | undefined> =>
  database.entries.where('[timeline+order]').between([timeline, order], [timeline, end], false, true).first()

/**
 * The entry under the last one of a range. First it is looked for inside the same segment: a live query then
 * depends on that short range alone, and history that comes in below wakes nobody.
 */
const entryUnder = async (
  database: ReadableDatabase,
  timeline: TimelineKey,
  last: Order,
  segments: readonly SegmentRow[],
): Promise<EntryRow | undefined> => {
  const holder = segments.find((segment) => segment.from <= last && segment.to > last)
  const near = holder && (await firstBelow(database, timeline, last, holder.to))
  return near ?? (await firstBelow(database, timeline, last, oldestOrder))
}

/** See `Reader.timelineBetween`. */
export const timelineBetween = (
  database: ReadableDatabase,
  timeline: TimelineKey,
  range: OrderRange,
): Promise<TimelineItem[]> =>
  database.transaction('r', [database.entries, database.segments, ...composedTables], async () => {
    const entries = await database.entries
      .where('[timeline+order]')
      .between([timeline, range.newest], [timeline, range.oldest], true, true)
      .toArray()
    const last = entries.at(-1)
    if (last === undefined) return []
    const around = [
      ...(await segmentBefore(database, timeline, range.newest)),
      ...(await segmentsWithin(database, timeline, { newest: range.newest, oldest: last.order })),
    ]
    const under = await entryUnder(database, timeline, last.order, around)
    const beneath = await segmentsWithin(database, timeline, {
      newest: last.order,
      oldest: under?.order ?? oldestOrder,
    })
    const composed = await compose(database, timeline, entries)
    const next: Place | null =
      under === undefined ? null : { order: under.order, at: await timeOf(database, under) }
    return placeGaps(composed, [...around, ...beneath], next)
  })

/** See `Reader.entriesAt`. */
export const entriesAt = (
  database: ReadableDatabase,
  timeline: TimelineKey,
  orders: readonly Order[],
): Promise<TimelineEntry[]> =>
  database.transaction('r', [database.entries, ...composedTables], async () => {
    const entries = await database.entries.bulkGet(
      orders.map((order): [TimelineKey, Order] => [timeline, order]),
    )
    return compose(
      database,
      timeline,
      entries.filter((entry) => entry !== undefined),
    )
  })
