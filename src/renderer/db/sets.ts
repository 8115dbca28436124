/** What an account's whole sets say, made ready for judging many posts: see src/renderer/columns/judging.ts. */
import type { AccountKey } from '../../shared/ids'
import { setNames, type AnySetRow, type SetMembers, type SetName } from '../../shared/sets'
import type { SteppeDatabase } from './database'

/** A stored set; null where it was never read. */
export type StoredSets = { [Name in SetName]: { members: SetMembers[Name]; asOf: number } | null }

const none: StoredSets = {
  filters: null,
  mutes: null,
  blocks: null,
  domainBlocks: null,
  followRequests: null,
}

/** All sets of an account. */
export const setsOf = async (database: SteppeDatabase, account: AccountKey): Promise<StoredSets> => {
  const rows = await database.sets.bulkGet(setNames.map((name): [AccountKey, SetName] => [account, name]))
  const stored = rows.filter((row): row is AnySetRow => row !== undefined)
  return { ...none, ...Object.fromEntries(stored.map((row) => [row.name, row])) }
}
