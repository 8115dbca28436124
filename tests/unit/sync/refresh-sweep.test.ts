/** How stored posts are looked through for those that are due: a stretch at a time, whatever is stored. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dueAt } from '../../../src/main/sync/refresh-policy'
import { createRefreshSweep, sweepTimesInMemory, type SweepTimes } from '../../../src/main/sync/refresh-sweep'
import { createSeenPosts } from '../../../src/main/sync/seen-posts'
import type { TimelineKey } from '../../../src/shared/ids'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import {
  anna,
  conversationPage,
  idsDown,
  notificationRow,
  pageOf,
  statusRow,
} from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { hours } from './support'

const home = homeOf(anna)
const bookmarks = timelineKey(anna, { kind: 'bookmarks' })
const start = 10_000 * hours

let store: MemoryStore
let now: number
/** Slices that were read so far. */
let slices: number
beforeEach(async () => {
  store = await createMemoryStore()
  now = start
  slices = 0
})
afterEach(() => {
  store.close()
})

/** Posts of such an age in a timeline, the highest id first. */
const fill = async (
  timeline: TimelineKey,
  newest: number,
  count: number,
  ageMs: number,
  isBookmarked: boolean,
) => {
  for (let done = 0; done < count; done += 40) {
    const ids = idsDown(newest - done, newest - Math.min(done + 39, count - 1))
    const createdAt = start - ageMs
    const viewer = { favourited: false, boosted: false, bookmarked: isBookmarked, muted: false }
    const statuses = ids.map((id) => statusRow(id, { createdAt, fetchedAt: createdAt, viewer }))
    await store.call('applyPage', { ...pageOf(ids, { statuses }), timeline })
  }
}

/** What an app does from its start on. */
const begin = (times: SweepTimes, timelines: readonly TimelineKey[], most = 400, isSingle = false) => {
  const seen = createSeenPosts()
  const sweep = createRefreshSweep({
    timelines: () => timelines.map((timeline) => ({ timeline, isBookmarks: timeline === bookmarks })),
    store: (name, args) => {
      if (name === 'factsBelow') slices += 1
      return store.call(name, args)
    },
    serverTime: () => now,
    isDue: (facts, seenAt) =>
      dueAt(facts, { now, seenAt, isOnScreen: false, isSingle, isSparing: false }) <= now,
    seenAt: seen.at,
    most: () => most,
    times,
  })
  const look = async (): Promise<string[]> => {
    await sweep.look(new AbortController().signal)
    return [...sweep.waiting.keys()]
  }
  /** Asks for all that was found. */
  const ask = (): void => {
    seen.note(sweep.waiting.keys(), now)
    sweep.waiting.clear()
    sweep.taken()
  }
  /** Looks and asks so many times, ten minutes apart; answers what was asked for. */
  const go = async (looks: number): Promise<string[]> => {
    const found: string[] = []
    for (let at = 0; at < looks; at += 1) {
      found.push(...(await look()))
      ask()
      now += hours / 6
    }
    return found
  }
  /** Another answer shows it. */
  const see = (ids: readonly string[]): void => seen.note(ids, now)
  return { sweep, look, ask, go, see }
}

describe('looking through what is stored', () => {
  it('finds every old bookmark once a day, a stretch at a time', async () => {
    await fill(bookmarks, 9_000, 900, 100 * hours, true)
    const { look, ask, go } = begin(sweepTimesInMemory(), [bookmarks])
    const first = await look()
    expect(first).toEqual(idsDown(9_000, 8_601))
    // Nothing more is looked for while that waits.
    expect(await look()).toEqual(first)
    ask()
    expect(await go(3)).toEqual(idsDown(8_600, 8_101))
    expect(await go(3)).toEqual([])
    now += 24 * hours
    expect(new Set(await go(5))).toEqual(new Set(idsDown(9_000, 8_101)))
  })

  it('goes through no more than 2,000 entries at a time, and on from there', async () => {
    await fill(bookmarks, 9_000, 2_080, 100 * hours, true)
    const { go } = begin(sweepTimesInMemory(), [bookmarks])
    expect(await go(6)).toEqual(idsDown(9_000, 6_921))
    for (const expected of [10, 2, 10, 2]) {
      slices = 0
      expect(await go(1)).toEqual([])
      expect(slices).toBe(expected)
    }
  })

  it('finds what is bookmarked deep in a timeline that is not that of the bookmarks', async () => {
    await fill(home, 9_000, 600, 100 * hours, false)
    await fill(home, 8_400, 1, 100 * hours, true)
    const { go } = begin(sweepTimesInMemory(), [home])
    expect(await go(5)).toEqual(['8400'])
    expect(await go(20)).toEqual([])
    now += 24 * hours
    expect(await go(5)).toEqual(['8400'])
  })

  it('gives each timeline its turn where few can be asked for at a time, and leaves none out', async () => {
    await fill(home, 9_000, 30, 20 * hours, false)
    await fill(home, 8_970, 1, 100 * hours, true)
    await fill(bookmarks, 5_000, 12, 100 * hours, true)
    const { go } = begin(sweepTimesInMemory(), [home, bookmarks], 5)
    expect(await go(4)).toEqual([
      ...['8970', ...idsDown(9_000, 8_997)],
      ...idsDown(5_000, 4_996),
      ...idsDown(8_996, 8_992),
      ...idsDown(4_995, 4_991),
    ])
    expect(new Set(await go(6))).toEqual(new Set([...idsDown(8_991, 8_971), ...idsDown(4_990, 4_989)]))
    expect(await go(2)).toEqual([])
  })

  it.each([
    ['an old bookmark', { timeline: bookmarks, ageMs: 100 * hours, isSingle: false, found: [24, 48] }],
    // After that it is too old.
    [
      'a young post where each is asked for by itself',
      { timeline: home, ageMs: hours, isSingle: true, found: [24] },
    ],
  ])(
    'finds %s a day after it was seen, also while others are seen',
    async (_, { timeline, ageMs, isSingle, found }) => {
      await fill(timeline, 9_000, 1, ageMs, !isSingle)
      const { go, see } = begin(sweepTimesInMemory(), [timeline], 400, isSingle)
      see(['9000'])
      const hoursFound: number[] = []
      for (let look = 0; look <= 49 * 6; look += 1) {
        const at = (now - start) / hours
        see(['other'])
        if ((await go(1)).includes('9000')) hoursFound.push(at)
      }
      expect(hoursFound).toEqual(found)
    },
  )

  it('finds the young posts of notifications and conversations, also below many about old ones', async () => {
    const notifications = timelineKey(anna, { kind: 'notifications' })
    const tell = async (newest: number, count: number, ageMs: number, statusId: string): Promise<void> => {
      for (let done = 0; done < count; done += 40) {
        const ids = idsDown(newest - done, newest - Math.min(done + 39, count - 1))
        const rows = ids.map((id) => notificationRow(id, { statusId, createdAt: start - ageMs }))
        await store.call('applyPage', {
          ...pageOf(ids, { statuses: [], notifications: rows }),
          timeline: notifications,
        })
      }
    }
    const post = (id: string, ageMs: number) =>
      statusRow(id, { createdAt: start - ageMs, fetchedAt: start - ageMs })
    await store.call('storePosts', {
      account: anna,
      statuses: [post('110', 500 * hours), post('120', 20 * hours), post('130', 20 * hours)],
      profiles: [],
    })
    await tell(9_000, 240, hours, '110')
    await tell(8_760, 1, 19 * hours, '120')
    await tell(8_759, 800, 100 * hours, '110')
    const direct = conversationPage([['77', '140']], { statuses: [post('140', 30 * hours)] })
    await store.call('applyPage', direct)
    const { go } = begin(sweepTimesInMemory(), [notifications, direct.timeline])
    expect((await go(1)).sort()).toEqual(['120', '140'])
    // Down to the first that holds nothing young; and one of each timeline in search of bookmarks.
    expect(slices).toBe(3 + 2 + 2)
    expect(await go(6)).toEqual([])
  })

  it('counts nothing as seen because it looked itself: what it no longer remembers is due', async () => {
    await fill(bookmarks, 9_000, 1, 100 * hours, true)
    const { go, see } = begin(sweepTimesInMemory(), [bookmarks])
    see(['9000'])
    expect(await go(7)).toEqual([])
    see(Array.from({ length: 20_000 }, (_, at) => `other ${at}`))
    expect(await go(1)).toEqual(['9000'])
  })

  it('does not find everything again at each start', async () => {
    await fill(home, 9_000, 100, 20 * hours, false)
    const times = sweepTimesInMemory()
    expect(await begin(times, [home]).go(2)).toHaveLength(100)
    now += hours
    expect(await begin(times, [home]).go(2)).toEqual([])
  })

  it('finds each post in the end although the app is started again and again', async () => {
    await fill(home, 9_000, 100, 20 * hours, false)
    const times = sweepTimesInMemory()
    const found: number[] = []
    for (let at = 0; at < 20; at += 1) {
      found.push((await begin(times, [home]).go(2)).length)
      now += hours
    }
    // Each eight hours of 27.
    expect(found.filter((count) => count === 100)).toHaveLength(4)
  })

  it('notes nothing as asked for that was only forgotten, or by a clock that was wrong', async () => {
    await fill(home, 9_000, 100, 20 * hours, false)
    const times = sweepTimesInMemory()
    const { sweep, look } = begin(times, [home])
    await look()
    sweep.forget()
    sweep.taken()
    expect(times.last(home)).toBeNull()
    times.done(new Map([[home, now + 1_000 * hours]]))
    expect(await begin(times, [home]).look()).toHaveLength(100)
  })
})
