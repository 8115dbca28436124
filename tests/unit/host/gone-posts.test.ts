import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { idOfOrder, newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import type { ThreadRow } from '../../../src/shared/rows-threads'
import {
  anna,
  conversationPage,
  idsDown,
  notificationRow,
  pageOf,
  profileRow,
  statusRow,
} from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'

let store: MemoryStore
beforeEach(async () => {
  store = await createMemoryStore()
})
afterEach(() => {
  store.close()
})

const home = homeOf(anna)
const list = timelineKey(anna, { kind: 'list', list: '1' })
const storedIds = async (timeline = home): Promise<string[]> =>
  (
    await store.call('ordersBetween', { timeline, newest: newestOrder, oldest: oldestOrder, limit: 10_000 })
  ).map(idOfOrder)
const rowOf = (id: string) => store.database.statuses.get([anna, id])
const end = (...statusIds: string[]) =>
  store.call('purge', { account: anna, statusIds, at: 3_000_000, why: 'unreachable' })

const bookmarked = { favourited: false, boosted: false, bookmarked: true, muted: false }
const secret = {
  content: '<p>Secret</p>',
  spoilerText: 'Secret',
  url: 'https://one.example/secret',
  tags: [{ name: 'secret', url: null }],
  mentions: [{ id: '9', acct: 'secret', username: 'secret', url: null }],
  language: 'secret',
}

describe('purge', () => {
  it('removes all that a post said, and takes it out of every timeline', async () => {
    await store.call('applyPage', pageOf(['3', '2', '1'], { statuses: [statusRow('2', secret)] }))
    await store.call('applyPage', pageOf(['3', '2'], { timeline: list, statuses: [] }))
    expect(await end('2', '77')).toBe(1)
    expect([await storedIds(), await storedIds(list)]).toEqual([['3', '1'], ['3']])
    const row = await rowOf('2')
    expect(JSON.stringify(row).toLowerCase()).not.toContain('secret')
    expect(row).toMatchObject({ authorId: '7', gone: { at: 3_000_000, why: 'unreachable' } })
    expect((await store.database.timelines.get(home))?.count).toBe(2)
  })

  it('leaves a bookmark and a boost where they stand', async () => {
    await store.call(
      'applyPage',
      pageOf(['3', '2', '1'], {
        statuses: [statusRow('3', { boostOf: '1' }), statusRow('2', { viewer: bookmarked }), statusRow('1')],
      }),
    )
    await end('1', '2')
    expect(await storedIds()).toEqual(['3', '2'])
    expect((await rowOf('2'))?.content).toBe('')
    expect((await rowOf('3'))?.gone).toBeUndefined()
  })

  it('leaves what stands among the bookmarks, where the server does not say so with a post', async () => {
    const bookmarks = timelineKey(anna, { kind: 'bookmarks' })
    await store.call('applyPage', pageOf(['4', '3', '2', '1']))
    await store.call('applyPage', pageOf(['4', '3', '2', '1'], { timeline: bookmarks }))
    const look = (asOf: number, ...ids: string[]) =>
      store.call(
        'applyPage',
        pageOf(ids, {
          timeline: bookmarks,
          authoritative: { newest: orderOf('4'), oldest: orderOf('1') },
          asOf,
        }),
      )
    // One is no bookmark any more, and was seen after that; one left because it ended.
    await look(2_100_000, '4', '2', '1')
    const seen = statusRow('3', { fetchedAt: 2_200_000, favouritesCount: 1 })
    await store.call('applyPage', pageOf(['4', '3', '2', '1'], { statuses: [seen] }))
    await look(2_300_000, '4', '1')
    await end('4', '3', '2')
    expect([await storedIds(), await storedIds(bookmarks)]).toEqual([
      ['4', '2', '1'],
      ['4', '2', '1'],
    ])
    expect((await rowOf('4'))?.content).toBe('')
  })

  it('is undone only by an answer of a later time', async () => {
    await store.call('applyPage', pageOf(['2']))
    await end('2')
    const answered = (fetchedAt: number, editedAt: number | null = null) =>
      store.call('applyPage', pageOf(['2'], { statuses: [statusRow('2', { fetchedAt, editedAt })] }))
    await answered(2_999_999, 2_999_000)
    expect((await rowOf('2'))?.content).toBe('')
    await answered(3_000_001)
    expect((await rowOf('2'))?.content).toBe('<p>Post 2</p>')
    expect((await rowOf('2'))?.gone).toBeUndefined()
  })

  it('lets go of what a post quoted, which goes if nothing else holds it', async () => {
    const quote = { state: 'accepted', statusId: '9' }
    const statuses = [statusRow('2', { quote }), statusRow('1'), statusRow('9')]
    await store.call('applyPage', pageOf(['2', '1'], { statuses }))
    await end('2')
    while ((await store.call('sweepLeftovers', { account: anna, self: '99' })) > 0);
    expect(await Promise.all(['9', '2', '1'].map(async (id) => (await rowOf(id))?.id))).toEqual([
      undefined,
      undefined,
      '1',
    ])
  })

  it('settles the doubt', async () => {
    await store.call('applyPage', pageOf(['2']))
    await store.call('doubt', { account: anna, statusIds: ['2'], dueAt: 5 })
    await end('2')
    expect(await store.database.checks.count()).toBe(0)
    await store.call('doubt', { account: anna, statusIds: ['2'], dueAt: 5 })
    expect(await store.database.checks.count()).toBe(0)
  })
})

describe('doubts', () => {
  it('are of stored posts, the next first, and may come sooner but not between two looks', async () => {
    await store.call('applyPage', pageOf(['3', '2', '1']))
    await store.call('doubt', { account: anna, statusIds: ['1', '2', '99'], dueAt: 50 })
    await store.call('doubt', { account: anna, statusIds: ['2'], dueAt: 20 })
    await store.call('doubt', { account: anna, statusIds: ['1'], dueAt: 80 })
    const next = () => store.call('nextChecks', { account: anna, limit: 9 })
    expect((await next()).map(({ id, dueAt }) => [id, dueAt])).toEqual([
      ['2', 20],
      ['1', 50],
    ])
    const missed = { account: anna, id: '1', dueAt: 3_600_050, missingSince: 50, failures: 0 }
    await store.call('settleChecks', { account: anna, changed: [missed], settled: ['2'] })
    await store.call('doubt', { account: anna, statusIds: ['1'], dueAt: 60 })
    expect(await next()).toEqual([missed])
  })
})

describe('a thread', () => {
  const thread = (over: Partial<ThreadRow> = {}): ThreadRow => ({
    account: anna,
    id: '5',
    ancestors: ['1'],
    descendants: ['6', '7'],
    depths: [1, 2],
    fetchedAt: 1,
    isCut: false,
    isGrowing: false,
    ...over,
  })
  const posts = (...ids: string[]) => ({
    account: anna,
    statuses: ids.map((id) => statusRow(id)),
    profiles: [profileRow('7')],
  })

  it('is stored with its posts, and tells what it lost since, and whether the opened post is there', async () => {
    const first = { ...posts('1', '6', '7'), thread: thread() }
    expect(await store.call('applyThread', first)).toEqual({ isStored: false, missing: [] })
    await store.call('storePosts', posts('5'))
    const later = { ...posts('1'), thread: thread({ descendants: ['7'], depths: [1] }) }
    expect(await store.call('applyThread', later)).toEqual({ isStored: true, missing: ['6'] })
    expect(await rowOf('6')).toBeDefined()
    await store.call('forgetAccount', { account: anna })
    expect(await store.database.threads.count()).toBe(0)
  })

  it('leaves nothing if a post of it cannot be stored', async () => {
    const refuse = (): never => {
      throw new Error('No room for a thread')
    }
    store.database.threads.hook('creating', refuse)
    await expect(store.call('applyThread', { ...posts('1'), thread: thread() })).rejects.toThrow()
    expect(await rowOf('1')).toBeUndefined()
  })
})

describe('facts of posts', () => {
  it('are those of the originals, page by page of a timeline, without posts that have ended', async () => {
    const statuses = [
      statusRow('9', { boostOf: '2' }),
      statusRow('2'),
      ...idsDown(8, 3).map((id) => statusRow(id)),
    ]
    await store.call('applyPage', pageOf(idsDown(9, 3), { statuses }))
    await end('7')
    const first = await store.call('factsBelow', { timeline: home, below: newestOrder, limit: 3 })
    expect(first.facts.map(({ id }) => id).sort()).toEqual(['2', '6', '8'])
    const rest = await store.call('factsBelow', {
      timeline: home,
      below: first.last ?? newestOrder,
      limit: 9,
    })
    expect(rest.facts.map(({ id }) => id)).toEqual(['5', '4', '3'])
    const none = await store.call('factsBelow', { timeline: home, below: rest.last ?? newestOrder, limit: 9 })
    expect(none).toEqual({ facts: [], newestAt: 0, last: null })
    const asked = await store.call('factsOf', { account: anna, statusIds: ['9', '7', '5', '77'] })
    expect(asked.map(({ id }) => id).sort()).toEqual(['2', '5'])
  })
})

describe('facts of posts that something else is about', () => {
  const notifications = timelineKey(anna, { kind: 'notifications' })
  const requests = timelineKey(anna, { kind: 'requests' })
  const post = statusRow('50', { createdAt: 5_000 })
  // A post that has the id of a notification, which is not about it.
  const other = statusRow('9')

  it.each([
    [
      'notifications',
      pageOf(['9', '8'], {
        timeline: notifications,
        statuses: [post, other],
        notifications: [
          notificationRow('9', { statusId: '50', createdAt: 7_000 }),
          notificationRow('8', { statusId: null, createdAt: 6_000 }),
        ],
      }),
      7_000,
    ],
    [
      'held back notifications',
      pageOf(['9'], {
        timeline: requests,
        statuses: [post, other],
        requests: [
          {
            account: anna,
            id: '9',
            profileId: '7',
            count: 1,
            statusId: '50',
            updatedAt: 8_000,
            fetchedAt: 1,
          },
        ],
      }),
      8_000,
    ],
    ['conversations', conversationPage([['9', '50']], { statuses: [post, other] }), 5_000],
  ])('are those of the posts of %s', async (_, page, newestAt) => {
    await store.call('applyPage', page)
    const below = { timeline: page.timeline, below: newestOrder, limit: 9 }
    const { facts, ...found } = await store.call('factsBelow', below)
    expect(facts.map(({ id }) => id)).toEqual(['50'])
    expect(found).toEqual({ newestAt, last: page.entries.at(-1)?.order })
  })
})

describe('a post without what it is to its viewer', () => {
  it('keeps flags, votes and the own state of its quote, as one of several in an answer too', async () => {
    const viewer = { favourited: true, boosted: false, bookmarked: true, muted: false }
    const quote = { state: 'muted_account', statusId: '1' }
    await store.call(
      'applyPage',
      pageOf(['3', '2'], {
        statuses: [statusRow('3', { viewer, quote }), statusRow('2', { viewer })],
      }),
    )
    const bare = [
      statusRow('3', { fetchedAt: 3e6, content: 'new', quote: { state: 'accepted', statusId: '1' } }),
      statusRow('2', { fetchedAt: 3e6 }),
    ]
    await store.call('updateStatuses', { account: anna, statuses: bare, profiles: [], viewerless: ['3'] })
    expect(await rowOf('3')).toMatchObject({ content: 'new', viewer, quote })
    expect((await rowOf('2'))?.viewer.bookmarked).toBe(false)
  })
})
