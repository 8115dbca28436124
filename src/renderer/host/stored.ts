/** How much is stored: from counts that every write keeps, and a few rows of each timeline. Nothing is scanned. */
import type { TimelineKey } from '../../shared/ids'
import { newestOrder, oldestOrder } from '../../shared/order'
import type { TimelineRow } from '../../shared/rows'
import type { StoredTimeline, StoreOpArgs } from '../../shared/store-ops'
import { compose, composedTables, timeOf } from '../db/compose-items'
import type { SteppeDatabase } from '../db/database'
import { timelinesOf } from './membership'

/** Enough that one long post does not decide. */
const sampled = 20

const storedTimeline = async (database: SteppeDatabase, timeline: TimelineKey): Promise<StoredTimeline> => {
  const entries = () =>
    database.entries.where('[timeline+order]').between([timeline, newestOrder], [timeline, oldestOrder])
  const newest = await entries().limit(sampled).toArray()
  const [oldest] = await entries().reverse().limit(1).toArray()
  const composed = await compose(database, timeline, newest)
  const row = await database.timelines.get(timeline)
  return {
    timeline,
    count: row?.count ?? 0,
    oldestAt: oldest === undefined ? null : await timeOf(database, oldest),
    bytesEach: composed.length === 0 ? 0 : JSON.stringify(composed).length / composed.length,
  }
}

/** See `StoreOps.storedOf`. */
export const storedOf = (
  database: SteppeDatabase,
  { account }: StoreOpArgs<'storedOf'>,
): Promise<StoredTimeline[]> =>
  database.transaction('r', [database.entries, database.timelines, ...composedTables], async () => {
    const stored = []
    for (const timeline of await timelinesOf(database, account)) {
      stored.push(await storedTimeline(database, timeline))
    }
    return stored
  })

/** See `StoreOps.countsOf`. */
export const countsOf = (
  database: SteppeDatabase,
  { account }: StoreOpArgs<'countsOf'>,
): Promise<TimelineRow[]> => database.timelines.where('timeline').startsWith(`${account}/`).toArray()

/** See `StoreOps.bytesOnDisk`. */
export const bytesOnDisk = async (): Promise<number | null> => {
  // Why asked: tests run this without a browser.
  const { usage } = (await globalThis.navigator?.storage?.estimate()) ?? {}
  return usage ?? null
}
