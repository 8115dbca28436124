/** Databases that earlier versions left behind are opened as they are: nothing in them is lost, and the new indexes find it. */
import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { describeDatabase, schemaEpoch } from '../../../src/renderer/db/database'
import { createReader } from '../../../src/renderer/db/queries'
import { createOperations } from '../../../src/renderer/host/operations'
import { newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import { homeOf } from '../../../src/shared/timelines'
import { anna, idsDown, pageOf, profileRow, statusRow } from '../../support/store-builders'
import { createMemoryStore } from '../../support/store-memory'
import { recount } from '../retention/model'

const timeline = homeOf(anna)
const all = { newest: newestOrder, oldest: oldestOrder }

/** What the first versions had, written down here once more: they do not change any more. */
const firstTables = {
  statuses: '[account+id], [account+uri], [account+boostOf]',
  profiles: '[account+id]',
  entries: '[timeline+order], [timeline+statusId]',
  segments: '[timeline+from]',
  timelines: 'timeline',
  meta: 'key',
}
const secondTables = {
  conversations: '[account+id]',
  notifications: '[account+id]',
  requests: '[account+id]',
  threads: '[account+id]',
  checks: '[account+id], [account+dueAt]',
}

/** A database of version 2: a post that boosts one that answers a third, which only a thread holds. */
const versionTwo = async () => {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  const old = new Dexie('steppe', engine)
  old.version(1).stores(firstTables)
  old.version(2).stores(secondTables)
  await old.open()
  await old
    .table('statuses')
    .bulkPut([statusRow('3', { boostOf: '2' }), statusRow('2', { replyToId: '1' }), statusRow('1')])
  await old.table('profiles').bulkPut([profileRow('10')])
  await old.table('threads').put({
    account: anna,
    id: '2',
    ancestors: ['1'],
    descendants: [],
    depths: [],
    fetchedAt: 5,
    isCut: false,
    isGrowing: false,
  })
  await old.table('entries').put({ timeline, order: orderOf('3'), statusId: '3', goneAt: null })
  const [from, to] = [orderOf('3'), orderOf('3')]
  await old.table('segments').put({ timeline, from, to, verified: from, below: 'end' })
  await old.table('timelines').put({ timeline, account: anna, count: 1, asOf: 5 })
  await old.table('meta').bulkPut([
    { key: 'storeId', value: 'old' },
    { key: 'schemaEpoch', value: 1 },
  ])
  return { engine, old }
}

describe('a database of version 2', () => {
  it('is not touched by a window, and whole once the host has opened it', async () => {
    const { engine, old } = await versionTwo()
    old.close()
    const reader = createReader(engine)
    expect(await reader.openForReading()).toEqual({ is: 'absent' })

    const database = describeDatabase(engine)
    const operations = createOperations(database, engine)
    expect(await operations.open({ newStoreId: 'new' })).toEqual({ storeId: 'old', created: false })
    expect(await reader.openForReading()).toEqual({ is: 'open', storeId: 'old' })
    expect((await database.meta.get('schemaEpoch'))?.value).toBe(schemaEpoch)
    const items = await reader.timelineBetween(timeline, all)
    expect(items.map(({ kind }) => kind)).toEqual(['post', 'gap'])
    expect(await database.threads.count()).toBe(1)
    reader.close()
    database.close()
  })

  it('has its old rows in the indexes by which is found what nothing refers to', async () => {
    const { engine, old } = await versionTwo()
    old.close()
    const database = describeDatabase(engine)
    const operations = createOperations(database, engine)
    await operations.open({ newStoreId: 'new' })
    await database.leftovers.bulkPut([
      { account: anna, kind: 'post', id: '1' },
      { account: anna, kind: 'post', id: '2' },
      { account: anna, kind: 'person', id: (await database.statuses.toArray())[0]?.authorId ?? '' },
    ])
    while ((await operations.sweepLeftovers({ account: anna, self: 'me' })) > 0);
    expect(await database.statuses.count()).toBe(3)
    expect(await database.profiles.count()).toBe(1)

    await operations.dropThread({ account: anna, self: 'me', before: 100, after: Number.NEGATIVE_INFINITY })
    while ((await operations.sweepLeftovers({ account: anna, self: 'me' })) > 0);
    expect((await database.statuses.toArray()).map(({ id }) => id)).toEqual(['2', '3'])
    database.close()
  })

  it('is counted right, though its timelines never noted what they brought, and from then on', async () => {
    const { engine, old } = await versionTwo()
    old.close()
    const database = describeDatabase(engine)
    const operations = createOperations(database, engine)
    await operations.open({ newStoreId: 'new' })
    expect(await operations.totalsOf({ account: anna })).toEqual({ posts: 2, inThreads: 2 })

    // Posts that are new, and one that was there.
    await operations.applyPage(pageOf(['5', '4', '2']))
    expect((await database.timelines.get(timeline))?.brought).toBe(2)
    expect(await operations.totalsOf({ account: anna })).toEqual({ posts: 4, inThreads: 2 })
    expect(await operations.totalsOf({ account: anna })).toEqual(await recount({ database }, anna))
    database.close()
  })

  it('is counted right where pages came before somebody asked', async () => {
    const { engine, old } = await versionTwo()
    old.close()
    const database = describeDatabase(engine)
    const operations = createOperations(database, engine)
    await operations.open({ newStoreId: 'new' })
    await operations.applyPage(pageOf(['5', '4', '2']))
    expect(await operations.totalsOf({ account: anna })).toEqual(await recount({ database }, anna))
    await operations.applyPage(pageOf(['7', '6', '5']))
    expect(await operations.totalsOf({ account: anna })).toEqual({ posts: 6, inThreads: 2 })
    expect(await operations.totalsOf({ account: anna })).toEqual(await recount({ database }, anna))
    database.close()
  })
})

describe('a database of epoch 1', () => {
  /** As those left it that counted already, and beside which others could still write. */
  const counted = async () => {
    const store = await createMemoryStore('old')
    await store.call('applyPage', pageOf(idsDown(30, 1)))
    await store.call('totalsOf', { account: anna })
    await store.database.meta.put({ key: 'schemaEpoch', value: 1 })
    return store
  }

  it('is taken over whole, and read by windows once the host has opened it', async () => {
    const store = await counted()
    store.close()
    const reader = createReader(store.engine)
    expect(await reader.openForReading()).toEqual({ is: 'absent' })
    const database = describeDatabase(store.engine)
    const operations = createOperations(database, store.engine)
    expect(await operations.open({ newStoreId: 'new' })).toEqual({ storeId: 'old', created: false })
    expect(await reader.openForReading()).toEqual({ is: 'open', storeId: 'old' })
    expect(await database.statuses.count()).toBe(30)
    reader.close()
    database.close()
  })

  it('is counted anew where code that did not count has written', async () => {
    const store = await counted()
    // Older code kept of a timeline's row what it knew.
    await store.database.timelines.toCollection().modify((row) => {
      delete row.brought
    })
    await store.database.statuses.delete([anna, '7'])
    expect(await store.call('totalsOf', { account: anna })).not.toEqual(await recount(store, anna))
    await store.call('open', { newStoreId: 'new' })
    expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 29, inThreads: 0 })
    await store.call('applyPage', pageOf(idsDown(40, 20)))
    await store.call('open', { newStoreId: 'new' })
    expect(await store.database.totals.count()).toBe(1)
    expect(await store.call('totalsOf', { account: anna })).toEqual(await recount(store, anna))
    store.close()
  })
})
