import { afterEach, expect, it } from 'vitest'
import type { PersonalityName } from '../../support/fake-mastodon'
import { home } from '../../support/sync-harness'
import { createScene, minutes, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

const look = async (): Promise<void> => {
  const wished = scene.engine().refresh(home)
  await scene.advance(0)
  await wished
}

it.each<[PersonalityName, RegExp]>([
  ['mastodon-4.5', /^\d{18}$/],
  ['hollo', /^[0-9a-f]{8}-[0-9a-f]{4}-7/],
  ['gotosocial', /^[0-9A-Z]{26}$/],
])(
  'on %s a post that an answer leaves out is gone at two minutes of age, and not before',
  async (personality, form) => {
    scene = await createScene({ personality })
    await scene.write(20)
    scene.start()
    await scene.advance(5 * minutes)
    const [older = '', newer = ''] = await scene.write(2, 2_000)
    expect(older).toMatch(form)
    await look()
    expect((await scene.stored()).slice(0, 2)).toEqual([newer, older])
    for (const id of [older, newer]) scene.instance.world.vacuum(id)

    // The older one is two seconds old by now.
    await scene.advance(117_000)
    await look()
    expect(await scene.gone()).toEqual([])
    // Now it is 2:01, and the newer one 1:59.
    await scene.advance(2_000)
    await look()
    expect(await scene.gone()).toEqual([older])
    await scene.advance(2_000)
    await look()
    expect(await scene.gone()).toEqual([newer, older])
  },
)

it('where ids tell no time, it is gone once a post above it has that age by its date', async () => {
  scene = await createScene({ personality: 'pleroma' })
  await scene.write(20)
  scene.start()
  await scene.advance(5 * minutes)
  const [left = '', above = ''] = await scene.write(2, 2_000)
  await look()
  expect((await scene.stored()).slice(0, 2)).toEqual([above, left])
  scene.instance.world.vacuum(left)
  await scene.advance(119_000)
  await look()
  expect(await scene.gone()).toEqual([])
  await scene.advance(2_000)
  await look()
  expect(await scene.gone()).toEqual([left])
})
