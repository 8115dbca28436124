import { afterEach, expect, it } from 'vitest'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

const stored = async () => (await scene.store.database.sets.get([reader, 'emojis']))?.members

it('the emojis that an instance offers are stored by their categories, without hidden ones and those of others', async () => {
  scene = await createScene()
  const { world, origin } = scene.instance
  world.addEmoji({ shortcode: 'yurt', category: 'Steppe' })
  world.addEmoji({ shortcode: 'far', category: 'Steppe', local: false })
  world.addEmoji({ shortcode: 'old', category: 'Steppe', listed: false })
  world.addEmoji({ shortcode: 'owl' })
  scene.start()
  await scene.advance(2 * minutes)
  const url = expect.stringMatching(new RegExp(`^${origin}/pictures/[^/]+\\.png$`)) as string
  expect(await stored()).toEqual([
    { shortcode: 'yurt', url, staticUrl: url, category: 'Steppe' },
    { shortcode: 'owl', url, staticUrl: url, category: null },
  ])

  world.addEmoji({ shortcode: 'moss', category: 'Woods' })
  await scene.stop()
  scene.instance.clock.advance(8 * 24 * hours)
  scene.follow()
  scene.start()
  await scene.advance(2 * minutes)
  expect(await stored()).toMatchObject([{ shortcode: 'yurt' }, { shortcode: 'owl' }, { shortcode: 'moss' }])
})
