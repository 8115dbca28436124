import { afterEach, describe, expect, it } from 'vitest'
import type { Order, TimelineKey } from '../../../src/shared/ids'
import { orderOf } from '../../../src/shared/order'
import { home } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
let place: Order | null = null
afterEach(async () => {
  await scene.end()
})

/** @param isVisible whether anybody looks: where nobody does, less is asked for, and whole days take less time here */
const begin = async (posts = 20, isVisible = true): Promise<string[]> => {
  place = null
  const attention = { isVisible: () => isVisible, isSparing: () => false }
  const placeOf = (timeline: TimelineKey): Order | null => (timeline === home ? place : null)
  scene = await createScene({ harness: { placeOf, attention } })
  return scene.write(posts)
}
const marker = (): string | null => scene.instance.world.markerOf('reader', 'home')
const elsewhere = (): Order | null | undefined =>
  scene
    .engine()
    .state()
    .timelines.find(({ timeline }) => timeline === home)?.elsewhere
const readAt = (id: string | undefined): void => {
  place = orderOf(id ?? '')
  scene.engine().markers.read(home)
}
const isTelling = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'POST' && path === '/api/v1/markers'
const told = (): number => scene.instance.requests.filter(isTelling).length
const looks = (): number =>
  scene.instance.requests.filter(({ method, path }) => method === 'GET' && path === '/api/v1/markers').length
const start = async (): Promise<void> => {
  scene.start()
  await scene.advance(minutes)
}

describe('where reading stopped', () => {
  it('is told once it rests, and only onwards', async () => {
    const ids = await begin()
    await start()
    readAt(ids[10])
    await scene.advance(5_000)
    readAt(ids[11])
    await scene.advance(5_000)
    readAt(ids[12])
    await scene.advance(minutes)
    expect(marker()).toBe(ids[12])
    expect(told()).toBe(1)
    readAt(ids[3])
    await scene.advance(minutes)
    expect(marker()).toBe(ids[12])
    expect(told()).toBe(1)
  })

  it('is not told behind what was heard of another device', async () => {
    const ids = await begin()
    await start()
    readAt(ids[5])
    await scene.advance(minutes)
    scene.instance.world.setMarker('reader', 'home', ids[15] ?? '')
    await scene.advance(40 * minutes)
    readAt(ids[8])
    await scene.advance(minutes)
    expect(marker()).toBe(ids[15])
  })

  it('is offered at the first sign-in, wherever it points, and nothing is told before the reader decides', async () => {
    const ids = await begin()
    scene.instance.world.setMarker('reader', 'home', ids[4] ?? '')
    await start()
    expect(elsewhere()).toBe(orderOf(ids[4] ?? ''))
    readAt(ids[19])
    await scene.advance(hours)
    expect(marker()).toBe(ids[4])
    expect(elsewhere()).toBe(orderOf(ids[4] ?? ''))
    scene.engine().markers.settle(home)
    expect(elsewhere()).toBeNull()
    readAt(ids[19])
    await scene.advance(minutes)
    expect(marker()).toBe(ids[19])
  })

  it('is not told by a column that was opened before the first word of the instance came', async () => {
    const ids = await begin()
    scene.instance.world.setMarker('reader', 'home', ids[4] ?? '')
    scene.start()
    readAt(ids[19])
    await scene.advance(hours)
    expect(elsewhere()).toBe(orderOf(ids[4] ?? ''))
    expect(marker()).toBe(ids[4])
    scene.engine().markers.settle(home)
    readAt(ids[19])
    await scene.advance(minutes)
    expect(marker()).toBe(ids[19])
  })

  it('is offered when another device read on, once, and not when it is behind', async () => {
    const ids = await begin()
    await start()
    readAt(ids[5])
    await scene.advance(minutes)
    scene.instance.world.setMarker('reader', 'home', ids[2] ?? '')
    await scene.advance(40 * minutes)
    expect(elsewhere()).toBeNull()
    scene.instance.world.setMarker('reader', 'home', ids[15] ?? '')
    await scene.advance(2 * minutes)
    scene.engine().userCame()
    await scene.advance(1_000)
    expect(elsewhere()).toBe(orderOf(ids[15] ?? ''))
    scene.engine().markers.settle(home)
    await scene.advance(2 * hours)
    expect(elsewhere()).toBeNull()
    await scene.stop()
    await start()
    expect(elsewhere()).toBeNull()
  })

  it('is no longer offered to a reader who has come further', async () => {
    const ids = await begin()
    await start()
    readAt(ids[5])
    await scene.advance(minutes)
    scene.instance.world.setMarker('reader', 'home', ids[10] ?? '')
    await scene.advance(40 * minutes)
    expect(elsewhere()).toBe(orderOf(ids[10] ?? ''))
    readAt(ids[12])
    expect(elsewhere()).toBeNull()
    await scene.advance(minutes)
    expect(marker()).toBe(ids[12])
  })

  it('fault 61: is told all the same when another device writes at the same moment', async () => {
    const ids = await begin()
    await start()
    scene.instance.faults.add({ name: 'marker-conflict', when: isTelling, times: 1 })
    readAt(ids[7])
    await scene.advance(minutes)
    expect(marker()).toBe(ids[7])
  })

  it('fault 61: is not told over what the refusal of telling brought to light, which is offered', async () => {
    const ids = await begin()
    await start()
    scene.instance.faults.add({ name: 'marker-conflict', when: isTelling, times: 1 })
    const off = scene.instance.onRequest((request) => {
      if (isTelling(request)) scene.instance.world.setMarker('reader', 'home', ids[4] ?? '')
    })
    readAt(ids[15])
    await scene.advance(minutes)
    off()
    expect(told()).toBe(1)
    expect(elsewhere()).toBe(orderOf(ids[4] ?? ''))
    expect(marker()).toBe(ids[4])
  })

  it('is told at the next start where it was read offline, or just before the end', async () => {
    const ids = await begin()
    await start()
    readAt(ids[5])
    await scene.advance(minutes)
    readAt(ids[7])
    await scene.advance(5_000)
    await scene.stop()
    expect(marker()).toBe(ids[5])
    await start()
    expect(marker()).toBe(ids[7])

    await scene.stop()
    const mend = scene.instance.faults.add({ name: 'refuse' })
    await start()
    readAt(ids[9])
    await scene.advance(minutes)
    await scene.stop()
    mend()
    await start()
    expect(marker()).toBe(ids[9])
    expect(told()).toBe(3)
    await scene.advance(2 * hours)
    expect(told()).toBe(3)
  })

  it('is told at the next start to an instance that knows none', async () => {
    const ids = await begin()
    await start()
    readAt(ids[7])
    await scene.stop()
    await start()
    expect(marker()).toBe(ids[7])
  })

  it('is not told again where another device went back, and not before the reader decides', async () => {
    const ids = await begin()
    await start()
    readAt(ids[5])
    await scene.advance(minutes)
    scene.instance.world.setMarker('reader', 'home', ids[2] ?? '')
    await scene.stop()
    await start()
    await scene.advance(2 * hours)
    expect(marker()).toBe(ids[2])
    expect(told()).toBe(1)

    scene.instance.world.setMarker('reader', 'home', ids[15] ?? '')
    await scene.stop()
    place = orderOf(ids[9] ?? '')
    await start()
    await scene.advance(2 * hours)
    expect(elsewhere()).toBe(orderOf(ids[15] ?? ''))
    expect(marker()).toBe(ids[15])
  })

  it('stays here where the instance has no markers, and is asked for once a day', async () => {
    const ids = await begin(20, false)
    scene.instance.faults.add({ name: 'forbidden', when: '/api/v1/markers' })
    await start()
    for (let at = 0; at < 20; at += 1) {
      readAt(ids[at])
      await scene.advance(hours)
      scene.engine().userCame()
    }
    expect(looks()).toBe(1)
    expect(told()).toBe(0)
    expect(scene.engine().state()).toMatchObject({ connection: 'polling', problem: null })
    await scene.advance(6 * hours)
    expect(looks()).toBe(2)
  })

  it('is no longer told where that alone is refused, and goes on being heard', async () => {
    const ids = await begin(20, false)
    const remove = scene.instance.faults.add({ name: 'forbidden', when: isTelling })
    await start()
    readAt(ids[4])
    await scene.advance(minutes)
    readAt(ids[5])
    await scene.advance(12 * hours)
    expect(told()).toBe(1)
    expect(looks()).toBeGreaterThan(10)
    scene.instance.world.setMarker('reader', 'home', ids[15] ?? '')
    await scene.advance(40 * minutes)
    expect(elsewhere()).toBe(orderOf(ids[15] ?? ''))
    // What was refused for good did not wait for this day.
    remove()
    scene.engine().markers.settle(home)
    await scene.advance(13 * hours)
    expect(told()).toBe(1)
    readAt(ids[18])
    await scene.advance(minutes)
    expect(marker()).toBe(ids[18])
  })

  it('waits while the instance is away', async () => {
    const ids = await begin()
    await start()
    const mend = scene.instance.faults.add({ name: 'refuse' })
    readAt(ids[7])
    await scene.advance(2 * minutes)
    expect(marker()).toBeNull()
    mend()
    await scene.advance(30 * minutes)
    expect(marker()).toBe(ids[7])
  })

  it('is told again five minutes after a failure, however often home is answered meanwhile', async () => {
    const ids = await begin()
    await start()
    const mend = scene.instance.faults.add({ name: 'http-502-html', when: isTelling })
    readAt(ids[7])
    await scene.advance(5 * minutes)
    expect(told()).toBe(1)
    mend()
    await scene.advance(minutes)
    expect(told()).toBe(2)
    expect(marker()).toBe(ids[7])
  })

  it('waits for those five minutes too where the reader reads on meanwhile, and is then told once', async () => {
    const ids = await begin()
    await start()
    const mend = scene.instance.faults.add({ name: 'http-502-html', when: isTelling })
    readAt(ids[7])
    await scene.advance(30_000)
    expect(told()).toBe(1)
    for (const id of ids.slice(8, 12)) {
      readAt(id)
      await scene.advance(minutes)
    }
    expect(told()).toBe(1)
    mend()
    await scene.advance(2 * minutes)
    expect(told()).toBe(2)
    expect(marker()).toBe(ids[11])
  })
})
