/**
 * What refers to a post or a person, found by index. Each table that there is says so here: what is missing is removed from under
 * what refers to it.
 */
import type { Collection } from 'dexie'
import type { AccountKey } from '../../shared/ids'
import { traitsOf } from '../../shared/timelines'
import type { SteppeDatabase, SteppeTables } from '../db/database'
import { timelinesOf } from './membership'

type Keys = [AccountKey, string][]

/** What is looked for, by their ids, and by their keys. */
interface Wanted {
  account: AccountKey
  ids: readonly string[]
  keys: Keys
}
/** Answers ids that rows of one table refer to: at least those that are wanted. */
type Ask = (database: SteppeDatabase, wanted: Wanted) => Promise<string[]>

const all = async (lists: Promise<string[]>[]): Promise<string[]> => (await Promise.all(lists)).flat()

/** Index keys that exist, without reading rows: there may be thousands that refer to one. */
const indexed = async <Row, Key>(found: Collection<Row, Key>): Promise<string[]> =>
  // Why as: keys of these indexes are pairs of an account and an id.
  ((await found.uniqueKeys()) as unknown as Keys).map(([, id]) => id)

/** Of lists inside rows the index has no account in it. */
const inLists = async <Row extends { account: AccountKey }, Key>(
  found: Collection<Row, Key>,
  { account }: Wanted,
  list: (row: Row) => readonly string[],
): Promise<string[]> =>
  (await found.distinct().toArray()).filter((row) => row.account === account).flatMap(list)

const entryPosts: Ask = async (database, { account, ids }) => {
  const timelines = (await timelinesOf(database, account)).filter((key) => traitsOf(key).item === 'post')
  const keys = timelines.flatMap((timeline) => ids.map((id) => [timeline, id]))
  const found = await database.entries.where('[timeline+statusId]').anyOf(keys).uniqueKeys()
  // Why as: keys of this index are pairs of a timeline and an id.
  return (found as unknown as [string, string][]).map(([, id]) => id)
}

/** Of each table who refers to posts and to people; a new one is to be put here, and the compiler asks for it. */
export const referring: Record<keyof SteppeTables, { posts?: Ask; people?: Ask }> = {
  entries: { posts: entryPosts },
  statuses: {
    posts: ({ statuses }, { keys }) =>
      all(
        ['[account+boostOf]', '[account+quote.statusId]'].map((index) =>
          indexed(statuses.where(index).anyOf(keys)),
        ),
      ),
    people: ({ statuses }, { keys }) =>
      all(
        ['[account+authorId]', '[account+replyToAuthorId]'].map((index) =>
          indexed(statuses.where(index).anyOf(keys)),
        ),
      ),
  },
  notifications: {
    posts: ({ notifications }, { keys }) => indexed(notifications.where('[account+statusId]').anyOf(keys)),
    people: ({ notifications }, { keys }) => indexed(notifications.where('[account+profileId]').anyOf(keys)),
  },
  requests: {
    posts: ({ requests }, { keys }) => indexed(requests.where('[account+statusId]').anyOf(keys)),
    people: ({ requests }, { keys }) => indexed(requests.where('[account+profileId]').anyOf(keys)),
  },
  conversations: {
    posts: ({ conversations }, { keys }) =>
      indexed(conversations.where('[account+lastStatusId]').anyOf(keys)),
    people: ({ conversations }, wanted) =>
      inLists(conversations.where('profileIds').anyOf(wanted.ids), wanted, (row) => row.profileIds),
  },
  threads: {
    posts: ({ threads }, wanted) =>
      all([
        indexed(threads.where('[account+id]').anyOf(wanted.keys)),
        inLists(threads.where('ancestors').anyOf(wanted.ids), wanted, (row) => row.ancestors),
        inLists(threads.where('descendants').anyOf(wanted.ids), wanted, (row) => row.descendants),
      ]),
  },
  profileDetails: {
    people: ({ profileDetails }, wanted) =>
      inLists(profileDetails.where('people').anyOf(wanted.ids), wanted, (row) => row.people),
  },
  // What these two say of a post or a person goes with it.
  checks: {},
  leftovers: {},
  // The members carry their own names, and a filter that names a post has no use for it but to hide it.
  sets: {},
  setTimes: {},
  profiles: {},
  scheduled: {},
  segments: {},
  timelines: {},
  totals: {},
  meta: {},
}

const referrers = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
  to: 'posts' | 'people',
): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set()
  const wanted: Wanted = { account, ids, keys: ids.map((id) => [account, id]) }
  const asked = Object.values(referring).flatMap(({ [to]: ask }) => ask?.(database, wanted) ?? [])
  return new Set(await all(asked))
}

/** Those of the posts that something refers to; to be called inside a transaction over all tables. */
export const postReferrers = (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => referrers(database, account, ids, 'posts')

/** Those of the people that something refers to; to be called inside a transaction over all tables. */
export const personReferrers = (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => referrers(database, account, ids, 'people')
