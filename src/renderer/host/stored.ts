/** How much is stored: from counts that every write keeps, and a few rows of each timeline. Nothing is scanned. */
import { Dexie } from 'dexie'
import type { AccountKey, TimelineKey } from '../../shared/ids'
import { newestOrder, oldestOrder } from '../../shared/order'
import type { TimelineRow } from '../../shared/rows'
import type { StoredPlaces, StoredTimeline, StoreOpArgs } from '../../shared/store-ops'
import { compose, composedTables, timeOf } from '../db/compose-items'
import type { SteppeDatabase } from '../db/database'
import { timelinesOf } from './membership'
import { postsIn } from './totals'

/** Enough that one long post does not decide. */
const sampled = 20

/** Bytes of each of some rows, written as text. */
const bytesEach = (rows: readonly unknown[], count: number): number =>
  count === 0 ? 0 : JSON.stringify(rows).length / count

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
    bytesEach: bytesEach(composed, composed.length),
  }
}

/** Some threads are read by the primary key: the index by time changes, and this transaction only reads (store-host.md). */
const bytesEachInThreads = async (database: SteppeDatabase, account: AccountKey): Promise<number> => {
  const threads = await database.threads
    .where('[account+id]')
    .between([account, Dexie.minKey], [account, Dexie.maxKey])
    .reverse()
    .limit(3)
    .toArray()
  const ids = threads.flatMap(postsIn).slice(0, sampled)
  const found = await database.statuses.bulkGet(ids.map((id) => [account, id]))
  const posts = found.filter((row) => row !== undefined)
  const authors = await database.profiles.bulkGet(posts.map(({ authorId }) => [account, authorId]))
  return bytesEach([...posts, ...authors], posts.length)
}

/** See `StoreOps.storedOf`. */
export const storedOf = (
  database: SteppeDatabase,
  { account }: StoreOpArgs<'storedOf'>,
): Promise<StoredPlaces> =>
  database.transaction(
    'r',
    [database.entries, database.timelines, database.threads, ...composedTables],
    async () => {
      const timelines = []
      for (const timeline of await timelinesOf(database, account)) {
        timelines.push(await storedTimeline(database, timeline))
      }
      return { timelines, bytesEachInThreads: await bytesEachInThreads(database, account) }
    },
  )

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
