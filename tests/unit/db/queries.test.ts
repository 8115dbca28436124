import { beforeEach, describe, expect, it } from 'vitest'
import { createReader } from '../../../src/renderer/db/queries'
import { describeDatabase, schemaEpoch } from '../../../src/renderer/db/database'
import { idOfOrder, newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import { useReadStore } from '../../support/read-store'
import {
  anna,
  conversationPage,
  idsDown,
  notificationRow,
  pageOf,
  profileRow,
  statusRow,
} from '../../support/store-builders'

const { store, reader } = useReadStore()
const timeline = homeOf(anna)

describe('openForReading', () => {
  it('opens what is there', async () => {
    const late = createReader(store().engine)
    expect(await late.openForReading()).toEqual({ is: 'open', storeId: 'memory' })
    late.close()
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

  it('refuses what a newer version wrote', async () => {
    await store().database.meta.put({ key: 'schemaEpoch', value: schemaEpoch + 1 })
    expect(await reader().openForReading()).toEqual({ is: 'newer' })
  })
})

describe('timelineBetween', () => {
  const all = { newest: newestOrder, oldest: oldestOrder }
  const range = (newest: string, oldest: string) => ({ newest: orderOf(newest), oldest: orderOf(oldest) })
  const drawn = async (within = all): Promise<string> =>
    (await reader().timelineBetween(timeline, within))
      .map((item) =>
        item.kind === 'gap'
          ? `~${item.below}:${idOfOrder(item.above)}>${item.beneath === null ? '' : idOfOrder(item.beneath)}`
          : item.entry.statusId,
      )
      .join(' ')

  it('draws entries and gaps of the range, and what lies under its last entry', async () => {
    await store().call('applyPage', pageOf(['12', '11'], { below: 'lost' }))
    await store().call('applyPage', pageOf(['9', '8', '7'], { below: 'end' }))
    expect(await drawn()).toBe('12 11 ~lost:11>9 9 8 7 ~end:7>')
    expect(await drawn(range('12', '11'))).toBe('12 11 ~lost:11>9')
    expect(await drawn(range('9', '8'))).toBe('9 8')
    expect(await drawn(range('8', '7'))).toBe('8 7 ~end:7>')
    expect(await drawn(range('30', '20'))).toBe('')
  })

  it('sees a gap under a segment whose boundary entries were removed', async () => {
    await store().call('applyPage', pageOf(['12', '11']))
    await store().call('applyPage', pageOf(['9', '8', '7'], { below: 'end' }))
    await store().call('removeEntries', { account: anna, timeline, statusIds: ['11', '9', '7'], checkAt: 0 })
    expect(await drawn()).toBe('12 ~open:11>8 8 ~end:7>')
    expect(await drawn(range('12', '12'))).toBe('12 ~open:11>8')
    await store().call('removeEntries', { account: anna, timeline, statusIds: ['8'], checkAt: 0 })
    expect(await drawn()).toBe('12 ~open:11>')
  })

  it('composes boost, quote, author and who is answered', async () => {
    const statuses = [
      statusRow('9', { boostOf: '3', authorId: '1' }),
      statusRow('3', { authorId: '2', quote: { state: 'accepted', statusId: '2' }, replyToAuthorId: '4' }),
      statusRow('2', { authorId: '3' }),
    ]
    const profiles = ['1', '2', '3', '4'].map((id) => profileRow(id))
    await store().call('applyPage', pageOf(['9'], { statuses, profiles }))
    const [item] = await reader().timelineBetween(timeline, all)
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
    await store().call('applyPage', pageOf(['9'], { statuses }))
    const [item] = await reader().timelineBetween(timeline, all)
    expect(item).toMatchObject({ author: null, quoted: null, replyTo: null })
  })
})

describe('a timeline of conversations', () => {
  const conversations = timelineKey(anna, { kind: 'conversations' })
  const all = { newest: newestOrder, oldest: oldestOrder }

  it('composes who takes part and the last post, and finds each again by its uri', async () => {
    const people = [profileRow('7'), profileRow('8')]
    await store().call('applyPage', conversationPage([['3', '90']], { profiles: people, below: 'end' }))
    const [item, end] = await reader().timelineBetween(conversations, all)
    expect(item).toMatchObject({
      kind: 'conversation',
      uri: 'conversation:3',
      at: statusRow('90').createdAt,
      conversation: { id: '3', unread: true },
      people: [{ id: '8' }],
      last: { status: { id: '90' }, author: { id: '7' } },
    })
    expect(end).toMatchObject({ kind: 'gap', below: 'end', newerAt: statusRow('90').createdAt })
    expect(await reader().entryByUri(conversations, 'conversation:3')).toMatchObject({ order: orderOf('90') })
    expect(await reader().entryByUri(conversations, 'conversation:4')).toBeNull()
    expect(await reader().entryByUri(conversations, statusRow('90').uri)).toBeNull()
  })

  it('knows the time of what stands under a gap', async () => {
    await store().call('applyPage', conversationPage([['3', '90']]))
    await store().call('applyPage', conversationPage([['2', '80']]))
    const [, gap] = await reader().timelineBetween(conversations, {
      newest: orderOf('90'),
      oldest: orderOf('90'),
    })
    expect(gap).toMatchObject({ kind: 'gap', below: 'open', olderAt: statusRow('80').createdAt })
  })
})

describe('a timeline of notifications', () => {
  const notifications = timelineKey(anna, { kind: 'notifications' })
  const all = { newest: newestOrder, oldest: oldestOrder }

  it('composes who did it and the post that it is about, and finds each again by its uri', async () => {
    await store().call('applyPage', {
      ...pageOf(['34', '33']),
      timeline: notifications,
      statuses: [statusRow('110')],
      profiles: [profileRow('7'), profileRow('8')],
      notifications: [notificationRow('34'), { ...notificationRow('33'), statusId: null, profileId: null }],
    })
    const items = await reader().timelineBetween(notifications, all)
    expect(items).toMatchObject([
      {
        kind: 'notification',
        uri: 'notification:34',
        at: 2_000_000,
        person: { id: '8' },
        post: { status: { id: '110' }, author: { id: '7' } },
      },
      { kind: 'notification', uri: 'notification:33', person: null, post: null },
      { kind: 'gap' },
    ])
    expect(await reader().entryByUri(notifications, 'notification:33')).toMatchObject({
      order: orderOf('33'),
    })
    await store().call('forgetAccount', { account: anna })
    expect(await store().database.notifications.count()).toBe(0)
  })
})

describe('the small queries', () => {
  beforeEach(async () => {
    await store().call('applyPage', pageOf(idsDown(60, 1), { asOf: 9 }))
  })

  it('find neighbors and count up to a cap', async () => {
    const ids = (orders: ReturnType<typeof orderOf>[]) => orders.map(idOfOrder)
    expect(ids(await reader().ordersBelow(timeline, orderOf('10'), 3))).toEqual(['9', '8', '7'])
    expect(ids(await reader().ordersAbove(timeline, orderOf('10'), 3))).toEqual(['11', '12', '13'])
    expect(ids(await reader().ordersBelow(timeline, newestOrder, 1))).toEqual(['60'])
    expect(ids(await reader().ordersAbove(timeline, oldestOrder, 1))).toEqual(['1'])
    expect(await reader().entriesAbove(timeline, orderOf('50'), 99)).toBe(10)
    expect(await reader().entriesAbove(timeline, orderOf('10'), 20)).toBe(20)
    expect(await reader().hasEntry(timeline, orderOf('10'))).toBe(true)
    expect(await reader().hasEntry(timeline, orderOf('100'))).toBe(false)
  })

  it('find an entry by its uri, and the timeline by its key', async () => {
    const uri = 'https://one.example/posts/17'
    expect(await reader().entryByUri(timeline, uri)).toMatchObject({ statusId: '17' })
    expect(await reader().entryByUri(timeline, 'https://one.example/posts/170')).toBeNull()
    expect(await reader().timelineRow(timeline)).toMatchObject({ count: 60, asOf: 9 })
    expect(await reader().segments(timeline)).toMatchObject([{ from: orderOf('60'), to: orderOf('1') }])
  })
})
