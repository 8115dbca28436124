/** Whole sets of an account: filters, mutes, blocks. */
import type { AccountKey } from '../../shared/ids'
import { setNames, type AnySetRow, type SetName, type SetTimeRow } from '../../shared/sets'
import type { StoreOpArgs } from '../../shared/contract'
import type { SteppeDatabase } from '../db/database'

/** The members of a set that says what an instance puts into timelines, by key. What people call themselves is left out. */
const membersOf = (row: AnySetRow): Map<string, string> => {
  switch (row.name) {
    case 'lists': {
      const peopleOf = (people: readonly { id: string }[]): string =>
        people
          .map(({ id }) => id)
          .toSorted()
          .join()
      return new Map(row.members.map(({ id, people }) => [id, peopleOf(people)]))
    }
    case 'mutes':
    case 'blocks':
      return new Map(row.members.map(({ id }) => [id, '']))
    case 'domainBlocks':
    case 'followedTags':
      return new Map(row.members.map((one) => [one, '']))
    default:
      return new Map()
  }
}

const changedBetween = (before: AnySetRow, after: AnySetRow): string[] => {
  const [old, now] = [membersOf(before), membersOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key))
}

/**
 * See `StoreOps.putSet`. An answer that is older than what is stored (two of them passed each other) changes nothing.
 */
export const putSet = (database: SteppeDatabase, row: AnySetRow): Promise<string[]> =>
  database.transaction('rw', [database.sets, database.setTimes], async () => {
    const known = await database.sets.get([row.account, row.name])
    if (known !== undefined && known.asOf > row.asOf) return []
    await database.sets.put(row)
    const { account, name, asOf, members } = row
    await database.setTimes.put({ account, name, asOf, size: members.length })
    return known === undefined ? [] : changedBetween(known, row)
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
