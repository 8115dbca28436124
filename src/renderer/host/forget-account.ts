/** Removes everything of one account, slice by slice, so that other accounts' pages pass in between. */
import { Dexie, type Table } from 'dexie'
import type { AccountKey } from '../../shared/ids'
import type { SteppeDatabase } from '../db/database'
import { sliceSize } from './upsert'

/**
 * Answers whether there was anything to remove. With each slice goes what is noted of the account's totals: somebody may have asked
 * since the last one, and what was counted then must not outlive a kill.
 */
const emptySlice = <Row, Key>(
  database: SteppeDatabase,
  account: AccountKey,
  table: Table<Row, Key>,
  { index, lower, upper }: { index: string; lower: unknown; upper: unknown },
): Promise<boolean> =>
  database.transaction('rw', [table, database.totals], async () => {
    const keys = await table.where(index).between(lower, upper, true, true).limit(sliceSize).primaryKeys()
    await table.bulkDelete(keys)
    await database.totals.delete(account)
    return keys.length > 0
  })

/**
 * See `StoreOps.forgetAccount`. What claims contiguity goes first: a kill in the middle leaves rows that no segment
 * and no count speaks of, and a second call removes them. It goes last once more: whatever was written of the account between
 * two slices (a trim) claims what was then taken from under it.
 */
export const forgetAccount = async (
  database: SteppeDatabase,
  { account }: { account: AccountKey },
): Promise<void> => {
  const timelines = { lower: `${account}/`, upper: `${account}/\uffff` }
  const within = { lower: [timelines.lower, Dexie.minKey], upper: [timelines.upper, Dexie.maxKey] }
  const owned = { lower: [account, Dexie.minKey], upper: [account, Dexie.maxKey] }
  const emptyRange = async <Row, Key>(
    table: Table<Row, Key>,
    index: string,
    range: { lower: unknown; upper: unknown },
  ): Promise<void> => {
    while (await emptySlice(database, account, table, { index, ...range }));
  }
  const emptyClaims = async (): Promise<void> => {
    await emptyRange(database.segments, '[timeline+from]', within)
    await emptyRange(database.timelines, 'timeline', timelines)
  }
  await emptyClaims()
  await emptyRange(database.entries, '[timeline+order]', within)
  await emptyRange(database.leftovers, '[account+kind+id]', {
    lower: [account, Dexie.minKey, Dexie.minKey],
    upper: [account, Dexie.maxKey, Dexie.maxKey],
  })
  await emptyRange(database.sets, '[account+name]', owned)
  await emptyRange(database.setTimes, '[account+name]', owned)
  const items = [database.conversations, database.notifications, database.requests, database.scheduled]
  const around = [database.threads, database.checks, database.profileDetails]
  for (const table of [...around, database.statuses, database.profiles, ...items]) {
    await emptyRange<unknown, [AccountKey, string]>(table, '[account+id]', owned)
  }
  await emptyClaims()
}
