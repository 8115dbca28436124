/**
 * Asks again for posts that may have changed (refresh-policy.ts): what is on screen first, then the young ones of every synced
 * timeline and the bookmarks, 20 a request and never two at once. A post that is missing in an answer is put in doubt. While less is
 * to be asked for, only what is on screen is asked for again, and seldom.
 */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import { newestOrder } from '../../shared/order'
import type { PostFacts, StoreClient } from '../../shared/store-ops'
import { mostPostsAtOnce, type Priority } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { toAppError } from '../../shared/errors'
import { createAlarm } from './alarm'
import { sightingOf } from './existence'
import type { PostLookup } from './post-lookup'
import { dueAt, youngMs } from './refresh-policy'
import { createSeenPosts, type SeenPosts } from './seen-posts'

const minutes = 60_000

/** Between two requests for what is on screen, and for what is not. */
const visiblePaceMs = 5_000
const hiddenPaceMs = 30_000
/** Between two requests where each gives one post. */
const singlePaceMs = 20_000
/** How often everything that is stored is looked through for posts that are due. */
const sweepEveryMs = 10 * minutes
const firstSweepMs = 2 * minutes
const afterFailureMs = 2 * minutes
const slice = 200
/** A home of a busy account holds no more in two days that is worth it. */
const mostSwept = 2_000

export interface Refresher {
  /** Notes the posts that are drawn in the view of a place (a column, a thread); none: the place is gone. */
  show: (place: string, statusIds: readonly string[]) => void
  /** No post is in view any more. */
  hideAll: () => void
  /** Notes posts that an answer showed. */
  seen: SeenPosts['note']
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  account: AccountKey
  /** Timelines whose young posts are refreshed; of the bookmarks all. As they are at the moment. */
  timelines: () => readonly { timeline: TimelineKey; isBookmarks: boolean }[]
  lookup: PostLookup
  store: StoreClient
  clock: Clock
  serverTime: () => number
  isOnline: () => boolean
  isSparing: () => boolean
  /** There are posts in doubt. */
  onDoubt: () => void
  log: Log
}

export const createRefresher = (given: Given): Refresher => {
  const { account, timelines, lookup, store, clock, serverTime, isOnline, isSparing, onDoubt, log } = given
  const alarm = createAlarm(clock)
  const seen = createSeenPosts()
  const screens = new Map<string, readonly string[]>()
  /** What the last look through the store found due, without what is on screen. */
  let waiting = new Map<string, PostFacts>()
  let sweepAt = Number.POSITIVE_INFINITY

  const dueOf = (facts: PostFacts, isOnScreen: boolean): number =>
    dueAt(facts, {
      now: serverTime(),
      seenAt: seen.at(facts.id),
      isOnScreen,
      isFrugal: lookup.isSingle() || isSparing(),
    })
  const isDue = (facts: PostFacts, isOnScreen: boolean): boolean => dueOf(facts, isOnScreen) <= serverTime()

  const factsOnScreen = async (): Promise<PostFacts[]> => {
    const statusIds = [...new Set([...screens.values()].flat())]
    return statusIds.length === 0 ? [] : store('factsOf', { account, statusIds })
  }

  const sweepOne = async (timeline: TimelineKey, isBookmarks: boolean, signal: AbortSignal) => {
    let below = newestOrder
    for (let count = 0; count < mostSwept && !signal.aborted; count += slice) {
      const { facts, last } = await store('factsBelow', { timeline, below, limit: slice })
      for (const one of facts) if (isDue(one, false)) waiting.set(one.id, one)
      const isYoung = facts.some(({ createdAt }) => serverTime() - createdAt < youngMs)
      if (last === null || !(isYoung || isBookmarks)) return
      below = last
    }
  }
  const sweep = async (signal: AbortSignal): Promise<void> => {
    sweepAt = clock.now() + sweepEveryMs
    waiting = new Map()
    if (isSparing()) return
    for (const { timeline, isBookmarks } of timelines()) await sweepOne(timeline, isBookmarks, signal)
  }

  const put = async (ids: readonly string[], answer: Awaited<ReturnType<PostLookup['several']>>) => {
    const there = new Set(answer?.found)
    const absent = ids.filter((id) => !there.has(id))
    seen.note(ids, serverTime())
    if (answer !== null) await store('updateStatuses', { account, ...answer })
    if (absent.length === 0) return
    await store('doubt', { account, statusIds: absent, dueAt: clock.now() })
    onDoubt()
  }

  const askOne = async (id: string, priority: Priority, signal: AbortSignal): Promise<void> => {
    try {
      const batch = await lookup.single(id, { priority, signal })
      await put([id], { ...batch, found: [id] })
    } catch (thrown) {
      if (sightingOf(toAppError(thrown).detail) !== 'missing') throw thrown
      await put([id], null)
    }
  }

  /** Asks for the most urgent posts that are due; answers after how many milliseconds to look again, null if none was. */
  const ask = async (onScreen: readonly PostFacts[], signal: AbortSignal): Promise<number | null> => {
    const urgent = onScreen.filter((facts) => isDue(facts, true)).map(({ id }) => id)
    for (const { id } of onScreen) waiting.delete(id)
    const rest = [...waiting.values()].filter((facts) => isDue(facts, false)).map(({ id }) => id)
    const ids = [...urgent, ...rest].slice(0, mostPostsAtOnce)
    const [first] = ids
    if (first === undefined) return null
    const priority = urgent.length > 0 ? 'visible' : 'check'
    const answer = await lookup.several(ids, { priority, signal })
    if (answer === null) {
      await askOne(first, priority, signal)
      waiting.delete(first)
      return singlePaceMs
    }
    await put(ids, answer)
    for (const id of ids) waiting.delete(id)
    return urgent.length > 0 ? visiblePaceMs : hiddenPaceMs
  }

  const work = async (signal: AbortSignal): Promise<void> => {
    if (clock.now() >= sweepAt) await sweep(signal)
    const onScreen = await factsOnScreen()
    const pauseMs = await ask(onScreen, signal)
    const soonest = Math.min(...onScreen.map((facts) => dueOf(facts, true))) - serverTime()
    const nextMs = pauseMs ?? Math.max(visiblePaceMs, soonest)
    alarm.setBy(Math.min(sweepAt, clock.now() + nextMs))
  }

  return {
    show: (place, statusIds) => {
      if (statusIds.length === 0) screens.delete(place)
      else screens.set(place, statusIds)
      alarm.setBy(clock.now() + visiblePaceMs)
    },
    hideAll: () => screens.clear(),
    seen: seen.note,
    run: async (signal) => {
      sweepAt = clock.now() + firstSweepMs
      alarm.setBy(sweepAt)
      for (;;) {
        await alarm.rung(signal)
        if (signal.aborted) return
        try {
          if (isOnline()) await work(signal)
          else alarm.setBy(clock.now() + afterFailureMs)
        } catch (thrown) {
          if (signal.aborted) return
          log.debug('Posts were not refreshed', thrown)
          alarm.setBy(clock.now() + afterFailureMs)
        }
      }
    },
  }
}
