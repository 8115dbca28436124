/** Places deep in a timeline, from the counts that its writes keep, against what really stands above. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostInRange, rangesAfter } from '../../../src/renderer/db/counted-ranges'
import type { Order } from '../../../src/shared/ids'
import { newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import { homeOf } from '../../../src/shared/timelines'
import { useReadStore } from '../../support/read-store'
import { anna, conversationPage, idsDown, pageOf } from '../../support/store-builders'

const timeline = homeOf(anna)
const { store, reader } = useReadStore()

const rangesNow = async () => (await reader().timelineRow(timeline))?.ranges ?? []
const ordersNow = () => reader().ordersBelow(timeline, newestOrder, 100_000)

/** Each of some entries stands where it is said to, and the ranges count what there is. */
const expectPlaces = async (): Promise<void> => {
  const orders = await ordersNow()
  const ranges = await rangesNow()
  expect(ranges.every(({ count }) => count <= mostInRange)).toBe(true)
  if (ranges.length > 0) expect(ranges.reduce((sum, { count }) => sum + count, 0)).toBe(orders.length)
  for (let at = 0; at < orders.length; at += 97) {
    expect(await reader().placeOf(timeline, orders[at] ?? oldestOrder)).toBe(at)
  }
  expect(await reader().placeOf(timeline, oldestOrder)).toBe(orders.length)
}

const brings = async (newest: number, oldest: number, step = 100): Promise<void> => {
  for (let top = newest; top >= oldest; top -= step) {
    await store().operations.applyPage(pageOf(idsDown(top, Math.max(oldest, top - step + 1))))
  }
}

const removes = (newest: number, oldest: number): Promise<number> =>
  store().operations.removeEntries({
    account: anna,
    timeline,
    statusIds: idsDown(newest, oldest),
    checkAt: 0,
  })

describe('places deep in a timeline', () => {
  it('are known in one of which little is stored, without ranges', async () => {
    await brings(300, 1)
    expect(await rangesNow()).toEqual([])
    await expectPlaces()
  })

  it('stay right while posts come at either end and between, stream in, leave and are trimmed', async () => {
    await brings(8_000, 5_001)
    await brings(3_000, 1)
    await expectPlaces()
    expect((await rangesNow()).length).toBeGreaterThan(3)

    // The gap between is filled from its lower end, as gaps are.
    for (let top = 3_100; top <= 5_000; top += 100) await brings(top, top - 99)
    await expectPlaces()
    await store().operations.applyStream({
      ...pageOf(idsDown(8_030, 8_001)),
      joins: orderOf('8000'),
    })
    await removes(6_100, 4_000)
    await expectPlaces()

    await store().operations.trimTimeline({
      account: anna,
      timeline,
      newestKept: 1_000,
      excess: 40,
      olderThan: null,
      serverNow: 3_000_000,
      keeps: [],
      places: [],
      around: 0,
    })
    await expectPlaces()
    expect((await ordersNow()).length).toBe(8_030 - 2_101 - 40)
  }, 60_000)

  it('puts ranges together that run empty', async () => {
    await brings(5_000, 1)
    expect((await rangesNow()).length).toBeGreaterThan(2)
    for (let top = 5_000; top > 200; top -= 400) await removes(top, top - 399)
    await expectPlaces()
    expect(await rangesNow()).toEqual([])
  }, 60_000)

  it('follow a conversation to its new place', async () => {
    const conversations = conversationPage([
      ['a', '30'],
      ['b', '20'],
      ['c', '10'],
    ])
    await store().operations.applyPage(conversations)
    await store().operations.applyPage(conversationPage([['c', '40']]))
    expect((await reader().timelineRow(conversations.timeline))?.count).toBe(3)
    expect(await reader().placeOf(conversations.timeline, orderOf('20'))).toBe(2)
  })

  it('come to be known in a timeline from before there were ranges', async () => {
    await brings(5_000, 1)
    const row = await store().database.timelines.get(timeline)
    const { ranges: _ranges, ...old } = row ?? { ranges: [] }
    await store().database.timelines.put({ ...old, timeline, account: anna, count: 5_000, asOf: null })
    expect(await reader().placeOf(timeline, orderOf('2000'))).toBeNull()
    expect(await reader().placeOf(timeline, orderOf('4900'))).toBe(100)
    for (let newest = 5_001; newest < 5_010; newest += 1) await brings(newest, newest)
    await expectPlaces()
  }, 60_000)
})

describe('rangesAfter', () => {
  it('loses and invents no entry', () => {
    const orders = fc.array(fc.integer({ min: 1, max: 999 }).map((at) => orderOf(String(at))))
    fc.assert(
      fc.property(orders, orders, fc.array(orders), (first, last, between) => {
        let ranges = [
          { from: newestOrder, count: 0 },
          { from: orderOf('500'), count: 0 },
        ]
        for (const added of [first, ...between, last]) {
          ranges = rangesAfter(ranges, { added, removed: [] })
          const removed = added.filter((_: Order, at: number) => at % 2 === 0)
          ranges = rangesAfter(ranges, { added: [], removed })
        }
        const all = [first, ...between, last]
        const left = all.reduce((sum, added) => sum + Math.floor(added.length / 2), 0)
        expect(ranges.reduce((sum, { count }) => sum + count, 0)).toBe(left)
        expect(ranges[0]?.from).toBe(newestOrder)
      }),
    )
  })
})
