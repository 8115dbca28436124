/**
 * Asks again for posts that may have changed (refresh-policy.ts): what is on screen first, then the young ones of every synced
 * timeline and the bookmarks, 20 a request and never two at once. A post that is missing in an answer is put in doubt. Where an
 * instance gives one post at a time, those that nobody sees only trickle: 30 an hour. While less is to be asked for, only what is on
 * screen is asked for again, and seldom.
 */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import type { StoreClient } from '../../shared/contract'
import type { PostFacts } from '../../shared/store-shapes'
import { mostPostsAtOnce, type Priority } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { toAppError, type AppErrorCode } from '../../shared/errors'
import { createAlarm, workByAlarm } from './alarm'
import { sightingOf } from './existence'
import type { PostLookup } from './post-lookup'
import { dueAt } from './refresh-policy'
import { createRefreshSweep, type SweepTimes } from './refresh-sweep'
import { createSeenPosts, type SeenPosts } from './seen-posts'

const minutes = 60_000

/** Between two requests for what is on screen, and for what is not. */
const visiblePaceMs = 5_000
const hiddenPaceMs = 30_000
/** Between two requests where each gives one post, and between two of those that are for what is not on screen. */
const singlePaceMs = 20_000
const tricklePaceMs = 2 * minutes
/** How often everything that is stored is looked through for posts that are due. */
const sweepEveryMs = 10 * minutes
/** Posts that can be asked for unseen between two such looks, many at once and one by one. */
const mostFound = (sweepEveryMs / hiddenPaceMs) * mostPostsAtOnce
const mostFoundSingly = sweepEveryMs / tricklePaceMs
const firstSweepMs = 2 * minutes
const afterFailureMs = 2 * minutes

/** Failures that may be of one post alone: it counts as seen then, so that it does not hold up the others. */
const refusals: ReadonlySet<AppErrorCode> = new Set(['forbidden', 'invalid', 'server'])

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
  sweepTimes: SweepTimes
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
  const {
    account,
    timelines,
    lookup,
    sweepTimes,
    store,
    clock,
    serverTime,
    isOnline,
    isSparing,
    onDoubt,
    log,
  } = given
  const alarm = createAlarm(clock)
  const seen = createSeenPosts()
  const screens = new Map<string, readonly string[]>()
  let sweepAt = Number.POSITIVE_INFINITY
  /** When the next post may be asked for by itself that is not on screen. */
  let trickleAt = 0

  const dueOf = (facts: PostFacts, isOnScreen: boolean, seenAt = seen.at(facts.id)): number => {
    const circumstances = { now: serverTime(), isSingle: lookup.isSingle(), isSparing: isSparing() }
    return dueAt(facts, { ...circumstances, seenAt, isOnScreen })
  }
  const isDue = (facts: PostFacts, isOnScreen: boolean): boolean => dueOf(facts, isOnScreen) <= serverTime()
  const sweep = createRefreshSweep({
    timelines,
    store,
    serverTime,
    isDue: (facts, seenAt) => dueOf(facts, false, seenAt) <= serverTime(),
    seenAt: seen.at,
    most: () => (lookup.isSingle() ? mostFoundSingly : mostFound),
    times: sweepTimes,
  })

  const factsOnScreen = async (): Promise<PostFacts[]> => {
    const statusIds = [...new Set([...screens.values()].flat())]
    return statusIds.length === 0 ? [] : store('factsOf', { account, statusIds })
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
      const { detail } = toAppError(thrown)
      if (sightingOf(detail) === 'missing') return put([id], null)
      if (refusals.has(detail.code)) seen.note([id], serverTime())
      throw thrown
    }
  }

  const take = (ids: readonly string[]): void => {
    for (const id of ids) sweep.waiting.delete(id)
    sweep.taken()
  }

  /** Of what was found due, those that nobody sees and no answer has shown meanwhile. */
  const stillWaiting = (onScreen: readonly PostFacts[]): string[] => {
    for (const { id } of onScreen) sweep.waiting.delete(id)
    for (const [id, facts] of sweep.waiting) if (!isDue(facts, false)) sweep.waiting.delete(id)
    sweep.taken()
    return [...sweep.waiting.keys()]
  }

  /** Asks for the most urgent posts that are due; answers after how many milliseconds to look again, null if none was. */
  const ask = async (onScreen: readonly PostFacts[], signal: AbortSignal): Promise<number | null> => {
    const urgent = onScreen.filter((facts) => isDue(facts, true)).map(({ id }) => id)
    const hidden = stillWaiting(onScreen)
    const isKnownSingle = lookup.isSingle()
    const isHeld = isKnownSingle && clock.now() < trickleAt
    const ids = [...urgent, ...(isHeld ? [] : hidden)].slice(0, mostPostsAtOnce)
    const [first] = ids
    if (first === undefined) return null
    const priority = urgent.length > 0 ? 'visible' : 'check'
    const answer = await lookup.several(ids, { priority, signal })
    if (answer === null) {
      if (urgent.length === 0) trickleAt = clock.now() + tricklePaceMs
      // So many were found as can be asked for together.
      if (!isKnownSingle) sweep.forget()
      await askOne(first, priority, signal)
      take([first])
      return singlePaceMs
    }
    await put(ids, answer)
    take(ids)
    return urgent.length > 0 ? visiblePaceMs : hiddenPaceMs
  }

  const work = async (signal: AbortSignal): Promise<void> => {
    if (isSparing()) sweep.forget()
    if (clock.now() >= sweepAt) {
      sweepAt = clock.now() + sweepEveryMs
      if (!isSparing()) await sweep.look(signal)
    }
    const onScreen = await factsOnScreen()
    const pauseMs = await ask(onScreen, signal)
    const soonest = Math.min(...onScreen.map((facts) => dueOf(facts, true))) - serverTime()
    const nextMs = pauseMs ?? Math.max(visiblePaceMs, soonest)
    const heldUntil = sweep.waiting.size > 0 && trickleAt > clock.now() ? trickleAt : sweepAt
    alarm.setBy(Math.min(sweepAt, heldUntil, clock.now() + nextMs))
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
      const later = (): void => alarm.setBy(clock.now() + afterFailureMs)
      const workOnline = async (): Promise<void> => (isOnline() ? work(signal) : later())
      await workByAlarm(alarm, signal, workOnline, (thrown) => {
        log.debug('Posts were not refreshed', thrown)
        later()
      })
    },
  }
}
