import { afterEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance, PersonalityName } from '../../support/fake-mastodon/index'
import { minute, noon, pageOf, readerOf, walk } from './client'

let instance: FakeInstance

const open = async (personality: PersonalityName, seed = 1): Promise<void> => {
  instance = await startFakeInstance({ now: noon, throttle: false, personality, seed })
  for (const handle of ['reader', 'mina', 'jo@far.example']) instance.world.addAccount({ handle })
  instance.world.follow('reader', 'mina')
}
afterEach(() => instance.stop())

const json = async (path: string): Promise<unknown> => (await readerOf(instance).get(path)).json()

/** What a request is answered with: `html` for a page with 200. */
const kindOf = async (path: string): Promise<number | 'html'> => {
  const answer = await readerOf(instance).get(path)
  return answer.status === 200 && answer.headers.get('content-type')?.startsWith('text/html') === true
    ? 'html'
    : answer.status
}

const everyone = [
  'mastodon-4.3',
  'mastodon-4.5',
  'mastodon-4.6',
  'gotosocial',
  'hollo',
  'pleroma',
  'worst',
] as const

describe('what is missing, and how that is said', () => {
  it.each([
    ['/api/v2/instance', [200, 200, 200, 200, 200, 200, 'html']],
    ['/api/v1/instance', [200, 200, 200, 200, 200, 200, 200]],
    ['/api/v1/statuses?id[]=1', [200, 200, 200, 404, 404, 405, 501]],
    ['/api/v1/accounts?id[]=1', [200, 200, 200, 404, 404, 404, 'html']],
    ['/api/v2/notifications', [200, 200, 200, 404, 200, 404, 405]],
    ['/api/v2/notifications/policy', [200, 200, 200, 404, 404, 404, 405]],
    ['/api/v1/notifications/requests', [200, 200, 200, 404, 404, 404, 404]],
    ['/api/v2/filters', [200, 200, 200, 200, 404, 404, 'html']],
    ['/api/v1/filters', [200, 200, 200, 200, 404, 200, 200]],
    ['/api/v1/trends/tags', [200, 200, 200, 404, 200, 'html', 405]],
    ['/api/v1/announcements', [200, 200, 200, 200, 200, 200, 401]],
    ['/api/v1/timelines/home', [200, 200, 200, 200, 200, 200, 200]],
  ] as const)('%s', async (path, kinds) => {
    const found: (number | 'html')[] = []
    for (const personality of everyone) {
      await open(personality)
      found.push(await kindOf(path))
      if (personality !== 'worst') await instance.stop()
    }
    expect(found).toEqual(kinds)
  })
})

describe.each(everyone)('%s', (personality) => {
  it('walks its bookmarks and notifications to the same whole', async () => {
    await open(personality)
    const { world, clock } = instance
    const posts = Array.from({ length: 23 }, () => {
      clock.advance(minute)
      return world.post({ author: 'mina', text: 'Hello @reader' }).id
    })
    for (const id of posts) {
      clock.advance(minute)
      world.bookmark('reader', id)
    }
    const reader = readerOf(instance)
    expect((await walk(reader, '/api/v1/bookmarks', { limit: 5 })).flat()).toEqual([...posts].reverse())
    const rows = (await walk(reader, '/api/v1/notifications', { limit: 5 })).flat()
    expect(rows).toEqual(world.notificationsOf('reader').map(({ id }) => id))
  })
})

describe('a Pleroma', () => {
  it('has flakes that sort as text, a key of its own, and is strict with what it is asked', async () => {
    await open('pleroma')
    const { world, clock } = instance
    const ids = Array.from({ length: 5 }, () => {
      clock.advance(7)
      return world.post({ author: 'mina', text: 'words', media: Array.from({ length: 6 }, () => ({})) }).id
    })
    expect(ids.every((id) => /^[0-9A-Za-z]{18}$/.test(id))).toBe(true)
    expect([...ids].sort()).toEqual(ids)
    const page = await pageOf(readerOf(instance), '/api/v1/timelines/home')
    expect(page.ids).toEqual([...ids].reverse())
    expect(page.items[0]).toMatchObject({ pleroma: {}, account: { pleroma: {} } })
    expect((page.items[0] as unknown as { media_attachments: unknown[] }).media_attachments).toHaveLength(6)
    expect(page.items[0]).not.toHaveProperty('filtered')
    for (const query of ['limit=', 'limit=abc', 'local=maybe']) {
      expect((await readerOf(instance).get(`/api/v1/timelines/public?${query}`)).status).toBe(400)
    }
    const body = await json('/api/v2/instance')
    expect(body).toMatchObject({ version: '2.7.2 (compatible; Pleroma 2.9.1)' })
    expect(body).not.toHaveProperty('contact')
    expect(await json('/api/v1/instance')).toHaveProperty('urls.streaming_api')
  })
})

describe('the worst of all', () => {
  const post = async (): Promise<Record<string, unknown>> => {
    const { id } = instance.world.post({ author: 'mina', text: 'words' })
    return (await json(`/api/v1/statuses/${id}`)) as Record<string, unknown>
  }

  it('keeps what makes an entity one, spoils the rest by the seed, and each time alike', async () => {
    await open('worst')
    const first = await post()
    expect(first).toMatchObject({ content: '<p>words</p>', account: { acct: 'mina' } })
    expect(await json(`/api/v1/statuses/${String(first['id'])}`)).toEqual(first)
    const seen = new Map<string, Set<string>>()
    for (let count = 0; count < 60; count += 1) {
      instance.clock.advance(minute)
      const one = await post()
      for (const key of ['visibility', 'favourites_count', 'media_attachments', 'created_at']) {
        const kind = key in one ? (one[key] === 'hologram' ? 'unknown' : typeof one[key]) : 'missing'
        seen.set(key, (seen.get(key) ?? new Set()).add(Array.isArray(one[key]) ? 'array' : kind))
      }
    }
    expect(seen.get('visibility')).toEqual(new Set(['string', 'object', 'unknown', 'missing']))
    expect(seen.get('favourites_count')).toEqual(new Set(['number', 'string', 'missing']))
    expect(seen.get('media_attachments')).toEqual(new Set(['array', 'object', 'missing']))
    await instance.stop()
    await open('worst', 2)
    expect(await post()).not.toEqual(first)
  })

  it('gives some attachments of a post one id', async () => {
    await open('worst')
    const counts = new Set<number>()
    for (let count = 0; count < 30; count += 1) {
      instance.clock.advance(minute)
      const { id } = instance.world.post({ author: 'mina', text: 'words', media: [{}, {}] })
      const { media_attachments: media } = (await json(`/api/v1/statuses/${id}`)) as Record<string, unknown>
      if (Array.isArray(media)) counts.add(new Set(media.map((one: { id: string }) => one.id)).size)
    }
    expect(counts).toEqual(new Set([1, 2]))
  })
})
