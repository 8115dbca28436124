/** Threads: which posts surround one, and the posts with them. */
import { Dexie } from 'dexie'
import type { AccountKey } from '../../shared/ids'
import type { ThreadRow } from '../../shared/rows-threads'
import type { StoreOpArgs, StoreOpResult } from '../../shared/contract'
import type { SteppeDatabase } from '../db/database'
import { isKept, noteLeftovers, noteLeftPosts } from './leftovers'
import { changeTotals, postsIn } from './totals'
import { deleteSliced, sliceSize, upsertRows } from './upsert'

const tablesOf = (database: SteppeDatabase) => [
  database.statuses,
  database.profiles,
  database.threads,
  database.leftovers,
  database.totals,
]

/** See `StoreOps.applyThread`. */
export const applyThread = (
  database: SteppeDatabase,
  { account, thread, ...batch }: StoreOpArgs<'applyThread'>,
): Promise<StoreOpResult<'applyThread'>> =>
  database.transaction('rw', tablesOf(database), async () => {
    const { posts, left } = await upsertRows(database, batch)
    const key: [AccountKey, string] = [account, thread.id]
    const known = await database.threads.get(key)
    await database.threads.put(thread)
    const [before, now] = [known === undefined ? [] : postsIn(known), postsIn(thread)]
    await changeTotals(database, account, { posts, inThreads: now.length - before.length })
    const present = new Set(now)
    const missing = before.filter((id) => !present.has(id))
    await noteLeftovers(database, account, left)
    await noteLeftPosts(database, account, missing)
    return { isStored: (await database.statuses.get(key)) !== undefined, missing }
  })

const keyOf = ({ account, id }: ThreadRow): [AccountKey, string] => [account, id]

/** To be called in the transaction that took these threads for some that may go. */
const removeThreads = async (
  database: SteppeDatabase,
  account: AccountKey,
  threads: readonly ThreadRow[],
): Promise<void> => {
  const posts = threads.flatMap(postsIn)
  await deleteSliced(database.threads, threads.map(keyOf))
  await changeTotals(database, account, { inThreads: -posts.length })
  await noteLeftPosts(database, account, posts)
}

/** See `StoreOps.dropThread`. */
export const dropThread = (
  database: SteppeDatabase,
  { account, self, before, after }: StoreOpArgs<'dropThread'>,
): Promise<StoreOpResult<'dropThread'>> =>
  database.transaction('rw', tablesOf(database), async () => {
    const fetched = database.threads.where('[account+fetchedAt]')
    // A range from a moment to the same one is an error.
    const looked =
      after < before
        ? await fetched.between([account, after], [account, before], false, false).limit(sliceSize).toArray()
        : []
    const posts = await database.statuses.bulkGet(looked.map(keyOf))
    const next = looked.find((_, at) => !isKept(posts[at], self)) ?? looked.at(-1)
    if (next === undefined) return { removed: 0, at: null }
    // Several may be of the same moment: the next call begins after it only where no more of these may go.
    const sameMoment = await fetched.equals([account, next.fetchedAt]).toArray()
    const opened = await database.statuses.bulkGet(sameMoment.map(keyOf))
    const [leaving, ...others] = sameMoment.filter((_, at) => !isKept(opened[at], self))
    if (leaving !== undefined) await removeThreads(database, account, [leaving])
    const earlier = looked.findLast(({ fetchedAt }) => fetchedAt < next.fetchedAt)?.fetchedAt ?? after
    return { removed: leaving === undefined ? 0 : 1, at: others.length > 0 ? earlier : next.fetchedAt }
  })

/**
 * Threads that are forgotten at once, if they are small, and places in them after which no further one is: so that they, what is noted of
 * their posts and the account's totals are no more than 40 rows, though the last of them be as large as a thread can be.
 */
const threadsAtOnce = 8
const placesAtOnce = 4_000

/** The first threads that may be forgotten at once; one in any case. */
const firstFew = (threads: readonly ThreadRow[]): ThreadRow[] => {
  let places = 0
  return threads.filter((thread) => {
    const isRoom = places < placesAtOnce
    places += postsIn(thread).length
    return isRoom
  })
}

/** Answers whether there was anything to remove. */
const forgetSlice = (database: SteppeDatabase, account: AccountKey): Promise<boolean> =>
  database.transaction('rw', tablesOf(database), async () => {
    const threads = await database.threads
      .where('[account+id]')
      .between([account, Dexie.minKey], [account, Dexie.maxKey])
      .limit(threadsAtOnce)
      .toArray()
    await removeThreads(database, account, firstFew(threads))
    return threads.length > 0
  })

/** See `StoreOps.forgetThreads`. */
export const forgetThreads = async (
  database: SteppeDatabase,
  { account }: StoreOpArgs<'forgetThreads'>,
): Promise<void> => {
  while (await forgetSlice(database, account));
}

/** See `StoreOps.threadsOf`. */
export const threadsOf = (
  database: SteppeDatabase,
  { account, statusIds }: StoreOpArgs<'threadsOf'>,
): Promise<StoreOpResult<'threadsOf'>> =>
  database.transaction('r', [database.threads], async () => {
    const rows = await database.threads.bulkGet(statusIds.map((id) => [account, id]))
    return rows.flatMap((row) => (row === undefined ? [] : [{ id: row.id, fetchedAt: row.fetchedAt }]))
  })

/** See `StoreOps.storePosts`. */
export const storePosts = (database: SteppeDatabase, batch: StoreOpArgs<'storePosts'>): Promise<void> =>
  database.transaction('rw', tablesOf(database), async () => {
    const { posts, left } = await upsertRows(database, batch)
    await changeTotals(database, batch.account, { posts })
    await noteLeftovers(database, batch.account, left)
  })
