/**
 * Eras of an account: its server gave everything other ids, so nothing that is read can be matched with what is stored by them
 * (fault map row 34). What was stored stays beneath, and each post leaves its old place in the transaction that stores it anew:
 * posts are known by their uri. What has no identity beyond its id (notifications, conversations) goes, and is read anew.
 */
import { Dexie } from 'dexie'
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { eraOfOrder, inEra, lastEra, oldestOrder } from '../../shared/order'
import type { EntryRow, SegmentRow, TimelineRow } from '../../shared/rows'
import type { StoreOpArgs } from '../../shared/contract'
import type { TimelinePage } from '../../shared/store-shapes'
import { traitsOf } from '../../shared/timelines'
import type { SteppeDatabase } from '../db/database'
import { entriesOf, postsOf, sameUnderOtherIds } from './foreign-ids'
import { leaveEntries } from './leave-items'
import { replaceSegments, segmentsOf } from './membership'
import { withoutWindow } from './segments'
import { deleteSliced } from './upsert'

/** Entries of an older era that go with one page. */
const mostLeaving = 400

type Key = [AccountKey, string]

/** Entries that were stored before the present era, newest first. */
const olderEntries = (database: SteppeDatabase, timeline: TimelineKey, era: number): Promise<EntryRow[]> =>
  database.entries
    .where('[timeline+order]')
    .between([timeline, inEra(oldestOrder, era)], [timeline, oldestOrder], false, true)
    .limit(mostLeaving)
    .toArray()

/** Which entries of older eras a page of the present one stands for. */
const supersededBy = async (
  database: SteppeDatabase,
  page: TimelinePage,
  era: number,
): Promise<EntryRow[]> => {
  const { account, timeline, entries, below } = page
  const { item, paging } = traitsOf(timeline)
  if (item !== 'post' || (paging !== 'feed' && below === 'end')) {
    // The whole of a collection is read again, so what is not in it by the end is in it no more.
    return olderEntries(database, timeline, era)
  }
  const others = await sameUnderOtherIds(database, account, postsOf(page))
  const ids = new Set([...entries.map(({ statusId }) => statusId), ...others.map(({ id }) => id)])
  const stored = ids.size === 0 ? [] : await entriesOf(database, timeline, [...ids])
  return stored.filter(({ order }) => eraOfOrder(order) < era)
}

/**
 * Takes entries of older eras out that a page stands for; answers where they stood. To be called inside a transaction over the
 * tables of a page.
 */
export const leaveOlderEras = async (
  database: SteppeDatabase,
  page: TimelinePage,
  row: TimelineRow | undefined,
): Promise<Order[]> => {
  const era = row?.era ?? 0
  if (era === 0) return []
  return leaveEntries(database, page.timeline, await supersededBy(database, page, era))
}

/** The segments without those of older eras, once nothing of these is stored any more. */
export const segmentsThatCount = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  segments: readonly SegmentRow[],
  row: TimelineRow | undefined,
): Promise<SegmentRow[]> => {
  const era = row?.era ?? 0
  const present = segments.filter(({ from }) => eraOfOrder(from) === era)
  if (present.length === segments.length) return [...segments]
  const older = await database.entries
    .where('[timeline+order]')
    .between([timeline, inEra(oldestOrder, era)], [timeline, oldestOrder], false, true)
    .limit(1)
    .primaryKeys()
  return older.length === 0 ? present : [...segments]
}

/** What lies below a range at the end of what the server has: what it no longer has, where something is stored from before. */
export const endOf = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  to: Order,
): Promise<'end' | 'lost'> => {
  if (eraOfOrder(to) === 0) return 'end'
  const beneath = await database.entries
    .where('[timeline+order]')
    .between([timeline, to], [timeline, oldestOrder], false, true)
    .limit(1)
    .primaryKeys()
  return beneath.length === 0 ? 'end' : 'lost'
}

const timelinesOf = (database: SteppeDatabase, account: AccountKey): Promise<TimelineRow[]> =>
  database.timelines.where('timeline').startsWith(`${account}/`).toArray()

/**
 * Server time at which an account's ids last became others; null: never. What was fetched before is not to be asked for. All its
 * timelines know it: the user may have wiped any of them since.
 */
export const renewedAtOf = async (database: SteppeDatabase, account: AccountKey): Promise<number | null> => {
  const times = (await timelinesOf(database, account)).flatMap(({ renewedAt }) => renewedAt ?? [])
  return times.length === 0 ? null : Math.max(...times)
}

/** The gaps between what is stored cannot be filled any more: no cursor leads there. */
const closeGaps = async (database: SteppeDatabase, timeline: TimelineKey): Promise<void> => {
  const before = await segmentsOf(database, timeline)
  const after = before
    .map((segment): SegmentRow => (segment.below === 'open' ? { ...segment, below: 'lost' } : segment))
    .flatMap(withoutWindow)
  await replaceSegments(database, before, after)
}

/** See `StoreOps.beginEra`. All of an account's timelines at once: a kill leaves either era, never both. */
export const beginEra = (
  database: SteppeDatabase,
  { account, timeline, after, at }: StoreOpArgs<'beginEra'>,
): Promise<void> =>
  database.transaction('rw', [database.timelines, database.segments, database.checks], async () => {
    const rows = await timelinesOf(database, account)
    const noticed = rows.find((row) => row.timeline === timeline)
    if (noticed === undefined || (noticed.era ?? 0) !== after || after >= lastEra) return
    for (const row of rows) {
      // Both are orders of the era that ends.
      const { rebuilt: _rebuilt, lookedTo: _lookedTo, ...kept } = row
      await closeGaps(database, row.timeline)
      await database.timelines.put({ ...kept, era: (row.era ?? 0) + 1, renewedAt: at })
    }
    // Whoever is asked for by an old id is not found, which says nothing of whether they exist.
    const doubts = await database.checks
      .where('[account+id]')
      .between([account, Dexie.minKey], [account, Dexie.maxKey])
      .primaryKeys()
    await deleteSliced<unknown, Key>(database.checks, doubts)
  })
