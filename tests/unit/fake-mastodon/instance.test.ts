import { afterEach, describe, expect, it } from 'vitest'
import { populate, startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance, FakeInstanceOptions } from '../../support/fake-mastodon/index'
import { linkOf, minute, noon, readerOf } from './client'

let instance: FakeInstance

const open = async (options: FakeInstanceOptions = {}): Promise<FakeInstance> => {
  instance = await startFakeInstance({ now: noon, domain: 'steppe.example', ...options })
  return instance
}
afterEach(() => instance.stop())

const getJson = async (path: string): Promise<unknown> => (await fetch(instance.origin + path)).json()

describe('what it is', () => {
  it.each([
    ['mastodon-4.3', '4.3.23', { mastodon: 2 }],
    ['mastodon-4.5', '4.5.15', { mastodon: 7 }],
    ['mastodon-4.6', '4.6.5', { mastodon: 11 }],
    ['gotosocial', '0.20.0-rc1', undefined],
    ['hollo', '0.10.0', undefined],
  ] as const)('%s', async (personality, version, versions) => {
    await open({ personality, profile: { title: 'The Steppe', rules: ['Be kind.'] } })
    const body = await getJson('/api/v2/instance')
    expect(body).toMatchObject({ domain: 'steppe.example', title: 'The Steppe', version })
    // Asserted here: the version gate of the reference.
    expect((body as { api_versions?: unknown }).api_versions).toEqual(versions)
    const urls = personality === 'hollo' ? {} : { streaming: instance.origin.replace('http', 'ws') }
    expect(body).toMatchObject({ configuration: { urls } })
    expect(await getJson('/api/v1/instance')).toMatchObject({ uri: 'steppe.example', version })
    const nodeinfo = await getJson('/nodeinfo/2.0')
    expect(nodeinfo).toMatchObject({ software: { name: personality.split('-')[0], version } })
  })

  it('names its endpoints', async () => {
    await open()
    expect(await getJson('/.well-known/oauth-authorization-server')).toMatchObject({
      authorization_endpoint: `${instance.origin}/oauth/authorize`,
      code_challenge_methods_supported: ['S256'],
      app_registration_endpoint: `${instance.origin}/api/v1/apps`,
    })
    instance.world.addAccount({ handle: 'mina' })
    const found = await getJson('/.well-known/webfinger?resource=acct:mina@steppe.example')
    expect(found).toMatchObject({ subject: 'acct:mina@steppe.example' })
    const meta = await (await fetch(`${instance.origin}/.well-known/host-meta`)).text()
    expect(meta).toContain(`template="${instance.origin}/.well-known/webfinger?resource={uri}"`)
  })

  it('lists its own emojis alone, without those that nobody is to choose', async () => {
    await open()
    instance.world.addEmoji({ shortcode: 'yurt', category: 'steppe' })
    instance.world.addEmoji({ shortcode: 'far', local: false })
    instance.world.addEmoji({ shortcode: 'old', listed: false })
    expect(await getJson('/api/v1/custom_emojis')).toMatchObject([{ shortcode: 'yurt', category: 'steppe' }])
  })

  it('moves everything of its LOCAL_DOMAIN but host-meta', async () => {
    await open({ localDomainListener: true })
    const local = instance.localOrigin ?? ''
    expect(instance.domain).toBe(new URL(local).host)
    expect(await getJson('/api/v2/instance')).toMatchObject({ domain: instance.domain })
    const meta = await (await fetch(`${local}/.well-known/host-meta`)).text()
    expect(meta).toContain(instance.origin)
    const moved = await fetch(`${local}/api/v2/instance?x=1`, { redirect: 'manual' })
    expect(moved.status).toBe(301)
    expect(moved.headers.get('location')).toBe(`${instance.origin}/api/v2/instance?x=1`)
  })
})

describe('other software', () => {
  it('GoToSocial has ULIDs made of created_at: a late post stands in the past', async () => {
    await open({ personality: 'gotosocial' })
    populate(instance.world, { posts: 10, people: 2, until: noon })
    const late = instance.world.deliverLate({ author: 'person1', text: 'late', createdAt: noon - 5 * minute })
    const reader = readerOf(instance)
    const page = await reader.home('limit=40')
    expect(page.ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true)
    expect(page.ids).toEqual([...page.ids].sort().reverse())
    expect(page.ids.indexOf(late.id)).toBeGreaterThan(0)
    expect((await reader.get('/api/v1/statuses?id[]=1')).status).toBe(404)
    expect((await reader.home('limit=nonsense')).status).toBe(400)
  })

  it('Hollo has UUIDs, refuses other cursors, takes large limits and does not stream', async () => {
    await open({ personality: 'hollo' })
    populate(instance.world, { posts: 1200, people: 4, until: noon, replies: 0, boosts: 0 })
    const reader = readerOf(instance)
    const page = await reader.home('limit=1000')
    expect(page.ids).toHaveLength(1000)
    expect(linkOf(page.link, 'next')).toEqual({ limit: '1000', max_id: page.ids.at(-1) })
    const bounded = await reader.home(`limit=5&min_id=${page.ids.at(-1)}`)
    expect(linkOf(bounded.link, 'next')).toMatchObject({ limit: '5', min_id: page.ids.at(-1) })
    expect(linkOf(page.link, 'prev')).toBeNull()
    expect((await reader.home(`limit=1000&max_id=${page.ids.at(-1)}`)).ids).toHaveLength(200)
    expect((await reader.home('max_id=117541070438404281')).status).toBe(400)
  })

  it('only newer Mastodons speak of quotes', async () => {
    for (const [personality, has] of [
      ['mastodon-4.3', false],
      ['mastodon-4.5', true],
    ] as const) {
      await open({ personality })
      for (const handle of ['mina', 'jo']) instance.world.addAccount({ handle })
      const quoted = instance.world.post({ author: 'jo', text: 'first' })
      const quoting = instance.world.post({ author: 'mina', text: 'second', quoteOf: quoted.id })
      const body = await getJson(`/api/v1/statuses/${quoting.id}`)
      if (has) expect(body).toMatchObject({ quote: { state: 'accepted', quoted_status: { id: quoted.id } } })
      else expect(body).not.toHaveProperty('quote')
      instance.world.delete(quoted.id)
      if (has)
        expect(await getJson(`/api/v1/statuses/${quoting.id}`)).toMatchObject({ quote: { state: 'deleted' } })
      await instance.stop()
    }
  })
})

describe('posts', () => {
  it('carry all that was put into them', async () => {
    await open()
    for (const handle of ['reader', 'mina', 'jo@far.example']) instance.world.addAccount({ handle })
    instance.world.addEmoji({ shortcode: 'yurt' })
    const { id } = instance.world.post({
      author: 'mina',
      text: 'Hello @jo@far.example :yurt:\nsee https://example.org/a/very/long/path/that/is/cut #Steppe <b>',
      spoilerText: 'careful',
      language: 'de',
      media: [
        { kind: 'image', width: 800, height: 600, alt: 'A yurt' },
        { kind: 'video' },
        { kind: 'audio' },
      ],
      poll: { options: [{ title: 'yes', votes: 3 }, { title: 'no' }], hideTotals: true },
      card: { url: 'https://example.org/a', title: 'A title', picture: {} },
      counts: { favourites: 4 },
    })
    const reader = readerOf(instance)
    instance.world.vote('reader', id, [0])
    instance.world.favourite('reader', id)
    const body: unknown = await (await reader.get(`/api/v1/statuses/${id}`)).json()
    expect(body).toMatchObject({
      spoiler_text: 'careful',
      sensitive: true,
      language: 'de',
      favourited: true,
      favourites_count: 5,
      media_attachments: [
        { type: 'image', description: 'A yurt', meta: { original: { width: 800, height: 600 } } },
        { type: 'video' },
        { type: 'audio', preview_url: null, blurhash: null },
      ],
      poll: {
        voted: true,
        own_votes: [0],
        votes_count: 4,
        options: [{ votes_count: null }, { votes_count: null }],
      },
      card: { title: 'A title', provider_name: 'example.org' },
      mentions: [{ acct: 'jo@far.example', username: 'jo' }],
      tags: [{ name: 'steppe' }],
      emojis: [{ shortcode: 'yurt' }],
    })
    const { content } = body as { content: string }
    expect(content).toContain('<span class="h-card" translate="no"><a href="https://far.example/@jo"')
    expect(content).toContain('<span class="ellipsis">example.org/a/very/long/path/t</span>')
    expect(content).toContain('&lt;b&gt;</p>')
    instance.clock.advance(25 * 60 * minute)
    const ended: unknown = await (await reader.get(`/api/v1/statuses/${id}`)).json()
    expect(ended).toMatchObject({
      poll: { expired: true, options: [{ votes_count: 4 }, { votes_count: 0 }] },
    })
  })

  it('can be as odd as those of other software', async () => {
    await open()
    instance.world.addAccount({ handle: 'mina', raw: { avatar: null } })
    const raw = { created_at: '57171-08-04T00:00:00.000Z', content: null }
    const { id } = instance.world.post({ author: 'mina', text: 'x', raw })
    expect(await getJson(`/api/v1/statuses/${id}`)).toMatchObject({ ...raw, account: { avatar: null } })
  })

  it('are shown to those who may see them', async () => {
    await open()
    for (const handle of ['reader', 'mina']) instance.world.addAccount({ handle })
    const { id } = instance.world.post({ author: 'mina', text: 'x', visibility: 'private' })
    expect((await fetch(`${instance.origin}/api/v1/statuses/${id}`)).status).toBe(404)
    expect((await readerOf(instance).get(`/api/v1/statuses/${id}`)).status).toBe(404)
    instance.world.follow('reader', 'mina')
    expect((await readerOf(instance).get(`/api/v1/statuses/${id}`)).status).toBe(200)
  })
})

describe('markers', () => {
  it('are kept with a version, and may move back', async () => {
    await open()
    instance.world.addAccount({ handle: 'reader' })
    const { headers, get } = readerOf(instance)
    const save = async (id: string): Promise<unknown> => {
      const body = JSON.stringify({ home: { last_read_id: id } })
      const all = { ...headers, 'content-type': 'application/json' }
      return (await fetch(`${instance.origin}/api/v1/markers`, { method: 'POST', headers: all, body })).json()
    }
    expect(await save('200')).toMatchObject({ home: { last_read_id: '200', version: 0 } })
    expect(await save('100')).toMatchObject({ home: { last_read_id: '100', version: 1 } })
    expect(await (await get('/api/v1/markers')).json()).toEqual({})
    const asked = await (await get('/api/v1/markers?timeline[]=home&timeline[]=notifications')).json()
    expect(asked).toMatchObject({ home: { last_read_id: '100' } })
    expect(asked).not.toHaveProperty('notifications')
  })
})

describe('life', () => {
  it('goes down and comes back at the same port with the same state', async () => {
    await open()
    populate(instance.world, { posts: 5, people: 2, until: noon })
    const reader = readerOf(instance)
    const before = await reader.home()
    await instance.stop()
    await expect(fetch(`${instance.origin}/api/v2/instance`)).rejects.toThrow()
    const missed = instance.world.post({ author: 'person1', text: 'while it was down' })
    await instance.start()
    expect((await reader.home()).ids).toEqual([missed.id, ...before.ids])
  })

  it('says the same for the same seed, clock and calls', async () => {
    const story = async (seed: number): Promise<string> => {
      await open({ seed })
      populate(instance.world, { posts: 60, people: 6, until: noon, polls: 0.2, quotes: 0.2 })
      instance.world.deliverLate({
        author: 'person3@elsewhere.example',
        text: 'late',
        createdAt: noon - minute,
      })
      const { token, get } = readerOf(instance)
      const body = await (await get('/api/v1/timelines/home?limit=40')).text()
      await instance.stop()
      return token + body.replaceAll(instance.origin, '')
    }
    const first = await story(1)
    expect(await story(1)).toBe(first)
    expect(await story(2)).not.toBe(first)
  })

  it('makes thousands of posts, of which a home keeps the newest', async () => {
    await open()
    populate(instance.world, { posts: 3000, until: noon })
    expect(instance.world.homeOf('reader')).toHaveLength(800)
  })
})
