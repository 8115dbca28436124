import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createReader, type Reader } from '../../../src/renderer/db/queries'
import { describeDatabase, schemaEpoch } from '../../../src/renderer/db/database'
import { idOfOrder, newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { homeOf } from '../../../src/shared/timelines'
import { anna, idsDown, pageOf, profileRow, statusRow } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'

let store: MemoryStore
let reader: Reader
const timeline = homeOf(anna)
beforeEach(async () => {
  store = await createMemoryStore('store-1')
  reader = createReader(store.engine)
})
afterEach(() => {
  reader.close()
  store.close()
})

describe('openForReading', () => {
  it('opens what is there', async () => {
    expect(await reader.openForReading()).toEqual({ is: 'open', storeId: 'store-1' })
  })

  it('does not create a database, and opens it once the host has', async () => {
    const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
    const early = createReader(engine)
    expect(await early.openForReading()).toEqual({ is: 'absent' })
    expect(await engine.indexedDB.databases()).toEqual([])
    const database = describeDatabase(engine)
    await database.open()
    expect(await early.openForReading()).toEqual({ is: 'absent' })
    await database.meta.bulkPut([
      { key: 'storeId', value: 'x' },
      { key: 'schemaEpoch', value: schemaEpoch },
    ])
    expect(await early.openForReading()).toEqual({ is: 'open', storeId: 'x' })
    early.close()
    database.close()
  })

  it('leaves an older database as it is', async () => {
    const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
    await new Promise<void>((resolve) => {
      const request = engine.indexedDB.open('steppe', 1)
      request.onupgradeneeded = () => request.result.createObjectStore('old')
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
    const late = createReader(engine)
    expect(await late.openForReading()).toEqual({ is: 'absent' })
    expect(await engine.indexedDB.databases()).toEqual([{ name: 'steppe', version: 1 }])
    late.close()
  })

  it('refuses what a newer version wrote', async () => {
    await store.database.meta.put({ key: 'schemaEpoch', value: schemaEpoch + 1 })
    expect(await reader.openForReading()).toEqual({ is: 'newer' })
  })
})

describe('timelineBetween', () => {
  const all = { newest: newestOrder, oldest: oldestOrder }
  const range = (newest: string, oldest: string) => ({ newest: orderOf(newest), oldest: orderOf(oldest) })
  const drawn = async (within = all): Promise<string> =>
    (await reader.timelineBetween(timeline, within))
      .map((item) =>
        item.kind === 'post'
          ? item.entry.statusId
          : `~${item.below}:${idOfOrder(item.above)}>${item.beneath === null ? '' : idOfOrder(item.beneath)}`,
      )
      .join(' ')

  it('draws entries and gaps of the range, and what lies under its last entry', async () => {
    await store.call('applyPage', pageOf(['12', '11'], { below: 'lost' }))
    await store.call('applyPage', pageOf(['9', '8', '7'], { below: 'end' }))
    expect(await drawn()).toBe('12 11 ~lost:11>9 9 8 7 ~end:7>')
    expect(await drawn(range('12', '11'))).toBe('12 11 ~lost:11>9')
    expect(await drawn(range('9', '8'))).toBe('9 8')
    expect(await drawn(range('8', '7'))).toBe('8 7 ~end:7>')
    expect(await drawn(range('30', '20'))).toBe('')
  })

  it('sees a gap under a segment whose boundary entries were removed', async () => {
    await store.call('applyPage', pageOf(['12', '11']))
    await store.call('applyPage', pageOf(['9', '8', '7'], { below: 'end' }))
    await store.call('removeEntries', { account: anna, statusIds: ['11', '9', '7'] })
    expect(await drawn()).toBe('12 ~open:11>8 8 ~end:7>')
    expect(await drawn(range('12', '12'))).toBe('12 ~open:11>8')
    await store.call('removeEntries', { account: anna, statusIds: ['8'] })
    expect(await drawn()).toBe('12 ~open:11>')
  })

  it('composes boost, quote, author and who is answered', async () => {
    const statuses = [
      statusRow('9', { boostOf: '3', authorId: '1' }),
      statusRow('3', { authorId: '2', quote: { state: 'accepted', statusId: '2' }, replyToAuthorId: '4' }),
      statusRow('2', { authorId: '3' }),
    ]
    const profiles = ['1', '2', '3', '4'].map((id) => profileRow(id))
    await store.call('applyPage', pageOf(['9'], { statuses, profiles }))
    const [item] = await reader.timelineBetween(timeline, all)
    expect(item).toMatchObject({
      kind: 'post',
      status: { id: '9' },
      author: { id: '1' },
      boosted: { status: { id: '3' }, author: { id: '2' } },
      quoted: { status: { id: '2' }, author: { id: '3' } },
      replyTo: { id: '4' },
    })
  })

  it('says null for an author or quote that is not stored', async () => {
    const statuses = [statusRow('9', { authorId: '99', quote: { state: 'pending', statusId: '8' } })]
    await store.call('applyPage', pageOf(['9'], { statuses }))
    const [item] = await reader.timelineBetween(timeline, all)
    expect(item).toMatchObject({ author: null, quoted: null, replyTo: null })
  })
})

describe('the small queries', () => {
  beforeEach(async () => {
    await store.call('applyPage', pageOf(idsDown(60, 1), { asOf: 9 }))
  })

  it('find neighbors and count up to a cap', async () => {
    const ids = (orders: ReturnType<typeof orderOf>[]) => orders.map(idOfOrder)
    expect(ids(await reader.ordersBelow(timeline, orderOf('10'), 3))).toEqual(['9', '8', '7'])
    expect(ids(await reader.ordersAbove(timeline, orderOf('10'), 3))).toEqual(['11', '12', '13'])
    expect(ids(await reader.ordersBelow(timeline, newestOrder, 1))).toEqual(['60'])
    expect(ids(await reader.ordersAbove(timeline, oldestOrder, 1))).toEqual(['1'])
    expect(await reader.entriesAbove(timeline, orderOf('50'), 99)).toBe(10)
    expect(await reader.entriesAbove(timeline, orderOf('10'), 20)).toBe(20)
    expect(await reader.hasEntry(timeline, orderOf('10'))).toBe(true)
    expect(await reader.hasEntry(timeline, orderOf('100'))).toBe(false)
  })

  it('find an entry by its uri, and the timeline by its key', async () => {
    const uri = 'https://one.example/posts/17'
    expect(await reader.entryByUri(timeline, uri)).toMatchObject({ statusId: '17' })
    expect(await reader.entryByUri(timeline, 'https://one.example/posts/170')).toBeNull()
    expect(await reader.timelineRow(timeline)).toMatchObject({ count: 60, asOf: 9 })
    expect(await reader.segments(timeline)).toMatchObject([{ from: orderOf('60'), to: orderOf('1') }])
  })
})
