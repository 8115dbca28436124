/** A timeline from its first page on: its newest end, and all that lies below. */
import { afterEach, describe, expect, it } from 'vitest'
import { idOfOrder } from '../../../src/shared/order'
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

  it('fault 24: finds posts that arrived late, on top and below the newest', async () => {
    scene = await createScene()
    await scene.write(60)
    scene.start()
    await scene.advance(2 * minutes)
    const author = 'mina@other.example'
    // By the day that it says it would stand far below all that is stored.
    const createdAt = scene.now() - 20 * hours
    const onTop = scene.instance.world.deliverLate({ author, text: 'late', createdAt })
    const below = scene.instance.world.deliverFetched({
      author,
      text: 'fetched',
      createdAt: scene.now() - 10 * minutes,
    })
    await scene.advance(70_000)
    const stored = await scene.stored()
    expect(stored[0]).toBe(onTop.id)
    expect(stored.indexOf(below.id)).toBeGreaterThan(1)
    expect(stored).toEqual(scene.ledger())
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
  const isRebuilding = (): boolean | undefined => scene.engine().state().timelines[0]?.isRebuilding

  it('fault 35: never shrinks what is stored, proves nothing, and is asked again soon', async () => {
    scene = await createScene()
    await scene.write(60)
    scene.start()
    await scene.advance(5 * minutes)
    const before = await scene.stored()
    const segments = await scene.segments()
    scene.instance.world.regenerateHome('reader', 3 * minutes)
    scene.asked()
    expect(isRebuilding()).toBe(false)
    await scene.advance(2 * minutes)
    expect(isRebuilding()).toBe(true)
    expect(await scene.stored()).toEqual(before)
    expect(await scene.gone()).toEqual([])
    expect((await scene.segments()).map(({ from, to }) => [from, to])).toEqual(
      segments.map(({ from, to }) => [from, to]),
    )
    expect(scene.asked().length).toBeGreaterThanOrEqual(3)
    await scene.advance(10 * minutes)
    expect(isRebuilding()).toBe(false)
    expect(await scene.stored()).toEqual(scene.ledger())
  })

  it('fault 35: is said of a home of which nothing is stored yet', async () => {
    scene = await createScene()
    await scene.write(60)
    scene.instance.world.regenerateHome('reader', 3 * minutes)
    scene.start()
    await scene.advance(minutes)
    expect(scene.engine().state()).toMatchObject({ timelines: [{ timeline: home, asOf: null }] })
    expect(isRebuilding()).toBe(true)
    await scene.advance(10 * minutes)
    expect(isRebuilding()).toBe(false)
    expect(await scene.stored()).toEqual(scene.ledger())
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
