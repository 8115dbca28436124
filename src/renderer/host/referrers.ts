/**
 * What refers to a post or a person, found by index. A table that refers to either belongs into one of these two lists: what is
 * missing here is removed from under it.
 */
import type { Collection } from 'dexie'
import type { AccountKey } from '../../shared/ids'
import { traitsOf } from '../../shared/timelines'
import type { SteppeDatabase } from '../db/database'
import { timelinesOf } from './membership'

type Ids = ReadonlySet<string>
type Keys = [AccountKey, string][]

const present = (ids: readonly (string | null | undefined)[]): string[] =>
  ids.filter((id) => typeof id === 'string')

/** Values of one property of what an index finds. */
const valuesOf = async <Row, Key>(
  found: Collection<Row, Key>,
  value: (row: Row) => string | null | undefined,
): Promise<string[]> => present((await found.toArray()).map(value))

/** Index keys that exist, without reading rows: there may be thousands that refer to one. */
const indexed = async <Row, Key>(found: Collection<Row, Key>): Promise<string[]> =>
  // Why as: keys of these indexes are pairs of an account and an id.
  ((await found.uniqueKeys()) as unknown as Keys).map(([, id]) => id)

/** Of lists inside rows the index has no account in it. */
const inLists = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
  index: 'ancestors' | 'descendants',
): Promise<string[]> => {
  const threads = await database.threads.where(index).anyOf(ids).distinct().toArray()
  return threads.filter((thread) => thread.account === account).flatMap((thread) => thread[index])
}

const entryReferrers = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
): Promise<string[]> => {
  const timelines = (await timelinesOf(database, account)).filter((key) => traitsOf(key).item === 'post')
  const keys = timelines.flatMap((timeline) => ids.map((id) => [timeline, id]))
  const found = await database.entries.where('[timeline+statusId]').anyOf(keys).uniqueKeys()
  // Why as: keys of this index are pairs of a timeline and an id.
  return (found as unknown as [string, string][]).map(([, id]) => id)
}

/** Those of the posts that something refers to; to be called inside a transaction over all tables. */
export const postReferrers = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
): Promise<Ids> => {
  if (ids.length === 0) return new Set()
  const keys = ids.map((id): [AccountKey, string] => [account, id])
  const lists = await Promise.all([
    entryReferrers(database, account, ids),
    indexed(database.statuses.where('[account+boostOf]').anyOf(keys)),
    indexed(database.statuses.where('[account+quote.statusId]').anyOf(keys)),
    indexed(database.notifications.where('[account+statusId]').anyOf(keys)),
    indexed(database.requests.where('[account+statusId]').anyOf(keys)),
    indexed(database.conversations.where('[account+lastStatusId]').anyOf(keys)),
    valuesOf(database.threads.where('[account+id]').anyOf(keys), ({ id }) => id),
    inLists(database, account, ids, 'ancestors'),
    inLists(database, account, ids, 'descendants'),
  ])
  return new Set(lists.flat())
}

/** Those of the people that something refers to; to be called inside a transaction over all tables. */
export const personReferrers = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
): Promise<Ids> => {
  if (ids.length === 0) return new Set()
  const keys = ids.map((id): [AccountKey, string] => [account, id])
  const named = await database.profileDetails.where('people').anyOf(ids).distinct().toArray()
  const talking = await database.conversations.where('profileIds').anyOf(ids).distinct().toArray()
  const lists = await Promise.all([
    indexed(database.statuses.where('[account+authorId]').anyOf(keys)),
    indexed(database.statuses.where('[account+replyToAuthorId]').anyOf(keys)),
    indexed(database.notifications.where('[account+profileId]').anyOf(keys)),
    indexed(database.requests.where('[account+profileId]').anyOf(keys)),
  ])
  return new Set([
    ...lists.flat(),
    ...named.filter((row) => row.account === account).flatMap(({ people }) => people),
    ...talking.filter((row) => row.account === account).flatMap(({ profileIds }) => profileIds),
  ])
}
