/**
 * The engine of one account. It owns the account's timelines, its stream and its background worker; what goes wrong in one
 * engine stays in it. All that it knows of a timeline is in the store, so it can be stopped, or killed, at any point.
 *
 *   connecting ──tip──▶ polling ──stream joined──▶ live
 *        │                 ▲  │  ◀──stream closed──┘
 *        └──failures──▶ offline ──tip──▶ (polling)          any ──401 twice──▶ signedOut, ──the user──▶ paused
 */
import type { TimelineSpec } from '../../shared/timelines'
import { pacedClock } from '../clock'
import { createAccountData } from './account-data'
import { createAccountHealth } from './account-health'
import { createAccountStreams } from './account-streams'
import { fullAttention } from './attention'
import { createColumnTips } from './column-tips'
import type { AccountEngine, EngineGiven } from './engine-contract'
import { createFiller } from './filler'
import { createIdChange } from './id-change'
import { createNewestEnd } from './newest-end'
import { createPosts } from './posts'
import { sweepTimesInMemory } from './refresh-sweep'
import { createSecondLooks, wholeLooksInMemory } from './second-looks'
import { filledByMerging } from './set-changes'
import { steadyStore } from './steady-store'
import { noThreads } from './thread-keeper'
import { createTimelineSet } from './timeline-set'
import { createTimelineSync, type TimelineSync } from './timeline-sync'
import { createUserWishes } from './user-wishes'
import { createWaking } from './waking'

export const createAccountEngine = (given: EngineGiven): AccountEngine => {
  const { account, client, log } = given
  const attention = { ...fullAttention, ...given.attention }
  const life = new AbortController()
  const clock = pacedClock(given.clock)
  const store = steadyStore(
    given.store,
    clock,
    () => waking.current(),
    () => {
      for (const { book } of set.all()) book.forget()
    },
  )
  const { isSparing } = attention
  const serverTime = (): number => clock.asSet() + client.clockOffset()
  const shared = { account, client, store, clock, log, isSparing, isOnline: () => health.isOnline() }
  const posts = createPosts({
    ...shared,
    serverTime,
    timelines: () => set.all(),
    awake: () => (waking.isAwake() ? waking.current() : null),
    threadChoices: given.threadChoices ?? (() => noThreads),
    sweepTimes: given.sweepTimes ?? sweepTimesInMemory(),
  })
  const data = createAccountData({
    ...given,
    ...shared,
    eraOf: async (timeline) =>
      set
        .all()
        .find((sync) => sync.timeline === timeline)
        ?.book.era() ?? 0,
    onRefilled: (isConcerned) => filler.readAgain(isConcerned),
    onElsewhere: () => health.announce(),
  })
  const onIdsChanged = createIdChange({
    ...shared,
    startAnew: () => startAnew(),
  })
  const syncOf = (spec: TimelineSpec): TimelineSync =>
    createTimelineSync({ account, spec, client: posts.watched, store, log, onIdsChanged })
  const set = createTimelineSet(account, syncOf, given.lead)
  const isGuest = given.lead !== undefined
  const { home, others, all: timelines } = set
  set.set(given.timelines ?? [])
  let isAsleep = false
  let isPaused = given.isPaused ?? false

  const streams = createAccountStreams({
    client,
    openStream: given.openStream,
    timelines,
    attention,
    clock,
    serverTime,
    log,
    health: () => health,
    life: life.signal,
    onDoubt: posts.wake,
    onAnnounced: data.announced,
    onMerged: () => filler.readAgain(filledByMerging, 'hinted'),
    wantTip: (timeline, inMs) => {
      if (timeline === home.timeline) newestEnd.want(inMs)
      else columnTips.want(timeline, inMs)
    },
    onUnauthorized: () => newestEnd.want(0),
  })
  const health = createAccountHealth({
    account,
    clock,
    isLive: streams.isJoined,
    elsewhere: data.markers.elsewhere,
    clockOffset: client.clockOffset,
    toLocal: clock.toLocal,
    hostTriesAt: client.nextTryAt,
    isPaused: () => isPaused,
    onState: given.onState,
  })
  const onFailure = (): void => {
    health.questioned()
    newestEnd.want(0)
  }
  const filler = createFiller({
    timelines,
    clock,
    log,
    health,
    attention,
    homeMayLack: isGuest,
    onConfirmed: (timeline, askedAt, reach) => {
      if (timeline === home.timeline) newestEnd.confirmed(askedAt, reach)
      else columnTips.confirmed(timeline, askedAt, reach)
    },
    secondLooks: createSecondLooks({
      clock,
      wholeLooks: given.wholeLooks ?? wholeLooksInMemory(),
      isMastodon: client.isMastodon,
      isShown: attention.isShown,
    }),
    onFailure,
  })
  // What the store cannot tell keeps nothing else from going on.
  const reportStored = (): Promise<void> =>
    filler.report().catch((thrown: unknown) => log.warn('What is stored was not looked at', thrown))
  const columnTips = createColumnTips({
    timelines: others,
    streams,
    clock,
    log,
    health,
    attention,
    onTip: async () => {
      await reportStored()
      filler.wake()
    },
    onFailure,
  })
  const newestEnd = createNewestEnd({
    home,
    mayLack: isGuest,
    client,
    clock,
    log,
    health,
    attention,
    streams,
    onTip: async () => {
      streams.answered()
      await reportStored()
      filler.wake()
      columnTips.wake()
      posts.wake()
      data.wake()
    },
    onSignedOut: () => {
      given.onSignedOut(account)
      void waking.pause()
    },
  })
  const waking = createWaking({
    life: life.signal,
    mayBegin: () => !isAsleep && !isPaused && !health.isSignedOut(),
    loops: () => [
      ...[newestEnd, columnTips, filler, streams].map(({ run }) => run),
      // A guest has nothing of its own.
      ...(isGuest ? [] : data.loops),
      ...posts.loops,
    ],
    onBegin: streams.begin,
    onEnded: async () => {
      await streams.ended()
      health.announce()
    },
    log,
  })
  const beginAgain = (): void => {
    health.forgive()
    waking.beginAgain()
  }

  const startAnew = (): void => {
    data.storeLost()
    for (const { book } of timelines()) book.replaced()
    newestEnd.want(0, 'user')
    for (const { timeline } of others) columnTips.want(timeline, 0)
    // Why: what is under way was worked out from what was stored before; written now it would prove what is not there.
    if (!waking.isAwake()) return
    void waking.pause()
    beginAgain()
  }

  const wishes = createUserWishes({
    timelines: set,
    health,
    newestEnd,
    columnTips,
    filler,
    streams,
    data,
    isPaused: () => isPaused,
    signal: waking.signal,
  })
  const attentionChanged = (): void => {
    streams.lookAgain()
    newestEnd.wake()
    columnTips.wake()
    filler.wake()
    posts.attentionChanged()
    data.wake()
  }

  return {
    ...wishes,
    account,
    client,
    posts,
    state: health.state,
    start: () => {
      health.announce()
      waking.begin()
      // Else nobody tells what is stored of a paused account, before its user asks for something.
      if (!waking.isAwake()) void reportStored()
    },
    stop: async () => {
      posts.stop()
      await waking.pause()
      life.abort()
    },
    setPaused: (is) => {
      if (isPaused === is) return
      isPaused = is
      if (is) void waking.pause()
      else beginAgain()
      health.announce()
    },
    suspend: () => {
      isAsleep = true
      return waking.pause()
    },
    resume: () => {
      isAsleep = false
      beginAgain()
      data.userCame()
    },
    networkChanged: (online) => {
      if (online) {
        health.forgive()
        streams.reconnect()
      } else health.cutOff()
      newestEnd.networkChanged(online)
    },
    setTimelines: (specs) => {
      if (!set.set(specs)) return
      attentionChanged()
      void reportStored()
    },
    attentionChanged,
    userCame: data.userCame,
    markers: data.markers,
    outlook: () => {
      const at = Math.min(newestEnd.nextAt(), columnTips.nextAt(), filler.nextAt())
      // What was never asked for is due since ever.
      const due = clock.toLocal(Math.max(at, clock.now()))
      const nextCheckAt = !waking.isAwake() || !Number.isFinite(at) ? null : due
      return { nextCheckAt, gaps: health.openGaps() }
    },
    trim: (order) =>
      timelines()
        .find(({ timeline }) => timeline === order.timeline)
        ?.book.trim(order) ?? store('trimTimeline', order),
    storeLost: () => {
      health.stored([])
      startAnew()
    },
  }
}
