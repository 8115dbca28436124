/**
 * Takes in one page of a timeline, or posts that streamed in, with what they prove: all of it or nothing. What does not wait for one
 * another is asked of the database together: it lives in another process, and half of a page's time was the way there and back.
 */
import type { Order } from '../../shared/ids'
import { inEra, newestOrder } from '../../shared/order'
import type { EntryRow, SegmentRow, TimelineRow } from '../../shared/rows'
import type { PageResult, StreamBatch, TimelinePage } from '../../shared/store-shapes'
import { traitsOf } from '../../shared/timelines'
import type { SteppeDatabase } from '../db/database'
import { putChecks } from './checks'
import { endOf, leaveOlderEras, segmentsThatCount } from './eras'
import { isForeign } from './foreign-ids'
import { leaveLongGone } from './long-gone'
import { noteLeftovers } from './leftovers'
import { keepCount } from './kept-count'
import { addEntries, entriesWithin, pageTables, replaceSegments, segmentsOf } from './membership'
import { extendUpwards, mergeCoverage } from './segments'
import { putSliced, upsertRows } from './upsert'

/** Server time of an answer, as near as its rows tell. */
const timeOf = (page: TimelinePage): number =>
  page.asOf ?? (page.statuses.reduce((latest, row) => Math.max(latest, row.fetchedAt), 0) || Date.now())

/**
 * Marks stored entries that an authoritative answer left out. Below `rebuilt` it is the first one since the server rebuilt the
 * feed, and what is missing there was left out by that, whatever else it may be. All of these posts are asked for singly: what is older
 * than two days nobody else would miss, and what its author has deleted would stay in the store for good.
 */
const markAbsent = async (
  database: SteppeDatabase,
  page: TimelinePage,
  rebuilt: Order | undefined,
): Promise<void> => {
  if (page.authoritative === null) return
  const named = new Set(page.entries.map((entry) => entry.order))
  const goneAt = timeOf(page)
  const stored = await entriesWithin(database, page.timeline, page.authoritative)
  const absent = stored.filter(
    (entry) => entry.goneAt === null && entry.leftOut !== true && !named.has(entry.order),
  )
  const isSpared = ({ order }: EntryRow): boolean => rebuilt !== undefined && order > rebuilt
  const isSettled = ({ order }: EntryRow): boolean => page.absentBefore === null || order >= page.absentBefore
  const leftOut = absent.filter(isSpared)
  const gone = absent.filter((entry) => !isSpared(entry) && isSettled(entry))
  await putSliced(database.entries, [
    ...gone.map((entry): EntryRow => ({ ...entry, goneAt })),
    ...leftOut.map((entry): EntryRow => ({ ...entry, leftOut: true })),
  ])
  const isOfPosts = traitsOf(page.timeline).item === 'post'
  const doubted = isOfPosts ? [...leftOut, ...gone].map(({ statusId }) => statusId) : []
  if (doubted.length > 0) await putChecks(database, page.account, doubted, goneAt)
}

/** Down to which order answers have been compared with what is stored since the feed was rebuilt, once this page is in. */
const rebuiltAfter = (
  { rebuilding, authoritative }: TimelinePage,
  row: TimelineRow | undefined,
): Order | undefined => {
  const rebuilt = row?.rebuilt
  if (rebuilding === true) return inEra(newestOrder, row?.era ?? 0)
  if (rebuilt === undefined || authoritative === null) return rebuilt
  const { newest, oldest } = authoritative
  // A page goes on just below the one above it, which is a space further.
  return newest <= `${rebuilt} ` && oldest > rebuilt ? oldest : rebuilt
}

/**
 * Notes at the newest entry of what is proved when nobody asked from then on. Not at the newest of all: above it may stand rows that
 * streamed in and were joined to nothing, and the hole is below those.
 */
const noteUnasked = async (
  database: SteppeDatabase,
  { timeline, unaskedUntil: until }: TimelinePage,
  since: number | null,
  [top]: readonly SegmentRow[],
): Promise<void> => {
  if (until === undefined || since === null || top === undefined) return
  const entry = await database.entries
    .where('[timeline+order]')
    .between([timeline, top.from], [timeline, top.to], true, true)
    .first()
  if (entry !== undefined) await database.entries.put({ ...entry, unasked: { since, until } })
}

/** What the page proves, with what lies below it. */
const proved = async (
  database: SteppeDatabase,
  { timeline, covers, below }: TimelinePage,
  before: readonly SegmentRow[],
): Promise<SegmentRow[]> => {
  if (covers === null) return [...before]
  const told = below === 'end' ? await endOf(database, timeline, covers.oldest) : below
  return mergeCoverage(timeline, before, covers, told)
}

/** See `StoreOps.applyPage`. */
export const applyPage = (database: SteppeDatabase, page: TimelinePage): Promise<PageResult> =>
  database.transaction('rw', [...pageTables(database), database.checks], async (): Promise<PageResult> => {
    const { account, timeline, asOf, lookedTo, rows = 0 } = page
    const [row, before] = await Promise.all([
      database.timelines.get(timeline),
      segmentsOf(database, timeline),
    ])
    if (await isForeign(database, page, row)) {
      return { isForeign: true, added: 0, segments: before, count: row?.count ?? 0 }
    }
    await noteUnasked(database, page, row?.asOf ?? null, before)
    const [{ posts: brought, left }, { added, removed: moved }] = await Promise.all([
      upsertRows(database, page),
      addEntries(database, timeline, page.entries),
    ])
    await noteLeftovers(database, account, left)
    const removed = [
      ...moved,
      ...(await leaveOlderEras(database, page, row)),
      ...(await leaveLongGone(database, page, timeOf(page))),
    ]
    await markAbsent(database, page, row?.rebuilt)
    const counting = await segmentsThatCount(database, timeline, before, row)
    const segments = await proved(database, page, counting)
    const rebuilt = rebuiltAfter(page, row)
    const changed = { added, removed, asOf, brought, rows, rebuilt, lookedTo }
    const [count] = await Promise.all([
      keepCount(database, account, timeline, changed),
      replaceSegments(database, before, segments),
    ])
    return { added: added.length - removed.length, segments, count }
  })

/** See `StoreOps.applyStream`. */
export const applyStream = (database: SteppeDatabase, batch: StreamBatch): Promise<PageResult> =>
  database.transaction('rw', pageTables(database), async () => {
    const [{ posts: brought, left }, changed, before] = await Promise.all([
      upsertRows(database, batch),
      addEntries(database, batch.timeline, batch.entries),
      segmentsOf(database, batch.timeline),
    ])
    await noteLeftovers(database, batch.account, left)
    const orders = batch.entries.map((entry) => entry.order)
    const segments = batch.joins === null ? before : extendUpwards(before, batch.joins, orders, batch.isBlind)
    await replaceSegments(database, before, segments)
    const count = await keepCount(database, batch.account, batch.timeline, {
      ...changed,
      asOf: null,
      brought,
    })
    return { added: changed.added.length - changed.removed.length, segments, count }
  })
