/** What the keeper takes where there is more than the number that was chosen. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepEverything, type Retention } from '../../../src/shared/retention'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { anna, idsDown, notificationRow, pageOf, statusRow } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import * as keeping from './keeping'
import { account, clock, fillThread, home, keeperOf, local } from './keeping'

let store: MemoryStore
beforeEach(async () => {
  store = await createMemoryStore()
})
afterEach(() => {
  store.close()
})

const fill = (spec: TimelineSpec, count: number, above = 0): Promise<unknown> =>
  keeping.fill(store, spec, count, above)
const countOf = (spec: TimelineSpec): Promise<number> => keeping.countOf(store, spec)

const round = ({ retention }: { retention: Retention }): Promise<unknown> =>
  keeperOf(store, { accounts: () => [{ ...account, retention }] }).round(new AbortController().signal)

describe('where there is too much, the keeper', () => {
  it('takes what is too much from the largest timeline', async () => {
    await fill(home, 110)
    await fill(local, 200, 110)
    await round({ retention: { ...keepEverything, mostPosts: 230 } })
    expect([await countOf(home), await countOf(local)]).toEqual([110, 120])
    expect(await store.database.statuses.count()).toBe(230)
    await round({ retention: { ...keepEverything, mostPosts: 1 } })
    expect([await countOf(home), await countOf(local)]).toEqual([100, 100])
  })

  it('rests before each slice, those of the sweep too', async () => {
    await fill(home, 300)
    await fillThread(store, { above: 1_000, size: 100, days: 30 })
    const done: string[] = []
    const note = (name: string, removed: number): void => {
      if (removed > 0) done.push(name)
    }
    const retention = { ...keepEverything, mostPosts: 150 }
    await keeperOf(store, {
      accounts: () => [{ ...account, retention }],
      trim: async (order) => {
        const trimmed = await store.call('trimTimeline', order)
        note('trim', trimmed.removed)
        return trimmed
      },
      store: async (name, args) => {
        const result = await store.call(name, args)
        if (typeof result === 'number') note(name, result)
        if (name === 'dropThread') note(name, 1)
        return result
      },
      clock: {
        ...clock,
        wait: () => {
          done.push('rest')
          return Promise.resolve()
        },
      },
    }).round(new AbortController().signal)
    expect(done).toEqual(expect.arrayContaining(['trim', 'dropThread', 'sweepLeftovers']))
    expect(done.filter((name, at) => name !== 'rest' && done[at - 1] !== 'rest')).toEqual([])
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

  it('takes nothing from a home for favourites and bookmarks, nor from these', async () => {
    await fill(home, 180)
    await fill({ kind: 'favourites' }, 250, 1_000)
    await fill({ kind: 'bookmarks' }, 150, 2_000)
    await round({ retention: { ...keepEverything, mostPosts: 180 } })
    expect(await countOf(home)).toBe(180)
    await round({ retention: { ...keepEverything, mostPosts: 150 } })
    expect([await countOf(home), await countOf({ kind: 'favourites' })]).toEqual([150, 250])
    expect([await countOf({ kind: 'bookmarks' }), await store.database.statuses.count()]).toEqual([150, 550])
  })

  it('takes threads that were not fetched for a week before a smaller timeline, those not fetched for longest first', async () => {
    await fill(home, 150)
    await fillThread(store, { above: 1_000, size: 100, days: 30 })
    await fillThread(store, { above: 2_000, size: 100, days: 20 })
    await fillThread(store, { above: 3_000, size: 50, days: 6 })
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

  it('takes nothing for posts that only notifications held, which went', async () => {
    const timeline = timelineKey(anna, { kind: 'notifications' })
    const ids = idsDown(10_250, 10_001)
    const held = ids.slice(200)
    const notifications = ids.map((id) => notificationRow(id, { statusId: held.includes(id) ? id : null }))
    const statuses = held.map((id) => statusRow(id))
    await store.call('applyPage', { ...pageOf(ids, { timeline }), statuses, notifications })
    await fill(home, 180)
    await round({ retention: { ...keepEverything, mostPosts: 200 } })
    expect([await countOf(home), await countOf({ kind: 'notifications' })]).toEqual([180, 200])
    expect(await store.database.statuses.count()).toBe(180)
  })

  it('counts an account in its first round, though everything of it is kept', async () => {
    await fill(home, 150)
    await round({ retention: keepEverything })
    expect(await store.database.totals.count()).toBe(1)
  })
})
