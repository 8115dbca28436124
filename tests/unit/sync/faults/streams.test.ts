/** Rows 9 to 14 and 23 of the fault map: sockets, and where they are. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { home } from '../../../support/sync-harness'
import { untrusted } from '../../../support/untrusted-certificate'
import { createScene, minutes, real, type Scene } from '../support'
import { during, stateOf, stocked, tipsIn, type SceneOptions } from './support'

let scene: Scene
afterEach(() => scene.end())

const owls = { kind: 'tag', tag: 'owls', any: [], all: [], none: [] } as const

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) await real(10)
  expect(holds()).toBe(true)
  await scene.settle()
}
const subscribed = (): string[] =>
  scene.instance.streaming.subscriptions(scene.instance.world.account('reader').id)

/** An account whose stream is joined. */
const live = async (options: SceneOptions = {}, streams = 1): Promise<void> => {
  scene = await createScene({ streams: true, ...options })
  await scene.write(60)
  scene.start()
  await scene.advance(0)
  await until(() => subscribed().length >= streams)
  await scene.breathe()
  await scene.advance(10_000)
  expect(stateOf(scene).connection).toBe('live')
}
const upgrades = () => scene.instance.requests.filter(({ path }) => path.endsWith('/api/v1/streaming'))

/** Posts come, are found by asking once a minute, and nothing is said to be wrong. */
const isPolled = async (): Promise<void> => {
  await scene.write(3)
  const asked = await during(scene, 20 * minutes)
  expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
  expect(tipsIn(asked).length).toBeGreaterThanOrEqual(20)
  expect(tipsIn(asked).length).toBeLessThanOrEqual(25)
  expect(await scene.stored()).toEqual(scene.ledger())
}

it('fault 9: a certificate of the streaming host alone takes away streaming, no more', async () => {
  const secure = createServer(untrusted)
  let shaken = 0
  secure.on('tlsClientError', () => {
    shaken += 1
  })
  secure.listen(0, '127.0.0.1')
  await once(secure, 'listening')
  // A server that listens on a port has an address of this form.
  const { port } = secure.address() as AddressInfo
  const streamUrl = `wss://127.0.0.1:${port}/api/v1/streaming`
  scene = await stocked({ streams: true, harness: { streamUrl } })
  await isPolled()
  await until(() => shaken > 0)
  expect(upgrades()).toEqual([])
  secure.close()
})

it('fault 10: REST goes on by itself while streaming is down, and streaming is tried again and again', async () => {
  scene = await stocked({ streams: true }, 10)
  await scene.instance.stop()
  await scene.instance.start()
  const remove = scene.instance.faults.add({ name: 'stream-502' })
  await scene.advance(2 * minutes)
  await isPolled()
  await until(() => upgrades().length > 0)
  remove()
  await until(() => subscribed().includes('user'))
  await scene.breathe()
  await scene.advance(10_000)
  expect(stateOf(scene).connection).toBe('live')
})

it('fault 11: the stream is where the instance says, also on another host', async () => {
  await live({ streaming: { pingMs: 200, ownPort: true } })
  const [upgrade] = upgrades()
  expect(upgrade?.headers['host']).not.toBe(new URL(scene.instance.origin).host)
  expect(upgrades().map(({ status }) => status)).toEqual([101])
})

it('fault 12: an address of the stream with a path of its own makes no double slash', async () => {
  await live({ streaming: { pingMs: 200, path: '/live' } })
  expect(upgrades().map(({ path, status }) => [path, status])).toEqual([['/live/api/v1/streaming', 101]])
})

it('fault 13: a socket that dies without a word is noticed and replaced, and what it kept back is fetched', async () => {
  await live()
  const first = upgrades().length
  scene.instance.faults.add({ name: 'stream-silent-death', times: 1 })
  await scene.write(5)
  // 75 seconds without a frame, for this clock.
  await until(() => upgrades().length > first && subscribed().includes('user'))
  await scene.breathe()
  const asked = await during(scene, minutes)
  expect(await scene.stored()).toEqual(scene.ledger())
  expect(stateOf(scene).connection).toBe('live')
  expect(tipsIn(asked).length).toBeLessThanOrEqual(4)
})

it('fault 14: a socket that was closed is opened again with all that was subscribed on it', async () => {
  await live({ harness: { timelines: [owls, { kind: 'conversations' }] } }, 3)
  const before = [...subscribed()].sort()
  expect(before).toHaveLength(3)
  const first = upgrades().length
  scene.instance.faults.add({ name: 'stream-close', times: 1 })
  await scene.write(5)
  await until(() => upgrades().length > first && subscribed().length === 3)
  expect([...subscribed()].sort()).toEqual(before)
  await scene.breathe()
  await scene.advance(minutes)
  expect(await scene.stored()).toEqual(scene.ledger())
})

it('fault 23: what comes twice, and out of order, beside the answers, stands once and where it belongs', async () => {
  await live()
  scene.instance.faults.add({ name: 'stream-doubled', times: 4 })
  scene.instance.faults.add({ name: 'stream-swapped', times: 6 })
  for (let round = 0; round < 4; round += 1) {
    await scene.write(4, 1_000)
    await scene.breathe()
    await scene.advance(25_000)
  }
  await scene.advance(2 * minutes)
  expect(await scene.stored()).toEqual(scene.ledger())
  expect(await scene.store.database.entries.count()).toBe(scene.ledger().length)
  expect((await scene.store.database.timelines.get(home))?.count).toBe(scene.ledger().length)
  expect(await scene.segments()).toHaveLength(1)
})
