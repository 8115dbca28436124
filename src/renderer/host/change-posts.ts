/** Edits and removals of posts that are already stored. */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import type { StatusRow } from '../../shared/rows'
import type { RowBatch } from '../../shared/store-ops'
import { traitsOf } from '../../shared/timelines'
import type { SteppeDatabase } from '../db/database'
import { keepCount } from './membership'
import { deleteSliced, upsertRows } from './upsert'

const referredBy = (status: StatusRow): (string | null)[] => [status.boostOf, status.quote?.statusId ?? null]

/** See `StoreOps.updateStatuses`. A post that an edit newly quotes is stored with it. */
export const updateStatuses = (
  database: SteppeDatabase,
  batch: RowBatch & { account: AccountKey },
): Promise<number> =>
  database.transaction('rw', [database.statuses, database.profiles], async () => {
    const stored = await database.statuses.bulkGet(batch.statuses.map((row) => [row.account, row.id]))
    const known = batch.statuses.filter((_, at) => stored[at] !== undefined)
    const wanted = new Set([...known.map((row) => row.id), ...known.flatMap(referredBy)])
    const statuses = batch.statuses.filter((row) => wanted.has(row.id))
    const people = new Set(statuses.flatMap((row) => [row.authorId, row.replyToAuthorId]))
    await upsertRows(database, {
      ...batch,
      statuses,
      profiles: batch.profiles.filter((profile) => people.has(profile.id)),
    })
    return known.length
  })

const boostsOf = (database: SteppeDatabase, account: AccountKey, statusIds: string[]): Promise<StatusRow[]> =>
  database.statuses
    .where('[account+boostOf]')
    .anyOf(statusIds.map((id) => [account, id]))
    .toArray()

/** Keys of the timelines of an account. */
export const timelinesOf = (database: SteppeDatabase, account: AccountKey): Promise<TimelineKey[]> =>
  database.timelines.where('timeline').startsWith(`${account}/`).primaryKeys()

/** See `StoreOps.removeEntries`. Segments keep their range: its ends are orders, which need no entry. */
export const removeEntries = (
  database: SteppeDatabase,
  { account, statusIds }: { account: AccountKey; statusIds: string[] },
): Promise<number> =>
  database.transaction('rw', [database.statuses, database.entries, database.timelines], async () => {
    const boosts = await boostsOf(database, account, statusIds)
    const ids = [...new Set([...statusIds, ...boosts.map((boost) => boost.id)])]
    let removed = 0
    for (const timeline of await timelinesOf(database, account)) {
      if (traitsOf(timeline).item !== 'post') continue
      const keys = await database.entries
        .where('[timeline+statusId]')
        .anyOf(ids.map((id) => [timeline, id]))
        .primaryKeys()
      await deleteSliced(database.entries, keys)
      if (keys.length > 0) await keepCount(database, account, timeline, { added: -keys.length, asOf: null })
      removed += keys.length
    }
    return removed
  })
