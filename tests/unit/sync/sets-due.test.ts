/** When the sets of an account are asked for. */
import { describe, expect, it } from 'vitest'
import type { FaultName } from '../../support/fake-mastodon'
import { reader } from '../../support/sync-harness'
import { useSets } from './sets-scene'
import { hours, minutes } from './support'

const { scene, begin, people, run, stored, requests, startLater } = useSets()

describe('the sets of an account', () => {
  it('follow what changes elsewhere: filters within a quarter of an hour, or when the user comes back', async () => {
    await begin()
    scene().start()
    await run(minutes)
    expect(await stored('filters')).toEqual([])
    scene().instance.world.addFilter('reader', {
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
    scene().instance.world.addFilter('reader', { title: 'Snow', keywords: ['snow'], action: 'hide' })
    await run(2 * minutes)
    scene().engine().userCame()
    await run(1_000)
    expect(await stored('filters')).toHaveLength(2)
  })

  it('ask no more often for a user who goes back and forth', async () => {
    await begin()
    scene().start()
    await run(minutes)
    await run(2 * minutes)
    const before = requests('/api/v2/filters')
    for (let time = 0; time < 20; time += 1) {
      scene().engine().userCame()
      await run(1_000)
    }
    expect(requests('/api/v2/filters')).toBe(before + 1)
  })

  it('are read once a day while less is to be asked for, and when the user comes back', async () => {
    const attention = { isVisible: () => true, isSparing: () => true }
    await begin({ harness: { attention } })
    scene().start()
    await run(5 * minutes)
    expect(await stored('blocks')).toEqual([])
    expect(requests('/api/v2/filters')).toBe(1)
    await run(23 * hours)
    expect(requests('/api/v2/filters')).toBe(1)
    scene().engine().userCame()
    await run(1_000)
    expect(requests('/api/v2/filters')).toBe(2)
    await run(26 * hours)
    expect(requests('/api/v2/filters')).toBe(3)
    expect(requests('/api/v1/blocks')).toBe(3)
  })

  it.each<FaultName>(['not-found', 'forbidden', 'unauthorized', 'gone', 'bad-request', 'http-200-html'])(
    'are asked for once a day at an instance that has none of them (%s), and the account is well',
    async (name) => {
      // Where nobody looks, a day has fewer requests, and takes less time here.
      await begin({ harness: { attention: { isVisible: () => false, isSparing: () => false } } })
      scene().instance.faults.add({ name, when: '/api/v1/domain_blocks' })
      scene().start()
      await run(2 * hours)
      await scene().stop()
      scene().start()
      await run(21 * hours)
      expect(requests('/api/v1/domain_blocks')).toBe(1)
      await run(3 * hours)
      expect(requests('/api/v1/domain_blocks')).toBe(2)
      expect(scene().signedOut()).toBe(false)
      expect(scene().engine().state().problem).toBeNull()
      expect(await stored('domainBlocks')).toBeUndefined()
    },
  )

  it('are asked for again soon after an outage, or where a page only looked like a refusal', async () => {
    await begin()
    const remove = [
      scene().instance.faults.add({ name: 'http-502-html', when: '/api/v1/mutes' }),
      scene().instance.faults.add({ name: 'http-200-html', when: '/api/v1/blocks' }),
      // Nobody is answered then, so that page says nothing of blocks.
      scene().instance.faults.add({ name: 'http-200-html', when: '/api/v1/accounts/verify_credentials' }),
    ]
    scene().start()
    await run(minutes)
    expect([requests('/api/v1/mutes'), requests('/api/v1/blocks')]).toEqual([1, 1])
    for (const end of remove) end()
    await run(6 * minutes)
    expect(await stored('mutes')).toEqual([])
    expect(await stored('blocks')).toEqual([])
  })

  it('are asked for more and more seldom while they alone fail', async () => {
    await begin()
    scene().instance.faults.add({ name: 'http-500-html', when: '/api/v1/blocks' })
    scene().start()
    await run(12 * hours)
    expect(requests('/api/v1/blocks')).toBeGreaterThan(4)
    expect(requests('/api/v1/blocks')).toBeLessThanOrEqual(9)
  })

  it('are not lacking because a list was deleted while they were read', async () => {
    await begin()
    const [handle = ''] = people(1)
    scene().instance.world.follow('reader', handle)
    scene().instance.world.addList('reader', 'Birders', [handle])
    const remove = scene().instance.faults.add({ name: 'not-found', when: '/api/v1/lists/*/accounts' })
    scene().start()
    await run(minutes)
    remove()
    await run(6 * minutes)
    expect(await stored('lists')).toMatchObject([{ title: 'Birders', people: [{}] }])
  })

  it('are asked for at a start only where what is stored is older than was promised', async () => {
    await begin()
    scene().start()
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
    scene().start()
    await run(2 * minutes)
    await scene().loseStore()
    await run(2 * minutes)
    expect(requests('/api/v1/mutes')).toBe(2)
    const time = await scene().store.database.setTimes.get([reader, 'mutes'])
    if (time !== undefined)
      await scene().store.database.setTimes.put({ ...time, asOf: time.asOf + 72 * hours })
    await startLater(0)
    await run(2 * minutes)
    expect(requests('/api/v1/mutes')).toBe(3)
    expect(requests('/api/v1/blocks')).toBe(2)
  })

  it('are read at once when the user is about to choose from them, also while the account is paused', async () => {
    await begin()
    scene().start()
    await run(2 * minutes)
    expect(await stored('lists')).toEqual([])
    scene().instance.world.addList('reader', 'Birders', [])
    scene().engine().setPaused(true)
    await scene().engine().refreshSet('lists')
    expect(await stored('lists')).toMatchObject([{ title: 'Birders' }])
    scene().instance.faults.add({ name: 'http-500-html', when: '/api/v1/lists' })
    await expect(scene().engine().refreshSet('lists')).rejects.toMatchObject({ code: 'server' })
    expect(await stored('lists')).toMatchObject([{ title: 'Birders' }])
  })
})
