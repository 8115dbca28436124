import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { linkOf, minute, noon, pageOf, readerOf, walk } from './client'

let instance: FakeInstance
const crowd = Array.from({ length: 12 }, (_, index) => `person${index}@away.example`)

const idOf = (handle: string): string => instance.world.account(handle).id

const say = async (method: string, path: string, body: unknown = {}): Promise<unknown> => {
  const headers = { ...readerOf(instance).headers, 'content-type': 'application/json' }
  return (await fetch(instance.origin + path, { method, headers, body: JSON.stringify(body) })).json()
}

const json = async (path: string): Promise<unknown> => (await readerOf(instance).get(path)).json()

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon, throttle: false })
  for (const handle of ['reader', 'mina', 'jo', ...crowd]) instance.world.addAccount({ handle })
})
afterEach(() => instance.stop())

describe.each([
  ['mutes', 'mute'],
  ['blocks', 'block'],
] as const)('%s', (name, verb) => {
  it('are accounts, last made first, with no way up but since_id', async () => {
    for (const handle of crowd) instance.world[verb]('reader', handle)
    const expected = crowd.map(idOf).reverse()
    const path = `/api/v1/${name}`
    expect((await walk(readerOf(instance), path, { limit: 5 })).flat()).toEqual(expected)
    const page = await pageOf(readerOf(instance), path, 'limit=5')
    expect(linkOf(page.link, 'next')).toEqual({ limit: '5', max_id: '8' })
    expect(linkOf(page.link, 'prev')).toEqual({ limit: '5', since_id: '12' })
    expect((await pageOf(readerOf(instance), path, 'limit=2&min_id=3')).ids).toEqual(expected.slice(0, 2))
    expect(instance.world[`${verb}sOf`]('reader')).toEqual(expected)
  })
})

describe('a mute', () => {
  it('says when it ends, and ends then without a word', async () => {
    const { world, clock } = instance
    world.follow('reader', 'mina')
    const post = world.post({ author: 'mina', text: 'words' })
    expect(await say('POST', `/api/v1/accounts/${idOf('mina')}/mute`, { duration: 600 })).toMatchObject({
      muting: true,
      muting_notifications: true,
    })
    expect(world.homeOf('reader')).toEqual([])
    const { items } = await pageOf(readerOf(instance), '/api/v1/mutes')
    expect(items).toMatchObject([{ acct: 'mina', mute_expires_at: '2026-11-01T12:10:00.000Z' }])
    clock.advance(10 * minute)
    expect((await pageOf(readerOf(instance), '/api/v1/mutes')).items).toEqual([])
    expect(world.homeOf('reader')).toMatchObject([{ id: post.id }])
  })
})

describe('blocked domains', () => {
  it('are names, and end all follows to and from there, which is told', async () => {
    const { world } = instance
    world.follow('reader', crowd[0] ?? '')
    world.follow(crowd[1] ?? '', 'reader')
    await say('POST', '/api/v1/domain_blocks', { domain: 'away.example' })
    world.blockDomain('reader', 'other.example')
    const page = await pageOf(readerOf(instance), '/api/v1/domain_blocks')
    expect(page.ids).toEqual(['other.example', 'away.example'])
    expect(linkOf(page.link, 'prev')).toEqual({ since_id: '2' })
    expect(await json(`/api/v1/accounts/relationships?id[]=${idOf(crowd[0] ?? '')}`)).toMatchObject([
      { following: false, domain_blocking: true },
    ])
    expect((await pageOf(readerOf(instance), '/api/v1/notifications')).items).toMatchObject([
      { type: 'severed_relationships', event: { target_name: 'away.example' } },
    ])
    await say('DELETE', '/api/v1/domain_blocks', { domain: 'away.example' })
    expect(world.domainBlocksOf('reader')).toEqual(['other.example'])
  })
})

describe('what one is to others', () => {
  it('is following, asking, muting and all that, without suspended accounts unless asked', async () => {
    const { world } = instance
    world.follow('reader', 'mina', { showBoosts: false, notify: true, languages: ['de'] })
    world.follow('jo', 'reader')
    world.endorse('reader', 'mina')
    const path = `/api/v1/accounts/relationships?id[]=${idOf('mina')}&id[]=${idOf('jo')}`
    expect(await json(path)).toMatchObject([
      { following: true, showing_reblogs: false, notifying: true, languages: ['de'], endorsed: true },
      { following: false, followed_by: true, muting: false },
    ])
    world.suspend('mina')
    expect(await json(path)).toMatchObject([{ id: idOf('jo') }])
    expect(await json(`${path}&with_suspended=true`)).toHaveLength(2)
  })

  it('changes by the API; a locked account is asked', async () => {
    const locked = instance.world.addAccount({ handle: 'locked', locked: true })
    const path = (id: string, verb: string): string => `/api/v1/accounts/${id}/${verb}`
    expect(await say('POST', path(locked.id, 'follow'))).toMatchObject({ following: false, requested: true })
    expect(await say('POST', path(idOf('mina'), 'follow'), { reblogs: false })).toMatchObject({
      following: true,
      showing_reblogs: false,
    })
    expect(await say('POST', path(idOf('mina'), 'unfollow'))).toMatchObject({ following: false })
    expect(await say('POST', path(idOf('mina'), 'block'))).toMatchObject({ blocking: true })
    expect(await say('POST', path(idOf('mina'), 'unblock'))).toMatchObject({ blocking: false })
  })
})

describe('followers and following', () => {
  it('come in pages, last first, unless they are hidden', async () => {
    const { world } = instance
    for (const handle of crowd) world.follow(handle, 'mina')
    world.follow('reader', 'jo')
    world.follow('jo', 'mina')
    const path = `/api/v1/accounts/${idOf('mina')}/followers`
    const all = (await walk(readerOf(instance), path, { limit: 5 })).flat()
    expect(all).toEqual([...crowd, 'jo'].map(idOf).reverse())
    expect(await json(`/api/v1/accounts/familiar_followers?id[]=${idOf('mina')}`)).toMatchObject([
      { id: idOf('mina'), accounts: [{ acct: 'jo' }] },
    ])
    expect((await pageOf(readerOf(instance), `/api/v1/accounts/${idOf('jo')}/following`)).ids).toEqual([
      idOf('mina'),
    ])
    const shy = world.addAccount({ handle: 'shy', hidesRelations: true })
    world.follow('jo', 'shy')
    expect((await pageOf(readerOf(instance), `/api/v1/accounts/${shy.id}/followers`)).ids).toEqual([])
  })

  it('are asked for first by those who are locked', async () => {
    const { world } = instance
    for (const handle of ['mina', 'jo']) world.requestFollow(handle, 'reader')
    expect((await pageOf(readerOf(instance), '/api/v1/follow_requests')).items).toMatchObject([
      { acct: 'jo' },
      { acct: 'mina' },
    ])
    expect(await say('POST', `/api/v1/follow_requests/${idOf('mina')}/authorize`)).toMatchObject({
      followed_by: true,
    })
    await say('POST', `/api/v1/follow_requests/${idOf('jo')}/reject`)
    expect((await pageOf(readerOf(instance), '/api/v1/follow_requests')).items).toEqual([])
    expect(world.notificationsOf('reader').map(({ type }) => type)).toEqual(['follow'])
  })
})

describe('endorsements and members of lists', () => {
  it('are cut by the accounts’ own ids, and are all there at once for a limit of 0', async () => {
    const { world } = instance
    const list = world.addList('reader', 'Everybody', crowd)
    for (const handle of crowd) world.endorse('reader', handle)
    const byId = crowd.map(idOf).sort((one, other) => (BigInt(one) < BigInt(other) ? 1 : -1))
    for (const path of [`/api/v1/lists/${list.id}/accounts`, '/api/v1/endorsements']) {
      expect((await walk(readerOf(instance), path, { limit: 5 })).flat()).toEqual(byId)
      const page = await pageOf(readerOf(instance), path, 'limit=5')
      expect(linkOf(page.link, 'next')).toEqual({ limit: '5', max_id: byId[4] })
      expect(linkOf(page.link, 'prev')).toEqual({ limit: '5', since_id: byId[0] })
      expect(await pageOf(readerOf(instance), path, 'limit=0')).toMatchObject({ ids: byId, link: null })
      expect((await pageOf(readerOf(instance), path, 'limit=00')).ids).toEqual([])
    }
  })
})

describe('followed hashtags', () => {
  it('bring posts of strangers home, take them away without an event, and are paged with since_id', async () => {
    const { world } = instance
    world.post({ author: 'jo', text: 'before #Owls' })
    world.followTag('reader', 'Owls')
    await say('POST', '/api/v1/tags/ponds/follow')
    const owl = world.post({ author: 'jo', text: 'an #owls' })
    const both = world.post({ author: 'jo', text: '#owls on #ponds' })
    world.follow('reader', 'mina')
    const friend = world.post({ author: 'mina', text: '#owls too' })
    const home = (): string[] => world.homeOf('reader').map(({ id }) => id)
    expect(home()).toEqual([friend.id, both.id, owl.id])
    const page = await pageOf(readerOf(instance), '/api/v1/followed_tags')
    expect(page.items).toMatchObject([{ name: 'ponds', following: true }, { name: 'owls' }])
    expect(linkOf(page.link, 'prev')).toEqual({ since_id: '2' })
    expect(await json('/api/v1/tags/nothing')).toMatchObject({ name: 'nothing', following: false })
    world.unfollowTag('reader', 'owls')
    expect(home()).toEqual([friend.id, both.id])
    expect(world.tagsOf('reader')).toEqual(['ponds'])
  })
})

describe('lists', () => {
  it('are made, changed and removed, and nobody else’s', async () => {
    const { world } = instance
    world.follow('reader', 'mina')
    const made = await say('POST', '/api/v1/lists', { title: 'Birders', replies_policy: 'none' })
    expect(made).toMatchObject({ id: '1', title: 'Birders', replies_policy: 'none', exclusive: false })
    expect(await say('PUT', '/api/v1/lists/1', { exclusive: true })).toMatchObject({ exclusive: true })
    expect(await say('POST', '/api/v1/lists/1/accounts', { account_ids: [idOf('jo')] })).toHaveProperty(
      'error',
    )
    expect(await say('POST', '/api/v1/lists/1/accounts', { account_ids: [idOf('mina')] })).toEqual({})
    expect(await say('POST', '/api/v1/lists/1/accounts', { account_ids: [idOf('mina')] })).toHaveProperty(
      'error',
    )
    expect(await json(`/api/v1/accounts/${idOf('mina')}/lists`)).toMatchObject([{ id: '1' }])
    const theirs = world.addList('mina', 'Secret', [])
    expect((await readerOf(instance).get(`/api/v1/lists/${theirs.id}`)).status).toBe(404)
    await say('DELETE', '/api/v1/lists/1')
    expect(await json('/api/v1/lists')).toEqual([])
  })

  it('show answers by their policy, and exclusive ones keep their members out of the home', () => {
    const { world } = instance
    for (const handle of ['mina', 'jo']) world.follow('reader', handle)
    const lists = (['none', 'list', 'followed'] as const).map((repliesPolicy) =>
      world.addList('reader', repliesPolicy, ['mina'], { repliesPolicy }),
    )
    const question = world.post({ author: 'jo', text: 'a question' })
    const answer = world.post({ author: 'mina', text: 'an answer', inReplyTo: question.id })
    expect(lists.map(({ id }) => world.listOf(id))).toEqual([[], [], [answer.id]])
    world.setListMember(lists[1]?.id ?? '', 'jo', true)
    expect(world.listOf(lists[1]?.id ?? '')).toEqual([answer.id, question.id])
    world.addList('reader', 'apart', ['mina'], { exclusive: true })
    world.post({ author: 'mina', text: 'for the list' })
    expect(world.homeOf('reader').map(({ id }) => id)).toEqual([answer.id, question.id])
  })
})
