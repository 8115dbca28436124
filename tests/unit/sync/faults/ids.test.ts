/** Row 34 of the fault map: a server gives everything other ids. */
import { afterEach, expect, it, vi } from 'vitest'
import { newestOrder, oldestOrder } from '../../../../src/shared/order'
import type { EntryRow } from '../../../../src/shared/rows'
import { timelineKey, type TimelineSpec } from '../../../../src/shared/timelines'
import { reader } from '../../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from '../support'
import { during, stateOf, stocked, timelineState } from './support'

vi.setConfig({ testTimeout: 120_000 })

let scene: Scene
afterEach(() => scene.end())

const home: TimelineSpec = { kind: 'home' }

/** Every way to other ids: refused or taken for present ones as cursors, sorting above or below the old ones. */
const changes: Record<string, (of: Scene) => void> = {
  'longer ids, the old ones refused': ({ instance }) => instance.world.renewIds('ulid'),
  'longer ids, the old ones taken for some of them': ({ instance }) =>
    instance.world.renewIds('ulid', 'lenient'),
  'ids of as many letters': ({ instance }) => instance.world.renewIds('flake'),
  'shorter ids, those of people too': ({ instance }) => instance.faults.add({ name: 'new-ids' }),
}

const allOf = (spec: TimelineSpec): Promise<EntryRow[]> =>
  scene.store.database.entries
    .where('[timeline+order]')
    .between([timelineKey(reader, spec), newestOrder], [timelineKey(reader, spec), oldestOrder], true, true)
    .toArray()

/** Addresses of all posts that a column shows, newest first. */
const shown = async (spec: TimelineSpec = home): Promise<(string | undefined)[]> => {
  const entries = await allOf(spec)
  const rows = await scene.store.database.statuses.bulkGet(
    entries.map(({ statusId }): [typeof reader, string] => [reader, statusId]),
  )
  return rows.map((row) => row?.uri)
}
const onServer = (): string[] => scene.instance.world.homeOf('reader').map(({ uri }) => uri)
const renewedAt = (): number | null | undefined => timelineState(scene, home)?.renewedAt

it('fault 34: all ids are others: it is noticed at the newest end, and read anew without one post twice', async () => {
  for (const [name, change] of Object.entries(changes)) {
    scene = await stocked({}, 130)
    change(scene)
    await scene.write(5)
    const asked = await during(scene, 30 * minutes)
    expect(await shown(), name).toEqual(onServer())
    expect(
      (await scene.segments()).map(({ below }) => below),
      name,
    ).toEqual(['end'])
    expect(stateOf(scene), name).toMatchObject({ connection: 'polling', problem: null })
    expect(renewedAt(), name).toBeGreaterThan(0)
    // A tip a minute, what is read on below it, and the pages of the new reading.
    expect(asked.length, name).toBeLessThanOrEqual(80)
    await scene.write(3)
    await scene.advance(5 * minutes)
    expect(await shown(), name).toEqual(onServer())
    await scene.end()
  }
  scene = await createScene()
})

it('fault 34: all ids are others after an absence, and nothing that is stored is on the newest page', async () => {
  for (const [name, change] of Object.entries(changes)) {
    scene = await stocked({}, 60)
    await scene.stop()
    change(scene)
    await scene.write(100)
    scene.start()
    await scene.advance(30 * minutes)
    expect(await shown(), name).toEqual(onServer())
    expect(stateOf(scene), name).toMatchObject({ connection: 'polling', problem: null })
    await scene.end()
  }
  scene = await createScene()
})

it('fault 34: what the server no longer keeps stays beneath, and is not taken for deleted', async () => {
  scene = await stocked({}, 90)
  const before = await shown()
  scene.instance.world.renewIds('ulid')
  scene.instance.world.trimHome('reader', 50)
  const asked = await during(scene, 30 * minutes)
  expect(await shown()).toEqual(before)
  expect((await scene.segments()).map(({ below }) => below)).toEqual(['lost', 'end'])
  const later = await during(scene, 4 * hours)
  expect(await shown()).toEqual(before)
  expect(await scene.gone()).toEqual([])
  const rows = await scene.store.database.statuses.toArray()
  expect(rows.filter(({ gone }) => gone !== undefined)).toEqual([])
  // Nobody asks for a post by an id that the server gave up.
  const singles = [...asked, ...later].filter(({ path }) => /statuses\/\d+/.test(path))
  expect(singles).toEqual([])
})

it('fault 34: bookmarks, notifications and conversations are read anew too', async () => {
  const specs: TimelineSpec[] = [{ kind: 'bookmarks' }, { kind: 'notifications' }, { kind: 'conversations' }]
  scene = await createScene({ harness: { timelines: specs } })
  const { world } = scene.instance
  const ids = await scene.write(30)
  for (const id of ids.slice(0, 20)) world.bookmark('reader', id)
  world.post({ author: 'mina@other.example', text: '@reader hello', visibility: 'direct' })
  scene.start()
  await scene.advance(5 * minutes)
  const counts = await Promise.all(specs.map(async (spec) => (await allOf(spec)).length))
  expect(counts).toEqual([20, 1, 1])
  world.renewIds('ulid')
  await scene.advance(40 * minutes)
  expect(await Promise.all(specs.map(async (spec) => (await allOf(spec)).length))).toEqual(counts)
  expect(await shown({ kind: 'bookmarks' })).toEqual(
    world.bookmarksOf('reader').map((id) => world.findPost(id)?.uri),
  )
})

it('fault 34: nothing is missing wherever the process dies meanwhile', async () => {
  for (const point of ['request', 'answer', 'write', 'written'] as const) {
    for (let steps = 1; steps <= 5; steps += 2) {
      scene = await stocked({}, 90)
      scene.instance.world.renewIds('ulid')
      await scene.write(4)
      scene.killAfter(point, steps)
      await scene.advance(3 * minutes)
      await scene.kill()
      scene.start()
      await scene.advance(30 * minutes)
      expect(await shown(), `${point} ${steps}`).toEqual(onServer())
      await scene.end()
    }
  }
  scene = await createScene()
})

it('fault 34: posts that were lost and fetched again, or deleted, are no sign of it', async () => {
  scene = await stocked({}, 60)
  const { world } = scene.instance
  const [newest, ...others] = world.homeOf('reader')
  const lost = others.slice(0, 9)
  for (const { id } of lost) world.vacuum(id)
  for (const { uri } of lost) {
    Object.assign(world.post({ author: 'mina@other.example', text: 'Again' }), { uri })
    scene.instance.clock.advance(1_000)
  }
  scene.follow()
  await scene.advance(10 * minutes)
  if (newest !== undefined) world.delete(newest.id)
  await scene.stop()
  await scene.write(50)
  scene.start()
  await scene.advance(hours)
  expect(renewedAt()).toBeNull()
  expect(await scene.stored()).toEqual(scene.ledger())
})
