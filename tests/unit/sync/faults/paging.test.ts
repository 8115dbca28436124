/** Rows 22, 25, 27, 28, 30 and 33 of the fault map: pages, cursors, orders and ids that are not what they seem. */
import { afterEach, expect, it } from 'vitest'
import { createScene, hours, minutes, type Scene } from '../support'
import { during, idsOf, rowOf, stateOf, stocked, timelineState } from './support'

let scene: Scene
afterEach(() => scene.end())

const conversations = { kind: 'conversations' } as const

const below = async (): Promise<string[]> => (await scene.segments()).map((segment) => segment.below)

/** Direct posts that the reader got, one conversation each. */
const write = (count: number): void => {
  for (let at = 0; at < count; at += 1) {
    const handle = `friend${at}@far.example`
    scene.instance.world.addAccount({ handle })
    scene.instance.clock.advance(1_000)
    scene.instance.world.post({ author: handle, text: '@reader hello', visibility: 'direct' })
  }
  scene.follow()
}
const talks = (): string[] => scene.instance.world.conversationsOf('reader').map(({ id }) => id)

it('fault 22: forty posts that came one after another leave no gap where nothing is missing', async () => {
  for (const count of [40, 80]) {
    scene = await stocked()
    await scene.stop()
    await scene.write(count)
    scene.start()
    const asked = await during(scene, minutes)
    expect(await below()).toEqual(['end'])
    expect(timelineState(scene, { kind: 'home' })?.gapsFilling).toBe(0)
    expect(await scene.stored()).toEqual(scene.ledger())
    // A tip, the page or pages between, and the question from above.
    expect(asked.filter(({ path }) => path === '/api/v1/timelines/home').length).toBeLessThanOrEqual(8)
    if (count === 40) await scene.end()
  }
})

it('fault 25: posts that are all stamped with the time of their arrival stand in the server’s order', async () => {
  scene = await createScene()
  scene.instance.faults.add({ name: 'stamped-now' })
  await scene.write(60)
  scene.start()
  await scene.advance(5 * minutes)
  expect(await scene.stored()).toEqual(scene.ledger())
  for (const id of scene.ledger()) expect((await rowOf(scene, id)).createdAt).toBeLessThanOrEqual(scene.now())
})

it('fault 27: an empty page has no Link, and is neither the end of paging nor a loss', async () => {
  scene = await createScene({ harness: { timelines: [conversations] } })
  scene.start()
  // Home and conversations are empty.
  const asked = await during(scene, 10 * minutes)
  expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
  expect(asked.length).toBeLessThanOrEqual(60)
  // A full page is the last one: the empty page that follows says so.
  write(40)
  await scene.write(3)
  await scene.advance(5 * minutes)
  expect(await scene.stored()).toEqual(scene.ledger())
  expect(await idsOf(scene, conversations)).toEqual(talks())
  for (const id of scene.ledger()) scene.instance.world.vacuum(id)
  await scene.advance(5 * minutes)
  // The lowest ones have nothing below them that could prove anything.
  expect((await scene.stored()).length).toBeLessThanOrEqual(5)
  expect(await scene.store.database.statuses.count()).toBeGreaterThanOrEqual(43)
})

it('fault 28: a next page that is the same page for ever ends after a few requests', async () => {
  scene = await createScene({ harness: { timelines: [conversations] } })
  await scene.write(120)
  write(60)
  const remove = scene.instance.faults.add({ name: 'same-page' })
  scene.start()
  const asked = await during(scene, hours)
  // Two columns each minute, and the tries that lead nowhere.
  expect(asked.length).toBeLessThanOrEqual(260)
  expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
  expect((await scene.stored()).slice(0, 40)).toEqual(scene.ledger().slice(0, 40))
  expect(await below()).not.toContain('end')
  remove()
  await scene.advance(hours)
  expect(await scene.stored()).toEqual(scene.ledger())
  expect(await idsOf(scene, conversations)).toEqual(talks())
})

it('fault 30: a Link with prev first, in capitals, with other attributes, is read by the book', async () => {
  for (const personality of ['mastodon-4.5', 'gotosocial', 'pleroma'] as const) {
    scene = await createScene({ personality, harness: { timelines: [conversations] } })
    scene.instance.faults.add({ name: 'link-reversed' })
    write(100)
    scene.start()
    const asked = await during(scene, 5 * minutes)
    expect(await idsOf(scene, conversations)).toEqual(talks())
    expect(asked.filter(({ path }) => path === '/api/v1/conversations').length).toBeLessThanOrEqual(10)
    if (personality !== 'pleroma') await scene.end()
  }
})

it('fault 33: boosts with ids of another kind take nothing away from the posts around them', async () => {
  scene = await createScene()
  const { world } = scene.instance
  world.addAccount({ handle: 'jo@other.example' })
  world.follow('reader', 'jo@other.example')
  world.addAccount({ handle: 'far@far.example' })
  scene.instance.faults.add({ name: 'odd-ids' })
  const plain: string[] = []
  const boosts: string[] = []
  for (let round = 0; round < 30; round += 1) {
    plain.push(...(await scene.write(3)))
    const original = world.post({ author: 'far@far.example', text: `far ${round}`, stream: false })
    boosts.push(`interaction-${world.boost({ by: 'jo@other.example', of: original.id }).id}`)
  }
  scene.start()
  const asked = await during(scene, hours)
  expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
  const stored = await idsOf(scene, { kind: 'home' })
  expect(stored.filter((id) => !id.startsWith('interaction-'))).toEqual([...plain].reverse())
  expect(stored).toEqual(scene.ledger().map((id) => (plain.includes(id) ? id : `interaction-${id}`)))
  expect(asked.length).toBeLessThanOrEqual(150)
})
