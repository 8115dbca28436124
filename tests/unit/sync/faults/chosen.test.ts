/** Rows 26 and 29 of the fault map: posts that somebody chose, whose pages are cut by what no answer shows, or wrongly. */
import { afterEach, expect, it } from 'vitest'
import { createScene, hours, minutes, type Scene } from '../support'
import { during, idsOf, timelineState } from './support'

let scene: Scene
afterEach(() => scene.end())

const saved = [{ kind: 'bookmarks' }, { kind: 'favourites' }] as const

it('fault 26: bookmarks and favourites are paged by Link alone, and come whole in the order of choosing', async () => {
  scene = await createScene({ harness: { timelines: [...saved] } })
  const { world, clock } = scene.instance
  const ids = await scene.write(130)
  // The oldest post is chosen last.
  const chosen = ids.toReversed()
  for (const id of chosen) {
    clock.advance(1_000)
    world.bookmark('reader', id)
    world.favourite('reader', id)
  }
  scene.follow()
  scene.start()
  const asked = await during(scene, 10 * minutes)
  for (const spec of saved) {
    expect(await idsOf(scene, spec)).toEqual(ids)
    expect(timelineState(scene, spec)?.problem).toBeNull()
    const pages = asked.filter(({ path }) => path === `/api/v1/${spec.kind}`)
    const cursors = pages.flatMap(({ query }) => query['max_id'] ?? [])
    expect(cursors.length).toBeGreaterThanOrEqual(3)
    for (const cursor of cursors) expect(ids).not.toContain(cursor)
    expect(pages.length).toBeLessThanOrEqual(20)
  }
})

it('fault 29: pinned posts are one page, whatever Link says, and in the order of the server', async () => {
  scene = await createScene()
  scene.instance.faults.add({ name: 'link-loses-pinned' })
  const mina = scene.instance.world.account('mina@other.example').id
  const ids = await scene.write(30)
  // Pinned in an order that is not that of the posts.
  const pins = [ids[20], ids[3], ids[11]].map((one) => one ?? '')
  for (const one of pins) scene.instance.world.pin('mina@other.example', one)
  const spec = { kind: 'pinned', id: mina } as const
  scene.start()
  scene.engine().setTimelines([spec])
  const asked = await during(scene, 2 * hours)
  expect(await idsOf(scene, spec)).toEqual([...pins].reverse())
  const pages = asked.filter(({ path }) => path.endsWith('/statuses'))
  expect(pages.length).toBeGreaterThan(0)
  for (const { query } of pages) {
    expect(query).toMatchObject({ pinned: 'true' })
    expect(query).not.toHaveProperty('max_id')
  }
})
