/** Entries, segments and the kept count of one timeline; all to be called inside a transaction over these tables. */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import type { EntryRow, SegmentRow, TimelineRow } from '../../shared/rows'
import type { OrderRange } from '../../shared/store-ops'
import { newestOrder, oldestOrder } from '../../shared/order'
import { traitsOf } from '../../shared/timelines'
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

/** Deletes the entries of items that now stand elsewhere in the timeline; answers how many. Only in collections items move. */
const leaveOldPlaces = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  members: readonly Member[],
): Promise<number> => {
  if (members.length === 0 || traitsOf(timeline).paging === 'feed') return 0
  const places = new Map(members.map(({ statusId, order }) => [statusId, order]))
  const stored = await database.entries
    .where('[timeline+statusId]')
    .anyOf([...places.keys()].map((id) => [timeline, id]))
    .toArray()
  const left = stored.filter(({ statusId, order }) => places.get(statusId) !== order)
  await deleteSliced(
    database.entries,
    left.map((entry): [TimelineKey, Order] => [timeline, entry.order]),
  )
  return left.length
}

/** Stores entries; one that was marked as gone has come back, one that moved leaves its old place. Answers how many more there are. */
export const addEntries = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  members: readonly Member[],
): Promise<number> => {
  const left = await leaveOldPlaces(database, timeline, members)
  const stored = await database.entries.bulkGet(members.map((member) => [timeline, member.order]))
  const changed = members.filter((member, at) => {
    const row = stored[at]
    return (
      row === undefined || row.goneAt !== null || row.leftOut === true || row.statusId !== member.statusId
    )
  })
  await putSliced(
    database.entries,
    changed.map(({ order, statusId }): EntryRow => ({ timeline, order, statusId, goneAt: null })),
  )
  return stored.filter((row) => row === undefined).length - left
}

/** Segments of a timeline, newest first. */
export const segmentsOf = (database: SteppeDatabase, timeline: TimelineKey): Promise<SegmentRow[]> =>
  database.segments
    .where('[timeline+from]')
    .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
    .toArray()

const isSame = (one: SegmentRow | undefined, other: SegmentRow): boolean =>
  one?.to === other.to && one.verified === other.verified && one.below === other.below

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

/** Keeps a timeline's count, the posts that it brought and the time of its last confirmation; answers the count. */
export const keepCount = async (
  database: SteppeDatabase,
  account: AccountKey,
  timeline: TimelineKey,
  change: {
    added: number
    asOf: number | null
    brought?: number
    rows?: number
    rebuilt?: Order | undefined
  },
): Promise<number> => {
  const stored = await database.timelines.get(timeline)
  const rebuilt = change.rebuilt ?? stored?.rebuilt
  const fullest = Math.max(stored?.fullest ?? 0, change.rows ?? 0)
  const brought = (stored?.brought ?? 0) + (change.brought ?? 0)
  const row: TimelineRow = {
    timeline,
    account,
    count: (stored?.count ?? 0) + change.added,
    asOf: change.asOf === null ? (stored?.asOf ?? null) : Math.max(change.asOf, stored?.asOf ?? 0),
    ...(fullest === 0 ? {} : { fullest }),
    ...(rebuilt === undefined ? {} : { rebuilt }),
    ...(stored?.era === undefined ? {} : { era: stored.era }),
    ...(stored?.renewedAt === undefined ? {} : { renewedAt: stored.renewedAt }),
    ...(brought === 0 ? {} : { brought }),
  }
  const isUnchanged =
    stored?.count === row.count &&
    stored.asOf === row.asOf &&
    stored.fullest === row.fullest &&
    stored.rebuilt === row.rebuilt &&
    stored.brought === row.brought
  if (!isUnchanged) await database.timelines.put(row)
  return row.count
}
