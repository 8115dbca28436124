import { describe, expect, it } from 'vitest'
import { hour, linkOf, pageOf, readerOf } from './client'
import { path, useNotified } from './notified'

const { instance, open, own, types, say, json } = useNotified()

describe('groups', () => {
  it('hold favourites of one post within twelve hours', async () => {
    const { world, clock } = instance()
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
    const { world } = instance()
    const post = own()
    const crowd = Array.from({ length: 12 }, (_, index) => world.addAccount({ handle: `fan${index}` }))
    for (const { username } of crowd.slice(0, 6)) world.favourite(username, post)
    world.post({ author: 'mina', text: 'Hello @reader' })
    for (const { username } of crowd.slice(6)) world.favourite(username, post)
    const response = await readerOf(instance()).get('/api/v2/notifications?limit=1&expand_accounts=full')
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
    const { world } = instance()
    const post = own()
    for (const handle of ['mina', 'jo']) world.favourite(handle, post)
    const key = world.notificationsOf('reader')[0]?.groupKey ?? ''
    const body = (await json(`/api/v2/notifications/${key}`)) as { notification_groups: unknown[] }
    expect(body.notification_groups).toMatchObject([{ group_key: key, notifications_count: 2 }])
    expect(body.notification_groups[0]).not.toHaveProperty('page_min_id')
    const people = await pageOf(readerOf(instance()), `/api/v2/notifications/${key}/accounts`, 'limit=1')
    expect(people.items).toMatchObject([{ acct: 'jo' }])
    expect(linkOf(people.link, 'prev')).toEqual({ limit: '1', min_id: '2' })
    const above = await pageOf(readerOf(instance()), `/api/v2/notifications/${key}/accounts`, 'min_id=2')
    expect(above.items).toHaveLength(2)
    expect(await json('/api/v2/notifications/unread_count')).toEqual({ count: 1 })
    await say('POST', `/api/v2/notifications/${key}/dismiss`)
    expect(await types()).toEqual([])
  })

  it('are counted up to a hundred, or to what is asked for, which may be a thousand', async () => {
    for (let count = 0; count < 1_010; count += 1) {
      instance().world.post({ author: 'mina', text: `Hello @reader ${count}` })
    }
    const counted = (query = '') => json(`/api/v2/notifications/unread_count${query}`)
    expect(await counted()).toEqual({ count: 100 })
    expect(await counted('?limit=700')).toEqual({ count: 700 })
    expect(await counted('?limit=5000')).toEqual({ count: 1_000 })
  })

  it('are unknown to other servers', async () => {
    await instance().stop()
    await open({ personality: 'gotosocial' })
    instance().world.favourite('mina', own())
    expect((await readerOf(instance()).get('/api/v2/notifications')).status).toBe(404)
    expect((await readerOf(instance()).get('/api/v2/notifications/policy')).status).toBe(404)
    const { items } = await pageOf(readerOf(instance()), path)
    expect(items[0]).not.toHaveProperty('group_key')
  })
})
