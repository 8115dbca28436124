import { describe, expect, it } from 'vitest'
import { createRandom } from '../../support/fake-mastodon/random'
import { postsInView } from '../../../src/renderer/columns/shown-posts'
import { longestRise, pivotOrder, SpacedOrders } from '../../../src/renderer/columns/thread/spaced-orders'
import { threadSource } from '../../../src/renderer/columns/thread/thread-source'
import {
  asOfText,
  problemText,
  restText,
  type Fetching,
} from '../../../src/renderer/columns/thread/thread-text'
import { answersWithin } from '../../../src/renderer/db/known-thread'
import type { KnownThread } from '../../../src/renderer/db/queries'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import type { ThreadRow } from '../../../src/shared/rows-threads'
import { useReadStore } from '../../support/read-store'
import { anna, profileRow, statusRow } from '../../support/store-builders'

const viewer = { handle: 'me@example.org', serverNow: () => 0 }

describe('orders of a sequence that changes', () => {
  it('rise always, and the pivot keeps its own', () => {
    const random = createRandom(7)
    const spaced = new SpacedOrders()
    let ids = ['pivot']
    for (let round = 0; round < 300; round += 1) {
      const at = Math.floor(random.next() * (ids.length + 1))
      if (random.next() < 0.75) ids = ids.toSpliced(at, 0, `id${round}`)
      else if (ids[at] !== 'pivot') ids = ids.toSpliced(at, 1)
      const pivot = ids.indexOf('pivot')
      const orders = spaced.place(ids, pivot)
      expect(orders).toEqual([...new Set(orders)].sort())
      expect(orders[pivot]).toBe(pivotOrder)
    }
  })

  it('stay where the posts stay', () => {
    const spaced = new SpacedOrders()
    const before = spaced.place(['p', 'a', 'b', 'c'], 0)
    const after = spaced.place(['r', 'p', 'a', 'x', 'y', 'b', 'c', 'z'], 1)
    expect([1, 2, 5, 6].map((at) => after[at])).toEqual(before)
    // Of what changes places, as few as possible get another order.
    const moved = spaced.place(['r', 'p', 'x', 'y', 'b', 'c', 'z', 'a'], 1)
    expect(moved.slice(0, 7)).toEqual([after[0], after[1], ...after.slice(3)])
  })

  it('find the longest run', () => {
    expect(longestRise([1, 9, 2, 3, undefined, 4])).toEqual([0, 2, 3, 5])
    expect(longestRise([undefined])).toEqual([])
  })
})

const { store, reader } = useReadStore()

const thread = (over: Partial<ThreadRow> = {}): ThreadRow => ({
  account: anna,
  id: '3',
  ancestors: ['1', '2'],
  descendants: ['4', '6', '5'],
  depths: [1, 2, 1],
  fetchedAt: 3_000_000,
  isCut: false,
  isGrowing: false,
  ...over,
})
const answering = { '2': '1', '3': '2', '4': '3', '5': '3', '6': '4' } as const
const put = async (row: ThreadRow | null): Promise<void> => {
  const statuses = ['1', ...Object.keys(answering)].map((id) =>
    statusRow(id, { replyToId: answering[id as keyof typeof answering] ?? null }),
  )
  const rows = { statuses, profiles: [profileRow('7')] }
  if (row === null) await store().call('storePosts', { account: anna, ...rows })
  else await store().call('applyThread', { account: anna, thread: row, ...rows })
}

describe('a thread as far as it is known', () => {
  it('is what the server told', async () => {
    await put(thread())
    const known = await reader().thread(anna, '3', null)
    expect(known).toMatchObject({
      ids: ['1', '2', '3', '4', '6', '5'],
      depths: [0, 0, 0, 1, 2, 1],
      at: 2,
      isWhole: true,
      fetchedAt: 3_000_000,
    })
    expect(known.opened?.author?.handle).toBe('person7@one.example')
    expect(restText(known)).toBeNull()
  })

  it('is followed by the posts where it was never fetched, and says that this is not all', async () => {
    await put(null)
    const known = await reader().thread(anna, '3', null)
    expect(known).toMatchObject({ ids: ['1', '2', '3'], at: 2, isWhole: false, fetchedAt: null })
    expect(restText(known)).toBe('Part of this thread is not known here.')
  })

  it('is taken out of the thread that it was reached from', async () => {
    await put(thread())
    expect(await reader().thread(anna, '4', '3')).toMatchObject({
      ids: ['1', '2', '3', '4', '6'],
      depths: [0, 0, 0, 0, 1],
      at: 3,
      isWhole: false,
    })
    expect(answersWithin(thread(), '2')).toEqual({ descendants: ['3', '4', '6', '5'], depths: [1, 2, 3, 2] })
    expect(answersWithin(thread(), '5').descendants).toEqual([])
    expect(answersWithin(thread(), '99').descendants).toEqual([])
  })

  it('is not whole where the server gives no more, or its beginning is missing', async () => {
    await put(thread({ isCut: true }))
    expect((await reader().thread(anna, '3', null)).isWhole).toBe(false)
    await put(thread({ ancestors: ['2'] }))
    expect((await reader().thread(anna, '3', null)).isWhole).toBe(false)
  })

  it('is not whole where a guest got fewer answers than the post counts', async () => {
    const opened = async (over: Partial<ThreadRow>, repliesCount: number): Promise<string | null> => {
      await put(thread(over))
      const counting = statusRow('3', { replyToId: '2', repliesCount, fetchedAt: 4_000_000 + repliesCount })
      await store().call('storePosts', { account: anna, statuses: [counting], profiles: [] })
      return restText(await reader().thread(anna, '3', null))
    }
    expect(await opened({ asGuest: true }, 2)).toBeNull()
    expect(await opened({ asGuest: true }, 3)).toBe('Part of this thread is not known here.')
    expect(await opened({}, 4)).toBeNull()
  })

  it('does not follow posts that answer each other in a ring', async () => {
    const ring = [statusRow('1', { replyToId: '2' }), statusRow('2', { replyToId: '1' })]
    await store().call('storePosts', { account: anna, statuses: ring, profiles: [] })
    expect((await reader().thread(anna, '1', null)).ids).toEqual(['2', '1'])
  })

  it('shows what has ended as that, in its place', async () => {
    await put(thread())
    await store().call('purge', { account: anna, statusIds: ['4'], at: 4_000_000, why: 'unreachable' })
    const source = threadSource(reader(), { account: anna, id: '3', within: null }, viewer)
    const items = await source.slice({ newest: newestOrder, oldest: oldestOrder })
    const posts = items.flatMap((item) =>
      item.kind === 'entry' && item.source.kind === 'post' ? [item.source.status] : [],
    )
    expect(posts.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '6', '5'])
    expect(posts[3]).toMatchObject({ content: '', gone: { why: 'unreachable' } })
  })
})

it('a thread is read as a window of entries around the opened post', async () => {
  await put(thread())
  const source = threadSource(reader(), { account: anna, id: '3', within: null }, viewer)
  expect(await source.has(pivotOrder)).toBe(true)
  expect(await source.olderThan(pivotOrder, 2)).toHaveLength(2)
  const [above, top] = await source.newerThan(pivotOrder, 9)
  expect(await source.countNewer(pivotOrder, 9)).toBe(2)
  const items = await source.slice({ newest: top ?? newestOrder, oldest: pivotOrder })
  expect(items.map(({ order }) => order)).toEqual([top, above, pivotOrder])
  expect(await source.count()).toBe(6)
  const drawn = items.map(({ order }, at) => ({ order, uri: '', top: at * 100 - 100, bottom: at * 100 }))
  const view = { entries: () => drawn, clientHeight: 100 }
  // The first ends at the upper edge, the last begins at the lower one.
  expect(postsInView(items, view)).toEqual(['2'])
  expect(postsInView(items, { ...view, clientHeight: 101 })).toEqual(['2'])
  expect(postsInView(items, { ...view, clientHeight: 120 })).toEqual(['2', '3'])
})

it('says how true it is in plain words', () => {
  const now = Date.UTC(2026, 4, 14, 9)
  const idle = { isBusy: false, problem: null }
  expect(asOfText(null, idle, now)).toBe('Not fetched yet')
  expect(asOfText(now, idle, now)).toMatch(/^As of \d\d:\d\d$/)
  expect(asOfText(now, { ...idle, isBusy: true }, now)).toBe('Fetching…')
  expect(problemText(idle, now)).toBeNull()
  const failed: Fetching = { isBusy: false, problem: { code: 'offline', host: 'one.example' } }
  expect(problemText(failed, now)).toBe(
    'Could not be refreshed: one.example cannot be reached. Check your connection, or try again in a while.',
  )
  expect(problemText(failed, null)).toMatch(/^Could not be fetched: /)
  const known: KnownThread = {
    ids: ['3'],
    depths: [0],
    at: 0,
    opened: { status: statusRow('3'), author: null },
    fetchedAt: now,
    isWhole: true,
    isGrowing: false,
  }
  expect(restText(known)).toBe('No replies.')
  const answered = { status: statusRow('3', { repliesCount: 6 }), author: null }
  expect(restText({ ...known, opened: answered })).toBe('The instance shows none of the replies.')
  expect(restText({ ...known, isGrowing: true })).toBe('The instance is still collecting replies.')
  expect(restText({ ...known, opened: null })).toBeNull()
})
