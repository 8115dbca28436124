import { describe, expect, it } from 'vitest'
import { hour, linkOf, minute, pageOf, readerOf, walk } from './client'
import { path, useNotified } from './notified'

const { instance, open, own, types, say, json } = useNotified()

describe('what makes one', () => {
  it('is what others do to one’s posts, and what they write, newest first', async () => {
    const { world } = instance()
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
    const { items } = await pageOf(readerOf(instance()), path, 'types[]=reblog&types[]=favourite')
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
    const { world, clock } = instance()
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
    await instance().stop()
    await open({ personality: 'mastodon-4.6' })
    const raw = { collection: { id: '7' } }
    instance().world.notify('reader', { type: 'added_to_collection', from: 'mina', raw })
    const { items } = await pageOf(readerOf(instance()), path)
    expect(items).toMatchObject([{ type: 'added_to_collection', ...raw }])
    expect(items[0]).not.toHaveProperty('fallback')
    const asked = await pageOf(readerOf(instance()), path, 'supported_types[]=mention')
    expect(asked.items).toMatchObject([
      { fallback: { title: '<p>Something happened (added_to_collection)</p>' } },
    ])
  })
})

describe('what ends one', () => {
  it('is taking back, deleting, blocking and muting; sweeping leaves a mention without its post', async () => {
    const { world } = instance()
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
    const { items } = await pageOf(readerOf(instance()), path)
    expect(items).toMatchObject([{ type: 'mention' }])
    expect(items[0]).not.toHaveProperty('status')
  })

  it('is dismissing one or clearing all, by the API', async () => {
    const post = own()
    instance().world.favourite('mina', post)
    instance().world.favourite('jo', post)
    const [first] = (await pageOf(readerOf(instance()), path)).ids
    expect(await json(`${path}/${first}`)).toMatchObject({ id: first })
    expect((await say('POST', `${path}/${first}/dismiss`)).status).toBe(200)
    expect((await say('POST', `${path}/${first}/dismiss`)).status).toBe(404)
    expect(await types()).toEqual(['favourite'])
    await say('POST', `${path}/clear`)
    expect(await types()).toEqual([])
    expect(instance().world.notificationsOf('reader')).toEqual([])
  })
})

describe('pages', () => {
  it('have 40 rows, both links on the last of them, and keep in Link what they were asked for', async () => {
    for (let count = 0; count < 90; count += 1) {
      instance().world.post({ author: 'mina', text: `Hello @reader ${count}` })
    }
    const reader = readerOf(instance())
    expect((await pageOf(reader, path)).ids).toHaveLength(40)
    expect((await pageOf(reader, path, 'limit=100')).ids).toHaveLength(80)
    const last = await pageOf(reader, path, 'types[]=mention&limit=40&max_id=11&whatever=1')
    expect(last.ids).toHaveLength(10)
    expect(linkOf(last.link, 'next')).toEqual({ 'types[]': 'mention', limit: '40', max_id: '1' })
    expect(linkOf(last.link, 'prev')).toMatchObject({ min_id: '10' })
    const pages = await walk(reader, path, { limit: 40 })
    expect(pages.flat()).toEqual(
      instance()
        .world.notificationsOf('reader')
        .map(({ id }) => id),
    )
  })

  it('count what stands above the marker, up to a limit', async () => {
    for (let count = 0; count < 130; count += 1) {
      instance().world.post({ author: 'mina', text: `Hello @reader ${count}` })
    }
    expect(await json(`${path}/unread_count`)).toEqual({ count: 100 })
    expect(await json(`${path}/unread_count?limit=1000`)).toEqual({ count: 130 })
    await say('POST', '/api/v1/markers', { notifications: { last_read_id: '125' } })
    expect(await json(`${path}/unread_count`)).toEqual({ count: 5 })
  })
})
