/** An account's whole sets, as they are stored. */
import { Dexie } from 'dexie'
import type { AccountKey } from '../../shared/ids'
import type { AnySetRow, SetMembers, SetName } from '../../shared/sets'
import type { SteppeDatabase } from './database'

/** A stored set by its name; null where it was never read. */
export type StoredSets<Name extends SetName = SetName> = {
  [Each in Name]: { members: SetMembers[Each]; asOf: number } | null
}

/** Some sets of an account. */
export const setsOf = async <Name extends SetName>(
  database: SteppeDatabase,
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

/** The server times of some sets of an account, as far as they are stored, in one text: out of the index alone. */
export const setTimesOf = async (
  database: SteppeDatabase,
  account: AccountKey,
  names: readonly SetName[],
): Promise<string> => {
  const keys = await database.sets
    .where('[account+name+asOf]')
    .between([account, Dexie.minKey, Dexie.minKey], [account, Dexie.maxKey, Dexie.maxKey])
    .keys()
  // Why as: keys of this index are triples of an account, a name and a time.
  const times = new Map(
    (keys as unknown as [AccountKey, SetName, number][]).map(([, name, at]) => [name, at]),
  )
  return names.map((name) => times.get(name) ?? '').join()
}
