import type { DBCore, DBCoreMutateRequest } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeDatabase, type SteppeDatabase } from '../../../src/renderer/db/database'
import { createOperations, type Operations } from '../../../src/renderer/host/operations'
import type { StoreOpArgs } from '../../../src/shared/contract'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import { anna, idsDown, pageOf } from '../../support/store-builders'

let database: SteppeDatabase
let operations: Operations
let calls: { type: string; rows: number; transaction: unknown }[]

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
        calls.push({ type: request.type, rows: rowsOf(request), transaction: request.trans })
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

/** From 50 rows on Dexie wakes every live query of the table; the store stays well below. */
const mostRows = 40

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
    await operations.applyPage(pageOf(idsDown(320, 201), { timeline: timelineKey(anna, { kind: 'local' }) }))
    const before = calls.length
    await operations.forgetKind({ account: anna, kind: 'local' })
    const forgotten = calls.slice(before).filter(({ type }) => type === 'delete')
    expect(forgotten.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThanOrEqual(120)
    await operations.forgetAccount({ account: anna })
    expect(calls.filter(({ rows }) => rows > mostRows)).toEqual([])
  })
})

/** A thread as large as a server gives one. */
const largeThread = (id: string, fetchedAt: number): StoreOpArgs<'applyThread'> => {
  const ids = (from: string): string[] => Array.from({ length: 4_096 }, (_, at) => `${id}${from}${at}`)
  const [ancestors, descendants] = [ids('a'), ids('d')]
  const counts = { depths: descendants.map(() => 1), fetchedAt, isCut: true, isGrowing: false }
  return {
    account: anna,
    thread: { account: anna, id, ancestors, descendants, ...counts },
    statuses: [],
    profiles: [],
  }
}

/** Rows that were written or removed, by transaction. */
const rowsOfTransactions = (): number[] => {
  const sums = new Map<unknown, number>()
  for (const { rows, transaction } of calls) sums.set(transaction, (sums.get(transaction) ?? 0) + rows)
  return [...sums.values()]
}

describe('one transaction', { timeout: 60_000 }, () => {
  beforeEach(async () => {
    for (const [at, id] of ['7', '8', '9'].entries()) await operations.applyThread(largeThread(id, at))
    await operations.totalsOf({ account: anna })
    calls = []
  })

  it('that drops a thread carries no more rows, however large that is', async () => {
    const dropped = await operations.dropThread({ account: anna, self: 'me', before: 10, after: -1 })
    expect(dropped).toEqual({ removed: 1, at: 0 })
    expect(rowsOfTransactions()).toHaveLength(1)
    expect(Math.max(...rowsOfTransactions())).toBeLessThanOrEqual(mostRows)
  })

  it('of those that forget threads carries no more rows, large or small', async () => {
    for (let at = 0; at < 60; at += 1) {
      const { account, thread } = largeThread(`s${at}`, 5)
      const small = { ...thread, ancestors: [], descendants: thread.descendants.slice(0, 70) }
      await operations.applyThread({ account, thread: small, statuses: [], profiles: [] })
    }
    calls = []
    await operations.forgetThreads({ account: anna })
    expect(await database.threads.count()).toBe(0)
    expect(Math.max(...rowsOfTransactions())).toBeLessThanOrEqual(mostRows)
    calls = []
    await operations.sweepLeftovers({ account: anna, self: 'me' })
    expect(Math.max(...rowsOfTransactions())).toBeLessThanOrEqual(mostRows)
  })
})
