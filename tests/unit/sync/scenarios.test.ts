import { afterEach, describe, expect, it } from 'vitest'
import { idOfOrder } from '../../../src/shared/order'
import type { StoreOpArgs } from '../../../src/shared/store-ops'
import { wholeLooksInMemory } from '../../../src/main/sync/second-looks'
import { home } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const shape = async (): Promise<string[]> => (await scene.segments()).map(({ below }) => below)

describe('the first sign-in', () => {
  it('shows the newest page at once, then fetches all that the server keeps, with progress', async () => {
    scene = await createScene()
    await scene.write(900)
    scene.start()
    await scene.advance(0)
    expect(scene.asked()[0]).toEqual({})
    expect((await scene.stored()).slice(0, 40)).toEqual(scene.ledger().slice(0, 40))
    await scene.advance(20 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await shape()).toEqual(['end'])
    const progress = scene.states.flatMap(({ timelines }) => timelines[0]?.firstFetch ?? [])
    expect(progress.at(0)).toEqual({ posts: 40, total: 800 })
    expect(progress.at(-1)?.posts).toBeGreaterThanOrEqual(760)
    expect(scene.engine().state()).toMatchObject({
      connection: 'polling',
      timelines: [{ firstFetch: null, gapsFilling: 0 }],
    })
  })

  it('goes on after a kill at every request of it, without hole and without duplicate', async () => {
    scene = await createScene()
    await scene.write(200)
    for (let steps = 1; steps <= 4; steps += 1) {
      for (const point of ['request', 'answer', 'write', 'written'] as const) {
        scene.start()
        scene.killAfter(point, steps * 2)
        await scene.advance(20_000)
        await scene.kill()
        const stored = await scene.stored()
        expect(stored).toEqual(scene.ledger().slice(0, stored.length))
      }
    }
    scene.start()
    await scene.advance(5 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await shape()).toEqual(['end'])
  })
})

describe('the newest end', () => {
  it('fault 21: is asked for without any cursor, and since_id, which leaves holes, is never used alone', async () => {
    scene = await createScene()
    await scene.write(100)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.write(90)
    await scene.advance(40 * minutes)
    const asked = scene.asked()
    expect(asked.filter((query) => Object.keys(query).length === 0).length).toBeGreaterThan(5)
    for (const query of asked) if ('since_id' in query) expect(query).toHaveProperty('max_id')
    expect(await scene.stored()).toEqual(scene.ledger())
  })

  it('fault 24: finds posts that arrived late below the newest', async () => {
    scene = await createScene()
    await scene.write(60)
    scene.start()
    await scene.advance(2 * minutes)
    const late = scene.instance.world.deliverFetched({
      author: 'mina@other.example',
      text: 'late',
      createdAt: scene.now() - 10 * minutes,
    })
    await scene.advance(70_000)
    expect(await scene.stored()).toContain(late.id)
  })

  it('finds late posts of the last hours within half an hour, and any that the server keeps within a day', async () => {
    scene = await createScene()
    await scene.write(300, 2 * minutes)
    scene.start()
    await scene.advance(8 * minutes)
    const fetched = scene.instance.world.deliverFetched({
      author: 'mina@other.example',
      text: 'five hours old',
      createdAt: scene.now() - 5 * hours,
    })
    await scene.advance(35 * minutes)
    expect(await scene.stored()).toContain(fetched.id)
    scene.instance.world.addAccount({ handle: 'old@other.example' })
    const old = scene.instance.world.post({
      author: 'old@other.example',
      text: 'older',
      createdAt: scene.now() - 9 * hours,
      stream: false,
    })
    scene.instance.world.follow('reader', 'old@other.example')
    expect(scene.ledger()).toContain(old.id)
    await scene.stop()
    scene.start()
    await scene.advance(40 * minutes)
    expect(await scene.stored()).toContain(old.id)
  })

  it.each([
    ['gotosocial', true],
    ['mastodon-4.6', false],
  ] as const)(
    'finds what came in twenty hours late within half an hour on %s: %s',
    async (personality, isFound) => {
      const wholeLooks = wholeLooksInMemory()
      scene = await createScene({ personality, harness: { wholeLooks } })
      // Of the last day 160: a look is five pages at most.
      await scene.write(180, 9 * minutes)
      scene.start()
      await scene.advance(8 * minutes)
      // What follows is not the look at everything, once a day.
      wholeLooks.done(home, scene.now())
      const late = scene.instance.world.post({
        author: 'mina@other.example',
        text: 'late',
        createdAt: scene.now() - 20 * hours,
      })
      scene.asked()
      await scene.advance(35 * minutes)
      expect(scene.ledger()).toContain(late.id)
      expect((await scene.stored()).includes(late.id)).toBe(isFound)
      expect(scene.asked().filter((query) => 'max_id' in query).length).toBeLessThanOrEqual(6)
    },
  )

  it('marks what the server no longer has, and deletes nothing', async () => {
    scene = await createScene()
    const ids = await scene.write(60)
    scene.start()
    await scene.advance(2 * minutes)
    const gone = ids[40] ?? ''
    scene.instance.world.vacuum(gone)
    await scene.advance(2 * minutes)
    expect(await scene.gone()).toEqual([gone])
    expect((await scene.stored()).length).toBe(59)
  })
})

describe('a gap', () => {
  it('is filled from below, page by page, each page with its range in one operation', async () => {
    scene = await createScene()
    await scene.write(50)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    await scene.write(200)
    scene.asked()
    const before = scene.calls.length
    scene.start()
    await scene.advance(30_000)
    const fills = scene.asked().filter((query) => 'min_id' in query)
    expect(fills.length).toBeGreaterThanOrEqual(4)
    for (const query of fills) expect(query).toHaveProperty('max_id')
    const cursors = fills.map((query) => BigInt(query['min_id'] ?? '0'))
    expect(cursors).toEqual([...cursors].sort((one, other) => (one < other ? -1 : 1)))
    for (const { name, args } of scene.calls.slice(before)) {
      if (name !== 'applyPage') continue
      // Why as: the harness keeps the arguments of this operation under its name.
      const page = args as StoreOpArgs<'applyPage'>
      if (page.entries.length > 0) expect(page.covers).not.toBeNull()
    }
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await shape()).toEqual(['end'])
  })

  it('is exactly one and permanent after 3,000 posts while offline; the newest 800 are there', async () => {
    scene = await createScene()
    await scene.write(100)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    await scene.write(3_000, 5_000)
    scene.start()
    await scene.advance(5 * minutes)
    expect(await shape()).toEqual(['lost', 'end'])
    expect((await scene.stored()).slice(0, 800)).toEqual(scene.ledger())
    expect(scene.ledger().length).toBe(800)
    expect((await scene.stored()).length).toBe(900)
  })

  it('is lost, not closed, where the feed was cut above it and nothing in between is left', async () => {
    scene = await createScene()
    await scene.write(30)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    await scene.write(60)
    scene.instance.world.trimHome('reader', 40)
    scene.start()
    await scene.advance(10 * minutes)
    expect(await shape()).toEqual(['lost', 'end'])
  })

  it('closes where the newest post below it was deleted', async () => {
    scene = await createScene()
    const ids = await scene.write(30)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    for (const id of ids.slice(-3)) scene.instance.world.vacuum(id)
    await scene.write(90)
    scene.start()
    await scene.advance(10 * minutes)
    expect(await shape()).toEqual(['end'])
  })

  it('does not end at a short page, nor at a page of posts that all vanished', async () => {
    scene = await createScene()
    await scene.write(30)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    const ids = await scene.write(250)
    for (const id of ids.slice(0, 60)) scene.instance.world.vacuum(id)
    for (const id of ids.slice(100, 110)) scene.instance.world.vacuum(id)
    scene.start()
    await scene.advance(10 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await shape()).toEqual(['end'])
  })

  it('stays a gap while the instance fails, and is filled by the user at once', async () => {
    scene = await createScene()
    await scene.write(30)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    await scene.write(120)
    scene.instance.faults.add({
      name: 'http-502-html',
      when: (request) => request.query.has('min_id'),
      times: 1,
    })
    scene.start()
    await scene.advance(0)
    const [top] = await scene.segments()
    expect(top?.below).toBe('open')
    if (top === undefined) throw new Error('Nothing stored')
    await Promise.all([scene.engine().fillGap(home, top.to), scene.advance(2_000)])
    expect(await shape()).toEqual(['end'])
    expect(await scene.stored()).toEqual(scene.ledger())
  })
})

describe('history', () => {
  it('goes on below a page of posts that all vanished', async () => {
    scene = await createScene()
    const ids = await scene.write(160)
    for (const id of ids.slice(30, 90)) scene.instance.world.vacuum(id)
    scene.start()
    await scene.advance(10 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect((await shape()).at(-1)).toBe('end')
    expect(await shape()).not.toContain('open')
  })
})

describe('a feed that is rebuilt (206)', () => {
  it('fault 35: never shrinks what is stored, proves nothing, and is asked again soon', async () => {
    scene = await createScene()
    await scene.write(60)
    scene.start()
    await scene.advance(5 * minutes)
    const before = await scene.stored()
    const segments = await scene.segments()
    scene.instance.world.regenerateHome('reader', 3 * minutes)
    scene.asked()
    await scene.advance(2 * minutes)
    expect(await scene.stored()).toEqual(before)
    expect(await scene.gone()).toEqual([])
    expect((await scene.segments()).map(({ from, to }) => [from, to])).toEqual(
      segments.map(({ from, to }) => [from, to]),
    )
    expect(scene.asked().length).toBeGreaterThanOrEqual(3)
    await scene.advance(10 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
  })
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

describe('the reader', () => {
  it('gets older posts when the first fetch has stopped at as much as a Mastodon keeps', async () => {
    scene = await createScene({ personality: 'gotosocial' })
    await scene.write(1_000)
    scene.start()
    await scene.advance(30 * minutes)
    expect((await scene.stored()).length).toBe(840)
    expect(await shape()).toEqual(['open'])
    await Promise.all([scene.engine().fetchOlder(home), scene.advance(1_000)])
    expect((await scene.stored()).length).toBe(920)
    expect((await scene.segments()).map(({ to }) => idOfOrder(to))).toEqual([scene.ledger()[919]])
  })
})
