import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { minute, noon } from './client'
import { closeEars, listen, subscribe } from './ear'
import type { Ear } from './ear'

let instance: FakeInstance
let ear: Ear

const payloads = async (count: number): Promise<unknown[]> =>
  (await ear.heard(count)).map(({ payload = '' }) => JSON.parse(payload) as unknown)

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon })
  for (const handle of ['reader', 'mina', 'jo']) instance.world.addAccount({ handle })
  ear = await listen(instance)
})
afterEach(async () => {
  closeEars()
  await instance.stop()
})

describe('notifications', () => {
  it('come as rows of API v1 with their group, twice to those who subscribe twice', async () => {
    await subscribe(instance, ear)
    await subscribe(instance, ear, 'user:notification')
    const { id } = instance.world.post({ author: 'reader', text: 'words' })
    instance.world.favourite('mina', id)
    const frames = await ear.heard(3)
    expect(frames.slice(1)).toMatchObject([
      { stream: ['user'], event: 'notification' },
      { stream: ['user:notification'], event: 'notification' },
    ])
    const group = expect.stringContaining(`favourite-${id}-`) as string
    expect((await payloads(3))[1]).toMatchObject({ type: 'favourite', group_key: group, status: { id } })
  })

  it('do not come when filtered; merging an accepted request does', async () => {
    const { world } = instance
    await subscribe(instance, ear)
    world.setPolicy('reader', { for_not_following: 'filter' })
    world.post({ author: 'mina', text: 'Hello @reader' })
    world.setWorkerDelay(minute)
    world.acceptRequest('reader', 'mina')
    instance.clock.advance(minute)
    world.post({ author: 'reader', text: 'end' })
    expect((await ear.heard(2)).map(({ event }) => event)).toEqual(['notifications_merged', 'update'])
  })
})

describe('conversations', () => {
  it('come on the stream `direct` alone, as they are after the new post', async () => {
    await subscribe(instance, ear, 'direct')
    const { id } = instance.world.post({ author: 'mina', text: 'psst @reader', visibility: 'direct' })
    expect(await ear.heard(1)).toMatchObject([{ stream: ['direct'], event: 'conversation' }])
    expect(await payloads(1)).toMatchObject([
      { unread: true, accounts: [{ acct: 'mina' }], last_status: { id } },
    ])
  })
})

describe('announcements', () => {
  it('come, change and go; the id of one that goes is bare', async () => {
    await subscribe(instance, ear)
    const { id } = instance.world.announce({ content: '<p>Maintenance tonight.</p>' })
    instance.world.react('mina', id, '👍')
    instance.world.withdraw(id)
    const frames = await ear.heard(3)
    expect(frames.map(({ event }) => event)).toEqual([
      'announcement',
      'announcement.reaction',
      'announcement.delete',
    ])
    expect((await payloads(3))[1]).toEqual({ name: '👍', count: 1, announcement_id: id })
    expect(frames[2]?.payload).toBe(id)
  })
})

describe('a mute', () => {
  it('takes posts out of lists as it does out of the home, with a `delete` each', async () => {
    const { world } = instance
    const list = world.addList('reader', 'Neighbours', ['mina'])
    const post = world.post({ author: 'mina', text: 'words' })
    await subscribe(instance, ear, 'list', { list: list.id })
    world.mute('reader', 'mina')
    expect(await ear.heard(1)).toEqual([{ stream: ['list', list.id], event: 'delete', payload: post.id }])
    expect(world.listOf(list.id)).toEqual([])
  })
})

describe('what never comes', () => {
  it('is a word of filters, of an unfollow, of a vacuum, or of an unfollowed tag', async () => {
    const { world } = instance
    world.follow('reader', 'mina')
    const old = world.post({ author: 'mina', text: 'words #owls' })
    await subscribe(instance, ear)
    world.addFilter('reader', { title: 'Birds', keywords: ['owl'] })
    world.followTag('reader', 'owls')
    world.unfollowTag('reader', 'owls')
    world.unfollow('reader', 'mina')
    world.vacuum(old.id)
    world.setMarker('reader', 'home', old.id)
    world.post({ author: 'reader', text: 'end' })
    expect((await ear.heard(1)).map(({ event }) => event)).toEqual(['update'])
  })
})

describe('public streams', () => {
  it('know of the viewer the filters alone, without a name for `blur`, and nothing of the muted', async () => {
    const { world } = instance
    await subscribe(instance, ear, 'public')
    world.addFilter('reader', { title: 'Birds', action: 'blur', keywords: ['owl'] })
    world.mute('reader', 'jo')
    world.post({ author: 'jo', text: 'unheard' })
    world.post({ author: 'mina', text: 'an owl' })
    const [post] = await payloads(1)
    expect(post).not.toHaveProperty('favourited')
    expect(post).toMatchObject({ content: '<p>an owl</p>', filtered: [{ filter: { title: 'Birds' } }] })
    const { filtered } = post as { filtered: { filter: object }[] }
    expect(filtered[0]?.filter).not.toHaveProperty('filter_action')
  })
})
