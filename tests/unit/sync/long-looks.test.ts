/** Looks at everything of collections of hundreds of pages: other work goes on between any two of them, and none is begun in vain. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { wholeLooksInMemory, type WholeLooks } from '../../../src/main/sync/second-looks'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import { timelineKey } from '../../../src/shared/timelines'
import { home, reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

const favourites = { kind: 'favourites' } as const
const timeline = timelineKey(reader, favourites)
/** Of a server whose pages are small, so that there are many of them. */
const pageRows = 3
const pages = 210
const many = pages * pageRows

let scene: Scene
let wholeLooks: WholeLooks
let isSparing: boolean
/** Answers to the next pages below another one, instead of the instance's. */
let oddly: Response[]
let ids: string[]
beforeEach(async () => {
  wholeLooks = wholeLooksInMemory()
  isSparing = false
  oddly = []
  scene = await createScene({
    harness: {
      timelines: [favourites],
      wholeLooks,
      attention: { isVisible: (key) => key === home, isSparing: () => isSparing },
      fetch: (url, init) => {
        if (!url.includes('/favourites')) return fetch(url, init)
        const odd = url.includes('max_id') ? oddly.shift() : undefined
        if (odd !== undefined) return Promise.resolve(odd)
        return fetch(url.replace('limit=40', `limit=${pageRows}`), init)
      },
    },
  })
  ids = await scene.write(many)
  for (const id of ids) favourite(id)
  scene.follow()
})
afterEach(() => scene.end())

const favourite = (id: string): void => {
  scene.instance.clock.advance(1_000)
  scene.instance.world.favourite('reader', id)
}
const stored = async (): Promise<string[]> => {
  const entries = await scene.store.database.entries
    .where('[timeline+order]')
    .between([timeline, newestOrder], [timeline, oldestOrder])
    .toArray()
  return entries.filter(({ goneAt }) => goneAt === null).map(({ statusId }) => statusId)
}
/** What was asked since the last call. */
let seen = 0
const asked = () => {
  const all = scene.instance.requests.slice(seen)
  seen = scene.instance.requests.length
  return all
}
const below = (requests: ReturnType<typeof asked>) =>
  requests.filter(({ path, query }) => path === '/api/v1/favourites' && 'max_id' in query)
const fetchAll = async (): Promise<void> => {
  scene.start()
  await scene.advance(80 * minutes)
  expect((await stored()).length).toBe(many)
  expect(wholeLooks.last(timeline)).not.toBeNull()
}
const makeDue = (): void => {
  wholeLooks.done(timeline, scene.now() - 24 * hours)
  asked()
  scene.engine().attentionChanged()
}

/** What of the ledger is not stored. */
const missing = async (): Promise<string[]> => {
  const there = new Set(await stored())
  return scene.instance.world.favouritesOf('reader').filter((id) => !there.has(id))
}

it('a first fetch counts as a look at everything however long it takes, and is followed by none', async () => {
  scene.start()
  await scene.advance(10 * minutes)
  expect((await stored()).length).toBeLessThan(many)
  const ending = scene.engine().suspend()
  await scene.settle()
  await ending
  await scene.advance(2 * hours)
  scene.engine().resume()
  await scene.advance(2 * hours)
  expect((await stored()).length).toBe(many)
  expect(below(asked()).length).toBeLessThanOrEqual(pages)
})

it('a gap of home is filled between two pages, and what the user wants costs one page', async () => {
  await fetchAll()
  makeDue()
  await scene.advance(10 * minutes)
  const before = below(asked()).length
  expect(before).toBeGreaterThan(20)
  expect(before).toBeLessThan(60)

  await scene.write(120, 100)
  await scene.advance(3 * minutes)
  expect(await scene.stored()).toEqual(scene.ledger())
  const older = scene.engine().fetchOlder(home)
  await scene.settle()
  await older
  expect(wholeLooks.last(timeline)).toBeLessThan(scene.now() - 24 * hours)
  await scene.advance(70 * minutes)
  expect(before + below(asked()).length).toBeLessThanOrEqual(pages + 2)
  expect(wholeLooks.last(timeline)).toBeGreaterThan(scene.now() - 2 * hours)
})

it('goes on after sleep and at the next start, and knows what came, left and moved meanwhile', async () => {
  await fetchAll()
  makeDue()
  await scene.advance(10 * minutes)
  const before = below(asked()).length
  await scene.stop()
  const { world } = scene.instance
  const [last = '', oldest = '', second = '', middle = ''] = [ids.at(-1), ids[0], ids[1], ids[300]]
  world.unfavourite('reader', last)
  world.unfavourite('reader', oldest)
  world.unfavourite('reader', second)
  world.unfavourite('reader', middle)
  for (const id of [middle, ...(await scene.write(2))]) favourite(id)
  scene.follow()
  await scene.advance(8 * hours)
  scene.start()
  await scene.advance(70 * minutes)
  expect(before + below(asked()).length).toBeLessThanOrEqual(pages + 4)
  expect(await missing()).toEqual([])
  const there = await stored()
  expect(there).not.toContain(oldest)
  expect(there).not.toContain(second)
  expect(wholeLooks.last(timeline)).toBeGreaterThan(scene.now() - 2 * hours)
})

it('rests while less is to be asked for', async () => {
  await fetchAll()
  makeDue()
  await scene.advance(5 * minutes)
  isSparing = true
  scene.engine().attentionChanged()
  await scene.advance(minutes)
  asked()
  await scene.advance(hours)
  expect(below(asked())).toEqual([])
})

it('begins at the top again where the instance refuses the place at which it stands', async () => {
  await fetchAll()
  makeDue()
  await scene.advance(10 * minutes)
  const stood = below(asked()).length
  oddly = [Response.json({ error: 'Record not found' }, { status: 404 })]
  await scene.advance(3 * hours)
  expect(oddly).toEqual([])
  // All of them, and not only those that were left.
  expect(below(asked()).length).toBeGreaterThan(pages - stood / 2)
  expect(wholeLooks.last(timeline)).toBeGreaterThan(scene.now() - 3 * hours)
  expect(await missing()).toEqual([])
})

it('believes no empty answer to a place that an earlier run was told', async () => {
  await fetchAll()
  makeDue()
  await scene.advance(10 * minutes)
  await scene.stop()
  asked()
  oddly = [Response.json([])]
  scene.start()
  await scene.advance(5 * minutes)
  expect(oddly).toEqual([])
  expect((await stored()).length).toBe(many)
  await scene.advance(2 * hours)
  expect(await missing()).toEqual([])
  expect(wholeLooks.last(timeline)).toBeGreaterThan(scene.now() - 3 * hours)
})
