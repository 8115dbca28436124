/** Removes all timelines of one kind of an account, slice by slice. */
import { accountOfTimeline, type TimelineKey } from '../../shared/ids'
import { newestOrder, oldestOrder } from '../../shared/order'
import type { StoreOpArgs } from '../../shared/contract'
import { readTimelineKey } from '../../shared/timelines'
import type { SteppeDatabase } from '../db/database'
import { leaveEntries } from './leave-items'
import { replaceSegments, segmentsOf, timelinesOf } from './membership'
import { changeTotals } from './totals'
import { sliceSize } from './upsert'

/** Answers whether there was anything to remove. */
const forgetSlice = (database: SteppeDatabase, timeline: TimelineKey): Promise<boolean> =>
  database.transaction('rw', database.tables, async () => {
    const entries = await database.entries
      .where('[timeline+order]')
      .between([timeline, newestOrder], [timeline, oldestOrder])
      .limit(sliceSize)
      .toArray()
    await leaveEntries(database, timeline, entries)
    return entries.length > 0
  })

/**
 * What claims contiguity goes first and the timeline's own row last: a kill in between leaves entries that nothing claims, and
 * the row by which a second call finds them. With it goes what a trim between two slices claimed.
 */
const forgetTimeline = async (database: SteppeDatabase, timeline: TimelineKey): Promise<void> => {
  const dropSegments = async (): Promise<void> =>
    replaceSegments(database, await segmentsOf(database, timeline), [])
  await database.transaction('rw', [database.segments], dropSegments)
  while (await forgetSlice(database, timeline));
  await database.transaction('rw', [database.segments, database.timelines, database.totals], async () => {
    await dropSegments()
    const row = await database.timelines.get(timeline)
    await database.timelines.delete(timeline)
    // What it brought is counted with its row, and stays until the sweep.
    await changeTotals(database, accountOfTimeline(timeline), { posts: row?.brought ?? 0 })
  })
}

/** See `StoreOps.forgetKind`. */
export const forgetKind = async (
  database: SteppeDatabase,
  { account, kind }: StoreOpArgs<'forgetKind'>,
): Promise<void> => {
  for (const timeline of await timelinesOf(database, account)) {
    if (readTimelineKey(timeline)?.spec.kind === kind) await forgetTimeline(database, timeline)
  }
}
