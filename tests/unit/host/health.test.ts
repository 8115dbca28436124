/** Opening the database while something is wrong with it; what only Chromium shows is in tests/store. */
import { IDBFactory } from 'fake-indexeddb'
import { expect, it } from 'vitest'
import { describeDatabase } from '../../../src/renderer/db/database'
import { openDatabase } from '../../../src/renderer/host/health'
import { createMemoryStore } from '../../support/store-memory'

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
