/** Notifications that stand deeper than a look at everything goes are read again too, some each day. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wholeLooksInMemory, type WholeLooks } from '../../../src/main/sync/second-looks'
import { sliceAt } from '../../../src/main/sync/slices'
import { idOfOrder, newestOrder, oldestOrder } from '../../../src/shared/order'
import { timelineKey } from '../../../src/shared/timelines'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

const day = 24 * hours

describe('the slice of a day', () => {
  it('is none where the look at everything comes to the end', () => {
    expect(sliceAt(0, 5 * day)).toBeNull()
    expect(sliceAt(700, 5 * day)).toBeNull()
  })

  it('is another one each day, until all that is stored has had its turn', () => {
    const days = [0, 1, 2, 3].map((at) => sliceAt(2_400, at * day))
    expect(days).toEqual([
      { from: 700, to: 1_300 },
      { from: 1_300, to: 1_900 },
      { from: 1_900, to: 2_400 },
      { from: 700, to: 1_300 },
    ])
  })

  it('does not go down for ever', () => {
    const deepest = Array.from({ length: 100 }, (_, at) => sliceAt(1_000_000, at * day)?.to ?? 0)
    expect(Math.max(...deepest)).toBe(30_700)
  })
})

describe('notifications', () => {
  const notifications = { kind: 'notifications' } as const
  const timeline = timelineKey(reader, notifications)
  let scene: Scene
  let wholeLooks: WholeLooks
  /** Their ids when all were stored, newest first. */
  let all: string[]

  const ledger = (): string[] => scene.instance.world.notificationsOf('reader').map(({ id }) => id)
  const stored = async (): Promise<string[]> => {
    const range = [[timeline, newestOrder], [timeline, oldestOrder], true, true] as const
    const entries = await scene.store.database.entries
      .where('[timeline+order]')
      .between(...range)
      .toArray()
    return entries.filter(({ goneAt }) => goneAt === null).map(({ order }) => idOfOrder(order))
  }
  beforeEach(async () => {
    wholeLooks = wholeLooksInMemory()
    scene = await createScene({ harness: { timelines: [notifications], wholeLooks } })
    const { world, clock } = scene.instance
    for (let at = 0; at < 1_400; at += 1) {
      clock.advance(10 * minutes)
      world.notify('reader', { type: 'mention', from: 'mina@other.example' })
    }
    scene.follow()
    scene.start()
    await scene.advance(2 * minutes)
    while ((await stored()).length < 1_400) await scene.engine().fetchOlder(timeline)
    all = ledger()
  })
  afterEach(() => scene.end())

  const startNextDay = async (): Promise<void> => {
    await scene.stop()
    scene.instance.clock.advance(25 * hours)
    scene.follow()
    scene.instance.requests.clear()
    scene.start()
  }
  /** Pages since then that begin below so many of them. */
  const pages = (from: number, to: number): number =>
    scene.instance.requests.filter(({ path, query }) => {
      const at = all.indexOf(query['max_id'] ?? '')
      return path === '/api/v1/notifications' && at >= from && at < to
    }).length
  const deepPages = (): number => pages(850, 1_400)
  /** By one page of each. */
  const wholeLooksTaken = (): number => pages(400, 440)

  it('far down are read again, down to the last that is stored', async () => {
    for (const at of [850, 1_290, 1_310, 1_380])
      scene.instance.world.dismissNotification('reader', all[at] ?? '')
    const days: number[] = []
    for (let day = 0; day < 2; day += 1) {
      await startNextDay()
      await scene.advance(10 * minutes)
      days.push(deepPages())
    }
    expect(await stored()).toEqual(ledger())
    // One slice of six hundred, of which those above are not counted, and the last hundred.
    expect(days.toSorted((one, other) => one - other)).toEqual([3, 11])
  })

  it('are not all read again because those far down cannot be', async () => {
    await startNextDay()
    const { faults } = scene.instance
    faults.add({
      name: 'http-500-html',
      when: ({ query }) => all.indexOf(query.get('max_id') ?? '') > 850,
    })
    await scene.advance(2 * hours)
    expect([wholeLooksTaken(), deepPages()]).toEqual([1, 1])
  })

  it('are not all read again because the user asks for something while those far down are read', async () => {
    await startNextDay()
    let isAsked = false
    scene.instance.faults.add({
      name: 'delay',
      ms: 50,
      when: ({ query }) => {
        if (isAsked || all.indexOf(query.get('max_id') ?? '') <= 850) return false
        isAsked = true
        void scene.engine().fetchOlder(timeline)
        return true
      },
    })
    await scene.advance(2 * hours)
    expect(isAsked).toBe(true)
    expect(wholeLooksTaken()).toBe(1)
  })

  it('far down are read once a day, however often all others are', async () => {
    await startNextDay()
    await scene.advance(2 * hours)
    const before = deepPages()
    expect(before).toBeGreaterThan(0)
    wholeLooks.done(timeline, scene.now() - 24 * hours)
    await scene.advance(2 * hours)
    expect(wholeLooksTaken()).toBe(2)
    expect(deepPages()).toBe(before)
  })
})
