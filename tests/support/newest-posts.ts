/** What tests of single posts share: two accounts, posts that are written before the start, and the column at its newest. */
import type { Locator } from '@playwright/test'
import { useTwoAccounts } from './each-scene'
import type { PostOptions } from './fake-mastodon/model/posts'
import type { FakeInstance } from './fake-mastodon'
import type { World } from './fake-mastodon/model/world'
import type { Steppe } from './launch'

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
  const { scene, steppe, beginAtNewest } = useTwoAccounts(5)
  const instance = (): FakeInstance => scene().struck.instance
  const world = (): World => instance().world
  const column = (): Locator => scene().struck.column(steppe().window)
  return {
    instance,
    world,
    write: (post) => world().post({ author: 'person1', ...post }),
    steppe,
    column,
    begin: beginAtNewest,
    seen: async ({ uri }) => {
      const article = column().locator(`article[data-uri="${uri}"]`)
      await article.scrollIntoViewIfNeeded()
      return article
    },
  }
}
