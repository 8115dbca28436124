import { afterEach, expect, it } from 'vitest'
import { stateOf } from './faults/support'
import { createScene, minutes, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

it('who asks for everything is told at once that the instance is away, however much there is to ask for', async () => {
  const kinds = [
    'notifications',
    'conversations',
    'bookmarks',
    'favourites',
    'requests',
    'scheduled',
    'local',
  ] as const
  scene = await createScene({ harness: { timelines: kinds.map((kind) => ({ kind })) } })
  await scene.write(5)
  scene.start()
  await scene.advance(5 * minutes)
  expect(stateOf(scene).connection).toBe('polling')
  scene.instance.faults.add({ name: 'http-503-html' })
  const done = scene.engine().syncNow()
  // One failure proves nothing; a second look comes within a second.
  await scene.advance(2_000)
  await done
  expect(stateOf(scene).connection).toBe('offline')
})
