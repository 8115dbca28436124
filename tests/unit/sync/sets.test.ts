import { describe, expect, it } from 'vitest'
import type { ListMember } from '../../../src/shared/sets'
import type { FaultName } from '../../support/fake-mastodon'
import { useSets } from './sets-scene'
import { hours, minutes } from './support'

const { scene, begin, people, run, stored, requests, startLater } = useSets()
const handles = async (name: 'blocks' | 'mutes' | 'followRequests'): Promise<string[]> =>
  ((await stored(name)) as { handle: string }[]).map(({ handle }) => handle)

describe('the sets of an account', () => {
  it('are read whole, over all their pages', async () => {
    await begin()
    const all = people(205)
    for (const handle of all.slice(0, 170)) scene().instance.world.block('reader', handle)
    for (const handle of all.slice(170)) scene().instance.world.mute('reader', handle)
    for (let at = 0; at < 450; at += 1) scene().instance.world.blockDomain('reader', `d${at}.example`)
    scene().follow()
    scene().start()
    await run(2 * minutes)
    expect(new Set(await handles('blocks'))).toEqual(new Set(all.slice(0, 170)))
    expect(new Set(await handles('mutes'))).toEqual(new Set(all.slice(170)))
    expect(await stored('domainBlocks')).toHaveLength(450)
    expect(await stored('followRequests')).toEqual([])
  })

  it('say when a mute ends', async () => {
    await begin()
    const [handle = ''] = people(1)
    const expiresAt = scene().now() + 3 * hours
    scene().instance.world.mute('reader', handle, { expiresAt })
    scene().start()
    await run(minutes)
    expect(await stored('mutes')).toMatchObject([{ handle, until: expiresAt }])
  })

  it('are not half of what they are: a page that fails leaves what was stored', async () => {
    await begin()
    const all = people(170)
    for (const handle of all.slice(0, 100)) scene().instance.world.block('reader', handle)
    scene().start()
    await run(minutes)
    expect(await stored('blocks')).toHaveLength(100)
    for (const handle of all.slice(100)) scene().instance.world.block('reader', handle)
    scene().instance.faults.add({
      name: 'http-500-html',
      when: ({ path, query }) => path === '/api/v1/blocks' && query.has('max_id'),
    })
    await startLater(27 * hours)
    await run(minutes)
    expect(requests('/api/v1/blocks')).toBeGreaterThan(3)
    expect(await stored('blocks')).toHaveLength(100)
  })

  it('are not what a page shows that leads to itself', async () => {
    await begin()
    for (const handle of people(170)) scene().instance.world.block('reader', handle)
    scene().instance.faults.add({ name: 'same-page', when: '/api/v1/blocks' })
    scene().start()
    await run(minutes)
    expect(requests('/api/v1/blocks')).toBeGreaterThan(0)
    expect(await stored('blocks')).toBeUndefined()
  })

  it('come from version 1 where the instance has no other filters', async () => {
    await begin({ personality: 'pleroma' })
    scene().instance.world.addFilter('reader', { title: 'Rain', keywords: ['rain', 'hail'], action: 'hide' })
    scene().start()
    await run(2 * minutes)
    expect(await stored('filters')).toMatchObject([
      { title: 'rain', action: 'hide', keywords: [{ keyword: 'rain', wholeWord: true }] },
      { title: 'hail' },
    ])
    await run(5 * hours)
    expect(requests('/api/v2/filters')).toBe(1)
    expect(requests('/api/v1/filters')).toBeGreaterThan(10)
  })

  it.each<FaultName>(['unauthorized', 'forbidden', 'gone'])(
    'come from version 1 where version 2 is refused by %s, as Sharkey does',
    async (name) => {
      await begin()
      scene().instance.faults.add({ name, when: '/api/v2/filters' })
      scene().instance.world.addFilter('reader', { title: 'Rain', keywords: ['rain'], action: 'hide' })
      scene().start()
      await run(2 * hours)
      expect(await stored('filters')).toMatchObject([{ title: 'rain', action: 'hide' }])
      expect(requests('/api/v2/filters')).toBe(1)
      expect(scene().engine().state()).toMatchObject({ connection: 'polling', problem: null })
    },
  )

  it('hold lists with their people, and followed hashtags', async () => {
    await begin()
    const all = people(3)
    for (const handle of all) scene().instance.world.follow('reader', handle)
    scene().instance.world.addList('reader', 'Birders', all.slice(0, 2))
    scene().instance.world.addList('reader', 'Nobody', [])
    for (let at = 0; at < 210; at += 1) scene().instance.world.followTag('reader', `tag${at}`)
    scene().start()
    await run(2 * minutes)
    expect(await stored('lists')).toMatchObject([
      { title: 'Birders', isExclusive: false, people: [{}, {}] },
      { title: 'Nobody', people: [] },
    ])
    const [birders] = (await stored('lists')) as ListMember[]
    expect(new Set(birders?.people.map(({ handle }) => handle))).toEqual(new Set(all.slice(0, 2)))
    expect(await stored('followedTags')).toHaveLength(210)
  })

  it('hear of announcements by the stream, and read them anew', async () => {
    await begin({ streams: true })
    scene().start()
    await run(minutes)
    await scene().breathe()
    await run(minutes)
    expect(await stored('announcements')).toEqual([])
    scene().instance.world.announce({ content: '<p>Maintenance tonight.</p>' })
    await scene().breathe()
    await run(2 * minutes)
    expect(await stored('announcements')).toMatchObject([
      { content: '<p>Maintenance tonight.</p>', isRead: false, reactions: [] },
    ])
    const { world } = scene().instance
    const [id = ''] = world.announcements().map((one) => one.id)
    const [handle = ''] = people(1)
    for (const who of ['reader', handle]) world.react(who, id, '🎉')
    world.react(handle, id, 'blobcat')
    await scene().breathe()
    await run(2 * minutes)
    expect(await stored('announcements')).toMatchObject([
      {
        reactions: [
          { name: '🎉', count: 2, isMine: true, emoji: null },
          { name: 'blobcat', count: 1, isMine: false },
        ],
      },
    ])
  })

  it('say which announcements were put away, here and so everywhere', async () => {
    await begin()
    const { world, faults } = scene().instance
    world.announce({ content: '<p>Maintenance tonight.</p>' })
    const withdrawn = world.announce({ content: '<p>Maintenance tomorrow.</p>' })
    scene().start()
    await run(minutes)
    const [first = ''] = ((await stored('announcements')) as { id: string }[]).map(({ id }) => id)
    await scene().engine().putAwayAnnouncement(first)
    expect(await stored('announcements')).toMatchObject([{ isRead: true }, { isRead: false }])
    expect([...(world.announcements()[0]?.readBy ?? [])]).toEqual([world.account('reader').id])

    faults.add({ name: 'http-500-html', when: '/api/v1/announcements/*' })
    await expect(scene().engine().putAwayAnnouncement(withdrawn.id)).rejects.toMatchObject({ code: 'server' })
    faults.clear()
    world.withdraw(withdrawn.id)
    await scene().engine().putAwayAnnouncement(withdrawn.id)
    expect(await stored('announcements')).toMatchObject([{ id: first }])
  })

  it('tell that the account itself has moved', async () => {
    await begin()
    const [handle = ''] = people(1)
    scene().start()
    await run(minutes)
    expect(await stored('self')).toMatchObject([{ movedTo: null }])
    scene().instance.world.account('reader').movedTo = scene().instance.world.account(handle).id
    await startLater(27 * hours)
    await run(minutes)
    expect(await stored('self')).toMatchObject([{ movedTo: handle }])
    expect(scene().engine().state().problem).toBeNull()
  })
})
