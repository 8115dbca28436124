/**
 * An IndexedDB that opens only what is there. Windows read through it, so that none of them can create, upgrade or
 * delete the database: that is the store host's alone, and a window may well start before it.
 */
import type { DatabaseEngine } from './database'

/** Wraps an engine (the browser's own by default). Every request for an upgrade is aborted before Dexie sees it. */
export const guardedEngine = (engine: DatabaseEngine = {}): DatabaseEngine => {
  // Why as: Dexie keeps the type of a stand-in loose.
  const factory = (engine.indexedDB ?? globalThis.indexedDB) as IDBFactory
  const guarded = {
    open: (name: string, version?: number): IDBOpenDBRequest => {
      const request = version === undefined ? factory.open(name) : factory.open(name, version)
      request.addEventListener('upgradeneeded', (event) => {
        event.stopImmediatePropagation()
        // An aborted creation leaves no database behind, an aborted upgrade leaves the old one as it was.
        request.transaction?.abort()
      })
      return request
    },
    // Dexie keeps a database of names where this is missing.
    databases: () => factory.databases(),
  }
  return { IDBKeyRange: engine.IDBKeyRange ?? globalThis.IDBKeyRange, indexedDB: guarded }
}
