/** An account's whole sets, as they are stored. */
import type { AccountKey } from '../../shared/ids'
import type { AnySetRow, SetMembers, SetName } from '../../shared/sets'
import type { ReadableDatabase } from './readable'

/** A stored set by its name; null where it was never read. */
export type StoredSets<Name extends SetName = SetName> = {
  [Each in Name]: { members: SetMembers[Each]; asOf: number } | null
}

/** Some sets of an account. */
export const setsOf = async <Name extends SetName>(
  database: ReadableDatabase,
  account: AccountKey,
  names: readonly Name[],
): Promise<StoredSets<Name>> => {
  const rows = await database.sets.bulkGet(names.map((name): [AccountKey, SetName] => [account, name]))
  const stored = new Map(
    rows.flatMap((row): [SetName, AnySetRow][] => (row === undefined ? [] : [[row.name, row]])),
  )
  // Why as: the compiler does not see that each name leads to the row of that name.
  return Object.fromEntries(names.map((name) => [name, stored.get(name) ?? null])) as StoredSets<Name>
}

/** The server times of some sets of an account, as far as they are stored, in one text. */
export const setTimesOf = async (
  database: ReadableDatabase,
  account: AccountKey,
  names: readonly SetName[],
): Promise<string> => {
  const rows = await database.setTimes.bulkGet(names.map((name): [AccountKey, SetName] => [account, name]))
  return rows.map((row) => row?.asOf ?? '').join()
}
