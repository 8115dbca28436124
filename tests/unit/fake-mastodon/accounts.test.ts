import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { hour, linkOf, minute, noon, pageOf, readerOf } from './client'

let instance: FakeInstance

const json = async (path: string): Promise<unknown> => (await readerOf(instance).get(path)).json()
const home = (): string[] => instance.world.homeOf('reader').map(({ id }) => id)

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon, throttle: false })
  for (const handle of ['reader', 'mina', 'jo']) instance.world.addAccount({ handle })
  instance.world.follow('reader', 'mina')
})
afterEach(() => instance.stop())

describe('an account', () => {
  it('is blanked when suspended, its posts and notifications gone everywhere, and comes back', async () => {
    const { world } = instance
    const post = world.post({ author: 'mina', text: 'Hello @reader' })
    world.bookmark('reader', post.id)
    world.suspend('mina')
    const { id } = world.account('mina')
    expect(await json(`/api/v1/accounts/${id}`)).toMatchObject({
      acct: 'mina',
      suspended: true,
      display_name: '',
      fields: [],
    })
    expect(home()).toEqual([])
    expect((await readerOf(instance).get(`/api/v1/statuses/${post.id}`)).status).toBe(404)
    for (const path of ['/api/v1/notifications', '/api/v1/bookmarks', '/api/v1/timelines/public']) {
      expect((await pageOf(readerOf(instance), path)).ids).toEqual([])
    }
    world.unsuspend('mina')
    expect(home()).toEqual([post.id])
    expect((await pageOf(readerOf(instance), '/api/v1/bookmarks')).ids).toEqual([post.id])
  })

  it('may have moved, to one that says no further', async () => {
    const { world } = instance
    world.moveAccount('mina', 'jo')
    world.moveAccount('jo', 'mina')
    const { id } = world.account('mina')
    const body = (await json(`/api/v1/accounts/${id}`)) as { moved: unknown }
    expect(body.moved).toMatchObject({ acct: 'jo' })
    expect(body.moved).not.toHaveProperty('moved')
  })

  it('is heard by followers alone when limited', async () => {
    const { world } = instance
    const post = world.post({ author: 'jo', text: 'words' })
    world.limit('jo')
    expect((await pageOf(readerOf(instance), '/api/v1/timelines/public')).ids).toEqual([])
    expect(await json(`/api/v1/statuses/${post.id}`)).toMatchObject({ account: { limited: true } })
    world.follow('reader', 'jo')
    expect((await pageOf(readerOf(instance), '/api/v1/timelines/public')).ids).toEqual([post.id])
  })
})

describe('pinned posts', () => {
  it('stand as they were pinned, with a Link that leads astray', async () => {
    const { world, clock } = instance
    const [old = '', middle = '', young = ''] = [1, 2, 3].map(() => {
      clock.advance(minute)
      return world.post({ author: 'mina', text: 'words' }).id
    })
    for (const id of [old, young, middle]) world.pin('mina', id)
    const path = `/api/v1/accounts/${world.account('mina').id}/statuses`
    const whole = await pageOf(readerOf(instance), path, 'pinned=true')
    expect(whole.ids).toEqual([middle, young, old])
    const first = await pageOf(readerOf(instance), path, 'pinned=true&limit=1')
    expect(first.ids).toEqual([middle])
    expect(linkOf(first.link, 'next')).toMatchObject({ pinned: 'true', max_id: middle })
    // Below the middle one lies only the old one: the young one is never seen.
    const second = await pageOf(readerOf(instance), path, `pinned=true&limit=1&max_id=${middle}`)
    expect(second.ids).toEqual([old])
    expect((await pageOf(readerOf(instance), path, 'exclude_reblogs=true')).ids).toHaveLength(3)
  })
})

describe('whoever is not seen for a week', () => {
  it('loses the feed, and the next request builds it anew', async () => {
    const { world, clock } = instance
    const reader = readerOf(instance)
    const post = world.post({ author: 'mina', text: 'words' })
    await reader.get('/api/v1/preferences')
    clock.advance(6 * 24 * hour)
    world.post({ author: 'mina', text: 'more words' })
    expect(world.feedIds('reader')).toHaveLength(2)
    clock.advance(2 * 24 * hour)
    world.post({ author: 'mina', text: 'unheard' })
    expect(world.feedIds('reader')).toEqual([])
    const page = await reader.home()
    expect(page.status).toBe(206)
    expect(page.headers.get('mastodon-async-refresh')).not.toBeNull()
    clock.advance(minute)
    const whole = await reader.home()
    expect(whole.status).toBe(200)
    expect(whole.ids).toHaveLength(3)
    expect(whole.ids.at(-1)).toBe(post.id)
  })

  it('is seen by any request with a token, once a day', async () => {
    const { world, clock } = instance
    const reader = readerOf(instance)
    world.post({ author: 'mina', text: 'words' })
    for (let day = 0; day < 20; day += 1) {
      clock.advance(24 * hour + minute)
      await reader.get('/api/v1/preferences')
    }
    expect(world.feedIds('reader')).toHaveLength(1)
  })
})

describe('timelines that are nobody’s', () => {
  it('may be closed to strangers, or to all', async () => {
    await instance.stop()
    const open = { local: 'public', remote: 'public' } as const
    instance = await startFakeInstance({
      now: noon,
      profile: {
        timelinesAccess: {
          live_feeds: { local: 'public', remote: 'authenticated' },
          hashtag_feeds: { local: 'disabled', remote: 'disabled' },
          trending_link_feeds: open,
        },
      },
    })
    for (const handle of ['reader', 'mina']) instance.world.addAccount({ handle })
    const card = { url: 'https://news.example/a', title: 'News' }
    const { id } = instance.world.post({ author: 'mina', text: 'words #owls', card })
    const anonymous = async (path: string): Promise<number> => (await fetch(instance.origin + path)).status
    expect(await anonymous('/api/v1/timelines/public')).toBe(422)
    expect(await anonymous('/api/v1/timelines/public?local=true')).toBe(200)
    expect((await pageOf(readerOf(instance), '/api/v1/timelines/public')).ids).toEqual([id])
    expect(await anonymous('/api/v1/timelines/tag/owls')).toBe(422)
    expect((await pageOf(readerOf(instance), '/api/v1/timelines/tag/owls')).ids).toEqual([])
    const link = `/api/v1/timelines/link`
    expect((await pageOf(readerOf(instance), link, `url=${card.url}`)).ids).toEqual([id])
    expect(await json('/api/v2/instance')).toMatchObject({
      configuration: { timelines_access: { live_feeds: { remote: 'authenticated' } } },
    })
  })
})

describe('trends', () => {
  it('come by offset, in an order that moves', async () => {
    for (let count = 0; count < 30; count += 1) {
      const card = { url: `https://news.example/${count}`, title: 'News' }
      instance.world.post({ author: 'jo', text: `words #tag${count}`, card })
    }
    const page = await pageOf(readerOf(instance), '/api/v1/trends/statuses', 'limit=10&offset=20')
    expect(page.ids).toHaveLength(10)
    expect(linkOf(page.link, 'prev')).toEqual({ limit: '10', offset: '10' })
    const again = await pageOf(readerOf(instance), '/api/v1/trends/statuses', 'limit=10&offset=20')
    expect(again.ids).not.toEqual(page.ids)
    expect((await pageOf(readerOf(instance), '/api/v1/trends/tags')).items).toHaveLength(10)
    expect((await pageOf(readerOf(instance), '/api/v1/trends/links', 'limit=50')).items).toHaveLength(20)
  })
})
