/** Where an instance streams is asked for as seldom as can be: it is kept, over starts too. */
import { afterEach, describe, expect, it } from 'vitest'
import { offersInMemory } from '../../../src/main/mastodon/offers'
import { createScene, hours, minutes, real, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

const asked = (): number =>
  scene.instance.requests.filter(({ path }) => /^\/api\/v\d\/instance$/.test(path)).length

/** Time passes while sockets are opened, which takes real time. */
const live = async (isLive = true): Promise<void> => {
  for (let turn = 0; turn < 12; turn += 1) {
    await scene.advance(5_000)
    await real(30)
  }
  expect(scene.engine().state().connection).toBe(isLive ? 'live' : 'polling')
}
const startLater = async (milliseconds: number): Promise<void> => {
  await scene.stop()
  scene.instance.clock.advance(milliseconds)
  scene.follow()
  scene.start()
}

it('is asked for once a day, however often Steppe is started', async () => {
  scene = await createScene({ streams: true })
  scene.start()
  await live()
  expect(asked()).toBe(1)
  await startLater(minutes)
  await live()
  await startLater(20 * hours)
  await live()
  expect(asked()).toBe(1)
  await startLater(5 * hours)
  await live()
  expect(asked()).toBe(2)
})

it('is asked for anew where nothing answers at the address that is known', async () => {
  const offers = offersInMemory()
  scene = await createScene({ streams: true, harness: { offers } })
  const stream = { url: 'ws://127.0.0.1:9/api/v1/streaming', at: scene.now() }
  offers.setOffer(scene.instance.origin, { version: null, api: null, lacks: [], stream })
  scene.start()
  await live()
  expect(asked()).toBe(1)
  await startLater(hours)
  await live()
  expect(asked()).toBe(1)
})

it('is asked for once more, not for ever, while streaming is down', async () => {
  scene = await createScene({ streams: true })
  scene.start()
  await live()
  scene.instance.faults.add({ name: 'stream-502' })
  await startLater(hours)
  await live(false)
  for (let turn = 0; turn < 6; turn += 1) await live(false)
  expect(asked()).toBe(2)
})

describe('while Steppe runs', () => {
  /** Nobody looks: whole days take less time here. */
  const attention = { isVisible: () => false, isSparing: () => false }

  it('is asked for once a day, and with it what the instance allows', async () => {
    const offers = offersInMemory()
    scene = await createScene({ harness: { attention, offers } })
    const allowed = (): number | undefined =>
      offers.offer(scene.instance.origin)?.limits?.media.descriptionCharacters
    scene.start()
    await scene.advance(20 * hours)
    expect(asked()).toBe(1)
    expect(allowed()).toBe(1_500)
    scene.instance.personality.imageDescriptionLimit = 4_000
    await scene.advance(6 * hours)
    expect(asked()).toBe(2)
    expect(allowed()).toBe(4_000)
    await scene.advance(20 * hours)
    expect(asked()).toBe(2)
  })

  it('is found once an instance that had no stream has learnt to', async () => {
    scene = await createScene({ streams: true, harness: { attention } })
    scene.instance.personality.streaming = false
    scene.start()
    await scene.advance(20 * hours)
    scene.instance.personality.streaming = true
    await live(false)
    await scene.advance(6 * hours)
    await live()
    expect(asked()).toBe(2)
  })

  it('is asked for seldom while that fails, and the stream that is known goes on', async () => {
    scene = await createScene({ streams: true, harness: { attention } })
    scene.start()
    await live()
    scene.instance.faults.add({ name: 'http-502-html', when: '/api/v2/instance' })
    await scene.advance(36 * hours)
    await live()
    expect(asked()).toBeGreaterThan(2)
    expect(asked()).toBeLessThan(60)
  })
})
