/** What a window's connection leaves alone, and for whom it steps back. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, it } from 'vitest'
import { describeDatabase } from '../../../src/renderer/db/database'
import { createReader } from '../../../src/renderer/db/queries'
import { openDatabase } from '../../../src/renderer/host/health'
import { createMemoryStore, heldOlder, olderRow } from '../../support/store-memory'

it('an older database is left as it is, and whoever holds it open is neither asked to close nor waited for', async () => {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  const held = await heldOlder(engine.indexedDB)
  let asked = 0
  held.onversionchange = () => (asked += 1)
  const reader = createReader(engine)
  expect(await reader.openForReading()).toEqual({ is: 'absent' })
  expect(await reader.openForReading()).toEqual({ is: 'absent' })
  expect(await engine.indexedDB.databases()).toEqual([{ name: 'steppe', version: 1 }])
  expect(asked).toBe(0)
  const rows = held.transaction('statuses').objectStore('statuses').getAll()
  await new Promise((resolve) => (rows.onsuccess = resolve))
  expect(rows.result).toEqual([olderRow])
  held.close()
})

it('a window steps back for an upgrade, and reads what came of it', async () => {
  const { engine, close } = await createMemoryStore('store-1')
  close()
  const reader = createReader(engine)
  expect(await reader.openForReading()).toEqual({ is: 'open', storeId: 'store-1' })
  await new Promise<void>((resolve, reject) => {
    const request = engine.indexedDB.open('steppe', 1_000)
    request.onblocked = () => reject(new Error('blocked'))
    request.onsuccess = () => {
      request.result.close()
      resolve()
    }
  })
  expect(await reader.openForReading()).toEqual({ is: 'open', storeId: 'store-1' })
  reader.close()
})

it('a window that looks before and while the host makes the database is not in its way', async () => {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  const [database, reader] = [describeDatabase(engine), createReader(engine)]
  const first = reader.openForReading()
  const made = openDatabase(database, engine, 'new')
  expect(await first).toEqual({ is: 'absent' })
  await reader.openForReading()
  expect(await made).toEqual({ storeId: 'new', created: true })
  expect(await reader.openForReading()).toEqual({ is: 'open', storeId: 'new' })
  reader.close()
  database.close()
})

it('a window asks once for a database that is as it knows it', async () => {
  const { engine, close } = await createMemoryStore('store-1')
  const asked: unknown[][] = []
  const indexedDB = Object.assign(new IDBFactory(), {
    open: (...given: [string, number?]) => {
      asked.push(given)
      return engine.indexedDB.open(...given)
    },
  })
  const reader = createReader({ ...engine, indexedDB })
  expect(await reader.openForReading()).toMatchObject({ is: 'open' })
  expect(asked).toEqual([['steppe']])
  reader.close()
  close()
})
