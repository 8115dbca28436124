import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance, FakeInstanceOptions } from '../../support/fake-mastodon/index'
import { hour, linkOf, minute, noon, pageOf, readerOf, walk } from './client'

const path = '/api/v1/notifications'
let instance: FakeInstance

const open = async (options: FakeInstanceOptions = {}): Promise<void> => {
  instance = await startFakeInstance({ now: noon, throttle: false, ...options })
  for (const handle of ['reader', 'mina', 'jo', 'far@away.example']) instance.world.addAccount({ handle })
}

const own = (text = 'words'): string => {
  instance.clock.advance(minute)
  return instance.world.post({ author: 'reader', text }).id
}

const types = async (query = ''): Promise<string[]> => {
  const { items } = await pageOf(readerOf(instance), path, query)
  // The fake's own shapes are under test here; a wrong one fails the assertions.
  return (items as unknown as { type: string }[]).map(({ type }) => type)
}

const say = (method: string, rest: string, body: unknown = {}): Promise<Response> =>
  fetch(`${instance.origin}${rest}`, {
    method,
    headers: { ...readerOf(instance).headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const json = async (rest: string): Promise<unknown> => (await readerOf(instance).get(rest)).json()

beforeEach(() => open())
afterEach(() => instance.stop())

describe('what makes one', () => {
  it('is what others do to one’s posts, and what they write, newest first', async () => {
    const { world } = instance
    const post = own()
    world.follow('mina', 'reader')
    world.favourite('mina', post)
    world.boost({ by: 'jo', of: post })
    world.post({ author: 'far@away.example', text: 'Hello @reader' })
    world.post({ author: 'jo', text: 'see', quoteOf: post })
    world.follow('reader', 'mina', { notify: true })
    world.post({ author: 'mina', text: 'for followers' })
    world.requestFollow('jo', 'reader')
    expect(await types()).toEqual([
      'follow_request',
      'status',
      'quote',
      'mention',
      'reblog',
      'favourite',
      'follow',
    ])
    const { items } = await pageOf(readerOf(instance), path, 'types[]=reblog&types[]=favourite')
    expect(items).toMatchObject([
      { account: { acct: 'jo' }, status: { id: post } },
      { account: { acct: 'mina' }, status: { id: post } },
    ])
    expect(await types('exclude_types[]=follow&exclude_types[]=quote&limit=3')).toEqual([
      'follow_request',
      'status',
      'mention',
    ])
  })

  it('are the ends of polls one took part in and edits of what one boosted or quoted', async () => {
    const { world, clock } = instance
    const theirs = world.post({ author: 'mina', text: 'x', poll: { options: [{ title: 'yes' }] } }).id
    world.vote('reader', theirs, [0])
    world.boost({ by: 'reader', of: theirs })
    world.post({ author: 'reader', text: 'see', quoteOf: theirs })
    clock.advance(minute)
    world.edit(theirs, { text: 'y' })
    clock.advance(25 * hour)
    expect(await types()).toEqual(['poll', 'quoted_update', 'update'])
  })

  it('may be of a type nobody knows, with words for it if one says which are known (4.6)', async () => {
    await instance.stop()
    await open({ personality: 'mastodon-4.6' })
    const raw = { collection: { id: '7' } }
    instance.world.notify('reader', { type: 'added_to_collection', from: 'mina', raw })
    const { items } = await pageOf(readerOf(instance), path)
    expect(items).toMatchObject([{ type: 'added_to_collection', ...raw }])
    expect(items[0]).not.toHaveProperty('fallback')
    const asked = await pageOf(readerOf(instance), path, 'supported_types[]=mention')
    expect(asked.items).toMatchObject([
      { fallback: { title: '<p>Something happened (added_to_collection)</p>' } },
    ])
  })
})

describe('what ends one', () => {
  it('is taking back, deleting, blocking and muting; sweeping leaves a mention without its post', async () => {
    const { world } = instance
    const post = own()
    world.favourite('mina', post)
    world.unfavourite('mina', post)
    world.boost({ by: 'mina', of: post })
    world.unboost('mina', post)
    const deleted = world.post({ author: 'jo', text: 'Hello @reader' })
    world.delete(deleted.id)
    world.follow('jo', 'reader')
    world.favourite('far@away.example', post)
    expect(await types()).toEqual(['favourite', 'follow'])
    world.mute('reader', 'far@away.example', { notifications: false })
    expect(await types()).toEqual(['favourite', 'follow'])
    world.mute('reader', 'far@away.example')
    world.block('reader', 'jo')
    expect(await types()).toEqual([])
    const swept = world.post({ author: 'mina', text: 'Hello @reader' })
    world.vacuum(swept.id)
    const { items } = await pageOf(readerOf(instance), path)
    expect(items).toMatchObject([{ type: 'mention' }])
    expect(items[0]).not.toHaveProperty('status')
  })

  it('is dismissing one or clearing all, by the API', async () => {
    const post = own()
    instance.world.favourite('mina', post)
    instance.world.favourite('jo', post)
    const [first] = (await pageOf(readerOf(instance), path)).ids
    expect(await json(`${path}/${first}`)).toMatchObject({ id: first })
    expect((await say('POST', `${path}/${first}/dismiss`)).status).toBe(200)
    expect((await say('POST', `${path}/${first}/dismiss`)).status).toBe(404)
    expect(await types()).toEqual(['favourite'])
    await say('POST', `${path}/clear`)
    expect(await types()).toEqual([])
    expect(instance.world.notificationsOf('reader')).toEqual([])
  })
})

describe('pages', () => {
  it('have 40 rows, both links on the last of them, and keep in Link what they were asked for', async () => {
    for (let count = 0; count < 90; count += 1) {
      instance.world.post({ author: 'mina', text: `Hello @reader ${count}` })
    }
    const reader = readerOf(instance)
    expect((await pageOf(reader, path)).ids).toHaveLength(40)
    expect((await pageOf(reader, path, 'limit=100')).ids).toHaveLength(80)
    const last = await pageOf(reader, path, 'types[]=mention&limit=40&max_id=11&whatever=1')
    expect(last.ids).toHaveLength(10)
    expect(linkOf(last.link, 'next')).toEqual({ 'types[]': 'mention', limit: '40', max_id: '1' })
    expect(linkOf(last.link, 'prev')).toMatchObject({ min_id: '10' })
    const pages = await walk(reader, path, { limit: 40 })
    expect(pages.flat()).toEqual(instance.world.notificationsOf('reader').map(({ id }) => id))
  })

  it('count what stands above the marker, up to a limit', async () => {
    for (let count = 0; count < 130; count += 1) {
      instance.world.post({ author: 'mina', text: `Hello @reader ${count}` })
    }
    expect(await json(`${path}/unread_count`)).toEqual({ count: 100 })
    expect(await json(`${path}/unread_count?limit=1000`)).toEqual({ count: 130 })
    await say('POST', '/api/v1/markers', { notifications: { last_read_id: '125' } })
    expect(await json(`${path}/unread_count`)).toEqual({ count: 5 })
  })
})

describe('groups', () => {
  it('hold favourites of one post within twelve hours', async () => {
    const { world, clock } = instance
    const post = own()
    world.favourite('mina', post)
    clock.advance(11 * hour)
    world.favourite('jo', post)
    clock.advance(2 * hour)
    world.favourite('far@away.example', post)
    const keys = world.notificationsOf('reader').map(({ groupKey }) => groupKey)
    expect(keys[1]).toBe(keys[2])
    expect(keys[0]).not.toBe(keys[1])
    const mention = world.notify('reader', { type: 'mention', from: 'mina', post })
    expect(mention?.groupKey).toBe(`ungrouped-${mention?.id}`)
  })

  it('are one a page in v2, counted up to the page, and come again on an older one', async () => {
    const { world } = instance
    const post = own()
    const crowd = Array.from({ length: 12 }, (_, index) => world.addAccount({ handle: `fan${index}` }))
    for (const { username } of crowd.slice(0, 6)) world.favourite(username, post)
    world.post({ author: 'mina', text: 'Hello @reader' })
    for (const { username } of crowd.slice(6)) world.favourite(username, post)
    const response = await readerOf(instance).get('/api/v2/notifications?limit=1&expand_accounts=full')
    const body: unknown = await response.json()
    expect(body).toMatchObject({
      notification_groups: [
        {
          type: 'favourite',
          notifications_count: 12,
          most_recent_notification_id: 13,
          page_max_id: '13',
          status_id: post,
          sample_account_ids: crowd
            .slice(-8)
            .map(({ id }) => id)
            .reverse(),
        },
      ],
      statuses: [{ id: post }],
    })
    const next = linkOf(response.headers.get('link'), 'next')
    expect(next).toEqual({ limit: '1', max_id: '13' })
    expect(await json('/api/v2/notifications?limit=40&max_id=13')).toMatchObject({
      notification_groups: [
        { notifications_count: 11, page_min_id: '1', page_max_id: '12' },
        { type: 'mention', notifications_count: 1 },
      ],
    })
    expect(await json('/api/v2/notifications?limit=1&min_id=3')).toMatchObject({
      notification_groups: [{ notifications_count: 4, most_recent_notification_id: 4 }],
    })
  })

  it('are shown alone without a word of pages, with accounts whose way up leads nowhere', async () => {
    const { world } = instance
    const post = own()
    for (const handle of ['mina', 'jo']) world.favourite(handle, post)
    const key = world.notificationsOf('reader')[0]?.groupKey ?? ''
    const body = (await json(`/api/v2/notifications/${key}`)) as { notification_groups: unknown[] }
    expect(body.notification_groups).toMatchObject([{ group_key: key, notifications_count: 2 }])
    expect(body.notification_groups[0]).not.toHaveProperty('page_min_id')
    const people = await pageOf(readerOf(instance), `/api/v2/notifications/${key}/accounts`, 'limit=1')
    expect(people.items).toMatchObject([{ acct: 'jo' }])
    expect(linkOf(people.link, 'prev')).toEqual({ limit: '1', min_id: '2' })
    const above = await pageOf(readerOf(instance), `/api/v2/notifications/${key}/accounts`, 'min_id=2')
    expect(above.items).toHaveLength(2)
    expect(await json('/api/v2/notifications/unread_count')).toEqual({ count: 1 })
    await say('POST', `/api/v2/notifications/${key}/dismiss`)
    expect(await types()).toEqual([])
  })

  it('are unknown to other servers', async () => {
    await instance.stop()
    await open({ personality: 'gotosocial' })
    instance.world.favourite('mina', own())
    expect((await readerOf(instance).get('/api/v2/notifications')).status).toBe(404)
    expect((await readerOf(instance).get('/api/v2/notifications/policy')).status).toBe(404)
    const { items } = await pageOf(readerOf(instance), path)
    expect(items[0]).not.toHaveProperty('group_key')
  })
})

describe('a policy', () => {
  it('drops or filters by who it is, and filtered ones wait behind a request', async () => {
    const { world } = instance
    world.setPolicy('reader', { for_not_following: 'filter', for_private_mentions: 'drop' })
    world.post({ author: 'mina', text: 'psst @reader', visibility: 'direct' })
    for (const text of ['one @reader', 'two @reader']) world.post({ author: 'mina', text })
    world.follow('reader', 'jo')
    world.post({ author: 'jo', text: 'three @reader' })
    expect(await types()).toEqual(['mention'])
    expect(await types('include_filtered=true')).toHaveLength(3)
    const { id } = world.account('mina')
    const { items } = await pageOf(readerOf(instance), path, `account_id=${id}`)
    expect(items).toMatchObject([{ filtered: true }, { filtered: true }])
    const requests = await pageOf(readerOf(instance), `${path}/requests`)
    expect(requests.items).toMatchObject([
      {
        notifications_count: '2',
        account: { acct: 'mina' },
        last_status: { content: expect.stringContaining('two') as string },
      },
    ])
    expect(await json('/api/v2/notifications/policy')).toMatchObject({
      for_not_following: 'filter',
      for_private_mentions: 'drop',
      summary: { pending_requests_count: 1, pending_notifications_count: 2 },
    })
    expect(await json(`${path}/policy`)).toMatchObject({
      filter_not_following: true,
      filter_new_accounts: false,
    })
  })

  it('accepts later: what was filtered shows where it belongs, and the next passes', async () => {
    const { world, clock } = instance
    await say('PATCH', '/api/v2/notifications/policy', { for_not_following: 'filter' })
    world.post({ author: 'mina', text: 'one @reader' })
    world.follow('reader', 'jo')
    world.post({ author: 'jo', text: 'two @reader' })
    world.setWorkerDelay(5000)
    const [request] = (await pageOf(readerOf(instance), `${path}/requests`)).ids
    expect((await say('POST', `${path}/requests/${request}/accept`)).status).toBe(200)
    expect(await json(`${path}/requests/merged`)).toEqual({ merged: false })
    expect(await types()).toHaveLength(1)
    clock.advance(5000)
    expect(await json(`${path}/requests/merged`)).toEqual({ merged: true })
    world.post({ author: 'mina', text: 'three @reader' })
    expect(
      world
        .notificationsOf('reader')
        .map(({ fromId }) => world.accounts().find(({ id }) => id === fromId)?.username),
    ).toEqual(['mina', 'jo', 'mina'])
    expect((await pageOf(readerOf(instance), `${path}/requests`)).ids).toEqual([])
  })

  it('lets a request be dismissed, alone or with others', async () => {
    const { world } = instance
    world.setPolicy('reader', { for_not_following: 'filter' })
    for (const handle of ['mina', 'jo']) world.post({ author: handle, text: 'hi @reader' })
    const { ids } = await pageOf(readerOf(instance), `${path}/requests`)
    await say('POST', `${path}/requests/dismiss`, { id: ids })
    expect(await types('include_filtered=true')).toEqual([])
    expect((await pageOf(readerOf(instance), `${path}/requests`)).ids).toEqual([])
  })
})
