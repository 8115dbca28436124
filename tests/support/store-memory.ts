/** The real operations over an IndexedDB in memory, for tests that run in plain Node. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import type { StoreClient } from '../../src/shared/contract'
import { databaseName, describeDatabase, type SteppeDatabase } from '../../src/renderer/db/database'
import { createOperations, type Operations } from '../../src/renderer/host/operations'
import { statusRow } from './store-builders'

export interface MemoryStore {
  /** What main's modules are given; every result has passed a structured clone, as over the port. */
  call: StoreClient
  operations: Operations
  /** The database itself, to look into. */
  database: SteppeDatabase
  /** Of the same contents; a second connection can be made of it. */
  engine: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange }
  close: () => void
}

/** Makes an opened, empty store of its own. */
export const createMemoryStore = async (storeId = 'memory'): Promise<MemoryStore> => {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  const database = describeDatabase(engine)
  const operations = createOperations(database, engine)
  await operations.open({ newStoreId: storeId })
  const call: StoreClient = async (name, args) =>
    structuredClone(await operations[name](structuredClone(args)))
  return {
    call,
    operations,
    database,
    engine,
    close: () => {
      database.close()
    },
  }
}

/** The one post of an older database. */
export const olderRow = statusRow('1')

/** Makes an older database with one post in it, held open by a connection that closes for nobody. */
export const heldOlder = (factory: IDBFactory): Promise<IDBDatabase> =>
  new Promise((resolve) => {
    const request = factory.open(databaseName, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('statuses', { keyPath: ['account', 'id'] }).put(olderRow)
    }
    request.onsuccess = () => resolve(request.result)
  })
