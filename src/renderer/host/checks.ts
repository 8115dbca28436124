/** Posts whose existence is in doubt: when to look at each next, and since when it was missed. */
import { Dexie } from 'dexie'
import type { AccountKey } from '../../shared/ids'
import type { CheckRow } from '../../shared/rows-threads'
import type { StoreOpArgs } from '../../shared/contract'
import type { SteppeDatabase } from '../db/database'
import { renewedAtOf } from './eras'
import { deleteSliced, putSliced } from './upsert'

/**
 * Notes doubts about stored posts; to be called inside a transaction over statuses, checks and timelines. A doubt that stands
 * already is looked at no later than it would be, and one that waits for its second 404 keeps its time. A post that was stored
 * under an id that its server has given up cannot be asked for, and is not doubted.
 */
export const putChecks = async (
  database: SteppeDatabase,
  account: AccountKey,
  statusIds: readonly string[],
  dueAt: number,
): Promise<void> => {
  const keys = [...new Set(statusIds)].map((id): [AccountKey, string] => [account, id])
  const [rows, checks] = await Promise.all([database.statuses.bulkGet(keys), database.checks.bulkGet(keys)])
  const renewedAt = (await renewedAtOf(database, account)) ?? 0
  const doubted = keys.flatMap(([, id], at): CheckRow[] => {
    const row = rows[at]
    const known = checks[at]
    if (row === undefined || row.gone !== undefined || row.fetchedAt < renewedAt) return []
    if (known !== undefined) {
      return known.missingSince === null && known.dueAt > dueAt ? [{ ...known, dueAt }] : []
    }
    return [{ account, id, dueAt, missingSince: null, failures: 0 }]
  })
  await putSliced(database.checks, doubted)
}

/** See `StoreOps.doubt`. */
export const doubt = (
  database: SteppeDatabase,
  { account, statusIds, dueAt }: StoreOpArgs<'doubt'>,
): Promise<void> =>
  database.transaction('rw', [database.statuses, database.checks, database.timelines], () =>
    putChecks(database, account, statusIds, dueAt),
  )

/** See `StoreOps.nextChecks`. Why to write: see docs/decisions/store-host.md on indexes that change. */
export const nextChecks = (
  database: SteppeDatabase,
  { account, limit }: StoreOpArgs<'nextChecks'>,
): Promise<CheckRow[]> =>
  database.transaction('rw', database.checks, () =>
    database.checks
      .where('[account+dueAt]')
      .between([account, Dexie.minKey], [account, Dexie.maxKey])
      .limit(limit)
      .toArray(),
  )

/** See `StoreOps.settleChecks`. */
export const settleChecks = (
  database: SteppeDatabase,
  { account, changed, settled }: StoreOpArgs<'settleChecks'>,
): Promise<void> =>
  database.transaction('rw', [database.checks], async () => {
    await putSliced(database.checks, changed)
    await deleteSliced(
      database.checks,
      settled.map((id): [AccountKey, string] => [account, id]),
    )
  })
