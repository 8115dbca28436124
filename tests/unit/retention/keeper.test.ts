/** What the keeper takes away, of whom and by whose clock. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../src/main/clock'
import { createKeeper, type KeptAccount } from '../../../src/main/retention/keeper'
import { orderOf } from '../../../src/shared/order'
import type { Order, TimelineKey } from '../../../src/shared/ids'
import { keepEverything, usualRetention } from '../../../src/shared/retention'
import { unreadIn } from '../../../src/main/retention/given'
import { asColumnId } from '../../../src/shared/ids'
import type { OrderRange } from '../../../src/shared/store-ops'
import { homeOf, timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import {
  anna,
  conversationPage,
  idsDown,
  notificationRow,
  pageOf,
  statusRow,
} from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { quiet } from '../../support/sync-harness'

const dayMs = 86_400_000
const now = 2_000 * dayMs

let store: MemoryStore
let localNow: number
let most: number
beforeEach(async () => {
  store = await createMemoryStore()
  localNow = now
  most = 0
})
afterEach(() => {
  store.close()
})

/** Posts from a day ago down to as many days ago as there are; of the same ids in every timeline, or above others. */
const fill = (spec: TimelineSpec, count: number, above = 0): Promise<unknown> => {
  const ids = idsDown(above + count, above + 1)
  const rows = ids.map((id) => statusRow(id, { createdAt: now - (above + count - Number(id) + 1) * dayMs }))
  return store.call('applyPage', pageOf(ids, { statuses: rows, timeline: timelineKey(anna, spec) }))
}

const clock: Clock = { now: () => localNow, random: () => 0.5, wait: () => Promise.resolve() }
const account: KeptAccount = { key: anna, self: '99', retention: usualRetention, serverNow: now }

const round = (
  over: Partial<KeptAccount> = {},
  placesIn: (key: TimelineKey) => Order[] = () => [],
  unread: (key: TimelineKey) => OrderRange[] = () => [],
) =>
  createKeeper({
    accounts: () => [{ ...account, ...over }],
    placesIn,
    unreadIn: unread,
    store: store.call,
    trim: async (order) => {
      const trimmed = await store.call('trimTimeline', order)
      most = Math.max(most, trimmed.removed)
      return trimmed
    },
    clock,
    log: quiet,
    spared: { newestKept: 100, around: 20 },
  }).round(new AbortController().signal)

const countOf = async (spec: TimelineSpec): Promise<number> =>
  (await store.database.timelines.get(timelineKey(anna, spec)))?.count ?? 0
const home = { kind: 'home' } as const
const local = { kind: 'local' } as const

describe('the keeper', () => {
  it('trims what is older than a year, but never the newest hundred, in slices of at most forty', async () => {
    await fill(home, 450)
    await round({ retention: { ...usualRetention, days: 50 } })
    expect(await countOf(home)).toBe(100)
    expect(await store.database.statuses.count()).toBe(100)
    expect(most).toBe(40)
  })

  it('trims by kind, and nothing where everything is kept', async () => {
    await fill(home, 450)
    await round({ retention: keepEverything })
    expect(await countOf(home)).toBe(450)
    await round({ retention: { ...usualRetention, kinds: { home: null } } })
    expect(await countOf(home)).toBe(450)
    await round()
    expect(await countOf(home)).toBe(365)
    await round({ retention: { ...keepEverything, kinds: { home: 300 } } })
    expect(await countOf(home)).toBe(300)
  })

  it('takes what is too much from the largest timeline', async () => {
    await fill(home, 110)
    await fill(local, 200, 110)
    await round({ retention: { ...keepEverything, mostPosts: 230 } })
    expect([await countOf(home), await countOf(local)]).toEqual([110, 120])
    expect(await store.database.statuses.count()).toBe(230)
    await round({ retention: { ...keepEverything, mostPosts: 1 } })
    expect([await countOf(home), await countOf(local)]).toEqual([100, 100])
  })

  it('counts a post once that stands in two timelines, and takes it from both', async () => {
    await fill(home, 300)
    await fill(local, 300)
    await round({ retention: { ...keepEverything, mostPosts: 300 } })
    expect([await countOf(home), await countOf(local)]).toEqual([300, 300])
    await round({ retention: { ...keepEverything, mostPosts: 250 } })
    expect([await countOf(home), await countOf(local)]).toEqual([250, 250])
    expect(await store.database.statuses.count()).toBe(250)
  })

  it('takes threads that were not fetched for a week before a smaller timeline, those not fetched for longest first', async () => {
    const thread = (top: number, size: number, days: number): Promise<unknown> => {
      const [id = '', ...descendants] = idsDown(top + size, top + 1).toReversed()
      return store.call('applyThread', {
        account: anna,
        thread: {
          account: anna,
          id,
          ancestors: [],
          descendants,
          depths: descendants.map(() => 1),
          fetchedAt: now - days * dayMs,
          isCut: false,
          isGrowing: false,
        },
        statuses: [id, ...descendants].map((one) => statusRow(one)),
        profiles: [],
      })
    }
    await fill(home, 150)
    await thread(1_000, 100, 30)
    await thread(2_000, 100, 20)
    await thread(3_000, 50, 6)
    expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 400, inThreads: 250 })
    await round({ retention: { ...keepEverything, mostPosts: 310 } })
    expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 300, inThreads: 150 })
    expect(await countOf(home)).toBe(150)
    await round({ retention: { ...keepEverything, mostPosts: 1 } })
    expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 150, inThreads: 50 })
    expect(await countOf(home)).toBe(100)
  })

  it('takes nothing for posts that leave anyway', async () => {
    await fill(home, 150)
    await fill(local, 150, 150)
    await store.call('forgetKind', { account: anna, kind: 'local' })
    await round({ retention: { ...keepEverything, mostPosts: 150 } })
    expect(await countOf(home)).toBe(150)
    expect(await store.database.statuses.count()).toBe(150)
  })

  it('keeps as many notifications as posts besides them', async () => {
    const notifications = { kind: 'notifications' } as const
    const ids = idsDown(300, 1)
    const rows = ids.map((id) => notificationRow(id, { statusId: null }))
    const page = pageOf(ids, { timeline: timelineKey(anna, notifications) })
    await store.call('applyPage', { ...page, statuses: [], notifications: rows })
    await fill(home, 190)
    await round({ retention: { ...keepEverything, mostPosts: 190 } })
    expect([await countOf(home), await countOf(notifications)]).toEqual([190, 190])
  })

  it('counts an account in its first round, though everything of it is kept', async () => {
    await fill(home, 150)
    await round({ retention: keepEverything })
    expect(await store.database.totals.count()).toBe(1)
  })

  it('leaves the posts around every reading place', async () => {
    await fill(home, 300)
    const retention = { ...usualRetention, days: 30 }
    await round({ retention }, (timeline) => (timeline === homeOf(anna) ? [orderOf('50')] : []))
    expect(await countOf(home)).toBe(141)
    const { segments } = await store.call('overview', { timeline: homeOf(anna) })
    expect(segments.map(({ from, to, below }) => [from, to, below])).toEqual([
      [orderOf('300'), orderOf('201'), 'trimmed'],
      [orderOf('70'), orderOf('30'), 'trimmed'],
    ])
  })

  it('leaves notifications that are newer than where they were read, here or elsewhere, whatever their number', async () => {
    const notifications = { kind: 'notifications' } as const
    const timeline = timelineKey(anna, notifications)
    const ids = idsDown(300, 1)
    const rows = ids.map((id) => ({ ...notificationRow(id), createdAt: now - 1_000 * dayMs }))
    await store.call('applyPage', { ...pageOf(ids, { timeline }), statuses: [], notifications: rows })
    const id = asColumnId('columnid')
    const column = { id, account: anna, timeline, name: null, width: 320, follow: false }
    const readAt = (place: Order, marker: Order | null) => ({
      columns: () => [column],
      places: () => ({ [id]: { order: place, uri: '', offset: 0 } }),
      settledMarkers: { get: () => marker, set: () => undefined },
    })
    await round({}, undefined, (key) => unreadIn(readAt(orderOf('60'), orderOf('40')), key))
    expect(await countOf(notifications)).toBe(241)
    await round({}, undefined, (key) => unreadIn(readAt(orderOf('60'), orderOf('80')), key))
    expect(await countOf(notifications)).toBe(221)
    await round()
    expect(await countOf(notifications)).toBe(100)
  })

  it('leaves collections and the posts of the account itself whole', async () => {
    const own = { kind: 'profile', id: '99', show: 'posts' } as const
    await fill(own, 200)
    const talks = idsDown(200, 1).map((id): [string, string] => [id, id])
    await store.call('applyPage', conversationPage(talks))
    await round({ retention: { mostPosts: 1, days: 1, kinds: {} } })
    expect([await countOf(own), await countOf({ kind: 'conversations' })]).toEqual([200, 200])
  })

  it('goes by the instance’s time, and by the earlier one where this machine’s clock is behind', async () => {
    await fill(home, 450)
    await round({ serverNow: null })
    localNow = now - 1_000 * dayMs
    await round()
    expect(await countOf(home)).toBe(450)
    localNow = now + 1_000 * dayMs
    await round()
    expect(await countOf(home)).toBe(365)
  })

  it.each(['forgetAccount', 'forgetKind'] as const)(
    'leaves no claim behind in the course of %s',
    async (wipe) => {
      await fill(home, 450)
      let isWiped = false
      const wiping = store.call(wipe, { account: anna, kind: 'home' }).finally(() => (isWiped = true))
      const { segments, timelines, entries } = store.database
      const limits = { olderThan: null, serverNow: now, excess: 1, newestKept: 10, around: 5 }
      const order = { account: anna, timeline: homeOf(anna), ...limits, places: [], keeps: [] }
      // Once: after the wipe has taken what was claimed, and before it has taken the entries.
      let removed = 0
      while (!isWiped && removed === 0) {
        if ((await segments.count()) === 0) removed = (await store.call('trimTimeline', order)).removed
      }
      await wiping
      expect(removed).toBe(1)
      expect([await entries.count(), await segments.count(), await timelines.count()]).toEqual([0, 0, 0])
    },
  )
})
