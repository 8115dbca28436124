/**
 * An IndexedDB that opens only what is there. Windows read through it, so that none of them can create, upgrade or
 * delete the database: that is the store host's alone, and a window may well start before it.
 */
import type { DatabaseEngine } from './database'

/** A database that does not exist asks for an upgrade. Dexie does not see it, and aborting it leaves none behind. */
const createNothing = (request: IDBOpenDBRequest): void => {
  request.addEventListener('upgradeneeded', (event) => {
    event.stopImmediatePropagation()
    request.transaction?.abort()
  })
}

/** Closes a database that is older at once, and has its request fail as one does whose upgrade was aborted. */
const refuseBelow = (version: number, request: IDBOpenDBRequest): void => {
  request.addEventListener('success', (event) => {
    if (request.result.version >= version) return
    event.stopImmediatePropagation()
    request.result.close()
    // A request that succeeded has no error of its own, and Dexie asks it for one.
    const error = new DOMException('The database has to be upgraded first', 'AbortError')
    Object.defineProperty(request, 'error', { value: error })
    request.onerror?.(event)
  })
}

/**
 * Wraps an engine (the browser's own by default).
 *
 * The database is opened in whatever version it has, and looked at then. Why: a request for a version that somebody's older
 * connection does not let it have waits, and every later request waits behind it: the store host could not even look.
 */
export const guardedEngine = (engine: DatabaseEngine = {}): DatabaseEngine => {
  // Why as: Dexie keeps the type of a stand-in loose.
  const factory = (engine.indexedDB ?? globalThis.indexedDB) as IDBFactory
  const guarded = {
    open: (name: string, version = 0): IDBOpenDBRequest => {
      const request = factory.open(name)
      createNothing(request)
      refuseBelow(version, request)
      return request
    },
    // Dexie keeps a database of names where this is missing.
    databases: () => factory.databases(),
  }
  return { IDBKeyRange: engine.IDBKeyRange ?? globalThis.IDBKeyRange, indexedDB: guarded }
}
