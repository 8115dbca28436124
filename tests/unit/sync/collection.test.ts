import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eraOfOrder, newestOrder, oldestOrder } from '../../../src/shared/order'
import type { SegmentRow } from '../../../src/shared/rows'
import { timelineKey } from '../../../src/shared/timelines'
import { createTimelineSync, reaches, type TimelineSync } from '../../../src/main/sync/timeline-sync'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { quiet, reader } from '../../support/sync-harness'
import { createModelCollection, type ModelCollection } from './model-collection'
import { lookThrough } from './support'

let store: MemoryStore
let model: ModelCollection
let sync: TimelineSync
const run = { priority: 'history', signal: new AbortController().signal } as const
beforeEach(async () => {
  store = await createMemoryStore()
  model = createModelCollection()
  sync = createTimelineSync({
    account: reader,
    spec: { kind: 'conversations' },
    client: model.client,
    store: store.call,
    log: quiet,
    onIdsChanged: () => Promise.resolve(),
  })
})
afterEach(() => {
  store.close()
})

const add = (from: number, to: number): void => {
  for (let item = from; item <= to; item += 1) model.add(String(item))
}
/** Items that are stored and not gone, newest first. */
const stored = async (): Promise<string[]> =>
  (
    await store.database.entries
      .where('[timeline+order]')
      .between([sync.timeline, newestOrder], [sync.timeline, oldestOrder])
      .toArray()
  )
    .filter(({ goneAt }) => goneAt === null)
    .map(({ statusId }) => statusId)
const served = (): string[] => model.rows().map(({ item }) => item)
const belows = async (): Promise<string[]> =>
  (await store.call('overview', { timeline: sync.timeline })).segments.map(({ below }) => below)
/** Does what the background finds to do, until there is nothing. */
const workOff = async (): Promise<void> => {
  for (let piece = 0; piece < 50; piece += 1) {
    const { gap, history } = await sync.backlog()
    if (gap !== null) await sync.fill(gap, run)
    else if (history) await sync.older(1, run)
    else return
  }
  throw new Error('There is always something left to do.')
}

describe('a collection', () => {
  it('is fetched whole, page after page, and then has an end', async () => {
    add(1, 100)
    expect(await sync.look(reaches.tip, run)).toBe('done')
    expect(await belows()).toEqual(['open'])
    await workOff()
    expect(await stored()).toEqual(served())
    expect(await belows()).toEqual(['end'])
    expect(model.asked.map(({ maxId }) => maxId)).toEqual([undefined, '1183', '1063'])
  })

  it('ends with its first page if that is not full, also if it is empty', async () => {
    expect(await sync.look(reaches.tip, run)).toBe('done')
    expect(await sync.backlog()).toMatchObject({ history: false, gap: null, count: 0 })
    add(1, 3)
    await sync.look(reaches.tip, run)
    expect(await belows()).toEqual(['end'])
    expect(await stored()).toEqual(['3', '2', '1'])
  })

  it('ends where a full page is followed by an empty one', async () => {
    add(1, 40)
    await sync.look(reaches.tip, run)
    await workOff()
    expect(await belows()).toEqual(['end'])
    expect(model.asked).toHaveLength(2)
  })

  it('fills what came in while it was away from above, until it meets what is stored', async () => {
    add(1, 60)
    await sync.look(reaches.tip, run)
    await workOff()
    add(61, 160)
    await sync.look(reaches.tip, run)
    expect(await belows()).toEqual(['open', 'end'])
    await workOff()
    expect(await belows()).toEqual(['end'])
    expect(await stored()).toEqual(served())
  })

  it('is confirmed by one request where nothing is missing', async () => {
    add(1, 100)
    await sync.look(reaches.tip, run)
    await workOff()
    const before = model.asked.length
    add(101, 103)
    await sync.look(reaches.tip, run)
    await workOff()
    expect(model.asked.length - before).toBe(1)
    expect(await stored()).toEqual(served())
  })

  it('has an item that moved up once, where it is now', async () => {
    add(1, 100)
    await sync.look(reaches.tip, run)
    await workOff()
    model.add('5')
    await sync.look(reaches.tip, run)
    expect(await stored()).toEqual(served())
  })

  it('marks as gone, when it is read again whole, what was removed anywhere', async () => {
    add(1, 100)
    await sync.look(reaches.tip, run)
    await workOff()
    for (const item of ['100', '50', '2', '1']) model.remove(item)
    expect(await lookThrough(sync, run)).toBe('done')
    expect(await stored()).toEqual(served())
    expect(await store.database.entries.count()).toBe(100)
    for (const item of served()) model.remove(item)
    await lookThrough(sync, run)
    expect(await stored()).toEqual([])
  })

  it('goes on from what is proved after it was ended anywhere', async () => {
    add(1, 200)
    await sync.look(reaches.tip, run)
    const turn = new AbortController()
    const older = sync.older(3, { priority: 'history', signal: turn.signal })
    turn.abort()
    await expect(older).rejects.toThrow()
    await workOff()
    expect(await stored()).toEqual(served())
  })

  it('does not go round in circles where a cursor leads up again', async () => {
    add(1, 100)
    await sync.look(reaches.tip, run)
    const page = model.client.page.bind(model.client)
    model.client.page = async (...given) => ({ ...(await page(...given)), next: { maxId: '1300' } })
    expect(await sync.older(5, run)).toBe('stuck')
    expect(await belows()).toEqual(['open'])
  })

  it('goes on below the last row where the server sends no Link', async () => {
    add(1, 100)
    const page = model.client.page.bind(model.client)
    model.client.page = async (...given) => ({ ...(await page(...given)), next: null, prev: null })
    await sync.look(reaches.tip, run)
    await workOff()
    expect(await stored()).toEqual(served())
    expect(await belows()).toEqual(['end'])
  })
})

describe('what a reader asks of a collection', () => {
  const others = timelineKey(reader, { kind: 'conversations' })
  const lowest = async (): Promise<SegmentRow | undefined> =>
    (await store.call('overview', { timeline: others })).segments.at(-1)
  const begin = async (): Promise<void> => {
    add(1, 100)
    await sync.look(reaches.tip, run)
  }
  const renew = async (): Promise<void> => {
    await store.call('beginEra', { account: reader, timeline: others, after: 0, at: 1 })
    sync.book.forget()
  }

  it('is asked of the server where items were found lost, and only then said to be the end', async () => {
    await begin()
    const { from, to } = (await lowest()) ?? expect.fail()
    await store.call('setBelow', { timeline: others, from, below: 'lost' })
    sync.book.forget()
    const before = model.asked.length
    expect(await sync.fillAsked(to, run)).toBe('done')
    expect(model.asked.length - before).toBe(2)
    expect(await stored()).toEqual(served())
    expect(await belows()).toEqual(['end'])
  })

  it('is asked by the orders of the present era', async () => {
    await begin()
    await renew()
    await sync.look(reaches.tip, run)
    const { segments } = await store.call('overview', { timeline: others })
    expect(segments.map(({ from }) => eraOfOrder(from))).toEqual([1])
    const before = model.asked.length
    await sync.fillAsked(segments[0]?.to ?? oldestOrder, run)
    expect(model.asked.length).toBeGreaterThan(before)
  })

  it('is not there to ask for in an older era, and nothing is asked', async () => {
    await begin()
    await renew()
    const { to, below } = (await lowest()) ?? expect.fail()
    expect(below).toBe('lost')
    const before = model.asked.length
    await expect(sync.fillAsked(to, run)).rejects.toMatchObject({ detail: { code: 'notFound' } })
    expect(model.asked.length).toBe(before)
  })
})
