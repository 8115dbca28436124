import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { linkOf, minute, noon, pageOf, readerOf, walk } from './client'

const path = '/api/v1/conversations'
let instance: FakeInstance

const psst = (author: string, text: string, inReplyTo?: string): string => {
  instance.clock.advance(minute)
  const options = inReplyTo === undefined ? {} : { inReplyTo }
  return instance.world.post({ author, text, visibility: 'direct', ...options }).id
}

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon, throttle: false })
  for (const handle of ['reader', 'mina', 'jo', 'far@away.example']) instance.world.addAccount({ handle })
})
afterEach(() => instance.stop())

describe('conversations', () => {
  it('gather a thread by its people, are unread for whoever did not write last, and move to the top', async () => {
    const first = psst('mina', '@reader hello')
    const other = psst('far@away.example', '@reader hi')
    const reader = readerOf(instance)
    expect((await pageOf(reader, path)).items).toMatchObject([
      { unread: true, accounts: [{ acct: 'far@away.example' }], last_status: { id: other } },
      { unread: true, accounts: [{ acct: 'mina' }], last_status: { id: first } },
    ])
    const answer = psst('reader', '@mina well', first)
    const { items } = await pageOf(reader, path)
    expect(items).toMatchObject([
      { unread: false, last_status: { id: answer } },
      { last_status: { id: other } },
    ])
    expect((await pageOf(readerOf(instance, 'mina'), path)).items).toMatchObject([
      { unread: true, accounts: [{ acct: 'reader' }] },
    ])
    psst('reader', 'to myself')
    expect((await pageOf(reader, path)).items[0]).toMatchObject({ accounts: [{ acct: 'reader' }] })
  })

  it('are paged by the id of the last post, and differ in people even in one thread', async () => {
    const root = psst('mina', '@reader one')
    psst('mina', '@reader @jo and more of us', root)
    const last = [1, 2, 3].map((count) => psst('mina', `@reader another ${count}`))
    const reader = readerOf(instance)
    const page = await pageOf(reader, path, 'limit=2')
    expect(linkOf(page.link, 'next')).toEqual({ limit: '2', max_id: last[1] })
    expect((await walk(reader, path, { limit: 2 })).map(({ length }) => length)).toEqual([2, 2, 1])
    expect(instance.world.conversationsOf('reader')).toHaveLength(5)
  })

  it('fall back to the post before when the last one is deleted, and to null when it is swept away', async () => {
    const first = psst('mina', '@reader one')
    const second = psst('mina', '@reader two', first)
    const reader = readerOf(instance)
    instance.world.delete(second)
    expect((await pageOf(reader, path)).items).toMatchObject([{ last_status: { id: first } }])
    instance.world.vacuum(first)
    expect((await pageOf(reader, path)).items).toMatchObject([{ last_status: null }])
  })

  it('end with a mute, unless it spares notifications', async () => {
    psst('mina', '@reader one')
    psst('jo', '@reader two')
    instance.world.mute('reader', 'mina', { notifications: false })
    expect((await pageOf(readerOf(instance), path)).ids).toHaveLength(2)
    instance.world.setWorkerDelay(minute)
    instance.world.mute('reader', 'jo')
    expect((await pageOf(readerOf(instance), path)).ids).toHaveLength(2)
    instance.clock.advance(minute)
    expect((await pageOf(readerOf(instance), path)).items).toMatchObject([{ accounts: [{ acct: 'mina' }] }])
  })

  it('are read, unread and removed by the API', async () => {
    psst('mina', '@reader one')
    const reader = readerOf(instance)
    const [id] = (await pageOf(reader, path)).ids
    const say = (method: string, rest: string): Promise<Response> =>
      fetch(`${instance.origin}${path}/${id}${rest}`, { method, headers: reader.headers })
    expect(await (await say('POST', '/read')).json()).toMatchObject({ unread: false })
    expect(await (await say('POST', '/unread')).json()).toMatchObject({ unread: true })
    expect((await say('DELETE', '')).status).toBe(200)
    expect((await pageOf(reader, path)).items).toEqual([])
    expect((await say('POST', '/read')).status).toBe(404)
  })
})

describe('scheduled posts', () => {
  const scheduled = '/api/v1/scheduled_statuses'

  it('wait in the order in which they were made, and are published in time', async () => {
    const { world, clock } = instance
    const soon = world.schedule({ author: 'reader', text: 'soon', at: noon + 10 * minute, media: [{}] })
    const later = world.schedule({ author: 'reader', text: 'later', at: noon + 60 * minute })
    const reader = readerOf(instance)
    const page = await pageOf(reader, scheduled)
    expect(page.items).toMatchObject([
      { id: later.id, params: { text: 'later', media_ids: null } },
      { id: soon.id, scheduled_at: '2026-11-01T12:10:00.000Z', media_attachments: [{ type: 'image' }] },
    ])
    clock.advance(10 * minute)
    expect((await pageOf(reader, scheduled)).ids).toEqual([later.id])
    expect(world.posts()).toMatchObject([{ content: '<p>soon</p>', media: [{ kind: 'image' }] }])
  })

  it('can be moved at least five minutes ahead, and vanish when what they answer is gone', async () => {
    const { world, clock } = instance
    const parent = world.post({ author: 'mina', text: 'a question' })
    const { id } = world.schedule({
      author: 'reader',
      text: 'x',
      at: noon + 10 * minute,
      inReplyTo: parent.id,
    })
    const reader = readerOf(instance)
    const move = (at: number): Promise<Response> =>
      fetch(`${instance.origin}${scheduled}/${id}`, {
        method: 'PUT',
        headers: { ...reader.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ scheduled_at: new Date(at).toISOString() }),
      })
    expect((await move(noon + minute)).status).toBe(422)
    expect((await move(noon + 20 * minute)).status).toBe(200)
    clock.advance(10 * minute)
    expect((await pageOf(reader, scheduled)).ids).toEqual([id])
    world.delete(parent.id)
    clock.advance(10 * minute)
    expect((await pageOf(reader, scheduled)).ids).toEqual([])
    expect(world.posts()).toEqual([])
  })
})
