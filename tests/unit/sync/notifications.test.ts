import { afterEach, describe, expect, it } from 'vitest'
import type { NotificationRow } from '../../../src/shared/rows'
import { idOfOrder, newestOrder, oldestOrder } from '../../../src/shared/order'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { reader } from '../../support/sync-harness'
import type { FakeInstanceOptions } from '../../support/fake-mastodon'
import { createScene, hours, minutes, real, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const notifications = { kind: 'notifications' } as const
const requests = { kind: 'requests' } as const

const begin = async (
  options: FakeInstanceOptions & { streams?: boolean; isVisible?: boolean } = {},
): Promise<void> => {
  const { isVisible = true, ...rest } = options
  const attention = { isVisible: () => isVisible, isSparing: () => false }
  scene = await createScene({ ...rest, harness: { timelines: [notifications, requests], attention } })
}
/** Pages below the newest that were asked for so far. */
const pagesBelow = (): number =>
  scene.instance.requests.filter(({ path, query }) => path === '/api/v1/notifications' && 'max_id' in query)
    .length
/** Somebody follows the reader, so many times over. */
const tell = (count: number, type = 'follow', from = 'mina@other.example', stepMs = 1_000): string[] =>
  Array.from({ length: count }, () => {
    scene.instance.clock.advance(stepMs)
    const { id } = scene.instance.world.notify('reader', { type, from }) ?? { id: '' }
    return id
  })

const entriesOf = async (spec: TimelineSpec) => {
  const timeline = timelineKey(reader, spec)
  return scene.store.database.entries
    .where('[timeline+order]')
    .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
    .toArray()
}
const storedIds = async (spec: TimelineSpec): Promise<string[]> =>
  (await entriesOf(spec)).filter(({ goneAt }) => goneAt === null).map(({ order }) => idOfOrder(order))
const ledger = (): string[] => scene.instance.world.notificationsOf('reader').map(({ id }) => id)
const rowOf = (id: string): Promise<NotificationRow | undefined> =>
  scene.store.database.notifications.get([reader, id])

describe('notifications', () => {
  it('are all fetched, page by page, with what they are about', async () => {
    await begin()
    const { id } = scene.instance.world.post({ author: 'reader', text: 'My post' })
    scene.instance.world.notify('reader', { type: 'favourite', from: 'mina@other.example', post: id })
    tell(130)
    scene.follow()
    scene.start()
    await scene.advance(2 * minutes)
    expect(await storedIds(notifications)).toEqual(ledger())
    const favourite = await rowOf(ledger().at(-1) ?? '')
    expect(favourite).toMatchObject({ type: 'favourite', statusId: id })
    expect(favourite?.groupKey).toMatch(/^favourite-/)
    expect(await scene.store.database.statuses.get([reader, id])).toBeDefined()
  })

  it('stream in over the account’s own stream, beside its posts', async () => {
    await begin({ streams: true })
    const first = tell(1)
    scene.follow()
    scene.start()
    await scene.advance(0)
    const subscribed = (): string[] =>
      scene.instance.streaming.subscriptions(scene.instance.world.account('reader').id)
    for (let tries = 0; tries < 300 && subscribed().length < 1; tries += 1) await real(10)
    await scene.breathe()
    await scene.advance(10_000)
    const isLive = scene
      .engine()
      .state()
      .timelines.map((timeline) => timeline.isLive)
    expect(isLive).toEqual([true, true, false])
    const before = scene.instance.requests.length
    const [id] = tell(1)
    await scene.breathe()
    await scene.advance(300)
    expect(await storedIds(notifications)).toEqual([id, ...first])
    expect(scene.instance.requests.length).toBe(before)
  })

  it('have no gap after many came while nobody looked', async () => {
    await begin()
    tell(5)
    scene.follow()
    scene.start()
    await scene.advance(10_000)
    tell(200)
    scene.follow()
    await scene.advance(5 * minutes)
    expect(await storedIds(notifications)).toEqual(ledger())
    const { segments } = await scene.store.call('overview', { timeline: timelineKey(reader, notifications) })
    expect(segments).toHaveLength(1)
  })

  it('that the server dropped without a word are marked, and kept', async () => {
    await begin()
    const ids = tell(6)
    scene.follow()
    scene.start()
    await scene.advance(10_000)
    scene.instance.world.dismissNotification('reader', ids[3] ?? '')
    scene.instance.clock.advance(5 * minutes)
    scene.follow()
    await scene.advance(2 * minutes)
    expect(await storedIds(notifications)).toEqual(ledger())
    expect(await rowOf(ids[3] ?? '')).toBeDefined()
  })

  it('that the server dropped are marked also where they stood right above a page: their ids tell no time', async () => {
    await begin()
    tell(60)
    scene.follow()
    scene.start()
    await scene.advance(5 * minutes)
    expect(await storedIds(notifications)).toEqual(ledger())
    // The one below the first page.
    scene.instance.world.dismissNotification('reader', ledger()[40] ?? '')
    await scene.advance(40 * minutes)
    expect(await storedIds(notifications)).toEqual(ledger())
  })

  it('of types that nobody knows come too', async () => {
    await begin()
    tell(1, 'flying_saucer')
    scene.follow()
    scene.start()
    await scene.advance(10_000)
    expect(await rowOf((await storedIds(notifications))[0] ?? '')).toMatchObject({ type: 'flying_saucer' })
  })
})

describe('notifications that are held back', () => {
  it('are counted by person, and stand in the middle once they are let through', async () => {
    await begin()
    scene.instance.world.setPolicy('reader', { for_not_following: 'filter' })
    scene.instance.world.addAccount({ handle: 'stranger@far.example' })
    tell(2)
    tell(3, 'mention', 'stranger@far.example')
    tell(2)
    scene.follow()
    scene.start()
    await scene.advance(10_000)
    expect(await storedIds(notifications)).toHaveLength(4)
    expect(await storedIds(requests)).toHaveLength(1)
    const row = (await scene.store.database.requests.toArray())[0]
    expect(row).toMatchObject({ count: 3 })

    scene.instance.world.acceptRequest('reader', 'stranger@far.example')
    scene.instance.clock.advance(5 * minutes)
    scene.follow()
    await scene.advance(hours)
    expect(await storedIds(notifications)).toEqual(ledger())
    expect(ledger()).toHaveLength(7)
    expect(await storedIds(requests)).toEqual([])
  })
})

describe('notifications far below the newest', () => {
  /** Three of a stranger that are held back, under so many others that no look at the last hours comes there. */
  const beginDeep = async (options: Parameters<typeof begin>[0] = {}): Promise<string[]> => {
    await begin(options)
    scene.instance.world.setPolicy('reader', { for_not_following: 'filter' })
    scene.instance.world.addAccount({ handle: 'stranger@far.example' })
    const early = tell(20)
    tell(3, 'mention', 'stranger@far.example')
    tell(280)
    scene.follow()
    scene.start()
    await scene.advance(2 * minutes)
    expect(await storedIds(notifications)).toEqual(ledger())
    return early
  }

  it('are read again once a day: those that were let through later, and those that are gone', async () => {
    const early = await beginDeep({ isVisible: false })
    scene.instance.world.acceptRequest('reader', 'stranger@far.example')
    scene.instance.world.dismissNotification('reader', early[7] ?? '')
    await scene.advance(20 * hours)
    expect(await storedIds(notifications)).not.toEqual(ledger())
    const before = pagesBelow()
    await scene.advance(5 * hours)
    expect(await storedIds(notifications)).toEqual(ledger())
    expect(ledger()).toHaveLength(302)
    expect(await rowOf(early[7] ?? '')).toBeDefined()
    // Eight pages, and the look at the last hours, which has nothing to look at.
    expect(pagesBelow() - before).toBeLessThanOrEqual(12)
  })

  it('are read again when the stream says that some were let through, and not for each word of it', async () => {
    await beginDeep({ streams: true })
    const { id } = scene.instance.world.account('reader')
    for (let tries = 0; tries < 300 && scene.instance.streaming.subscriptions(id).length < 1; tries += 1)
      await real(10)
    await scene.breathe()
    await scene.advance(10_000)
    scene.instance.world.acceptRequest('reader', 'stranger@far.example')
    await scene.breathe()
    await scene.advance(minutes)
    expect(await storedIds(notifications)).toEqual(ledger())
    expect(ledger()).toHaveLength(303)
    expect(await storedIds(requests)).toEqual([])

    const before = pagesBelow()
    const word = JSON.stringify({ stream: ['user'], event: 'notifications_merged', payload: '1' })
    for (let times = 0; times < 40; times += 1) {
      scene.instance.streaming.sendRaw(id, word)
      await scene.breathe()
      await scene.advance(20_000)
    }
    expect(pagesBelow() - before).toBeLessThanOrEqual(8)
    await scene.advance(3 * minutes)
    expect(pagesBelow() - before).toBeGreaterThanOrEqual(7)
  })

  it('are not read again right after they were fetched', async () => {
    await begin({ isVisible: false })
    tell(600, 'follow', 'mina@other.example', 5 * minutes)
    scene.follow()
    scene.start()
    await scene.advance(10 * minutes)
    const before = pagesBelow()
    expect(before).toBeGreaterThanOrEqual(10)
    await scene.advance(2 * hours)
    // Two at each look at the last hours.
    expect(pagesBelow() - before).toBeLessThanOrEqual(8)
  })
})

describe('servers without groups and without held back notifications', () => {
  it('lose nothing by it', async () => {
    await begin({ personality: 'gotosocial' })
    tell(3)
    scene.follow()
    scene.start()
    await scene.advance(10_000)
    const ids = await storedIds(notifications)
    expect(ids).toEqual(ledger())
    expect(await rowOf(ids[0] ?? '')).toMatchObject({ groupKey: `ungrouped-${ids[0]}` })
    const state = scene.engine().state()
    expect(state.connection).toBe('polling')
    expect(
      state.timelines.find(({ timeline }) => timeline === timelineKey(reader, requests))?.problem,
    ).toMatchObject({ code: 'notFound' })
  })
})
