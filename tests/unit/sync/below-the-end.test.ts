/** What the server puts below what was the end of its home. */
import { afterEach, expect, it } from 'vitest'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

it('is found, and nothing ends above it, also where all that was stored has vanished', async () => {
  scene = await createScene()
  const ids = await scene.write(4)
  scene.start()
  await scene.advance(minutes)
  expect((await scene.segments()).map(({ below }) => below)).toEqual(['end'])
  for (const id of ids) scene.instance.world.vacuum(id)
  await scene.advance(10 * minutes)
  const createdAt = scene.now() - 3 * hours
  scene.instance.world.deliverFetched({ author: 'mina@other.example', text: 'From far down.', createdAt })
  await scene.advance(10 * minutes)
  expect(scene.ledger()).toHaveLength(1)
  expect(await scene.stored()).toEqual(scene.ledger())
  expect((await scene.segments()).map(({ below }) => below)).toEqual(['end'])
})
