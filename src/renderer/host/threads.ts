/** Threads: which posts surround one, and the posts with them. */
import type { AccountKey } from '../../shared/ids'
import type { StoreOpArgs, StoreOpResult } from '../../shared/store-ops'
import type { SteppeDatabase } from '../db/database'
import { isKept, noteLeftovers } from './leftovers'
import { changeTotals, postsIn } from './totals'
import { upsertRows } from './upsert'

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
    const posts = await upsertRows(database, batch)
    const key: [AccountKey, string] = [account, thread.id]
    const known = await database.threads.get(key)
    await database.threads.put(thread)
    const [before, now] = [known === undefined ? [] : postsIn(known), postsIn(thread)]
    await changeTotals(database, account, { posts, inThreads: now.length - before.length })
    const present = new Set(now)
    const missing = before.filter((id) => !present.has(id))
    await noteLeftovers(database, account, { posts: missing, people: [] })
    return { isStored: (await database.statuses.get(key)) !== undefined, missing }
  })

/** See `StoreOps.dropThread`. */
export const dropThread = (
  database: SteppeDatabase,
  { account, self, before, after }: StoreOpArgs<'dropThread'>,
): Promise<number | null> =>
  database.transaction('rw', tablesOf(database), async () => {
    const fetched = database.threads.where('[account+fetchedAt]')
    const first = await fetched.between([account, after], [account, before], false, false).first()
    if (first === undefined) return null
    // Several may be of the same moment.
    for (const thread of await fetched.equals([account, first.fetchedAt]).toArray()) {
      const key: [AccountKey, string] = [account, thread.id]
      if (isKept(await database.statuses.get(key), self)) continue
      const posts = postsIn(thread)
      await database.threads.delete(key)
      await changeTotals(database, account, { inThreads: -posts.length })
      await noteLeftovers(database, account, { posts, people: [] })
    }
    return first.fetchedAt
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
  database.transaction('rw', [database.statuses, database.profiles, database.totals], async () => {
    const posts = await upsertRows(database, batch)
    await changeTotals(database, batch.account, { posts })
  })
