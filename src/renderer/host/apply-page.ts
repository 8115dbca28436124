/** Takes in one page of a timeline, or posts that streamed in, with what they prove: all of it or nothing. */
import type { EntryRow } from '../../shared/rows'
import type { PageResult, StreamBatch, TimelinePage } from '../../shared/store-ops'
import type { SteppeDatabase } from '../db/database'
import { addEntries, entriesWithin, keepCount, pageTables, replaceSegments, segmentsOf } from './membership'
import { extendUpwards, mergeCoverage } from './segments'
import { putSliced, upsertRows } from './upsert'

/** Server time of an answer, as near as its rows tell. */
const timeOf = (page: TimelinePage): number =>
  page.asOf ?? page.statuses.reduce((latest, row) => Math.max(latest, row.fetchedAt), 0)

/** Marks stored entries that an authoritative answer left out. */
const markAbsent = async (database: SteppeDatabase, page: TimelinePage): Promise<void> => {
  if (page.authoritative === null) return
  const named = new Set(page.entries.map((entry) => entry.order))
  const goneAt = timeOf(page) || Date.now()
  const stored = await entriesWithin(database, page.timeline, page.authoritative)
  const absent = stored.filter(
    (entry) =>
      entry.goneAt === null &&
      !named.has(entry.order) &&
      (page.absentBefore === null || entry.order >= page.absentBefore),
  )
  await putSliced(
    database.entries,
    absent.map((entry): EntryRow => ({ ...entry, goneAt })),
  )
}

/** See `StoreOps.applyPage`. */
export const applyPage = (database: SteppeDatabase, page: TimelinePage): Promise<PageResult> =>
  database.transaction('rw', pageTables(database), async () => {
    await upsertRows(database, page)
    const added = await addEntries(database, page.timeline, page.entries)
    await markAbsent(database, page)
    const before = await segmentsOf(database, page.timeline)
    const segments =
      page.covers === null ? before : mergeCoverage(page.timeline, before, page.covers, page.below)
    await replaceSegments(database, before, segments)
    const { asOf, rows = 0 } = page
    const count = await keepCount(database, page.account, page.timeline, { added, asOf, rows })
    return { added, segments, count }
  })

/** See `StoreOps.applyStream`. */
export const applyStream = (database: SteppeDatabase, batch: StreamBatch): Promise<PageResult> =>
  database.transaction('rw', pageTables(database), async () => {
    await upsertRows(database, batch)
    const added = await addEntries(database, batch.timeline, batch.entries)
    const before = await segmentsOf(database, batch.timeline)
    const orders = batch.entries.map((entry) => entry.order)
    const segments = batch.joins === null ? before : extendUpwards(before, batch.joins, orders)
    await replaceSegments(database, before, segments)
    const count = await keepCount(database, batch.account, batch.timeline, { added, asOf: null })
    return { added, segments, count }
  })
