/** How much is stored: from counts that every write keeps, and a few rows of each timeline. Nothing is scanned. */
import { Dexie, type Table } from 'dexie'
import { accountOfTimeline, type AccountKey, type TimelineKey } from '../../shared/ids'
import { newestOrder, oldestOrder } from '../../shared/order'
import type { EntryRow, ItemKind, StatusRow, TimelineRow } from '../../shared/rows'
import type { StoreOpArgs } from '../../shared/contract'
import type { StoredPlaces, StoredTimeline } from '../../shared/store-shapes'
import { traitsOf } from '../../shared/timelines'
import { compose, composedTables, timeOf } from '../db/compose-items'
import type { SteppeDatabase } from '../db/database'
import { timelinesOf } from './membership'
import { postsAmong, postsIn } from './totals'

/** Enough that one long post does not decide. */
const sampled = 20

/** Bytes of each of some rows, written as text. */
const bytesEach = (rows: readonly unknown[], count: number): number =>
  count === 0 ? 0 : JSON.stringify(rows).length / count

type Keys = [AccountKey, string][]

/** Rows that stand in one timeline alone; posts are the account's, wherever they stand. */
const ownItems: Record<ItemKind, (database: SteppeDatabase, keys: Keys) => PromiseLike<readonly unknown[]>> =
  {
    post: () => Promise.resolve([]),
    notification: ({ notifications }, keys) => notifications.bulkGet(keys),
    request: ({ requests }, keys) => requests.bulkGet(keys),
    scheduled: ({ scheduled }, keys) => scheduled.bulkGet(keys),
    conversation: ({ conversations }, keys) => conversations.bulkGet(keys),
  }

const bytesEachAlone = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  entries: readonly EntryRow[],
): Promise<number> => {
  const account = accountOfTimeline(timeline)
  const keys = entries.map(({ statusId }): [AccountKey, string] => [account, statusId])
  const items = await ownItems[traitsOf(timeline).item](database, keys)
  return bytesEach([...entries, ...items], entries.length)
}

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
    bytesEachAlone: await bytesEachAlone(database, timeline, newest),
  }
}

/** Of these posts with their authors; of boosts with what they show. */
const bytesEachOf = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
): Promise<number> => {
  const rowsOf = async (some: readonly string[]): Promise<StatusRow[]> =>
    (await database.statuses.bulkGet(some.map((id) => [account, id]))).filter((row) => row !== undefined)
  const found = await rowsOf(ids)
  const shown = await rowsOf(found.flatMap(({ boostOf }) => boostOf ?? []))
  const rows = [...new Map([...found, ...shown].map((row) => [row.id, row])).values()]
  const authors = await database.profiles.bulkGet(rows.map(({ authorId }) => [account, authorId]))
  return bytesEach([...rows, ...authors], postsAmong(rows))
}

const allOf = <Row>(table: Table<Row, [AccountKey, string]>, account: AccountKey) =>
  table.where('[account+id]').between([account, Dexie.minKey], [account, Dexie.maxKey]).reverse()

const bytesEachPost = async (database: SteppeDatabase, account: AccountKey): Promise<number> => {
  const keys = await allOf(database.statuses, account).limit(sampled).primaryKeys()
  return bytesEachOf(
    database,
    account,
    keys.map(([, id]) => id),
  )
}

/** Some threads are read by the primary key: the index by time changes, and this transaction only reads (store-host.md). */
const bytesEachInThreads = async (database: SteppeDatabase, account: AccountKey): Promise<number> => {
  const threads = await allOf(database.threads, account).limit(3).toArray()
  return bytesEachOf(database, account, threads.flatMap(postsIn).slice(0, sampled))
}

/** The first key of the index by time. Why a transaction that may write: that index changes (store-host.md). */
const oldestThreadAt = (database: SteppeDatabase, account: AccountKey): Promise<number | null> =>
  database.transaction('rw', [database.threads], async () => {
    const first = await database.threads
      .where('[account+fetchedAt]')
      .between([account, Dexie.minKey], [account, Dexie.maxKey])
      .limit(1)
      .keys()
    // Why as: keys of this index are pairs of an account and a time.
    return (first as unknown as [AccountKey, number][])[0]?.[1] ?? null
  })

/** See `StoreOps.storedOf`. */
export const storedOf = async (
  database: SteppeDatabase,
  { account }: StoreOpArgs<'storedOf'>,
): Promise<StoredPlaces> => {
  const oldest = await oldestThreadAt(database, account)
  return database.transaction(
    'r',
    [database.entries, database.timelines, database.threads, ...composedTables],
    async () => {
      const timelines = []
      for (const timeline of await timelinesOf(database, account)) {
        timelines.push(await storedTimeline(database, timeline))
      }
      return {
        timelines,
        bytesEachPost: await bytesEachPost(database, account),
        bytesEachInThreads: await bytesEachInThreads(database, account),
        oldestThreadAt: oldest,
      }
    },
  )
}

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
