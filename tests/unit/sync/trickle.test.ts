/** Posts that nobody looks at, where an instance gives one post at a time: they are asked for again too, but slowly. */
import { afterEach, expect, it } from 'vitest'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

// Hours of an instance that is polled each minute, on a machine that may be busy.

let scene: Scene
afterEach(async () => {
  await scene.end()
})

it.each(['gotosocial', 'hollo'] as const)(
  'what nobody looks at is asked for now and then, the newest first (%s)',
  async (personality) => {
    scene = await createScene({ personality, harness: { timelines: [{ kind: 'local' }] } })
    const { world, faults, requests } = scene.instance
    world.addAccount({ handle: 'jo' })
    const ids: string[] = []
    const write = async (count: number): Promise<void> => {
      for (let at = 0; at < count; at += 1) {
        scene.instance.clock.advance(1_000)
        ids.push(world.post({ author: 'jo', text: `Post ${at}` }).id)
      }
      scene.follow()
      await scene.advance(3 * minutes)
    }
    scene.start()
    for (let page = 0; page < 4; page += 1) await write(30)
    await scene.stop()
    await scene.advance(33 * hours)
    scene.start()
    // The regular looks show these, and no more than one page of the others.
    await write(40)
    const [broken = '', edited = ''] = ids.slice(70)
    faults.add({ name: 'http-503-html', when: `/api/v1/statuses/${broken}` })
    world.edit(edited, { text: 'Edited', editedAt: scene.now(), stream: false })
    requests.clear()
    await scene.advance(hours)
    const asked = requests.flatMap(({ path, at }) => {
      const [, id] = /^\/api\/v1\/statuses\/([^/]+)$/.exec(path) ?? []
      return id === undefined ? [] : [{ id, at }]
    })
    expect(asked.length).toBeGreaterThan(20)
    expect(asked.length).toBeLessThanOrEqual(30)
    const pauses = asked.slice(1).map(({ at }, before) => at - (asked[before]?.at ?? at))
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(2 * minutes)
    // The newest first, each once, also where one cannot be shown.
    const askedIds = asked.map(({ id }) => id)
    expect(askedIds).toEqual([...new Set(askedIds)].toSorted().toReversed())
    expect(askedIds).toEqual(expect.arrayContaining([broken, edited]))
    const row = await scene.store.database.statuses.get([reader, edited])
    expect(row?.content).toContain('Edited')
  },
)

it('one that could not be asked for keeps its turn', async () => {
  scene = await createScene({ personality: 'gotosocial', harness: { timelines: [{ kind: 'local' }] } })
  const { world, faults, clock } = scene.instance
  world.addAccount({ handle: 'jo' })
  const write = (count: number): void => {
    for (let at = 0; at < count; at += 1) {
      clock.advance(1_000)
      world.post({ author: 'jo', text: `Post ${at}` })
    }
    scene.follow()
  }
  scene.start()
  for (let page = 0; page < 3; page += 1) {
    write(30)
    await scene.advance(3 * minutes)
  }
  await scene.stop()
  await scene.advance(33 * hours)
  // The regular looks show these, and no more than one page of the others.
  write(40)
  const asked: string[] = []
  faults.add({
    name: 'refuse',
    when: ({ path }) => {
      const [, id] = /^\/api\/v1\/statuses\/([^/]+)$/.exec(path) ?? []
      if (id === undefined) return false
      asked.push(id)
      // By the second one it is known that each is asked for by itself.
      return asked.length === 2
    },
  })
  scene.start()
  await scene.advance(30 * minutes)
  expect(asked.length).toBeGreaterThan(3)
  expect(asked[2]).toBe(asked[1])
  expect(asked.slice(2)).toEqual([...new Set(asked.slice(2))])
})
