import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultMap, startFakeInstance } from '../../support/fake-mastodon/index'
import type { Fault, FakeInstance, FaultName } from '../../support/fake-mastodon/index'
import { hour, linkOf, minute, noon, pageOf, readerOf, walk } from './client'
import { closeEars, keep, listen, streamBase, subscribe } from './ear'
import WebSocket from 'ws'

let instance: FakeInstance
let boost: string
let original: string

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon, throttle: false })
  const { world } = instance
  for (const handle of ['reader', 'mina', 'jo']) world.addAccount({ handle })
  world.follow('reader', 'mina')
  original = world.post({
    author: 'jo',
    text: 'Hello @reader',
    media: [{}],
    poll: { options: [{ title: 'yes', votes: 3 }] },
    card: { url: 'https://news.example/a', title: 'News' },
  }).id
  world.edit(original, { text: 'Hello again @reader' })
  world.post({ author: 'mina', text: 'psst @reader', visibility: 'direct' })
  for (let count = 0; count < 5; count += 1) {
    instance.clock.advance(minute)
    world.post({ author: 'mina', text: `words ${count} #owls` })
  }
  boost = world.boost({ by: 'mina', of: original }).id
  instance.clock.advance(hour)
})
afterEach(async () => {
  closeEars()
  await instance.stop()
})

const add = (name: FaultName, rest: Partial<Fault> = {}): (() => void) =>
  instance.faults.add({ name, ...rest })

const textOf = async (path: string): Promise<string> => (await readerOf(instance).get(path)).text()

describe('the fault map', () => {
  it('has every row about reading, each with a fault or a way to it', () => {
    const rows = [...Array.from({ length: 54 }, (_, index) => index + 1), 59, 60, 61]
    expect(faultMap.map(({ row }) => row)).toEqual(rows)
    expect(faultMap.filter(({ names, by }) => names.length === 0 && by === undefined)).toEqual([])
  })
})

describe('payloads', () => {
  const home = '/api/v1/timelines/home'
  const rows: [FaultName, string, string[]][] = [
    ['stamped-now', home, ['"created_at":"2026-11-01T13:05:00.000Z"']],
    ['year-57171', home, ['57171-08-04', '+011968']],
    ['empty-dates', home, ['"edited_at":""', '"last_status_at":""', '"expires_at":""']],
    ['no-created-at', home, ['"created_at":null']],
    ['future-dates', home, ['"created_at":"2029-10']],
    ['null-content', home, ['"content":null', '"favourited":null']],
    ['empty-account', home, ['"account":{}']],
    ['no-avatar', home, ['"avatar":null']],
    ['null-urls', home, ['"type":null', '"url":null']],
    ['odd-attachments', home, ['"/files/original/missing.png"', '"meta":null']],
    ['no-contact', '/api/v2/instance', ['"contact":null']],
    ['unknown-notification', '/api/v1/notifications', ['"hologram"']],
    ['conversation-without-status', '/api/v1/conversations', ['"last_status":null']],
    ['null-votes', home, ['"voters_count":null', '"votes_count":null']],
    ['null-quote', home, ['"quoted_status":null']],
    ['missing-samples', '/api/v2/notifications', ['"accounts":[]']],
    ['markup-in-text', home, ['onerror', 'javascript:alert(1)']],
  ]
  it.each(rows)('%s', async (name, path, marks) => {
    const whole = await textOf(path)
    add(name, { times: 1 })
    const spoilt = await textOf(path)
    for (const mark of marks) expect(spoilt).toContain(mark)
    expect(spoilt).not.toBe(whole)
    expect(await textOf(path)).toBe(whole)
  })

  it('required-missing and mention-without-status leave keys out', async () => {
    add('required-missing')
    expect(await textOf('/api/v1/timelines/home')).not.toMatch(
      /media_attachments|"visibility"|followers_count/,
    )
    instance.faults.clear()
    add('mention-without-status')
    const { items } = await pageOf(readerOf(instance), '/api/v1/notifications')
    expect(items.length).toBeGreaterThan(0)
    for (const item of items) expect('status' in item ? item.status : null).toBeNull()
  })
})

describe('refusals', () => {
  it('blocks-agents lets pass who says name, version and address', async () => {
    add('blocks-agents')
    const get = async (agent: string): Promise<number> =>
      (await fetch(`${instance.origin}/api/v1/instance`, { headers: { 'user-agent': agent } })).status
    expect(await get('node')).toBe(403)
    expect(await get('Steppe/1.0 (+https://steppe.example)')).toBe(200)
  })

  it('challenge, http-504-html, unauthorized-localised', async () => {
    const statuses: number[] = []
    for (const name of ['challenge', 'http-504-html', 'unauthorized-localised'] as const) {
      add(name, { times: 1 })
      statuses.push((await readerOf(instance).get('/api/v1/timelines/home')).status)
    }
    expect(statuses).toEqual([403, 504, 401])
  })

  it('paging-limit refuses cursors alone, and shows a bucket that has room', async () => {
    add('paging-limit')
    const reader = readerOf(instance)
    expect((await reader.home()).status).toBe(200)
    const refused = await reader.home(`max_id=${boost}`)
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([429, '180'])
  })

  it('shared-budget, skewed-date, http-503-retry-after-date', async () => {
    add('shared-budget', { times: 1 })
    const reader = readerOf(instance)
    expect((await reader.home()).headers.get('x-ratelimit-remaining')).toBe('2')
    add('skewed-date', { times: 1, ms: -hour })
    const { headers } = await reader.home()
    expect(headers.get('date')).toBe(new Date(instance.clock.now() - hour).toUTCString())
    add('http-503-retry-after-date', { times: 1, seconds: 60 })
    const busy = await reader.home()
    expect(busy.headers.get('retry-after')).toBe(new Date(instance.clock.now() + minute).toUTCString())
  })

  it('refuse-empty-params and marker-conflict', async () => {
    add('refuse-empty-params')
    expect((await readerOf(instance).home('limit=')).status).toBe(400)
    expect((await readerOf(instance).home('limit=5')).status).toBe(200)
    add('marker-conflict', { times: 1 })
    const save = (): Promise<Response> =>
      fetch(`${instance.origin}/api/v1/markers`, {
        method: 'POST',
        headers: { ...readerOf(instance).headers, 'content-type': 'application/json' },
        body: JSON.stringify({ home: { last_read_id: boost } }),
      })
    expect((await save()).status).toBe(409)
    expect((await save()).status).toBe(200)
  })
})

describe('pages', () => {
  it('same-page never ends', async () => {
    add('same-page')
    await expect(walk(readerOf(instance), '/api/v1/timelines/home', { limit: 2 })).rejects.toThrow('no end')
  })

  it('offset-ignored and unstable-order', async () => {
    const path = '/api/v1/trends/statuses'
    add('offset-ignored')
    expect((await pageOf(readerOf(instance), path, 'offset=100')).ids.length).toBeGreaterThan(0)
    instance.faults.clear()
    const home = (await readerOf(instance).home()).ids
    add('unstable-order')
    const orders = new Set<string>()
    for (let count = 0; count < 4; count += 1) {
      instance.clock.advance(minute)
      const { ids } = await readerOf(instance).home()
      expect([...ids].sort()).toEqual([...home].sort())
      orders.add(ids.join(' '))
    }
    expect(orders.size).toBeGreaterThan(1)
  })

  it('link-reversed is the same Link to whoever reads it by the book', async () => {
    add('link-reversed')
    const { link } = await readerOf(instance).home('limit=2')
    expect(link).toMatch(/^<[^>]*min_id=\d+[^>]*> ;title="a, b"; REL="prev" ,\t<[^>]*max_id=\d+[^>]*>/)
  })

  it('link-loses-pinned', async () => {
    const [post = ''] = (await readerOf(instance).home('limit=1')).ids
    instance.world.pin('mina', post)
    const path = `/api/v1/accounts/${instance.world.account('mina').id}/statuses`
    expect(linkOf((await pageOf(readerOf(instance), path, 'pinned=true')).link, 'next')).toHaveProperty(
      'pinned',
    )
    add('link-loses-pinned')
    expect(linkOf((await pageOf(readerOf(instance), path, 'pinned=true')).link, 'next')).not.toHaveProperty(
      'pinned',
    )
  })
})

describe('ids', () => {
  it('odd-ids call boosts otherwise, and know them again', async () => {
    add('odd-ids')
    const page = await readerOf(instance).home('limit=1')
    expect(page.ids).toEqual([`interaction-${boost}`])
    expect((await readerOf(instance).get(`/api/v1/statuses/interaction-${boost}`)).status).toBe(200)
    expect((await readerOf(instance).home(`max_id=interaction-${boost}`)).ids).toHaveLength(6)
  })

  it('new-ids are others for all, in the same order, and the old ones lead nowhere', async () => {
    const before = await readerOf(instance).home()
    add('new-ids')
    const after = await readerOf(instance).home('limit=3')
    expect(after.ids.every((id) => /^x[0-9a-z]+$/.test(id))).toBe(true)
    expect([...after.ids].sort().reverse()).toEqual(after.ids)
    const next = linkOf(after.link, 'next')?.['max_id'] ?? ''
    expect((await readerOf(instance).home(`max_id=${next}`)).ids).toHaveLength(before.ids.length - 3)
    expect((await readerOf(instance).get(`/api/v1/statuses/${after.ids[0]}`)).status).toBe(200)
    expect((await readerOf(instance).get(`/api/v1/statuses/${original}`)).status).toBe(404)
    expect((await readerOf(instance).home(`max_id=${original}`)).status).toBe(400)
  })
})

describe('streams', () => {
  it('stream-doubled and stream-swapped', async () => {
    const ear = await listen(instance)
    await subscribe(instance, ear)
    const say = (text: string): string => instance.world.post({ author: 'mina', text }).id
    add('stream-doubled', { times: 1 })
    say('one')
    add('stream-swapped', { times: 1 })
    say('two')
    say('three')
    const heard = (await ear.heard(4)).map(({ payload }) => /<p>(\w+)/.exec(payload ?? '')?.[1])
    expect(heard).toEqual(['one', 'one', 'three', 'two'])
  })

  it('stream-502 refuses the upgrade', async () => {
    add('stream-502')
    const headers = { authorization: `Bearer ${instance.oauth.issueToken('reader')}` }
    const socket = keep(new WebSocket(`${streamBase(instance)}/api/v1/streaming`, { headers }))
    socket.on('error', () => undefined)
    const status = await new Promise((resolve) =>
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)),
    )
    expect(status).toBe(502)
  })
})
