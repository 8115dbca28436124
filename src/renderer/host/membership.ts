/** Entries and segments of one timeline; all to be called inside a transaction over these tables. */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import type { EntryRow, SegmentRow } from '../../shared/rows'
import type { OrderRange } from '../../shared/store-shapes'
import { newestOrder, oldestOrder } from '../../shared/order'
import { traitsOf } from '../../shared/timelines'
import type { OrdersChanged } from '../db/counted-ranges'
import type { SteppeDatabase } from '../db/database'
import { deleteSliced, putSliced } from './upsert'

type Member = Pick<EntryRow, 'order' | 'statusId'>

/** The tables that a page of a timeline touches. */
export const pageTables = (database: SteppeDatabase) => [
  database.statuses,
  database.profiles,
  database.conversations,
  database.notifications,
  database.requests,
  database.scheduled,
  database.entries,
  database.segments,
  database.timelines,
  database.leftovers,
]

/** Keys of the timelines of an account. */
export const timelinesOf = (database: SteppeDatabase, account: AccountKey): Promise<TimelineKey[]> =>
  database.timelines.where('timeline').startsWith(`${account}/`).primaryKeys()

/** All stored entries of a closed range, newest first. */
export const entriesWithin = (
  database: SteppeDatabase,
  timeline: TimelineKey,
  range: OrderRange,
): Promise<EntryRow[]> =>
  database.entries
    .where('[timeline+order]')
    .between([timeline, range.newest], [timeline, range.oldest], true, true)
    .toArray()

/**
 * Deletes the entries of items that now stand elsewhere in the timeline; answers where they stood. Only in collections items
 * move.
 */
const leaveOldPlaces = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  members: readonly Member[],
): Promise<Order[]> => {
  if (members.length === 0 || traitsOf(timeline).paging === 'feed') return []
  const places = new Map(members.map(({ statusId, order }) => [statusId, order]))
  const stored = await database.entries
    .where('[timeline+statusId]')
    .anyOf([...places.keys()].map((id) => [timeline, id]))
    .toArray()
  const left = stored
    .filter(({ statusId, order }) => places.get(statusId) !== order)
    .map(({ order }) => order)
  await deleteSliced(
    database.entries,
    left.map((order): [TimelineKey, Order] => [timeline, order]),
  )
  return left
}

/**
 * What is stored at the places of members. They usually stand together, as a page does, and one read of their range takes far less than
 * one for each; of a range that holds much else only the upper end is read, and who stands below that is asked for singly.
 */
const storedAt = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  members: readonly Member[],
): Promise<EntryRow[]> => {
  const orders = members.map(({ order }) => order).toSorted()
  const [newest, oldest] = [orders[0], orders.at(-1)]
  if (newest === undefined || oldest === undefined) return []
  const most = 2 * orders.length
  const together = await database.entries
    .where('[timeline+order]')
    .between([timeline, newest], [timeline, oldest], true, true)
    .limit(most)
    .toArray()
  const last = together.at(-1)?.order
  if (last === undefined || together.length < most) return together
  const beneath = orders
    .filter((order) => order > last)
    .map((order): [TimelineKey, Order] => [timeline, order])
  const singly = await database.entries.bulkGet(beneath)
  return [...together, ...singly.filter((row) => row !== undefined)]
}

/**
 * Stores entries; one that was marked as gone has come back, one that moved leaves its old place. Of an item that is given twice, as
 * a stream may send it, the last place counts.
 */
export const addEntries = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  given: readonly Member[],
): Promise<OrdersChanged> => {
  const members = [...new Map(given.map((member) => [member.statusId, member])).values()]
  const removed = await leaveOldPlaces(database, timeline, members)
  const known = new Map((await storedAt(database, timeline, members)).map((row) => [row.order, row]))
  const changed = members.filter((member) => {
    const row = known.get(member.order)
    return (
      row === undefined || row.goneAt !== null || row.leftOut === true || row.statusId !== member.statusId
    )
  })
  await putSliced(
    database.entries,
    changed.map(({ order, statusId }): EntryRow => {
      const unasked = known.get(order)?.unasked
      return { timeline, order, statusId, goneAt: null, ...(unasked === undefined ? {} : { unasked }) }
    }),
  )
  const added = members.filter((member) => !known.has(member.order)).map(({ order }) => order)
  return { added, removed }
}

/** Segments of a timeline, newest first. */
export const segmentsOf = (database: SteppeDatabase, timeline: TimelineKey): Promise<SegmentRow[]> =>
  database.segments
    .where('[timeline+from]')
    .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
    .toArray()

const isSame = (one: SegmentRow | undefined, other: SegmentRow): boolean =>
  one?.to === other.to &&
  one.verified === other.verified &&
  one.blind?.from === other.blind?.from &&
  one.blind?.to === other.blind?.to &&
  one.below === other.below

/** Writes what differs between two states of a timeline's segments. */
export const replaceSegments = async (
  database: SteppeDatabase,
  before: readonly SegmentRow[],
  after: readonly SegmentRow[],
): Promise<void> => {
  const stored = new Map(before.map((segment) => [segment.from, segment]))
  const kept = new Set(after.map((segment) => segment.from))
  await deleteSliced(
    database.segments,
    before
      .filter((segment) => !kept.has(segment.from))
      .map((segment): [TimelineKey, SegmentRow['from']] => [segment.timeline, segment.from]),
  )
  await putSliced(
    database.segments,
    after.filter((segment) => !isSame(stored.get(segment.from), segment)),
  )
}
