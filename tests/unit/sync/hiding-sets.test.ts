/** The sets that say whom an account hides: how soon they follow what its user changes elsewhere, and what a mute is told to hide. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Member, MutedMember, SetName } from '../../../src/shared/sets'
import { timelineSource } from '../../../src/renderer/columns/timeline-source'
import { createReader } from '../../../src/renderer/db/queries'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import { timelineKey } from '../../../src/shared/timelines'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
beforeEach(async () => {
  // Where nobody looks, columns are asked for less often, which takes less time here.
  const attention = { isVisible: () => false, isSparing: () => false }
  scene = await createScene({ harness: { attention } })
})
afterEach(async () => {
  await scene.end()
})

const people = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => {
    const handle = `p${at}@far.example`
    scene.instance.world.addAccount({ handle })
    return handle
  })
const stored = async (name: SetName) => (await scene.store.database.sets.get([reader, name]))?.members
const handles = async (name: 'blocks' | 'mutes'): Promise<string[]> =>
  ((await stored(name)) as Member[]).map(({ handle }) => handle)
/** Steppe is closed for so long, and started again. */
const startLater = async (milliseconds: number): Promise<void> => {
  await scene.stop()
  scene.instance.clock.advance(milliseconds)
  scene.follow()
  scene.start()
}
const requests = (path: string): number =>
  scene.instance.requests.filter((request) => request.path === path).length

describe('the sets of whom an account hides', () => {
  it('follow mutes and blocks that change elsewhere when the user comes back, or the machine wakes', async () => {
    const [one = '', two = '', three = ''] = people(3)
    const { world } = scene.instance
    scene.start()
    await scene.advance(2 * minutes)
    world.block('reader', one)
    world.mute('reader', two)
    world.blockDomain('reader', 'bad.example')
    scene.engine().userCame()
    await scene.advance(minutes)
    expect(await handles('blocks')).toEqual([])
    await scene.advance(14 * minutes)
    scene.engine().userCame()
    await scene.advance(1_000)
    expect([await handles('blocks'), await handles('mutes')]).toEqual([[one], [two]])
    expect(await stored('domainBlocks')).toEqual(['bad.example'])

    await scene.engine().suspend()
    world.unmute('reader', two)
    world.block('reader', three)
    scene.instance.clock.advance(20 * minutes)
    scene.follow()
    scene.engine().resume()
    await scene.advance(1_000)
    expect([new Set(await handles('blocks')), await handles('mutes')]).toEqual([new Set([one, three]), []])
  })

  it('ask the less often for a user who comes back the more pages they have', async () => {
    for (const handle of people(170)) scene.instance.world.block('reader', handle)
    scene.start()
    await scene.advance(2 * minutes)
    const asked: number[] = []
    for (let quarter = 0; quarter < 7; quarter += 1) {
      // What is remembered of a start counts as well.
      await startLater(15 * minutes)
      await scene.advance(minutes)
      asked.push(requests('/api/v1/blocks'))
    }
    expect(asked).toEqual([3, 3, 6, 6, 6, 9, 9])
  })

  it('of mutes are asked for the less often for whose notifications they hide, which takes more requests', async () => {
    for (const handle of people(60)) scene.instance.world.mute('reader', handle)
    scene.start()
    await scene.advance(2 * minutes)
    const asked: number[] = []
    for (let quarter = 0; quarter < 4; quarter += 1) {
      await startLater(15 * minutes)
      await scene.advance(minutes)
      asked.push(requests('/api/v1/mutes'))
    }
    expect(asked).toEqual([1, 1, 2, 2])
  })

  it('ask no more often for a user who goes back and forth while they fail', async () => {
    scene.start()
    await scene.advance(16 * minutes)
    scene.instance.faults.add({ name: 'http-500-html', when: '/api/v1/blocks' })
    const before = requests('/api/v1/blocks')
    for (let time = 0; time < 20; time += 1) {
      scene.engine().userCame()
      await scene.advance(1_000)
    }
    expect(requests('/api/v1/blocks')).toBe(before + 1)
  })

  it('say of each mute whether it hides notifications too, where the instance does', async () => {
    const all = people(90)
    for (const [at, handle] of all.entries())
      scene.instance.world.mute('reader', handle, { notifications: at % 2 === 0 })
    scene.start()
    await scene.advance(minutes)
    const hiding = async (): Promise<(boolean | undefined)[]> =>
      ((await stored('mutes')) as MutedMember[])
        .toSorted((one, other) => all.indexOf(one.handle) - all.indexOf(other.handle))
        .map(({ hidesNotifications }) => hidesNotifications)
    const relationships = '/api/v1/accounts/relationships'
    expect(await hiding()).toEqual(all.map((_, at) => at % 2 === 0))
    expect(requests(relationships)).toBe(3)

    // Who is muted is known also where it fails half way, and is not asked for again for that.
    let times = 0
    const end = scene.instance.faults.add({
      name: 'http-502-html',
      when: ({ path }) => path === relationships && (times += 1) > 1,
    })
    const pages = requests('/api/v1/mutes')
    await startLater(27 * hours)
    await scene.advance(15 * minutes)
    const told = await hiding()
    expect(told).toHaveLength(90)
    expect(told.filter((hides) => hides !== undefined)).toHaveLength(40)
    expect(requests('/api/v1/mutes')).toBe(pages + 2)
    end()

    scene.instance.faults.add({ name: 'not-found', when: relationships })
    await startLater(27 * hours)
    await scene.advance(minutes)
    expect(await hiding()).toEqual(all.map(() => undefined))
  })
})

describe('notifications of somebody who is blocked, or muted with them,', () => {
  it('are hidden before the server has removed them, and are back when that is taken back', async () => {
    const { world } = scene.instance
    const all = people(4)
    const [blocked = '', muted = '', spared = '', far = ''] = all
    // The server sends the block in the letters of machines, and handles in those of people.
    const strange = 'x@xn--mnchen-3ya.example'
    for (const handle of ['x@bad.example', strange]) world.addAccount({ handle })
    const senders = [...all, 'x@bad.example', strange]
    const handles = senders.map((handle) => (handle === strange ? 'x@münchen.example' : handle))
    for (const from of senders) {
      scene.instance.clock.advance(minutes)
      world.notify('reader', { type: 'mention', from })
    }
    scene.follow()
    scene.start()
    const notifications = { kind: 'notifications' } as const
    scene.engine().setTimelines([notifications])
    await scene.advance(minutes)

    const database = createReader(scene.store.engine)
    await database.openForReading()
    const column = timelineSource(database, timelineKey(reader, notifications), {
      handle: 'reader@example.org',
      serverNow: scene.now,
    })
    const shown = async (): Promise<(string | undefined)[]> =>
      (await column.slice({ newest: newestOrder, oldest: oldestOrder })).flatMap((item) =>
        item.kind === 'entry' && item.source.kind === 'notification' ? [item.source.person?.handle] : [],
      )
    /** The user comes back to the window a while later. */
    const comeBack = async (): Promise<void> => {
      await scene.advance(16 * minutes)
      scene.engine().userCame()
      await scene.advance(1_000)
    }
    expect(new Set(await shown())).toEqual(new Set(handles))

    world.setWorkerDelay(24 * hours)
    world.block('reader', blocked)
    world.mute('reader', muted)
    world.mute('reader', spared, { notifications: false })
    const domains = ['bad.example', 'xn--mnchen-3ya.example']
    for (const domain of domains) world.blockDomain('reader', domain)
    await comeBack()
    expect(new Set(await shown())).toEqual(new Set([spared, far]))
    world.unblock('reader', blocked)
    world.unmute('reader', muted)
    for (const domain of domains) world.unblockDomain('reader', domain)
    await comeBack()
    expect(new Set(await shown())).toEqual(new Set(handles))
    database.close()
  })
})
