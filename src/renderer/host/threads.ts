/** Threads: which posts surround one, and the posts with them. */
import type { AccountKey } from '../../shared/ids'
import type { StoreOpArgs, StoreOpResult } from '../../shared/store-ops'
import type { SteppeDatabase } from '../db/database'
import { upsertRows } from './upsert'

/** See `StoreOps.applyThread`. */
export const applyThread = (
  database: SteppeDatabase,
  { account, thread, ...batch }: StoreOpArgs<'applyThread'>,
): Promise<StoreOpResult<'applyThread'>> =>
  database.transaction('rw', [database.statuses, database.profiles, database.threads], async () => {
    await upsertRows(database, batch)
    const key: [AccountKey, string] = [account, thread.id]
    const known = await database.threads.get(key)
    await database.threads.put(thread)
    const present = new Set([...thread.ancestors, ...thread.descendants])
    return {
      isStored: (await database.statuses.get(key)) !== undefined,
      missing: [...(known?.ancestors ?? []), ...(known?.descendants ?? [])].filter((id) => !present.has(id)),
    }
  })

/** See `StoreOps.storePosts`. */
export const storePosts = (database: SteppeDatabase, batch: StoreOpArgs<'storePosts'>): Promise<void> =>
  database.transaction('rw', [database.statuses, database.profiles], () => upsertRows(database, batch))
