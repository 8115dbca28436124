/** Whole sets of an account: filters, mutes, blocks. */
import type { AnySetRow } from '../../shared/sets'
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
