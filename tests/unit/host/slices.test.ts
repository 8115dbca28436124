import type { DBCore, DBCoreMutateRequest } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeDatabase, type SteppeDatabase } from '../../../src/renderer/db/database'
import { createOperations, type Operations } from '../../../src/renderer/host/operations'
import { homeOf } from '../../../src/shared/timelines'
import { anna, idsDown, pageOf } from '../../support/store-builders'

let database: SteppeDatabase
let operations: Operations
let calls: { type: string; rows: number }[]

const rowsOf = (request: DBCoreMutateRequest): number => {
  if (request.type === 'deleteRange') return Number.POSITIVE_INFINITY
  return request.type === 'delete' ? request.keys.length : request.values.length
}

/** Notes every call that changes a table, as Dexie's own observers see it. */
const watching = (core: DBCore): DBCore => ({
  ...core,
  table: (name) => {
    const table = core.table(name)
    return {
      ...table,
      mutate: (request) => {
        calls.push({ type: request.type, rows: rowsOf(request) })
        return table.mutate(request)
      },
    }
  },
})

beforeEach(async () => {
  calls = []
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  database = describeDatabase(engine)
  database.use({ stack: 'dbcore', name: 'watching', create: watching })
  operations = createOperations(database, engine)
  await operations.open({ newStoreId: 'memory' })
})
afterEach(() => {
  database.close()
})

/** From 50 rows on Dexie wakes every live query of the table. */
const mostRows = 49

describe('one call', () => {
  it('never carries as many rows as Dexie cannot tell apart', async () => {
    await operations.applyPage(pageOf(idsDown(120, 1)))
    const put = calls.filter(({ type }) => type === 'put')
    expect(put.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThanOrEqual(240)
    await operations.removeEntries({
      account: anna,
      timeline: homeOf(anna),
      statusIds: idsDown(110, 1),
      checkAt: 0,
    })
    const deleted = calls.filter(({ type }) => type === 'delete')
    expect(deleted.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThanOrEqual(110)
    await operations.forgetAccount({ account: anna })
    expect(calls.filter(({ rows }) => rows > mostRows)).toEqual([])
  })
})
