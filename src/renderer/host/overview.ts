/** What main needs to know of the store: ranges, orders, and the media to keep; and the one note it makes. */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import type { Below, StatusRow } from '../../shared/rows'
import type { StoreOpArgs, StoreOpResult } from '../../shared/contract'
import type { TimelineOverview } from '../../shared/store-shapes'
import { accountOfTimeline } from '../../shared/ids'
import { newestOrder, oldestOrder } from '../../shared/order'
import type { SteppeDatabase } from '../db/database'
import { endOf } from './eras'
import { replaceSegments, segmentsOf } from './membership'
import { withoutWindow } from './segments'
import { subjectsOf, subjectTables } from './subjects'

/** See `StoreOps.overview`. */
export const overview = (
  database: SteppeDatabase,
  { timeline }: { timeline: TimelineKey },
): Promise<TimelineOverview> =>
  database.transaction('r', [database.timelines, database.segments], async () => ({
    row: (await database.timelines.get(timeline)) ?? null,
    segments: await segmentsOf(database, timeline),
  }))

/** See `StoreOps.setBelow`. */
export const setBelow = (
  database: SteppeDatabase,
  { timeline, from, below }: { timeline: TimelineKey; from: Order; below: Below },
): Promise<void> =>
  database.transaction('rw', [database.segments, database.entries], async () => {
    const stored = await database.segments.get([timeline, from])
    if (stored === undefined) return
    const told = below === 'end' ? await endOf(database, timeline, stored.to) : below
    if (stored.below !== told) await database.segments.put({ ...stored, below: told })
  })

/** See `StoreOps.loseBlindWindow`. */
export const loseBlindWindow = (
  database: SteppeDatabase,
  { timeline, from }: StoreOpArgs<'loseBlindWindow'>,
): Promise<void> =>
  database.transaction('rw', [database.segments, database.entries], async () => {
    const before = await segmentsOf(database, timeline)
    const after = before.flatMap((segment) => (segment.from === from ? withoutWindow(segment) : [segment]))
    await replaceSegments(database, before, after)
  })

/** See `StoreOps.ordersBetween`. */
export const ordersBetween = async (
  database: SteppeDatabase,
  { timeline, newest, oldest, limit, presentOnly }: StoreOpArgs<'ordersBetween'>,
): Promise<Order[]> => {
  const within = database.entries
    .where('[timeline+order]')
    .between([timeline, newest], [timeline, oldest], true, true)
  if (presentOnly === true) {
    const present = await within
      .and((entry) => entry.goneAt === null && entry.leftOut !== true)
      .limit(limit)
      .toArray()
    return present.map((entry) => entry.order)
  }
  const keys = await within.limit(limit).primaryKeys()
  return keys.map(([, order]) => order)
}

/** See `StoreOps.placesOf`. Why to write: see docs/decisions/store-host.md on indexes that change. */
export const placesOf = async (
  database: SteppeDatabase,
  { timeline, statusIds }: StoreOpArgs<'placesOf'>,
): Promise<StoreOpResult<'placesOf'>> => {
  const entries = await database.transaction('rw', database.entries, () =>
    database.entries
      .where('[timeline+statusId]')
      .anyOf(statusIds.map((id) => [timeline, id]))
      .toArray(),
  )
  return entries.map(({ order, statusId }) => ({ order, statusId }))
}

/** Rows by id, each once; those that are not stored are left out. */
const postsOf = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly (string | null | undefined)[],
): Promise<StatusRow[]> => {
  const wanted = [...new Set(ids)].filter((id) => typeof id === 'string')
  const rows = await database.statuses.bulkGet(wanted.map((id) => [account, id]))
  return rows.filter((row) => row !== undefined)
}

const previewsOf = (status: StatusRow): (string | null)[] => [
  ...status.media.map((media) => media.previewUrl ?? (media.type === 'image' ? media.url : null)),
  status.card?.image ?? null,
]

const tablesOfMedia = (database: SteppeDatabase) => [
  database.entries,
  database.statuses,
  database.profiles,
  ...subjectTables(database),
]

/**
 * See `StoreOps.mediaOfNewest`; faces first, then pictures, each address once, and what the entries themselves name before what is boosted
 * or quoted. Rows that are no posts show no pictures of the post that they are about, but open it.
 */
export const mediaOfNewest = (
  database: SteppeDatabase,
  { timeline, posts }: { timeline: TimelineKey; posts: number },
): Promise<string[]> =>
  database.transaction('r', tablesOfMedia(database), async () => {
    const account = accountOfTimeline(timeline)
    const entries = await database.entries
      .where('[timeline+order]')
      .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
      .limit(posts)
      .toArray()
    const subjects = await subjectsOf(database, timeline, entries)
    const own = await postsOf(database, account, subjects.posts)
    const boosted = await postsOf(
      database,
      account,
      own.map(({ boostOf }) => boostOf),
    )
    // What a boosted post quotes is drawn too; what a quoted one quotes is not (see db/compose.ts).
    const quoted = await postsOf(
      database,
      account,
      [...own, ...boosted].map(({ quote }) => quote?.statusId),
    )
    const shown = [...own, ...boosted, ...quoted]
    const people = await database.profiles.bulkGet(
      [...new Set([...subjects.people, ...shown.map(({ authorId }) => authorId)])].map((id) => [account, id]),
    )
    const addresses = [
      ...people.map((profile) => profile?.avatarStatic ?? profile?.avatar ?? null),
      ...shown.flatMap(previewsOf),
    ]
    return [...new Set(addresses.filter((address) => address !== null))]
  })
