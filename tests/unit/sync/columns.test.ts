import { afterEach, describe, expect, it } from 'vitest'
import type { FetchLike } from '../../../src/main/mastodon/transport'
import { newestOrder, oldestOrder, idOfOrder } from '../../../src/shared/order'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import type { TimelinesAccess } from '../../support/fake-mastodon/entities/instance'
import { home, reader } from '../../support/sync-harness'
import { createScene, minutes, real, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const tag = { kind: 'tag', tag: 'owls', any: [], all: [], none: [] } as const
const local = { kind: 'local' } as const
const list = { kind: 'list', list: '1' } as const

const storedOf = async (spec: TimelineSpec): Promise<string[]> => {
  const timeline = timelineKey(reader, spec)
  const rows = await scene.store.database.entries
    .where('[timeline+order]')
    .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
    .toArray()
  return rows.map(({ order }) => idOfOrder(order))
}
const stateOf = (spec: TimelineSpec) =>
  scene
    .engine()
    .state()
    .timelines.find(({ timeline }) => timeline === timelineKey(reader, spec))

const begin = async (timelines: TimelineSpec[], streams = false): Promise<void> => {
  scene = await createScene({ streams, harness: { timelines } })
  scene.instance.world.addAccount({ handle: 'local' })
  scene.instance.world.addList('reader', 'Birders', ['mina@other.example'])
}
const post = (author: string, text: string): string => {
  scene.instance.clock.advance(1_000)
  const { id } = scene.instance.world.post({ author, text })
  scene.follow()
  return id
}

const publicAsked = (): number =>
  scene.instance.requests.filter(({ path }) => path === '/api/v1/timelines/public').length

describe('timelines besides home', () => {
  it('are each synced by themselves', async () => {
    await begin([local, tag, list])
    const ids = [post('local', '#owls here'), post('mina@other.example', 'far'), post('local', 'ponds')]
    scene.start()
    await scene.advance(5_000)
    expect(await storedOf(local)).toEqual([ids[2], ids[0]])
    expect(await storedOf(tag)).toEqual([ids[0]])
    expect(await storedOf(list)).toEqual([ids[1]])
    const later = post('local', 'later #owls')
    await scene.advance(2 * minutes)
    expect((await storedOf(local))[0]).toBe(later)
    expect((await storedOf(tag))[0]).toBe(later)
    expect(stateOf(local)).toMatchObject({ problem: null, isLive: false })
    expect(stateOf(local)?.asOf).not.toBeNull()
  })

  it('fail by themselves: a list that is gone is said of that column, and home goes on', async () => {
    await begin([{ kind: 'list', list: '99' }, local])
    const id = post('local', 'here')
    scene.start()
    await scene.advance(5_000)
    expect(stateOf({ kind: 'list', list: '99' })).toMatchObject({ problem: { code: 'notFound' }, asOf: null })
    expect(await storedOf(local)).toEqual([id])
    expect(scene.engine().state()).toMatchObject({ connection: 'polling', problem: null })
    // Not asked again and again: the look for late posts tries it once.
    const asked = (): number =>
      scene.instance.requests.filter(({ path }) => path === '/api/v1/timelines/list/99').length
    const before = asked()
    await scene.advance(30 * minutes)
    expect(asked() - before).toBeLessThanOrEqual(1)
  })

  /** A visible one is asked for each minute; a hidden one so seldom that it is the look for late posts which tells. */
  it.each([
    ['a tip', true, 5_000],
    ['the look for late posts', false, 29 * minutes],
  ])(
    'say by %s that the instance is putting them together, until it is done',
    async (_by, isSeen, calmMs) => {
      let isPartial = false
      const listFetch: FetchLike = async (url, init) => {
        const response = await fetch(url, init)
        if (!isPartial || !url.includes('/timelines/list/')) return response
        return new Response(await response.arrayBuffer(), { status: 206, headers: response.headers })
      }
      const attention = { isVisible: () => isSeen, isSparing: () => false }
      scene = await createScene({ harness: { timelines: [list], attention, fetch: listFetch } })
      scene.instance.world.addList('reader', 'Birders', ['mina@other.example'])
      const ids = await scene.write(3)
      scene.start()
      await scene.advance(calmMs)
      expect(stateOf(list)).toMatchObject({ isRebuilding: false })
      isPartial = true
      await scene.advance(2 * minutes)
      expect(stateOf(list)).toMatchObject({ isRebuilding: true, problem: null })
      expect(stateOf({ kind: 'home' })).toMatchObject({ isRebuilding: false })
      isPartial = false
      await scene.advance(minutes)
      expect(stateOf(list)).toMatchObject({ isRebuilding: false })
      expect(await storedOf(list)).toEqual(ids.toReversed())
    },
  )

  it('say that they are not to be had where a page stands in their place, and ask seldom', async () => {
    await begin([local])
    scene.start()
    await scene.advance(5_000)
    scene.instance.faults.add({ name: 'http-200-html', when: '/api/v1/timelines/public' })
    await scene.advance(5 * minutes)
    expect(stateOf(local)?.problem).toMatchObject({ code: 'server', status: 200, notApi: true })
    expect(scene.engine().state()).toMatchObject({ connection: 'polling', problem: null })
    const before = publicAsked()
    await scene.advance(50 * minutes)
    // And once more by the look for late posts.
    expect(publicAsked() - before).toBeLessThanOrEqual(3)
  })

  it('are back at once when a network that asked to sign in lets through again', async () => {
    await begin([local, { kind: 'bookmarks' }])
    scene.start()
    await scene.advance(5_000)
    const remove = scene.instance.faults.add({ name: 'http-200-html' })
    await scene.advance(20 * minutes)
    expect(scene.engine().state().connection).toBe('offline')
    expect(stateOf(local)?.problem).toBeNull()
    remove()
    const id = post('local', 'here')
    await scene.advance(7 * minutes)
    expect(await storedOf(local)).toContain(id)
    expect(stateOf(local)?.problem).toBeNull()
  })

  it('that the instance has switched off say so, and keep what was stored; an empty one does not', async () => {
    const open = { local: 'public', remote: 'public' } as const
    const timelinesAccess: TimelinesAccess = {
      live_feeds: open,
      hashtag_feeds: open,
      trending_link_feeds: open,
    }
    scene = await createScene({
      profile: { timelinesAccess },
      harness: { timelines: [local, { kind: 'remote' }, tag] },
    })
    scene.instance.world.addAccount({ handle: 'local' })
    const id = post('local', 'here')
    scene.start()
    await scene.advance(5_000)
    expect(await storedOf(local)).toEqual([id])
    await scene.stop()
    timelinesAccess.live_feeds = { local: 'disabled', remote: 'disabled' }
    scene.start()
    await scene.advance(minutes)
    const switchedOff = { problem: { code: 'forbidden', why: 'switchedOff' } }
    expect(stateOf(local)).toMatchObject(switchedOff)
    expect(stateOf({ kind: 'remote' })).toMatchObject(switchedOff)
    expect(stateOf(tag)).toMatchObject({ problem: null })
    expect(stateOf(tag)?.asOf).not.toBeNull()
    expect(await storedOf(local)).toEqual([id])
    expect(await scene.gone()).toEqual([])
    expect(scene.engine().state()).toMatchObject({ connection: 'polling', problem: null })
    const before = publicAsked()
    await scene.advance(50 * minutes)
    expect(publicAsked() - before).toBeLessThanOrEqual(4)
    timelinesAccess.live_feeds = open
    const later = post('local', 'here again')
    await scene.advance(2 * 60 * minutes)
    expect(stateOf(local)).toMatchObject({ problem: null })
    expect(await storedOf(local)).toEqual([later, id])
  })

  it('come and go while the engine runs; what was stored stays', async () => {
    await begin([])
    const id = post('local', 'here')
    scene.start()
    await scene.advance(5_000)
    scene.engine().setTimelines([local])
    await scene.advance(5_000)
    expect(await storedOf(local)).toEqual([id])
    scene.engine().setTimelines([])
    const askedBefore = scene.instance.requests.length
    await scene.advance(1_000)
    post('local', 'unseen')
    await scene.advance(1_000)
    expect(await storedOf(local)).toEqual([id])
    expect(scene.instance.requests.slice(askedBefore).map(({ path }) => path)).not.toContain(
      '/api/v1/timelines/public',
    )
    expect(
      scene
        .engine()
        .state()
        .timelines.map(({ timeline }) => timeline),
    ).toEqual([home])
  })

  it('are fed by streams of their own, whose posts do not clear what they are to this viewer', async () => {
    await begin([local, tag], true)
    const first = post('local', '#owls first')
    scene.instance.world.favourite('reader', first)
    scene.start()
    await scene.advance(0)
    const subscribed = (): string[] =>
      scene.instance.streaming.subscriptions(scene.instance.world.account('reader').id)
    for (let tries = 0; tries < 300 && subscribed().length < 3; tries += 1) await real(10)
    expect(subscribed()).toEqual(['user', 'public:local', 'hashtag:owls'])
    await scene.breathe()
    await scene.advance(10_000)
    expect(stateOf(local)?.isLive).toBe(true)
    expect(stateOf(tag)?.isLive).toBe(true)
    const id = post('local', '#owls streamed')
    scene.instance.world.edit(first, { text: '#owls first, mended' })
    await scene.breathe()
    await scene.advance(300)
    expect((await storedOf(local))[0]).toBe(id)
    expect((await storedOf(tag))[0]).toBe(id)
    const row = await scene.store.database.statuses.get([reader, first])
    expect(row?.content).toContain('mended')
    expect(row?.viewer.favourited).toBe(true)
  })

  it('of hashtags that the server takes for one are fed by one stream, whichever of them stays', async () => {
    const [cafe, plain] = [
      { ...tag, tag: 'café' },
      { ...tag, tag: 'cafe' },
    ] as const
    await begin([cafe, plain], true)
    const first = post('local', 'before #cafe')
    scene.start()
    await scene.advance(0)
    const subscribed = (): string[] =>
      scene.instance.streaming.subscriptions(scene.instance.world.account('reader').id)
    const joined = async (...specs: TimelineSpec[]): Promise<void> => {
      for (let tries = 0; tries < 300 && subscribed().length < 2; tries += 1) await real(10)
      await scene.breathe()
      await scene.advance(10_000)
      expect(specs.map((spec) => stateOf(spec)?.isLive)).toEqual(specs.map(() => true))
    }
    const streamed = async (text: string): Promise<string> => {
      const asked = scene.instance.requests.length
      const id = post('local', text)
      await scene.breathe()
      await scene.advance(300)
      expect(scene.instance.requests.slice(asked).filter(({ path }) => path.includes('/tag/'))).toEqual([])
      return id
    }
    await joined(cafe, plain)
    expect(subscribed()).toEqual(['user', 'hashtag:cafe'])
    const both = [first, await streamed('one #café'), await streamed('two #CAFE')].toReversed()
    expect(await storedOf(cafe)).toEqual(both)
    expect(await storedOf(plain)).toEqual(both)

    scene.engine().setTimelines([plain])
    await scene.advance(6 * minutes)
    await joined(plain)
    const later = await streamed('three #Café')
    expect((await storedOf(plain))[0]).toBe(later)
  })
})
