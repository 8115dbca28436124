/** What tests of single posts share: two accounts, posts that are written before the start, and the column at its newest. */
import { expect, test, type Locator } from '@playwright/test'
import type { PostOptions } from './fake-mastodon/model/posts'
import type { FakeInstance } from './fake-mastodon'
import type { World } from './fake-mastodon/model/world'
import { launchSteppe, type Steppe } from './launch'
import { signInTwo, stateOf, type Scene, type Template } from './two-accounts'

export interface NewestPosts {
  instance: () => FakeInstance
  world: () => World
  write: (post: Partial<PostOptions>) => ReturnType<World['post']>
  steppe: () => Steppe
  column: () => Locator
  /** Starts, and goes to the newest posts, which were written before. */
  begin: () => Promise<void>
  /** The article of a post, in sight. */
  seen: (post: { uri: string }) => Promise<Locator>
}

/** To be called once in a file; every test then has a scene of its own, and starts by `begin`. */
export const useNewestPosts = (): NewestPosts => {
  let template: Template
  let scene: Scene
  let steppe: Steppe

  test.beforeAll(async () => {
    test.setTimeout(90_000)
    template = await signInTwo(5)
  })
  test.afterAll(() => template.forget())
  test.beforeEach(async () => {
    scene = await template.scene()
  })
  test.afterEach(async () => {
    await steppe.close()
    await scene.end()
  })

  const instance = (): FakeInstance => scene.struck.instance
  const world = (): World => instance().world
  const column = (): Locator => scene.struck.column(steppe.window)
  return {
    instance,
    world,
    write: (post) => world().post({ author: 'person1', ...post }),
    steppe: () => steppe,
    column,
    begin: async () => {
      steppe = await launchSteppe({ userData: scene.userData, pace: 0.1 })
      await expect(stateOf(scene.struck, steppe.window, 'Live')).toBeVisible()
      await steppe.window.keyboard.press('1')
      await steppe.window.keyboard.press('Home')
    },
    seen: async ({ uri }) => {
      const article = column().locator(`article[data-uri="${uri}"]`)
      await article.scrollIntoViewIfNeeded()
      return article
    },
  }
}
