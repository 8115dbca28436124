/** Threads: which posts surround one, and the posts with them. */
import type { AccountKey } from '../../shared/ids'
import type { ThreadRow } from '../../shared/rows-threads'
import type { StoreOpArgs, StoreOpResult } from '../../shared/store-ops'
import type { SteppeDatabase } from '../db/database'
import { isKept, noteLeftovers } from './leftovers'
import { changeTotals, postsIn } from './totals'
import { sliceSize, upsertRows } from './upsert'

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
    await noteLeftovers(database, account, { ...left, posts: [...left.posts, ...missing] })
    return { isStored: (await database.statuses.get(key)) !== undefined, missing }
  })

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
    const keyOf = ({ id }: ThreadRow): [AccountKey, string] => [account, id]
    const posts = await database.statuses.bulkGet(looked.map(keyOf))
    const next = looked.find((_, at) => !isKept(posts[at], self)) ?? looked.at(-1)
    if (next === undefined) return { removed: 0, at: null }
    let removed = 0
    // Several may be of the same moment, and the next call begins after it.
    for (const thread of await fetched.equals([account, next.fetchedAt]).toArray()) {
      if (isKept(await database.statuses.get(keyOf(thread)), self)) continue
      const members = postsIn(thread)
      await database.threads.delete(keyOf(thread))
      await changeTotals(database, account, { inThreads: -members.length })
      await noteLeftovers(database, account, { posts: members, people: [] })
      removed += 1
    }
    return { removed, at: next.fetchedAt }
  })

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
