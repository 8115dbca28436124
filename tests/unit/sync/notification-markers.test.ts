import { afterEach, expect, it } from 'vitest'
import { markersInMemory, type KeptMarkers } from '../../../src/main/sync/markers'
import type { Order, TimelineKey } from '../../../src/shared/ids'
import { orderOf } from '../../../src/shared/order'
import { timelineKey } from '../../../src/shared/timelines'
import { home, reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

const notifications = timelineKey(reader, { kind: 'notifications' })

let scene: Scene
const places = new Map<TimelineKey, Order>()
let heard: KeptMarkers
afterEach(async () => {
  places.clear()
  await scene.end()
})

/** @returns ids of notifications, oldest first */
const begin = async (): Promise<string[]> => {
  heard = markersInMemory()
  const placeOf = (timeline: TimelineKey): Order | null => places.get(timeline) ?? null
  scene = await createScene({
    harness: { timelines: [{ kind: 'notifications' }], placeOf, heardMarkers: heard },
  })
  const ids = Array.from({ length: 20 }, () => {
    scene.instance.clock.advance(30_000)
    return (
      scene.instance.world.notify('reader', { type: 'follow', from: 'mina@other.example' })?.id ?? 'none came'
    )
  })
  scene.follow()
  return ids
}
const start = async (): Promise<void> => {
  scene.start()
  await scene.advance(minutes)
}
const readAt = (timeline: TimelineKey, id: string | undefined): void => {
  places.set(timeline, orderOf(id ?? ''))
  scene.engine().markers.read(timeline)
}
const marker = (name: 'home' | 'notifications'): string | null =>
  scene.instance.world.markerOf('reader', name)
const stopElsewhere = (id: string | undefined): void =>
  scene.instance.world.setMarker('reader', 'notifications', id ?? '')
const elsewhere = (key: TimelineKey): Order | null | undefined =>
  scene
    .engine()
    .state()
    .timelines.find(({ timeline }) => timeline === key)?.elsewhere
const isTelling = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'POST' && path === '/api/v1/markers'
const told = (): number => scene.instance.requests.filter(isTelling).length

it('where notifications were read to is told onwards only, and beside home, whose marker is its own', async () => {
  const ids = await begin()
  const posts = await scene.write(5)
  await start()
  readAt(notifications, ids[10])
  await scene.advance(minutes)
  expect([marker('notifications'), marker('home')]).toEqual([ids[10], null])
  readAt(home, posts[2])
  readAt(notifications, ids[3])
  await scene.advance(minutes)
  expect([marker('notifications'), marker('home')]).toEqual([ids[10], posts[2]])
  expect(told()).toBe(2)
})

it('where notifications were read to is told though the instance refuses to hear of home', async () => {
  const ids = await begin()
  const posts = await scene.write(5)
  await start()
  const isOfHome = ({ body }: { body: unknown }): boolean => JSON.stringify(body).includes('home')
  scene.instance.faults.add({
    name: 'http-502-html',
    when: (request) => isTelling(request) && isOfHome(request),
  })
  readAt(home, posts[2])
  readAt(notifications, ids[10])
  await scene.advance(minutes)
  expect([marker('notifications'), marker('home')]).toEqual([ids[10], null])
})

it('where notifications were read to elsewhere is offered there, at the first sign-in and when it moves on', async () => {
  const ids = await begin()
  stopElsewhere(ids[4])
  await start()
  expect(elsewhere(notifications)).toBe(orderOf(ids[4] ?? ''))
  expect(elsewhere(home)).toBeNull()
  readAt(notifications, ids[19])
  await scene.advance(hours)
  expect(marker('notifications')).toBe(ids[4])
  scene.engine().markers.settle(notifications)
  readAt(notifications, ids[9])
  await scene.advance(minutes)
  expect(marker('notifications')).toBe(ids[9])

  stopElsewhere(ids[2])
  await scene.advance(40 * minutes)
  expect(elsewhere(notifications)).toBeNull()
  stopElsewhere(ids[15])
  await scene.advance(40 * minutes)
  expect(elsewhere(notifications)).toBe(orderOf(ids[15] ?? ''))
  readAt(notifications, ids[17])
  expect(elsewhere(notifications)).toBeNull()
  await scene.advance(minutes)
  expect(marker('notifications')).toBe(ids[17])
})

it('where notifications were read to elsewhere is no longer offered once the other device went back again', async () => {
  const ids = await begin()
  await start()
  readAt(notifications, ids[5])
  await scene.advance(minutes)
  stopElsewhere(ids[10])
  await scene.advance(40 * minutes)
  expect(elsewhere(notifications)).toBe(orderOf(ids[10] ?? ''))
  stopElsewhere(ids[5])
  await scene.advance(40 * minutes)
  expect(elsewhere(notifications)).toBeNull()
})

it('fault 61: a marker of notifications is told after a conflict, unless another device read on by that', async () => {
  const ids = await begin()
  await start()
  scene.instance.faults.add({ name: 'marker-conflict', when: isTelling, times: 1 })
  readAt(notifications, ids[7])
  await scene.advance(minutes)
  expect(marker('notifications')).toBe(ids[7])
  expect(told()).toBe(2)

  scene.instance.faults.add({ name: 'marker-conflict', when: isTelling, times: 1 })
  const off = scene.instance.onRequest((request) => {
    if (isTelling(request)) stopElsewhere(ids[15])
  })
  readAt(notifications, ids[9])
  await scene.advance(minutes)
  off()
  expect(marker('notifications')).toBe(ids[15])
  expect(told()).toBe(3)
  expect(elsewhere(notifications)).toBe(orderOf(ids[15] ?? ''))
})

it.each([
  ['home', home],
  ['notifications', notifications],
] as const)(
  '%s: what another device told just before is not told behind, but offered',
  async (name, timeline) => {
    const noticed = await begin()
    const posts = await scene.write(20)
    const ids = name === 'home' ? posts : noticed
    await start()
    readAt(timeline, ids[5])
    await scene.advance(2 * minutes)
    scene.instance.world.setMarker('reader', name, ids[15] ?? '')
    readAt(timeline, ids[8])
    await scene.advance(minutes)
    expect(marker(name)).toBe(ids[15])
    expect(elsewhere(timeline)).toBe(orderOf(ids[15] ?? ''))
  },
)

it('whoever reads on has the instance asked once a minute at most what others told', async () => {
  const ids = await begin()
  await start()
  scene.instance.requests.clear()
  for (const id of ids.slice(5, 11)) {
    readAt(notifications, id)
    await scene.advance(30_000)
  }
  expect(marker('notifications')).toBe(ids[10])
  const looks = scene.instance.requests.filter(
    ({ method, path }) => method === 'GET' && path === '/api/v1/markers',
  )
  expect(looks.length).toBeLessThanOrEqual(3)
})

it('what the instance said last is kept, though nothing was settled', async () => {
  const ids = await begin()
  await start()
  expect(heard.get(notifications)).toBeNull()
  for (const id of [ids[12], ids[7]]) {
    stopElsewhere(id)
    await scene.advance(hours)
    expect(heard.get(notifications)).toBe(orderOf(id ?? ''))
  }
})
