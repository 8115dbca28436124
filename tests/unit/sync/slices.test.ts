/** Notifications that stand deeper than a look at everything goes are read again too, some each day. */
import { afterEach, describe, expect, it } from 'vitest'
import { wholeLooksInMemory } from '../../../src/main/sync/second-looks'
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
  let scene: Scene
  afterEach(() => scene.end())

  it('far down are read again, down to the last that is stored', async () => {
    const wholeLooks = wholeLooksInMemory()
    const notifications = { kind: 'notifications' } as const
    const timeline = timelineKey(reader, notifications)
    scene = await createScene({ harness: { timelines: [notifications], wholeLooks } })
    const { world, clock, requests } = scene.instance
    for (let at = 0; at < 1_400; at += 1) {
      clock.advance(10 * minutes)
      world.notify('reader', { type: 'mention', from: 'mina@other.example' })
    }
    scene.follow()
    scene.start()
    await scene.advance(2 * minutes)
    const ledger = (): string[] => world.notificationsOf('reader').map(({ id }) => id)
    const stored = async (): Promise<string[]> => {
      const range = [[timeline, newestOrder], [timeline, oldestOrder], true, true] as const
      const entries = await scene.store.database.entries
        .where('[timeline+order]')
        .between(...range)
        .toArray()
      return entries.filter(({ goneAt }) => goneAt === null).map(({ order }) => idOfOrder(order))
    }
    while ((await stored()).length < 1_400) await scene.engine().fetchOlder(timeline)
    const all = ledger()
    for (const at of [850, 1_290, 1_310, 1_380]) world.dismissNotification('reader', all[at] ?? '')
    let begun = requests.length
    /** Pages of the next day that go deeper than the look at everything. */
    const deepPages = async (): Promise<number> => {
      await scene.stop()
      clock.advance(25 * hours)
      scene.follow()
      scene.start()
      await scene.advance(10 * minutes)
      const asked = requests.slice(begun).filter(({ path }) => path === '/api/v1/notifications')
      begun = requests.length
      return asked.filter(({ query }) => all.indexOf(query['max_id'] ?? '') > 850).length
    }
    const days = [await deepPages(), await deepPages()]
    expect(await stored()).toEqual(ledger())
    // One slice of six hundred, of which those above are not counted, and the last hundred.
    expect(days.toSorted((one, other) => one - other)).toEqual([3, 11])
  })
})
