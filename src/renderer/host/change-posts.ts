/** Edits of posts that are already stored. */
import type { AccountKey } from '../../shared/ids'
import type { StatusRow } from '../../shared/rows'
import type { RowBatch } from '../../shared/store-shapes'
import type { SteppeDatabase } from '../db/database'
import { noteLeftovers } from './leftovers'
import { changeTotals } from './totals'
import { upsertRows } from './upsert'

const referredBy = (status: StatusRow): (string | null)[] => [status.boostOf, status.quote?.statusId ?? null]

/** See `StoreOps.updateStatuses`. A post that an edit newly quotes is stored with it. */
export const updateStatuses = (
  database: SteppeDatabase,
  batch: RowBatch & { account: AccountKey },
): Promise<number> =>
  database.transaction(
    'rw',
    [database.statuses, database.profiles, database.totals, database.leftovers],
    async () => {
      const stored = await database.statuses.bulkGet(batch.statuses.map((row) => [row.account, row.id]))
      const known = batch.statuses.filter((_, at) => stored[at] !== undefined)
      const wanted = new Set([...known.map((row) => row.id), ...known.flatMap(referredBy)])
      const statuses = batch.statuses.filter((row) => wanted.has(row.id))
      const people = new Set(statuses.flatMap((row) => [row.authorId, row.replyToAuthorId]))
      const { posts, left } = await upsertRows(database, {
        ...batch,
        statuses,
        profiles: batch.profiles.filter((profile) => people.has(profile.id)),
      })
      await changeTotals(database, batch.account, { posts })
      await noteLeftovers(database, batch.account, left)
      return known.length
    },
  )
