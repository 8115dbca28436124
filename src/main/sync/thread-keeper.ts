/**
 * Fetches threads that nobody asks for: one that is open grows older while it is read; and as far as the user chose so, those around what
 * is on screen, and around what is bookmarked. One request at a time, seldom, and none while less is to be asked for.
 */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { newestOrder } from '../../shared/order'
import type { StoreClient, StoreOpResult } from '../../shared/contract'
import type { PostFacts } from '../../shared/store-shapes'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { toAppError } from '../../shared/errors'
import { createAlarm, workByAlarm } from './alarm'
import { sightingOf } from './existence'
import { youngMs } from './refresh-policy'

/** Which threads are to be kept without being opened. */
export interface ThreadChoices {
  ofBookmarks: boolean
  onScreen: boolean
}
export const noThreads: ThreadChoices = { ofBookmarks: false, onScreen: false }

const minutes = 60_000
const hours = 60 * minutes

/** Between two requests: at most 180 an hour. */
const paceMs = 20_000
/** After a failure an open thread waits for so long by itself; what nobody opened all together, and keeps no open one waiting. */
const afterFailureMs = 5 * minutes
/** How old a thread may become while it is open. */
const openMs = 2 * minutes
/** How often the bookmarks are looked through. */
const sweepEveryMs = 30 * minutes
/** A thread that may still grow is fetched again after so long. */
const againMs = 12 * hours
/** What could not be had is not tried again sooner. */
const triedMs = 6 * hours
const mostTried = 2_000
/** Bookmarks that are looked through at a time; the next look goes on where that ended. */
const mostSwept = 2_000
/** Threads that are found at a time: as many as are fetched until the next look. */
const mostWaiting = 90
const slice = 200

export interface ThreadKeeper {
  /** Notes what is drawn in a place; see `PostWishes.showPosts`. */
  show: (place: string, statusIds: readonly string[], thread: string | null) => void
  /** Nothing is drawn anywhere any more. */
  hideAll: () => void
  /** What the user chose, or whether to spare, is another now. */
  wake: () => void
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  account: AccountKey
  choices: () => ThreadChoices
  isSparing: () => boolean
  /** Timelines of bookmarks, as they are at the moment. */
  bookmarks: () => readonly TimelineKey[]
  /** @throws AppError */
  fetchThread: (id: string, priority: 'visible' | 'check') => Promise<void>
  store: StoreClient
  clock: Clock
  serverTime: () => number
  isOnline: () => boolean
  log: Log
}

export const createThreadKeeper = (given: Given): ThreadKeeper => {
  const { account, choices, isSparing, bookmarks, fetchThread, store, clock, serverTime, isOnline, log } =
    given
  const alarm = createAlarm(clock)
  const screens = new Map<string, readonly string[]>()
  /** Threads that are open, by place. */
  const opened = new Map<string, string>()
  /** When those that were asked for here may be asked for again; infinite: gone. */
  const renewableAt = new Map<string, number>()
  const tried = new Map<string, number>()
  /** How far down the bookmarks were looked through. */
  const depths = new Map<TimelineKey, Order>()
  let waiting: PostFacts[] = []
  let sweepAt = 0
  /** Whether the last request was for a thread that is open. */
  let wasForOpened = false
  /** Local time before which the store is not asked again. */
  let notBefore = Number.NEGATIVE_INFINITY
  /** Local time before which nothing is fetched that nobody opened. */
  let aheadNotBefore = Number.NEGATIVE_INFINITY

  /** Of these posts, those whose thread is worth a request. */
  const due = async (facts: readonly PostFacts[]): Promise<PostFacts[]> => {
    const fresh = facts.filter(
      ({ id }) => clock.now() - (tried.get(id) ?? Number.NEGATIVE_INFINITY) > triedMs,
    )
    if (fresh.length === 0) return []
    const known = await store('threadsOf', { account, statusIds: fresh.map(({ id }) => id) })
    const fetchedAt = new Map(known.map((thread) => [thread.id, thread.fetchedAt]))
    return fresh.filter(({ id, createdAt }) => {
      const at = fetchedAt.get(id)
      const mayGrow = serverTime() - createdAt < youngMs
      return at === undefined || (mayGrow && serverTime() - at > againMs)
    })
  }

  /** Looks through a stretch of bookmarks; answers where it ended, null at their end. */
  const lookThrough = async (
    timeline: TimelineKey,
    from: Order,
    most: number,
    signal: AbortSignal,
  ): Promise<Order | null> => {
    let below: Order | null = from
    for (let count = 0; count < most && waiting.length < mostWaiting && below !== null; count += slice) {
      const read: StoreOpResult<'factsBelow'> = await store('factsBelow', { timeline, below, limit: slice })
      if (signal.aborted) return below
      waiting.push(...(await due(read.facts)))
      below = read.last
    }
    return below
  }
  /** The newest bookmarks first, then those that are left of the last look, then on from where that ended. */
  const sweep = async (timeline: TimelineKey, signal: AbortSignal): Promise<void> => {
    const left = waiting
    waiting = []
    const top = await lookThrough(timeline, newestOrder, slice, signal)
    const first = new Set(waiting.map(({ id }) => id))
    waiting.push(...left.filter(({ id }) => !first.has(id)))
    const from = depths.get(timeline) ?? top
    const end = from === null ? null : await lookThrough(timeline, from, mostSwept, signal)
    if (end === null) depths.delete(timeline)
    else depths.set(timeline, end)
  }

  /** The oldest, so that each has its turn. One that was opened has been fetched by whoever opened it, or will be. */
  const nextOpened = async (): Promise<string | undefined> => {
    const statusIds = [...new Set(opened.values())]
    if (statusIds.length === 0) return undefined
    const known = await store('threadsOf', { account, statusIds })
    const old = known.filter(
      ({ id, fetchedAt }) => serverTime() - fetchedAt >= openMs && clock.now() >= (renewableAt.get(id) ?? 0),
    )
    return old.sort((one, other) => one.fetchedAt - other.fetchedAt)[0]?.id
  }
  const nextOnScreen = async (): Promise<PostFacts | undefined> => {
    const statusIds = [...new Set([...screens.values()].flat())]
    if (!choices().onScreen || statusIds.length === 0) return undefined
    const facts = await store('factsOf', { account, statusIds })
    return (await due(facts.filter(({ isInThread }) => isInThread)))[0]
  }
  const nextBookmark = async (signal: AbortSignal): Promise<PostFacts | undefined> => {
    if (!choices().ofBookmarks) {
      waiting = []
      sweepAt = 0
      return undefined
    }
    if (clock.now() >= sweepAt) {
      sweepAt = clock.now() + sweepEveryMs
      for (const timeline of bookmarks()) await sweep(timeline, signal)
    }
    // Meanwhile it may have been opened.
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [still] = await due([next])
      if (still !== undefined) return still
    }
    return undefined
  }

  const note = (id: string): void => {
    tried.delete(id)
    tried.set(id, clock.now())
    for (const old of tried.keys()) {
      if (tried.size <= mostTried) return
      tried.delete(old)
    }
  }

  /** Sets the alarm where there is anything to do; whoever changes that wakes it. */
  const lookSoon = (): void => {
    const { ofBookmarks, onScreen } = choices()
    if (!isSparing() && (ofBookmarks || onScreen || opened.size > 0)) alarm.setBy(clock.now() + paceMs)
  }

  /** Answers whether there was one; its failure is its own, and keeps nothing else from its turn. */
  const renewOpened = async (signal: AbortSignal): Promise<boolean> => {
    const id = await nextOpened()
    if (id === undefined || signal.aborted) return false
    wasForOpened = true
    renewableAt.set(id, clock.now() + openMs)
    try {
      await fetchThread(id, 'visible')
    } catch (thrown) {
      if (signal.aborted || !renewableAt.has(id)) return true
      const isMissing = sightingOf(toAppError(thrown).detail) === 'missing'
      renewableAt.set(id, isMissing ? Number.POSITIVE_INFINITY : clock.now() + afterFailureMs)
      log.debug('An open thread was not fetched again', thrown)
    }
    return true
  }
  /** Answers whether there was one. */
  const fetchAhead = async (signal: AbortSignal): Promise<boolean> => {
    if (clock.now() < aheadNotBefore) return false
    const next = (await nextOnScreen()) ?? (await nextBookmark(signal))
    if (next === undefined || signal.aborted) return false
    wasForOpened = false
    note(next.id)
    try {
      await fetchThread(next.id, 'check')
    } catch (thrown) {
      // Gone, or kept back: the doubt about it is noted where it was asked for.
      if (signal.aborted || sightingOf(toAppError(thrown).detail) === 'missing') return true
      aheadNotBefore = clock.now() + afterFailureMs
      log.debug('A thread was not fetched ahead', thrown)
    }
    return true
  }
  const work = async (signal: AbortSignal): Promise<void> => {
    lookSoon()
    if (isSparing() || !isOnline() || clock.now() < notBefore) return
    // In turn: many that are open would else leave no time for the others.
    const inTurn = wasForOpened ? [fetchAhead, renewOpened] : [renewOpened, fetchAhead]
    for (const fetchOne of inTurn) if (await fetchOne(signal)) return
  }
  /** One that is opened once more is asked for like any other. */
  const forgetClosed = (): void => {
    const still = new Set(opened.values())
    for (const id of renewableAt.keys()) if (!still.has(id)) renewableAt.delete(id)
  }

  return {
    show: (place, statusIds, thread) => {
      if (statusIds.length === 0) screens.delete(place)
      else screens.set(place, statusIds)
      if (statusIds.length === 0 || thread === null) opened.delete(place)
      else {
        opened.set(place, thread)
        notBefore = Number.NEGATIVE_INFINITY
      }
      forgetClosed()
      lookSoon()
    },
    hideAll: () => {
      screens.clear()
      opened.clear()
      forgetClosed()
    },
    wake: lookSoon,
    run: async (signal) => {
      lookSoon()
      // The alarm is set already: each turn begins with that.
      await workByAlarm(alarm, signal, work, (thrown) => {
        log.debug('The store did not tell which threads to fetch', thrown)
        notBefore = clock.now() + afterFailureMs
      })
    },
  }
}
