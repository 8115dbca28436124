/** What the server had no more is looked for again when the user asks: it comes back where it is there, and stays lost where not. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Order } from '../../../src/shared/ids'
import { eraOfOrder, idOfOrder, newestOrder } from '../../../src/shared/order'
import { home } from '../../support/sync-harness'
import { createScene, minutes, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const belows = async (): Promise<string[]> => (await scene.segments()).map(({ below }) => below)

/** As the button of the nth gap from above asks. @returns requests that it took @throws AppError as main tells the window */
const lookAgain = async (gap: number): Promise<number> => {
  const above = (await scene.segments())[gap]?.to
  if (above === undefined) throw new Error('There is no such gap.')
  scene.asked()
  const [asked] = await Promise.allSettled([scene.engine().fillGap(home, above), scene.advance(2_000)])
  if (asked.status === 'rejected') throw asked.reason
  return scene.asked().length
}

/** Reads, sleeps over sixty posts of which the server keeps fifty, and finds that the rest is lost. */
const loseSome = async (): Promise<void> => {
  await scene.stop()
  await scene.write(60)
  scene.instance.world.trimHome('reader', 50)
  scene.start()
  await scene.advance(20_000)
}

describe('a gap that is lost', () => {
  const begin = async (): Promise<void> => {
    scene = await createScene()
    await scene.write(60)
    scene.start()
    await scene.advance(5 * minutes)
    await loseSome()
    expect(await belows()).toEqual(['lost', 'end'])
  }

  it('is closed by the posts that are there again', async () => {
    await begin()
    scene.instance.world.regenerateHome('reader', 0)
    await lookAgain(0)
    expect(scene.ledger()).toHaveLength(120)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await belows()).toEqual(['end'])
  })

  it('stays lost where they are not', async () => {
    await begin()
    const before = await scene.stored()
    expect(await lookAgain(0)).toBeGreaterThan(0)
    expect(await belows()).toEqual(['lost', 'end'])
    expect(await scene.stored()).toEqual(before)
  })

  it('cannot be asked for by ids that the server has given up', async () => {
    await begin()
    scene.instance.world.renewIds('ulid')
    await scene.advance(10 * minutes)
    const stored = await scene.segments()
    const lost = stored.find(({ from, below }) => below === 'lost' && eraOfOrder(from) === 0)
    expect(lost).toBeDefined()
    scene.asked()
    await expect(scene.engine().fillGap(home, lost?.to ?? newestOrder)).rejects.toMatchObject({
      detail: { code: 'notFound' },
    })
    expect(scene.asked()).toEqual([])
    expect(await scene.segments()).toEqual(stored)
  })
})

describe('an end that is lost', () => {
  /** The first fetch never got beyond its first page. @returns ids of what was written first */
  const begin = async (): Promise<string[]> => {
    scene = await createScene()
    const ids = await scene.write(160)
    const calm = scene.instance.faults.add({
      name: 'http-502-html',
      when: ({ query }) => query.has('max_id'),
    })
    scene.start()
    await scene.advance(20_000)
    calm()
    await loseSome()
    expect(await belows()).toEqual(['lost', 'lost'])
    expect(await scene.stored()).toHaveLength(90)
    return ids
  }
  const oldest = async (): Promise<Order | undefined> => (await scene.segments()).at(-1)?.to

  it('goes on downwards where the server has it again, and the gap above stays until it is asked for', async () => {
    await begin()
    scene.instance.world.regenerateHome('reader', 0)
    await lookAgain(1)
    await scene.advance(minutes)
    expect(await belows()).toEqual(['lost', 'end'])
    expect((await scene.stored()).slice(50)).toEqual(scene.ledger().slice(60))
    await lookAgain(0)
    expect(scene.ledger()).toHaveLength(220)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await belows()).toEqual(['end'])
  })

  it('stays lost where the feed does not reach down to what is stored, also if an edit puts a single post back', async () => {
    const [first = ''] = await begin()
    const at = await oldest()
    scene.instance.world.edit(first, { text: 'Better words.' })
    expect(scene.ledger().at(-1)).toBe(first)
    expect(await lookAgain(1)).toBeGreaterThan(0)
    await scene.advance(minutes)
    expect(await belows()).toEqual(['lost', 'lost'])
    expect(await oldest()).toBe(at)
  })

  it('stays lost where the feed ends in what is stored', async () => {
    await begin()
    const at = await oldest()
    scene.instance.world.regenerateHome('reader', 0)
    scene.instance.world.trimHome('reader', 80)
    expect(await lookAgain(1)).toBeGreaterThan(0)
    await scene.advance(minutes)
    expect(await belows()).toEqual(['lost', 'lost'])
    expect(await oldest()).toBe(at)
  })

  it('stays lost where the feed ends in what is stored, and an edit put back a single post below it', async () => {
    const [first = ''] = await begin()
    const at = await oldest()
    scene.instance.world.regenerateHome('reader', 0)
    scene.instance.world.trimHome('reader', 80)
    scene.instance.world.edit(first, { text: 'Better words.' })
    expect(scene.ledger().at(-1)).toBe(first)
    await lookAgain(1)
    await scene.advance(minutes)
    expect(await belows()).toEqual(['lost', 'lost'])
    expect(await oldest()).toBe(at)
  })

  it('stays lost while the feed is being rebuilt, which proves nothing, and nothing older is fetched meanwhile', async () => {
    const [first = ''] = await begin()
    const at = await oldest()
    scene.instance.world.regenerateHome('reader', 10_000)
    await expect(lookAgain(1)).rejects.toMatchObject({ detail: { code: 'inconclusive', why: 'rebuilding' } })
    expect(await belows()).toEqual(['lost', 'lost'])
    await scene.advance(10_000)
    scene.instance.world.trimHome('reader', 50)
    scene.instance.world.edit(first, { text: 'Better words.' })
    expect(scene.ledger().at(-1)).toBe(first)
    const older = scene.engine().fetchOlder(home)
    await scene.advance(2_000)
    await older
    await scene.advance(minutes)
    expect(await belows()).toEqual(['lost', 'lost'])
    expect(await oldest()).toBe(at)
  })

  it('stays lost where looking fails before anything is proved', async () => {
    await begin()
    const at = await oldest()
    const below = at === undefined ? '' : idOfOrder(at)
    scene.instance.world.regenerateHome('reader', 0)
    scene.instance.faults.add({
      name: 'http-502-html',
      when: ({ query }) => query.get('max_id') === below,
    })
    const above = at ?? newestOrder
    const looking = expect(scene.engine().fillGap(home, above)).rejects.toMatchObject({
      detail: { code: 'server' },
    })
    await scene.advance(minutes)
    await looking
    expect(await belows()).toEqual(['lost', 'lost'])
    expect(await oldest()).toBe(at)
  })

  it.each(['request', 'answer', 'write', 'written'] as const)(
    'stays lost, or ends in what is proved, where the process dies at any %s',
    async (point) => {
      await begin()
      const at = await oldest()
      scene.instance.world.regenerateHome('reader', 0)
      for (let step = 1; (await oldest()) === at; step += 1) {
        scene.killAfter(point, step)
        void scene.engine().fillGap(home, at ?? newestOrder)
        await scene.advance(2_000)
        await scene.kill()
        // Before a next start goes on from it.
        if ((await oldest()) === at) expect(await belows()).toEqual(['lost', 'lost'])
        scene.start()
        await scene.settle()
      }
      const proved = (await scene.stored()).slice(50)
      expect(proved.length).toBeGreaterThan(40)
      expect(proved).toEqual(scene.ledger().slice(60, 60 + proved.length))
      expect((await belows())[0]).toBe('lost')
    },
  )
})
