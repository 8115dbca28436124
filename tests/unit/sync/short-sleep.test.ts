import { afterEach, describe, expect, it } from 'vitest'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { createHarness, type Harness } from '../../support/sync-harness'

let instance: FakeInstance
let harness: Harness

afterEach(async () => {
  await harness.close()
  await instance.stop()
})

const untilLive = async (): Promise<void> => {
  for (let tries = 0; tries < 100 && harness.engine().state().connection !== 'live'; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    await harness.advance(1_000)
  }
  expect(harness.engine().state().connection).toBe('live')
}

const startLive = async (): Promise<void> => {
  instance = await startFakeInstance({ seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 60, until: instance.clock.now(), seed: 1 })
  harness = await createHarness({ instance, username: 'ada' })
  harness.start()
  await untilLive()
}
const asked = (path: string): number => instance.requests.filter((request) => request.path === path).length

describe('an engine', () => {
  it('opens its socket anew, and looks at home, as soon as the network is another one', async () => {
    await startLive()
    const before = { sockets: asked('/api/v1/streaming'), home: asked('/api/v1/timelines/home') }
    harness.engine().networkChanged(true)
    for (let tries = 0; tries < 100 && asked('/api/v1/streaming') === before.sockets; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    // Time stood still: nothing of it was waited for.
    await harness.settle()
    expect(asked('/api/v1/streaming')).toBe(before.sockets + 1)
    expect(asked('/api/v1/timelines/home')).toBe(before.home + 1)
    await untilLive()
  })

  it('asks for nothing that was due when the network goes, and looks for itself after a minute', async () => {
    await startLive()
    const home = asked('/api/v1/timelines/home')
    // A second look follows the beginning of a stream after some 80 seconds.
    await harness.advance(40_000)
    harness.engine().networkChanged(false)
    await harness.advance(59_000)
    expect(asked('/api/v1/timelines/home')).toBe(home)
    expect(harness.engine().state()).toMatchObject({
      connection: 'offline',
      problem: { code: 'offline', why: 'noNetwork' },
    })
    await untilLive()
    expect(asked('/api/v1/timelines/home')).toBe(home + 1)
  })

  it('is live again after a sleep that ends before what it interrupted has ended', async () => {
    await startLive()
    const asleep = harness.engine().suspend()
    harness.engine().resume()
    await asleep
    await harness.settle()
    await untilLive()
    // A sleep that follows at once stays one.
    void harness.engine().suspend()
    harness.engine().resume()
    await harness.engine().suspend()
    await harness.advance(120_000)
    expect(harness.engine().state().connection).not.toBe('live')
  })
})
