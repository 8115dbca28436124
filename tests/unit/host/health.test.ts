/** Opening the database while something is wrong with it; what only Chromium shows is in tests/store. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, expect, it, vi } from 'vitest'
import { describeDatabase } from '../../../src/renderer/db/database'
import { createReader } from '../../../src/renderer/db/queries'
import { openDatabase } from '../../../src/renderer/host/health'
import { createMemoryStore, heldOlder, olderRow } from '../../support/store-memory'

afterEach(() => vi.useRealTimers())

/** Opens the same databases, each of which is closed underneath before anybody reads in it, as Chromium does on a full disk. */
const closing = (real: IDBFactory): IDBFactory =>
  Object.assign(new IDBFactory(), {
    open: (name: string, version?: number) => {
      const request = real.open(name, version)
      request.addEventListener('success', () => request.result.close())
      return request
    },
  })

it('a database that is closed as soon as it was opened is said to be unavailable, and not waited for', async () => {
  const { engine, close } = await createMemoryStore()
  close()
  const broken = { ...engine, indexedDB: closing(engine.indexedDB) }
  await expect(openDatabase(describeDatabase(broken), broken, 'another')).rejects.toMatchObject({
    detail: { code: 'storeUnavailable' },
  })
  const whole = await openDatabase(describeDatabase(engine), engine, 'another')
  expect(whole).toEqual({ storeId: 'memory', created: false })
})

it('an upgrade that an older connection blocks is said after 3 seconds, though a window asked first, and done later with all that was there', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  const held = await heldOlder(engine.indexedDB)
  const asked = vi.fn()
  held.onversionchange = asked
  const [database, reader] = [describeDatabase(engine), createReader(engine)]
  const seen = reader.openForReading()
  const said = expect(openDatabase(database, engine, 'new')).rejects.toMatchObject({
    detail: { code: 'storeUnavailable', why: 'blocked' },
  })
  await vi.waitFor(() => expect(asked).toHaveBeenCalled())
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
  vi.advanceTimersByTime(3_000)
  await said
  expect(await seen).toEqual({ is: 'absent' })
  held.close()
  expect(await openDatabase(database, engine, 'new')).toEqual({ storeId: 'new', created: true })
  expect(await database.statuses.toArray()).toEqual([olderRow])
  expect(await reader.openForReading()).toEqual({ is: 'open', storeId: 'new' })
  reader.close()
  database.close()
})

it('a database that was open, and gives no answer any more, is said to be unavailable after 10 seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { engine, operations, close } = await createMemoryStore()
  close()
  Object.assign(engine.indexedDB, { open: () => new EventTarget() })
  const said = expect(operations.open({ newStoreId: 'new' })).rejects.toMatchObject({
    detail: { code: 'storeUnavailable' },
  })
  await vi.advanceTimersByTimeAsync(10_000)
  await said
})

it('the first answer of a database is waited for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const silent = Object.assign(new IDBFactory(), { open: () => new EventTarget() })
  const engine = { indexedDB: silent, IDBKeyRange }
  let isOver = false
  const over = (): void => void (isOver = true)
  openDatabase(describeDatabase(engine), engine, 'new').then(over, over)
  await vi.advanceTimersByTimeAsync(300_000)
  expect(isOver).toBe(false)
})
