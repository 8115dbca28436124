/** Composes what is drawn for posts that wait for their time. */
import type { AccountKey } from '../../shared/ids'
import type { EntryRow, ScheduledRow } from '../../shared/rows'
import type { ComposedEntry } from './compose'
import type { ReadableDatabase } from './readable'
import { uriOfItem } from './item-uri'

export interface TimelineScheduled extends ComposedEntry {
  kind: 'scheduled'
  scheduled: ScheduledRow
}

/** To be called inside a reading transaction; an entry whose row is not stored is left out. */
export const composeScheduled = async (
  database: ReadableDatabase,
  account: AccountKey,
  entries: readonly EntryRow[],
): Promise<TimelineScheduled[]> => {
  const keys = entries.map(({ statusId }): [AccountKey, string] => [account, statusId])
  const rows = await database.scheduled.bulkGet(keys)
  return entries.flatMap((entry, at): TimelineScheduled[] => {
    const scheduled = rows[at]
    if (scheduled === undefined) return []
    const uri = uriOfItem('scheduled', scheduled.id)
    return [{ kind: 'scheduled', order: entry.order, at: scheduled.scheduledAt, uri, entry, scheduled }]
  })
}
