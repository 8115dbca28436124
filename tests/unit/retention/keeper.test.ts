/** What the keeper takes away, of whom and by whose clock. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { unreadIn } from '../../../src/main/retention/given'
import type { KeptAccount } from '../../../src/main/retention/keeper'
import { asColumnId, type Order, type TimelineKey } from '../../../src/shared/ids'
import { orderOf } from '../../../src/shared/order'
import { keepEverything, usualRetention } from '../../../src/shared/retention'
import type { OrderRange } from '../../../src/shared/store-shapes'
import { homeOf, timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { anna, conversationPage, idsDown, notificationRow, pageOf } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import * as keeping from './keeping'
import { account, clock, dayMs, home, keeperOf, now } from './keeping'

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

const fill = (spec: TimelineSpec, count: number): Promise<unknown> => keeping.fill(store, spec, count)
const countOf = (spec: TimelineSpec): Promise<number> => keeping.countOf(store, spec)

const round = (
  over: Partial<KeptAccount> = {},
  placesIn: (key: TimelineKey) => Order[] = () => [],
  unread: (key: TimelineKey) => OrderRange[] = () => [],
) =>
  keeperOf(store, {
    accounts: () => [{ ...account, ...over }],
    placesIn,
    unreadIn: unread,
    trim: async (order) => {
      const trimmed = await store.call('trimTimeline', order)
      most = Math.max(most, trimmed.removed)
      return trimmed
    },
    clock: { ...clock, now: () => localNow },
  }).round(new AbortController().signal)

const notifications = { kind: 'notifications' } as const
const notified = timelineKey(anna, notifications)

/** Three hundred of them, all far older than a year. */
const fillNotifications = (): Promise<unknown> => {
  const ids = idsDown(300, 1)
  const rows = ids.map((id) => ({ ...notificationRow(id), createdAt: now - 1_000 * dayMs }))
  return store.call('applyPage', {
    ...pageOf(ids, { timeline: notified }),
    statuses: [],
    notifications: rows,
  })
}

/** Settings in which notifications were read up to somewhere here, and on another device. */
const readAt = (place: Order | null, marker: Order | null): Parameters<typeof unreadIn>[0] => {
  const id = asColumnId('columnid')
  const column = { id, account: anna, timeline: notified, name: null, width: 320, follow: false }
  return {
    columns: () => [column],
    places: () => (place === null ? {} : { [id]: { order: place, uri: '', offset: 0 } }),
    settledMarkers: { get: () => marker, set: () => undefined },
    heardMarkers: { get: () => null, set: () => undefined },
  }
}

/** Settings without a column that shows notifications, in which the instance has said, or not, where they were read. */
const heardAt = (marker: Order | null): Parameters<typeof unreadIn>[0] => ({
  ...readAt(null, null),
  columns: () => [],
  heardMarkers: { get: () => marker, set: () => undefined },
})

describe('the keeper', () => {
  it('trims what is older than a year, but never the newest hundred, in slices of at most forty', async () => {
    await fill(home, 450)
    await round({ retention: { ...usualRetention, days: 50 } })
    expect(await countOf(home)).toBe(100)
    expect(await store.database.statuses.count()).toBe(100)
    expect(most).toBe(40)
  })

  it('waits before each slice while the window is used, half a minute at most', async () => {
    await fill(home, 450)
    let passed = 0
    let usedUntil = 10_000
    const slices: { at: number; removed: number }[] = []
    const keeper = keeperOf(store, {
      accounts: () => [{ ...account, retention: { ...usualRetention, days: 50 } }],
      isUsed: () => passed < usedUntil,
      trim: async (order) => {
        const trimmed = await store.call('trimTimeline', order)
        slices.push({ at: passed, removed: trimmed.removed })
        if (slices.length === 3) usedUntil = Number.POSITIVE_INFINITY
        return trimmed
      },
      clock: {
        ...clock,
        wait: (milliseconds) => {
          passed += milliseconds
          return Promise.resolve()
        },
      },
    })
    await keeper.round(new AbortController().signal)
    expect(await countOf(home)).toBe(100)
    expect(slices.slice(0, 5).map(({ at }) => at)).toEqual([10_000, 10_200, 10_400, 40_400, 70_400])
  })

  it('does not wait for whoever has just chosen something, and waits again in the round after that', async () => {
    await fill(home, 450)
    let rests = 0
    let retention: KeptAccount['retention'] = keepEverything
    const naps: (() => void)[] = []
    const keeper = keeperOf(store, {
      accounts: () => [{ ...account, retention }],
      isUsed: () => true,
      clock: {
        ...clock,
        wait: (milliseconds, signal) => {
          if (milliseconds < 60_000) {
            rests += 1
            return Promise.resolve()
          }
          return new Promise((resolve) => {
            naps.push(resolve)
            signal?.addEventListener('abort', () => resolve(), { once: true })
          })
        },
      },
    })
    keeper.start()
    retention = { ...usualRetention, days: 50 }
    keeper.wake()
    await vi.waitFor(() => expect(naps).toHaveLength(2), { timeout: 10_000 })
    expect(await countOf(home)).toBe(100)
    expect(rests).toBeLessThan(30)
    rests = 0
    naps.at(-1)?.()
    await vi.waitFor(() => expect(naps).toHaveLength(3), { timeout: 10_000 })
    expect(rests).toBe(150)
    await keeper.stop()
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
    await fillNotifications()
    await round({}, undefined, (key) => unreadIn(readAt(orderOf('60'), orderOf('40')), key))
    expect(await countOf(notifications)).toBe(241)
    await round({}, undefined, (key) => unreadIn(readAt(orderOf('60'), orderOf('80')), key))
    expect(await countOf(notifications)).toBe(221)
    await round()
    expect(await countOf(notifications)).toBe(100)
  })

  it('leaves all notifications while nothing says that any was read, and goes by the first word of that', async () => {
    await fillNotifications()
    const retention = { ...usualRetention, mostPosts: 150 }
    await round({ retention }, undefined, (key) => unreadIn(readAt(null, null), key))
    expect(await countOf(notifications)).toBe(300)
    await round({ retention }, undefined, (key) => unreadIn(readAt(null, orderOf('140')), key))
    expect(await countOf(notifications)).toBe(161)
  })

  it('goes by what the instance says where no column shows notifications, and has all unread where it says nothing', async () => {
    await fillNotifications()
    await round({}, undefined, (key) => unreadIn(heardAt(null), key))
    expect(await countOf(notifications)).toBe(300)
    await round({}, undefined, (key) => unreadIn(heardAt(orderOf('60')), key))
    expect(await countOf(notifications)).toBe(241)
  })

  it('does not take what it was told for read where a column shows notifications', async () => {
    await fillNotifications()
    const { heardMarkers } = heardAt(orderOf('60'))
    await round({}, undefined, (key) => unreadIn({ ...readAt(null, null), heardMarkers }, key))
    expect(await countOf(notifications)).toBe(300)
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

  it('goes by when an instance last confirmed everything while it does not answer, whatever this machine’s clock says', async () => {
    await fill(home, 450)
    const [days, silent] = [100, { serverNow: null, retention: { ...usualRetention, days: 100 } }]
    await store.database.timelines.update(homeOf(anna), { asOf: now - 200 * dayMs })
    await keeping.fill(store, { kind: 'local' }, 50, 1_000)
    await store.database.timelines.update(timelineKey(anna, { kind: 'local' }), { asOf: now - 300 * dayMs })
    localNow = now - 1_000 * dayMs
    await round(silent)
    expect(await countOf(home)).toBe(450)
    localNow = now + 1_000 * dayMs
    await round(silent)
    expect(await countOf(home)).toBe(300 + days)
  })

  it('keeps to a number of posts whatever is known of the time, and takes no thread without', async () => {
    await fill(home, 450)
    await keeping.fillThread(store, { above: 1_000, size: 100, days: 400 })
    localNow = now + 1_000 * dayMs
    await round({ serverNow: null, retention: { ...keepEverything, mostPosts: 300 } })
    expect([await countOf(home), await store.database.threads.count()]).toEqual([200, 1])
    await store.database.timelines.update(homeOf(anna), { asOf: now })
    await round({ serverNow: null, retention: { ...keepEverything, mostPosts: 150 } })
    expect([await countOf(home), await store.database.threads.count()]).toEqual([100, 0])
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
