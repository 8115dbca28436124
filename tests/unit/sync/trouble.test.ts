/** Tokens that are refused, instances and store hosts that fail: nothing is lost, and all goes on by itself. */
import { afterEach, describe, expect, it } from 'vitest'
import { home } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

describe('401', () => {
  it('once is a hiccup', async () => {
    scene = await createScene()
    await scene.write(10)
    scene.instance.faults.add({ name: 'unauthorized', when: '/api/v1/timelines/home', times: 1 })
    scene.start()
    await scene.advance(2 * minutes)
    expect(scene.signedOut()).toBe(false)
    expect(scene.engine().state().connection).toBe('polling')
  })

  it('twice signs the account out, deletes nothing and asks no more', async () => {
    scene = await createScene()
    await scene.write(10)
    scene.start()
    await scene.advance(2 * minutes)
    scene.instance.faults.add({ name: 'unauthorized' })
    await scene.advance(2 * minutes)
    expect(scene.signedOut()).toBe(true)
    expect(scene.engine().state().connection).toBe('signedOut')
    expect((await scene.stored()).length).toBe(10)
    scene.asked()
    await scene.advance(2 * hours)
    expect(scene.asked()).toEqual([])
  })
})

describe('an instance that fails', () => {
  it.each(['http-502-html', 'http-200-html', 'truncated-json', 'refuse', 'http-429-without-reset'] as const)(
    '%s: offline with what is stored, and back when it is back',
    async (name) => {
      scene = await createScene()
      await scene.write(50)
      scene.start()
      await scene.advance(3 * minutes)
      const remove = scene.instance.faults.add({ name, when: '/api/v1/timelines/home' })
      await scene.advance(5 * minutes)
      const state = scene.engine().state()
      expect(state.connection).toBe('offline')
      expect(state.nextTryAt).toBeGreaterThan(scene.now())
      expect((await scene.stored()).length).toBe(50)
      remove()
      await scene.write(5)
      await scene.advance(30 * minutes)
      expect(scene.engine().state().connection).toBe('polling')
      expect(await scene.stored()).toEqual(scene.ledger())
    },
  )

  it('is tried at once when the user asks', async () => {
    scene = await createScene()
    await scene.write(50)
    const remove = scene.instance.faults.add({ name: 'http-502-html' })
    scene.start()
    await scene.advance(30 * minutes)
    expect(scene.engine().state().connection).toBe('offline')
    remove()
    await scene.engine().refresh(home)
    await scene.advance(500)
    expect(scene.engine().state().connection).toBe('polling')
  })
})

describe('an instance that says when it wants to be asked again', () => {
  /** Sockets wait for themselves. */
  const askedAt = (): number[] =>
    scene.instance.requests.filter(({ path }) => !path.endsWith('/streaming')).map(({ at }) => at)

  it.each([
    ['another network', [true]],
    ['no network for a moment', [false, true]],
  ])(
    'is not asked before because there is %s, and the next try is told as it will be',
    async (_what, turns) => {
      scene = await createScene()
      await scene.write(50)
      scene.start()
      await scene.advance(3 * minutes)
      const remove = scene.instance.faults.add({ name: 'http-503-retry-after', seconds: 600 })
      await scene.advance(2 * minutes)
      expect(scene.engine().state().connection).toBe('offline')
      remove()
      const last = askedAt().at(-1) ?? 0
      await scene.advance(minutes)
      for (const online of turns) scene.changeNetwork(online)
      expect(scene.states.at(-1)).toMatchObject({ connection: 'offline', nextTryAt: last + 10 * minutes })
      await scene.advance(last + 10 * minutes - scene.now() - 1_000)
      expect(askedAt().at(-1)).toBe(last)
      await scene.advance(2_000)
      expect(askedAt().at(-1)).toBe(last + 10 * minutes)
      expect(scene.engine().state().connection).toBe('polling')
    },
  )

  it('is asked at once where that was only a wait of our own', async () => {
    scene = await createScene()
    await scene.write(50)
    const remove = scene.instance.faults.add({ name: 'http-502-html' })
    scene.start()
    await scene.advance(30 * minutes)
    remove()
    scene.changeNetwork(true)
    expect(scene.states.at(-1)).toMatchObject({ connection: 'offline', nextTryAt: scene.now() })
    await scene.advance(500)
    expect(scene.engine().state().connection).toBe('polling')
  })
})

describe('a store host that is down', () => {
  it('is waited for', async () => {
    scene = await createScene()
    await scene.write(50)
    scene.setStoreDown(true)
    scene.start()
    await scene.advance(20_000)
    scene.setStoreDown(false)
    await scene.advance(20_000)
    expect(await scene.stored()).toEqual(scene.ledger())
  })

  it.each(['quota', 'conflict'] as const)(
    'is no fault of the instance: with %s the account stays as it is, and goes on by itself',
    async (code) => {
      scene = await createScene()
      await scene.write(50)
      scene.start()
      await scene.advance(20_000)
      scene.setStoreDown(true, code)
      const written = await scene.write(20, 100)
      await scene.advance(10 * minutes)
      expect(scene.engine().state()).toMatchObject({ connection: 'polling', problem: null })
      expect(await scene.stored()).not.toContain(written[0])
      scene.setStoreDown(false)
      await scene.advance(2 * minutes)
      expect(await scene.stored()).toEqual(scene.ledger())
    },
  )
})

describe('sleep and the end', () => {
  it('do not wait for a store host that is down', async () => {
    scene = await createScene()
    await scene.write(50)
    scene.start()
    await scene.advance(1_000)
    scene.setStoreDown(true)
    await scene.advance(2 * minutes)
    await scene.engine().suspend()
    scene.engine().resume()
    await scene.advance(2 * minutes)
    await scene.stop()
    expect((await scene.stored()).length).toBeGreaterThan(0)
  })
})
