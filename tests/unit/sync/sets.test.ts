import { afterEach, describe, expect, it } from 'vitest'
import type { ListMember, SetName } from '../../../src/shared/sets'
import { reader } from '../../support/sync-harness'
import type { FaultName } from '../../support/fake-mastodon'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const begin = async (options: Parameters<typeof createScene>[0] = {}): Promise<void> => {
  scene = await createScene(options)
}
const people = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => {
    const handle = `p${at}@far.example`
    scene.instance.world.addAccount({ handle })
    return handle
  })
const run = async (milliseconds: number): Promise<void> => {
  await scene.advance(milliseconds)
}
const stored = async (name: SetName) => (await scene.store.database.sets.get([reader, name]))?.members
const handles = async (name: 'blocks' | 'mutes' | 'followRequests'): Promise<string[]> =>
  ((await stored(name)) as { handle: string }[]).map(({ handle }) => handle)
/** Steppe is closed for so long, and started again. */
const startLater = async (milliseconds: number): Promise<void> => {
  await scene.stop()
  scene.instance.clock.advance(milliseconds)
  scene.follow()
  scene.start()
}
const requests = (path: string): number =>
  scene.instance.requests.filter((request) => request.path === path).length

describe('the sets of an account', () => {
  it('are read whole, over all their pages', async () => {
    await begin()
    const all = people(205)
    for (const handle of all.slice(0, 170)) scene.instance.world.block('reader', handle)
    for (const handle of all.slice(170)) scene.instance.world.mute('reader', handle)
    for (let at = 0; at < 450; at += 1) scene.instance.world.blockDomain('reader', `d${at}.example`)
    scene.follow()
    scene.start()
    await run(2 * minutes)
    expect(new Set(await handles('blocks'))).toEqual(new Set(all.slice(0, 170)))
    expect(new Set(await handles('mutes'))).toEqual(new Set(all.slice(170)))
    expect(await stored('domainBlocks')).toHaveLength(450)
    expect(await stored('followRequests')).toEqual([])
  })

  it('say when a mute ends', async () => {
    await begin()
    const [handle = ''] = people(1)
    const expiresAt = scene.now() + 3 * hours
    scene.instance.world.mute('reader', handle, { expiresAt })
    scene.start()
    await run(minutes)
    expect(await stored('mutes')).toMatchObject([{ handle, until: expiresAt }])
  })

  it('are not half of what they are: a page that fails leaves what was stored', async () => {
    await begin()
    const all = people(170)
    for (const handle of all.slice(0, 100)) scene.instance.world.block('reader', handle)
    scene.start()
    await run(minutes)
    expect(await stored('blocks')).toHaveLength(100)
    for (const handle of all.slice(100)) scene.instance.world.block('reader', handle)
    scene.instance.faults.add({
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
    for (const handle of people(170)) scene.instance.world.block('reader', handle)
    scene.instance.faults.add({ name: 'same-page', when: '/api/v1/blocks' })
    scene.start()
    await run(minutes)
    expect(requests('/api/v1/blocks')).toBeGreaterThan(0)
    expect(await stored('blocks')).toBeUndefined()
  })

  it('follow what changes elsewhere: filters within a quarter of an hour, or when the user comes back', async () => {
    await begin()
    scene.start()
    await run(minutes)
    expect(await stored('filters')).toEqual([])
    scene.instance.world.addFilter('reader', {
      title: 'Rain',
      keywords: ['rain'],
      context: ['home', 'public'],
    })
    await run(20 * minutes)
    expect(await stored('filters')).toMatchObject([
      {
        title: 'Rain',
        contexts: ['home', 'public'],
        action: 'warn',
        keywords: [{ keyword: 'rain', wholeWord: true }],
      },
    ])
    scene.instance.world.addFilter('reader', { title: 'Snow', keywords: ['snow'], action: 'hide' })
    await run(2 * minutes)
    scene.engine().userCame()
    await run(1_000)
    expect(await stored('filters')).toHaveLength(2)
  })

  it('ask no more often for a user who goes back and forth', async () => {
    await begin()
    scene.start()
    await run(minutes)
    await run(2 * minutes)
    const before = requests('/api/v2/filters')
    for (let time = 0; time < 20; time += 1) {
      scene.engine().userCame()
      await run(1_000)
    }
    expect(requests('/api/v2/filters')).toBe(before + 1)
  })

  it('are read once a day while less is to be asked for, and when the user comes back', async () => {
    const attention = { isVisible: () => true, isSparing: () => true }
    await begin({ harness: { attention } })
    scene.start()
    await run(5 * minutes)
    expect(await stored('blocks')).toEqual([])
    expect(requests('/api/v2/filters')).toBe(1)
    await run(23 * hours)
    expect(requests('/api/v2/filters')).toBe(1)
    scene.engine().userCame()
    await run(1_000)
    expect(requests('/api/v2/filters')).toBe(2)
    await run(26 * hours)
    expect(requests('/api/v2/filters')).toBe(3)
    expect(requests('/api/v1/blocks')).toBe(3)
  })

  it('come from version 1 where the instance has no other filters', async () => {
    await begin({ personality: 'pleroma' })
    scene.instance.world.addFilter('reader', { title: 'Rain', keywords: ['rain', 'hail'], action: 'hide' })
    scene.start()
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
      scene.instance.faults.add({ name, when: '/api/v2/filters' })
      scene.instance.world.addFilter('reader', { title: 'Rain', keywords: ['rain'], action: 'hide' })
      scene.start()
      await run(2 * hours)
      expect(await stored('filters')).toMatchObject([{ title: 'rain', action: 'hide' }])
      expect(requests('/api/v2/filters')).toBe(1)
      expect(scene.engine().state()).toMatchObject({ connection: 'polling', problem: null })
    },
  )

  it.each<FaultName>(['not-found', 'forbidden', 'unauthorized', 'gone', 'bad-request', 'http-200-html'])(
    'are asked for once a day at an instance that has none of them (%s), and the account is well',
    async (name) => {
      // Where nobody looks, a day has fewer requests, and takes less time here.
      await begin({ harness: { attention: { isVisible: () => false, isSparing: () => false } } })
      scene.instance.faults.add({ name, when: '/api/v1/domain_blocks' })
      scene.start()
      await run(2 * hours)
      await scene.stop()
      scene.start()
      await run(21 * hours)
      expect(requests('/api/v1/domain_blocks')).toBe(1)
      await run(3 * hours)
      expect(requests('/api/v1/domain_blocks')).toBe(2)
      expect(scene.signedOut()).toBe(false)
      expect(scene.engine().state().problem).toBeNull()
      expect(await stored('domainBlocks')).toBeUndefined()
    },
  )

  it('are asked for again soon after an outage, or where a page only looked like a refusal', async () => {
    await begin()
    const remove = [
      scene.instance.faults.add({ name: 'http-502-html', when: '/api/v1/mutes' }),
      scene.instance.faults.add({ name: 'http-200-html', when: '/api/v1/blocks' }),
      // Nobody is answered then, so that page says nothing of blocks.
      scene.instance.faults.add({ name: 'http-200-html', when: '/api/v1/accounts/verify_credentials' }),
    ]
    scene.start()
    await run(minutes)
    expect([requests('/api/v1/mutes'), requests('/api/v1/blocks')]).toEqual([1, 1])
    for (const end of remove) end()
    await run(6 * minutes)
    expect(await stored('mutes')).toEqual([])
    expect(await stored('blocks')).toEqual([])
  })

  it('are asked for more and more seldom while they alone fail', async () => {
    await begin()
    scene.instance.faults.add({ name: 'http-500-html', when: '/api/v1/blocks' })
    scene.start()
    await run(12 * hours)
    expect(requests('/api/v1/blocks')).toBeGreaterThan(4)
    expect(requests('/api/v1/blocks')).toBeLessThanOrEqual(9)
  })

  it('are not lacking because a list was deleted while they were read', async () => {
    await begin()
    const [handle = ''] = people(1)
    scene.instance.world.follow('reader', handle)
    scene.instance.world.addList('reader', 'Birders', [handle])
    const remove = scene.instance.faults.add({ name: 'not-found', when: '/api/v1/lists/*/accounts' })
    scene.start()
    await run(minutes)
    remove()
    await run(6 * minutes)
    expect(await stored('lists')).toMatchObject([{ title: 'Birders', people: [{}] }])
  })

  it('are asked for at a start only where what is stored is older than was promised', async () => {
    await begin()
    scene.start()
    await run(5 * minutes)
    const paths = {
      filters: '/api/v2/filters',
      mutes: '/api/v1/mutes',
      blocks: '/api/v1/blocks',
      domainBlocks: '/api/v1/domain_blocks',
      followRequests: '/api/v1/follow_requests',
      announcements: '/api/v1/announcements',
      lists: '/api/v1/lists',
      followedTags: '/api/v1/followed_tags',
      emojis: '/api/v1/custom_emojis',
      self: '/api/v1/accounts/verify_credentials',
    }
    const all = Object.values(paths)
    expect(all.map(requests)).toEqual(all.map(() => 1))
    /** What a start after so long asks for. */
    const askedAfter = async (milliseconds: number): Promise<string[]> => {
      const before = new Map(all.map((path) => [path, requests(path)]))
      await startLater(milliseconds)
      await run(5 * minutes)
      return Object.entries(paths).flatMap(([name, path]) =>
        requests(path) > (before.get(path) ?? 0) ? [name] : [],
      )
    }
    // Filters have just been read again.
    while (requests(paths.filters) === 1) await run(minutes / 3)
    const hiding = ['filters', 'mutes', 'blocks', 'domainBlocks']
    expect(await askedAfter(0)).toEqual([])
    expect(await askedAfter(2 * minutes)).toEqual(hiding)
    expect(await askedAfter(4 * minutes)).toEqual(['filters'])
    expect(await askedAfter(2 * hours)).toEqual([...hiding, 'followRequests'])
    expect(await askedAfter(7 * hours)).toEqual([...hiding, 'followRequests', 'announcements'])
    expect(await askedAfter(26 * hours)).toEqual(Object.keys(paths).filter((name) => name !== 'emojis'))
    expect(await askedAfter(7 * 24 * hours)).toEqual(Object.keys(paths))
  })

  it('are asked for again where the database is another one, or their time is from a clock that was wrong', async () => {
    await begin()
    scene.start()
    await run(2 * minutes)
    await scene.loseStore()
    await run(2 * minutes)
    expect(requests('/api/v1/mutes')).toBe(2)
    const time = await scene.store.database.setTimes.get([reader, 'mutes'])
    if (time !== undefined) await scene.store.database.setTimes.put({ ...time, asOf: time.asOf + 72 * hours })
    await startLater(0)
    await run(2 * minutes)
    expect(requests('/api/v1/mutes')).toBe(3)
    expect(requests('/api/v1/blocks')).toBe(2)
  })

  it('hold lists with their people, followed hashtags, and what the instance offers', async () => {
    await begin()
    const all = people(3)
    for (const handle of all) scene.instance.world.follow('reader', handle)
    scene.instance.world.addList('reader', 'Birders', all.slice(0, 2))
    scene.instance.world.addList('reader', 'Nobody', [])
    for (let at = 0; at < 210; at += 1) scene.instance.world.followTag('reader', `tag${at}`)
    scene.start()
    await run(2 * minutes)
    expect(await stored('lists')).toMatchObject([
      { title: 'Birders', isExclusive: false, people: [{}, {}] },
      { title: 'Nobody', people: [] },
    ])
    const [birders] = (await stored('lists')) as ListMember[]
    expect(new Set(birders?.people.map(({ handle }) => handle))).toEqual(new Set(all.slice(0, 2)))
    expect(await stored('followedTags')).toHaveLength(210)
    expect(await stored('emojis')).toBeDefined()
  })

  it('hear of announcements by the stream, and read them anew', async () => {
    scene = await createScene({ streams: true })
    scene.start()
    await run(minutes)
    await scene.breathe()
    await run(minutes)
    expect(await stored('announcements')).toEqual([])
    scene.instance.world.announce({ content: '<p>Maintenance tonight.</p>' })
    await scene.breathe()
    await run(2 * minutes)
    expect(await stored('announcements')).toMatchObject([
      { content: '<p>Maintenance tonight.</p>', isRead: false },
    ])
  })

  it('say which announcements were put away, here and so everywhere', async () => {
    await begin()
    const { world, faults } = scene.instance
    world.announce({ content: '<p>Maintenance tonight.</p>' })
    const withdrawn = world.announce({ content: '<p>Maintenance tomorrow.</p>' })
    scene.start()
    await run(minutes)
    const [first = ''] = ((await stored('announcements')) as { id: string }[]).map(({ id }) => id)
    await scene.engine().putAwayAnnouncement(first)
    expect(await stored('announcements')).toMatchObject([{ isRead: true }, { isRead: false }])
    expect([...(world.announcements()[0]?.readBy ?? [])]).toEqual([world.account('reader').id])

    faults.add({ name: 'http-500-html', when: '/api/v1/announcements/*' })
    await expect(scene.engine().putAwayAnnouncement(withdrawn.id)).rejects.toMatchObject({ code: 'server' })
    faults.clear()
    world.withdraw(withdrawn.id)
    await scene.engine().putAwayAnnouncement(withdrawn.id)
    expect(await stored('announcements')).toMatchObject([{ id: first }])
  })

  it('are read at once when the user is about to choose from them, also while the account is paused', async () => {
    await begin()
    scene.start()
    await run(2 * minutes)
    expect(await stored('lists')).toEqual([])
    scene.instance.world.addList('reader', 'Birders', [])
    scene.engine().setPaused(true)
    await scene.engine().refreshSet('lists')
    expect(await stored('lists')).toMatchObject([{ title: 'Birders' }])
    scene.instance.faults.add({ name: 'http-500-html', when: '/api/v1/lists' })
    await expect(scene.engine().refreshSet('lists')).rejects.toMatchObject({ code: 'server' })
    expect(await stored('lists')).toMatchObject([{ title: 'Birders' }])
  })

  it('tell that the account itself has moved', async () => {
    await begin()
    const [handle = ''] = people(1)
    scene.start()
    await run(minutes)
    expect(await stored('self')).toMatchObject([{ movedTo: null }])
    scene.instance.world.account('reader').movedTo = scene.instance.world.account(handle).id
    await startLater(27 * hours)
    await run(minutes)
    expect(await stored('self')).toMatchObject([{ movedTo: handle }])
    expect(scene.engine().state().problem).toBeNull()
  })
})
