/** Threads that nobody asks for: of bookmarks, however many there are, each look going on where the last one ended; and what is open. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createThreadKeeper, noThreads, type ThreadKeeper } from '../../../src/main/sync/thread-keeper'
import { timelineKey } from '../../../src/shared/timelines'
import { movingClock } from '../../support/moving-clock'
import { anna, idsDown, pageOf, statusRow } from '../../support/store-builders'
import { AppError } from '../../../src/shared/errors'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { quiet } from '../../support/sync-harness'
import { hours, minutes } from './support'

const bookmarks = timelineKey(anna, { kind: 'bookmarks' })
const clock = movingClock()
let life: AbortController
let store: MemoryStore
beforeEach(async () => {
  life = new AbortController()
  store = await createMemoryStore()
})
afterEach(() => {
  life.abort()
  store.close()
})

type Differences = Pick<
  Parameters<typeof createThreadKeeper>[0],
  'choices' | 'isSparing' | 'bookmarks' | 'fetchThread'
>

/** One that runs until the test ends. */
const startKeeper = (differences: Differences): ThreadKeeper => {
  const keeper = createThreadKeeper({
    ...differences,
    account: anna,
    store: store.call,
    clock,
    serverTime: clock.now,
    isOnline: () => true,
    log: quiet,
  })
  void keeper.run(life.signal)
  return keeper
}

const keepThreads = async (ids: readonly string[]): Promise<void> => {
  await store.database.threads.bulkPut(
    ids.map((id) => ({
      account: anna,
      id,
      ancestors: [],
      descendants: [],
      depths: [],
      fetchedAt: clock.now(),
      isCut: false,
      isGrowing: false,
    })),
  )
}

it('reaches bookmarks that lie below thousands whose threads are kept, and goes on from there', async () => {
  const createdAt = clock.now() - 100 * hours
  const all = idsDown(9_000, 6_601)
  for (let at = 0; at < all.length; at += 40) {
    const ids = all.slice(at, at + 40)
    const statuses = ids.map((id) => statusRow(id, { createdAt }))
    await store.call('applyPage', { ...pageOf(ids, { statuses }), timeline: bookmarks })
  }
  const missing = all.slice(-300)
  await keepThreads(all.slice(0, -300))
  const fetched: string[] = []
  startKeeper({
    choices: () => ({ ofBookmarks: true, onScreen: false }),
    isSparing: () => false,
    bookmarks: () => [bookmarks],
    fetchThread: async (id) => {
      fetched.push(id)
      await keepThreads([id])
    },
  })
  // Four a minute; the store takes turns of its own.
  for (let step = 0; step < 2_000 && fetched.length < missing.length; step += 1) await clock.advance(20_000)
  expect(fetched).toEqual(missing)
})

const pass = async (milliseconds: number): Promise<void> => {
  for (let left = milliseconds; left > 0; left -= 10_000) await clock.advance(10_000)
}

describe('a thread that is open', () => {
  let fetched: string[]
  let isSparing: boolean
  let keeper: ThreadKeeper
  beforeEach(async () => {
    fetched = []
    isSparing = false
    await keepThreads(['7', '8'])
    keeper = startKeeper({
      choices: () => noThreads,
      isSparing: () => isSparing,
      bookmarks: () => [],
      fetchThread: async (id, priority) => {
        expect(priority).toBe('visible')
        fetched.push(id)
        await keepThreads([id])
      },
    })
  })
  it('is fetched again whenever it is two minutes old, until it is closed', async () => {
    keeper.show('column panel', ['7'], '7')
    await pass(minutes)
    expect(fetched).toEqual([])
    await pass(1.5 * minutes)
    expect(fetched).toEqual(['7'])
    await pass(10 * minutes)
    expect(fetched.length).toBeGreaterThanOrEqual(4)
    expect(fetched.length).toBeLessThanOrEqual(6)
    keeper.show('column panel', [], '7')
    fetched = []
    await pass(10 * minutes)
    expect(fetched).toEqual([])
  })

  it('is left alone while less is to be asked for, and where none has been fetched yet', async () => {
    isSparing = true
    keeper.show('column panel', ['7'], '7')
    await pass(10 * minutes)
    expect(fetched).toEqual([])
    isSparing = false
    keeper.wake()
    await pass(minutes)
    expect(fetched).toEqual(['7'])
    keeper.show('column panel', ['9'], '9')
    fetched = []
    await pass(10 * minutes)
    expect(fetched).toEqual([])
  })

  it('is one of several, each of which has its turn', async () => {
    keeper.show('column panel', ['7'], '7')
    keeper.show('other panel', ['8'], '8')
    await pass(4 * minutes)
    expect(new Set(fetched)).toEqual(new Set(['7', '8']))
    keeper.hideAll()
    fetched = []
    await pass(10 * minutes)
    expect(fetched).toEqual([])
  })
})

describe('threads that are open beside others', () => {
  const bookmarked = idsDown(36, 31)
  let fetched: string[]
  /** Why a thread cannot be had, by its id. */
  let failing: Record<string, AppError>
  let keeper: ThreadKeeper
  beforeEach(async () => {
    fetched = []
    failing = {}
    const statuses = bookmarked.map((id) => statusRow(id, { createdAt: clock.now() - 100 * hours }))
    await store.call('applyPage', { ...pageOf(bookmarked, { statuses }), timeline: bookmarks })
    keeper = startKeeper({
      choices: () => ({ ofBookmarks: true, onScreen: false }),
      isSparing: () => false,
      bookmarks: () => [bookmarks],
      fetchThread: async (id) => {
        fetched.push(id)
        const failure = failing[id]
        if (failure !== undefined) throw failure
        await keepThreads([id])
      },
    })
  })
  /** Opens threads that are old enough to be fetched again, each in a panel of its own. */
  const open = async (ids: readonly string[]): Promise<void> => {
    await keepThreads(ids)
    await clock.advance(2 * minutes)
    for (const id of ids) keeper.show(`panel ${id}`, [id], id)
  }
  const times = (id: string): number => fetched.filter((one) => one === id).length

  it('may fail again and again, and keep no other from being fetched', async () => {
    failing['7'] = new AppError({ code: 'server', status: 503 })
    await open(['7', '8'])
    fetched = []
    await pass(15 * minutes)
    expect(times('8')).toBeGreaterThanOrEqual(6)
    expect(times('7')).toBeGreaterThanOrEqual(2)
    expect(times('7')).toBeLessThanOrEqual(3)
    expect(await store.database.threads.bulkGet(bookmarked.map((id) => [anna, id]))).not.toContain(undefined)
  })

  it('do not wait with those that nobody opened, where these fail one after another', async () => {
    for (const id of bookmarked) failing[id] = new AppError({ code: 'server', status: 500 })
    await open(['8'])
    fetched = []
    await pass(15 * minutes)
    expect(times('8')).toBeGreaterThanOrEqual(6)
    expect(fetched.length - times('8')).toBeGreaterThanOrEqual(2)
    expect(fetched.length - times('8')).toBeLessThanOrEqual(3)
  })

  it('may be more than there is time for, and leave every second turn to those that nobody opened', async () => {
    const many = ['11', '12', '13', '14', '15', '16', '17', '18']
    await open(many)
    fetched = []
    await pass(6 * minutes)
    expect(fetched.slice(0, 6).filter((id) => bookmarked.includes(id))).toHaveLength(3)
    // The oldest first: none waits for ever.
    for (const id of many) expect(times(id), id).toBeGreaterThan(0)
  })

  it('are not asked for again once they have gone, until somebody opens them again', async () => {
    failing['7'] = new AppError({ code: 'notFound' })
    await open(['7'])
    await pass(20 * minutes)
    expect(times('7')).toBe(1)
    delete failing['7']
    keeper.show('panel 7', [], null)
    keeper.show('panel 7', ['7'], '7')
    await pass(5 * minutes)
    expect(times('7')).toBeGreaterThanOrEqual(2)
  })
})
