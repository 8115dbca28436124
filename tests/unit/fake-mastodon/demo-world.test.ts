import { afterEach, describe, expect, it } from 'vitest'
import { demoInstances, fillDemoWorld } from '../../support/demo-world'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { noon, pageOf, readerOf } from './client'

let instance: FakeInstance
afterEach(() => instance.stop())

describe.each(['steppe', 'birds'] as const)('the demo’s %s', (name) => {
  const me = demoInstances[name].reader
  const fill = async (): Promise<void> => {
    instance = await startFakeInstance({ now: noon, domain: demoInstances[name].domain, throttle: false })
    fillDemoWorld(instance.world, name, noon)
  }

  it('has something in every collection', async () => {
    await fill()
    const reader = readerOf(instance, me)
    for (const path of [
      'notifications',
      'conversations',
      'bookmarks',
      'favourites',
      'scheduled_statuses',
      'followed_tags',
      'lists',
      'announcements',
      'filters',
    ]) {
      expect((await pageOf(reader, `/api/v1/${path}`)).ids.length, path).toBeGreaterThan(0)
    }
  })

  it('tells of what happened in the order in which it did, with several kinds of notifications', async () => {
    await fill()
    const rows = instance.world.notificationsOf(me)
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort((one, other) => other - one))
    const types = new Set(rows.map(({ type }) => type))
    for (const type of ['favourite', 'reblog', 'mention', 'follow']) expect(types).toContain(type)
  })

  it('has a thread that is at least five deep', async () => {
    await fill()
    const deepest = Math.max(
      ...instance.world.posts().map((post) => {
        let depth = 0
        for (let up = post.replyTo; up !== null; up = instance.world.findPost(up)?.replyTo ?? null) depth += 1
        return depth
      }),
    )
    expect(deepest).toBeGreaterThanOrEqual(5)
  })

  it('is the same every time', async () => {
    await fill()
    const story = (): string[] => instance.world.posts().map(({ id, content }) => id + content)
    const first = story()
    await instance.stop()
    await fill()
    expect(story()).toEqual(first)
  })
})
