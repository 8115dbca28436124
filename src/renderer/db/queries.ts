/**
 * What windows read: the only door to the database outside of the store host. It has no way to write, and cannot
 * create, upgrade or delete the database. Every function may be called inside a liveQuery, reads a bounded number of
 * rows, and neither scans nor counts a table.
 */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { accountOfTimeline } from '../../shared/ids'
import { newestOrder, oldestOrder } from '../../shared/order'
import type { EntryRow, SegmentRow, TimelineRow } from '../../shared/rows'
import type { SetName } from '../../shared/sets'
import type { OrderRange } from '../../shared/store-shapes'
import { traitsOf } from '../../shared/timelines'
import type { TimelineEntry } from './compose-items'
import { mostInRange, rangeAround, rangesOf } from './counted-ranges'
import { schemaEpoch, type DatabaseEngine } from './database'
import { composePosts, type TimelinePost } from './compose'
import { idInUri } from './item-uri'
import { readProfile, type KnownProfile } from './known-profile'
import { readThread, type KnownThread } from './known-thread'
import { describeForReading, type ReadableDatabase } from './readable'
import { setsOf, setTimesOf, type StoredSets } from './sets'
import { entriesAt, timelineBetween, type TimelineItem } from './timeline-between'

export type { TimelineEntry } from './compose-items'
export type { KnownProfile } from './known-profile'
export type { KnownThread } from './known-thread'
export type { StoredSets } from './sets'

/**
 * How opening went. `absent`: there is no database yet, or one that has to be upgraded first; the store host is about
 * to make it, try again when it says so. `newer`: a newer version of Steppe wrote it, it is not read.
 */
export type Opening = { is: 'open'; storeId: string } | { is: 'absent' | 'newer' | 'unavailable' }

export interface Reader {
  /** Opens what is there; cheap enough for the way to the first frame. May be called again after any answer. */
  openForReading: () => Promise<Opening>
  /**
   * Entries of a closed range, newest first, with the gaps between them, and the gap under the last of them (at the end
   * of what is stored: what lies below). The range bounds the answer.
   */
  timelineBetween: (timeline: TimelineKey, range: OrderRange) => Promise<TimelineItem[]>
  /** The entries at those orders, as they would be drawn; those that are not stored are left out. At most 100 orders. */
  entriesAt: (timeline: TimelineKey, orders: readonly Order[]) => Promise<TimelineEntry[]>
  /** Some of an account's whole sets. */
  sets: <Name extends SetName>(account: AccountKey, names: readonly Name[]) => Promise<StoredSets<Name>>
  /** Tells whether any of these sets is another one than before, without reading them. */
  setTimes: (account: AccountKey, names: readonly SetName[]) => Promise<string>
  /** Whether an entry is stored at that order. */
  hasEntry: (timeline: TimelineKey, order: Order) => Promise<boolean>
  /** Orders of the entries older or newer than `order`, nearest first, at most `limit`. */
  ordersBelow: (timeline: TimelineKey, order: Order, limit: number) => Promise<Order[]>
  ordersAbove: (timeline: TimelineKey, order: Order, limit: number) => Promise<Order[]>
  /** How many entries are newer than `order`; `cap` if there are that many or more. */
  entriesAbove: (timeline: TimelineKey, order: Order, cap: number) => Promise<number>
  /** How many entries are newer than `order`, however many; null in a timeline that is still being counted by ranges. */
  placeOf: (timeline: TimelineKey, order: Order) => Promise<number | null>
  /** The entry of the item with that uri (see `ComposedEntry.uri`); null if it does not stand in this timeline. */
  entryByUri: (timeline: TimelineKey, uri: string) => Promise<EntryRow | null>
  timelineRow: (timeline: TimelineKey) => Promise<TimelineRow | null>
  /** Segments, newest first. */
  segments: (timeline: TimelineKey) => Promise<SegmentRow[]>
  /** See `readThread`. */
  thread: (account: AccountKey, id: string, within: string | null) => Promise<KnownThread>
  /** See `KnownProfile`. */
  profile: (account: AccountKey, id: string) => Promise<KnownProfile>
  /** Posts as they are drawn for entries that need not be stored; those whose posts are not stored are left out. */
  posts: (account: AccountKey, entries: readonly EntryRow[]) => Promise<TimelinePost[]>
  close: () => void
}

const open = async (database: ReadableDatabase): Promise<Opening> => {
  try {
    await database.open()
    const [storeId, epoch] = await database.meta.bulkGet(['storeId', 'schemaEpoch'])
    if (typeof epoch?.value === 'number' && epoch.value > schemaEpoch) {
      database.close()
      return { is: 'newer' }
    }
    const isReady = typeof storeId?.value === 'string' && epoch?.value === schemaEpoch
    return isReady ? { is: 'open', storeId: String(storeId.value) } : { is: 'absent' }
  } catch (thrown) {
    // What the guarded engine makes of a database that is not there or older.
    const isAbsent = thrown instanceof Error && thrown.name === 'AbortError'
    return { is: isAbsent ? 'absent' : 'unavailable' }
  }
}

const entriesOf = (
  database: ReadableDatabase,
  timeline: TimelineKey,
  range: OrderRange,
  sides: [boolean, boolean],
) =>
  database.entries
    .where('[timeline+order]')
    .between([timeline, range.newest], [timeline, range.oldest], ...sides)

/** Ids of the items of a timeline's kind with that uri. */
const idsByUri = async (
  database: ReadableDatabase,
  timeline: TimelineKey,
  uri: string,
): Promise<readonly string[]> => {
  const { item } = traitsOf(timeline)
  if (item !== 'post') return [idInUri(item, uri)].filter((id) => id !== null)
  const keys = await database.statuses
    .where('[account+uri]')
    .equals([accountOfTimeline(timeline), uri])
    .primaryKeys()
  return keys.map(([, id]) => id)
}

const entryByUri = async (
  database: ReadableDatabase,
  timeline: TimelineKey,
  uri: string,
): Promise<EntryRow | null> => {
  const keys = (await idsByUri(database, timeline, uri)).map((id) => [timeline, id])
  const found = await database.entries.where('[timeline+statusId]').anyOf(keys).first()
  return found ?? null
}

/** Adds up the ranges above, and counts within the one that holds the order. */
const placeOf = async (
  database: ReadableDatabase,
  timeline: TimelineKey,
  order: Order,
): Promise<number | null> => {
  const row = await database.timelines.get(timeline)
  const { from, above } = rangeAround(rangesOf(row ?? { count: 0 }), order)
  const within = await entriesOf(database, timeline, { newest: from, oldest: order }, [true, false])
    .limit(mostInRange + 1)
    .primaryKeys()
  return within.length > mostInRange ? null : above + within.length
}

/** Makes the reader of a window. @param engine stands for IndexedDB in tests. */
export const createReader = (engine: DatabaseEngine = {}): Reader => {
  const database = describeForReading(engine)
  const orders = (keys: [TimelineKey, Order][]): Order[] => keys.map(([, order]) => order)
  return {
    openForReading: () => open(database),
    timelineBetween: (timeline, range) => timelineBetween(database, timeline, range),
    entriesAt: (timeline, orders) => entriesAt(database, timeline, orders),
    sets: (account, names) => setsOf(database, account, names),
    setTimes: (account, names) => setTimesOf(database, account, names),
    hasEntry: async (timeline, order) => (await database.entries.get([timeline, order])) !== undefined,
    ordersBelow: async (timeline, order, limit) =>
      orders(
        await entriesOf(database, timeline, { newest: order, oldest: oldestOrder }, [false, true])
          .limit(limit)
          .primaryKeys(),
      ),
    ordersAbove: async (timeline, order, limit) =>
      orders(
        await entriesOf(database, timeline, { newest: newestOrder, oldest: order }, [true, false])
          .reverse()
          .limit(limit)
          .primaryKeys(),
      ),
    // Why not count(): it counts the whole range before it applies a limit.
    entriesAbove: async (timeline, order, cap) =>
      (
        await entriesOf(database, timeline, { newest: newestOrder, oldest: order }, [true, false])
          .limit(cap)
          .primaryKeys()
      ).length,
    placeOf: (timeline, order) => placeOf(database, timeline, order),
    entryByUri: (timeline, uri) => entryByUri(database, timeline, uri),
    timelineRow: async (timeline) => (await database.timelines.get(timeline)) ?? null,
    segments: (timeline) =>
      database.segments
        .where('[timeline+from]')
        .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
        .toArray(),
    thread: (account, id, within) => readThread(database, account, id, within),
    profile: (account, id) => readProfile(database, account, id),
    posts: (account, entries) =>
      // Why async: Dexie keeps its zone over native awaits only if it sees an async function here.
      database.transaction(
        'r',
        [database.statuses, database.profiles],
        async () => await composePosts(database, account, entries),
      ),
    close: () => {
      database.close()
    },
  }
}
