/** Whole sets of an account: filters, mutes, blocks. */
import type { AccountKey } from '../../shared/ids'
import { setNames, type AnySetRow, type SetName, type SetTimeRow } from '../../shared/sets'
import type { StoreOpArgs } from '../../shared/store-ops'
import type { SteppeDatabase } from '../db/database'

/**
 * See `StoreOps.putSet`. An answer that is older than what is stored (two of them passed each other) changes nothing.
 */
export const putSet = (database: SteppeDatabase, row: AnySetRow): Promise<void> =>
  database.transaction('rw', [database.sets, database.setTimes], async () => {
    const known = await database.sets.get([row.account, row.name])
    if (known !== undefined && known.asOf > row.asOf) return
    await database.sets.put(row)
    const { account, name, asOf } = row
    await database.setTimes.put({ account, name, asOf })
  })

/** See `StoreOps.setTimes`. */
export const setTimes = async (
  database: SteppeDatabase,
  { account }: StoreOpArgs<'setTimes'>,
): Promise<SetTimeRow[]> => {
  const keys = setNames.map((name): [AccountKey, SetName] => [account, name])
  const rows = await database.setTimes.bulkGet(keys)
  return rows.filter((row) => row !== undefined)
}
