/**
 * Opening the database and saying what is wrong with it. Nothing is ever deleted here: a damaged database comes back
 * empty by itself (Chromium does that without an error), which main notices by the store id.
 */
import { AppError } from '../../shared/errors'
import type { StoreOpened } from '../../shared/store-shapes'
import type { DatabaseEngine, SteppeDatabase } from '../db/database'
import { databaseName, schemaEpoch } from '../db/database'
import { storeError } from './store-error'

const triesMs = [0, 100, 500]
const blockedAfterMs = 3_000
const answeredAgainWithinMs = 10_000

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

/**
 * Reads the epoch of an open database, and closes that.
 * @throws also where the database was closed underneath meanwhile, as Chromium does on a full disk
 */
const storedEpoch = (database: IDBDatabase): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const read = database.transaction('meta').objectStore('meta').get('schemaEpoch')
    read.onsuccess = () => {
      // Why as: the one row of this key, as rows.ts declares it; anything else counts as no epoch.
      const value = (read.result as { value?: unknown } | undefined)?.value
      database.close()
      resolve(typeof value === 'number' ? value : null)
    }
    read.onerror = () => {
      database.close()
      reject(read.error ?? new Error('The database cannot be read'))
    }
  })

/**
 * The epoch of the database as it lies there, read before Dexie may change a table in it. Null: there is no database,
 * or it has no epoch yet.
 */
const epochBeforeOpening = (engine: DatabaseEngine): Promise<number | null> =>
  new Promise((resolve, reject) => {
    // Why as: in tests the engine is a stand-in whose type Dexie keeps loose.
    const factory = (engine.indexedDB ?? globalThis.indexedDB) as IDBFactory
    const request = factory.open(databaseName)
    request.onupgradeneeded = () => {
      // Why: only a database that does not exist asks for an upgrade here; aborting leaves none behind.
      request.transaction?.abort()
    }
    request.onerror = (event) => {
      event.preventDefault()
      if (request.error?.name === 'AbortError') resolve(null)
      else reject(request.error ?? new Error('The database cannot be opened'))
    }
    request.onsuccess = () => {
      const database = request.result
      database.onversionchange = () => {
        database.close()
      }
      if (!database.objectStoreNames.contains('meta')) {
        database.close()
        resolve(null)
        return
      }
      resolve(storedEpoch(database))
    }
  })

/**
 * The same, where an answer comes. Chromium now and then gives none to a page whose connection it has just closed itself, as it does on
 * a full disk (docs/decisions/store-host.md); the next host's is answered. It has the files open by then and upgrades nothing, so that
 * nothing takes long: the first look of a page may, at files of gigabytes or on a slow disk, and is waited for.
 * @throws AppError `storeUnavailable` where it has not come in time
 */
const epochAgain = async (engine: DatabaseEngine): Promise<number | null> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AppError({ code: 'storeUnavailable' }))
    }, answeredAgainWithinMs)
  })
  try {
    return await Promise.race([epochBeforeOpening(engine), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Opens, and gives up waiting when another connection holds an older version open. */
const openUnlessBlocked = async (database: SteppeDatabase): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const blocked = new Promise<never>((_, reject) => {
    database.on('blocked', () => {
      timer ??= setTimeout(() => {
        reject(new AppError({ code: 'storeUnavailable', why: 'blocked' }))
      }, blockedAfterMs)
    })
  })
  try {
    await Promise.race([database.open(), blocked])
  } finally {
    clearTimeout(timer)
  }
}

const openWithTries = async (database: SteppeDatabase): Promise<void> => {
  let failure: unknown
  for (const waitMs of triesMs) {
    if (waitMs > 0) await pause(waitMs)
    try {
      await openUnlessBlocked(database)
      return
    } catch (thrown) {
      failure = thrown
      if (storeError(thrown).code === 'quota') break
      if (thrown instanceof AppError) break
    }
  }
  throw storeError(failure)
}

/**
 * Gives a database without a store id the one that main proposes, in one transaction with its epoch. One of an older epoch is taken
 * over as it is; only what was counted is counted anew, since code that did not count may have written beside it.
 */
const identify = (database: SteppeDatabase, newStoreId: string): Promise<StoreOpened> =>
  database.transaction('rw', [database.meta, database.totals], async () => {
    const [id, epoch] = await database.meta.bulkGet(['storeId', 'schemaEpoch'])
    if (epoch?.value !== schemaEpoch) {
      // Row by row: clearing a table wakes every query of it. There is one for each account.
      await database.totals.bulkDelete(await database.totals.toCollection().primaryKeys())
      await database.meta.put({ key: 'schemaEpoch', value: schemaEpoch })
    }
    if (typeof id?.value === 'string') return { storeId: id.value, created: false }
    await database.meta.put({ key: 'storeId', value: newStoreId })
    return { storeId: newStoreId, created: true }
  })

/**
 * Opens the database, creating or upgrading it, and answers which one it is.
 * @param isAgain this page had it open before
 * @throws AppError `conflict` if a newer version of Steppe wrote it, `quota` if the disk is full, `storeUnavailable`
 *   (with `why: 'blocked'` if another window holds an older version open) in all other cases.
 */
export const openDatabase = async (
  database: SteppeDatabase,
  engine: DatabaseEngine,
  newStoreId: string,
  isAgain = false,
): Promise<StoreOpened> => {
  try {
    const epoch = await (isAgain ? epochAgain(engine) : epochBeforeOpening(engine))
    if (epoch !== null && epoch > schemaEpoch) throw new AppError({ code: 'conflict' })
    await openWithTries(database)
    return await identify(database, newStoreId)
  } catch (thrown) {
    throw storeError(thrown)
  }
}
