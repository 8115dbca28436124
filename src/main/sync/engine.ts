/**
 * The engine of one account. It owns the account's timelines, its stream and its background worker; what goes wrong in one
 * engine stays in it. All that it knows of a timeline is in the store, so it can be stopped, or killed, at any point.
 *
 *   connecting ──tip──▶ polling ──stream joined──▶ live
 *        │                 ▲  │  ◀──stream closed──┘
 *        └──failures──▶ offline ──tip──▶ (polling)          any ──401 twice──▶ signedOut
 */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import type { AccountState } from '../../shared/session'
import type { StoreClient } from '../../shared/store-ops'
import { AppError } from '../../shared/errors'
import { homeOf, timelineKey, type TimelineSpec } from '../../shared/timelines'
import type { AccountClient, AccountStream, StreamListener } from '../mastodon/api'
import { pacedClock, type Clock } from '../clock'
import type { Log } from '../log'
import { createAccountHealth } from './account-health'
import { fullAttention, type Attention } from './attention'
import { createColumnTips } from './column-tips'
import { createFiller } from './filler'
import { createLive, type Live } from './live'
import { createNewestEnd } from './newest-end'
import { createSecondLooks, wholeLooksInMemory, type WholeLooks } from './second-looks'
import { steadyStore } from './steady-store'
import { createStreamKeeper } from './stream-keeper'
import { createTimelineSync, type TimelineSync } from './timeline-sync'

/** Pages that one wish of the reader for older posts fetches. */
const olderPages = 2

export interface AccountEngine {
  account: AccountKey
  client: AccountClient
  state: () => AccountState
  start: () => void
  /** Ends everything and waits until nothing is written any more. */
  stop: () => Promise<void>
  /** The computer goes to sleep. */
  suspend: () => Promise<void>
  resume: () => void
  networkChanged: (online: boolean) => void
  /** Syncs these timelines besides home, and no others; what is stored of others stays. */
  setTimelines: (specs: readonly TimelineSpec[]) => void
  /** Asks for the newest posts now, and tries a failed instance again. */
  refresh: (timeline: TimelineKey) => void
  /** What `attention` answers is another now. */
  attentionChanged: () => void
  /** The database is another one now: forgets what was known of it, and asks for everything again. */
  storeLost: () => void
  /** @throws AppError why the gap could not be filled now */
  fillGap: (timeline: TimelineKey, above: Order) => Promise<void>
  /** @throws AppError why older posts could not be fetched now */
  fetchOlder: (timeline: TimelineKey) => Promise<void>
}

export interface EngineGiven {
  account: AccountKey
  client: AccountClient
  openStream: (url: string, listener: StreamListener, streams: readonly string[]) => AccountStream
  store: StoreClient
  clock: Clock
  log: Log
  onState: (state: AccountState) => void
  /** Two 401: the token is no longer good. Nothing was deleted. */
  onSignedOut: (account: AccountKey) => void
  attention?: Attention
  wholeLooks?: WholeLooks
  /** Timelines to sync besides home. */
  timelines?: readonly TimelineSpec[]
}

export const createAccountEngine = (given: EngineGiven): AccountEngine => {
  const { account, client, log, attention = fullAttention } = given
  const life = new AbortController()
  /** Of the time awake, the last one while asleep: a store host that is down must not keep sleep or the end waiting. */
  let current: AbortSignal = life.signal
  const clock = pacedClock(given.clock)
  /** Besides home; changed in place, for the loops look at it anew each time. */
  const others: TimelineSync[] = []
  const store = steadyStore(
    given.store,
    clock,
    () => current,
    () => {
      for (const { book } of timelines()) book.forget()
    },
  )
  const syncOf = (spec: TimelineSpec): TimelineSync =>
    createTimelineSync({ account, spec, client, store, log })
  const home = syncOf({ kind: 'home' })
  const timelines = (): TimelineSync[] => [home, ...others]
  /** Answers whether anything changed. */
  const setTimelines = (specs: readonly TimelineSpec[]): boolean => {
    const wanted = new Map(specs.map((spec) => [timelineKey(account, spec), spec]))
    wanted.delete(homeOf(account))
    const known = new Map(others.map((sync) => [sync.timeline, sync]))
    if (known.size === wanted.size && [...wanted.keys()].every((key) => known.has(key))) return false
    const next = [...wanted].map(([timeline, spec]) => known.get(timeline) ?? syncOf(spec))
    others.splice(0, others.length, ...next)
    return true
  }
  setTimelines(given.timelines ?? [])

  let live: Live | null = null
  let awake: { turn: AbortController; loops: Promise<unknown> } | null = null
  /** When the last pause is over. */
  let paused: Promise<void> = Promise.resolve()
  let isAsleep = false
  const onlineWaiters: (() => void)[] = []

  const health = createAccountHealth({
    account,
    clock,
    isLive: (timeline) => live?.isJoined(timeline) === true,
    clockOffset: client.clockOffset,
    toLocal: clock.toLocal,
    hostTriesAt: client.nextTryAt,
    onState: given.onState,
  })
  const filler = createFiller({
    timelines,
    clock,
    log,
    health,
    attention,
    secondLooks: createSecondLooks(clock, given.wholeLooks ?? wholeLooksInMemory()),
    onFailure: () => {
      newestEnd.want(0)
    },
  })
  const columnTips = createColumnTips({
    timelines: others,
    live: () => live,
    clock,
    log,
    health,
    onTip: async () => {
      await filler.report()
      filler.wake()
    },
    onFailure: () => {
      newestEnd.want(0)
    },
  })
  const newestEnd = createNewestEnd({
    home,
    client,
    clock,
    log,
    health,
    live: () => live,
    onTip: async () => {
      for (const resolve of onlineWaiters.splice(0)) resolve()
      await filler.report()
      filler.wake()
      columnTips.wake()
    },
    onSignedOut: () => {
      given.onSignedOut(account)
      void pause()
    },
  })
  const keeper = createStreamKeeper({
    client,
    openStream: given.openStream,
    streams: () => [...new Set(timelines().flatMap(({ stream }) => stream?.name ?? []))],
    clock,
    listener: () => {
      live ??= makeLive(awake?.turn.signal ?? life.signal)
      return live.listener
    },
    online: (signal) =>
      new Promise((resolve) => {
        if (health.isOnline() || signal.aborted) resolve()
        else {
          onlineWaiters.push(resolve)
          signal.addEventListener('abort', () => {
            resolve()
          })
        }
      }),
  })
  const makeLive = (signal: AbortSignal): Live =>
    createLive({
      timelines,
      clock,
      log,
      signal,
      wantTip: (timeline, inMs) => {
        if (timeline === home.timeline) newestEnd.want(inMs)
        else columnTips.want(timeline, inMs)
      },
      onChange: health.announce,
      onUnauthorized: () => {
        keeper.stopped()
        newestEnd.want(0)
      },
    })

  const begin = (): void => {
    if (awake !== null || isAsleep || life.signal.aborted || health.isSignedOut()) return
    const turn = new AbortController()
    awake = { turn, loops: Promise.resolve() }
    current = turn.signal
    live = makeLive(turn.signal)
    const loops = [newestEnd.run, columnTips.run, filler.run, keeper.run].map((run) =>
      run(turn.signal).catch((thrown: unknown) => {
        if (!turn.signal.aborted) log.error('A loop of the engine ended', thrown)
      }),
    )
    awake.loops = Promise.all(loops)
  }
  const endLoops = async (ending: typeof awake): Promise<void> => {
    await ending?.loops
    await live?.drained()
    live = null
    health.announce()
  }
  const pause = (): Promise<void> => {
    const ending = awake
    awake = null
    ending?.turn.abort()
    paused = endLoops(ending)
    return paused
  }
  const refresh = (timeline: TimelineKey): void => {
    health.forgive()
    if (!health.isOnline()) keeper.reconnect()
    newestEnd.want(0, 'user')
    if (timeline !== home.timeline) columnTips.want(timeline, 0, 'user')
  }

  const timelineOf = (key: TimelineKey): TimelineSync => {
    const found = timelines().find(({ timeline }) => timeline === key)
    if (found === undefined) throw new AppError({ code: 'notFound' })
    return found
  }
  /** Runs what the user asked for before the background's own work. */
  const asUser = async (
    key: TimelineKey,
    piece: (timeline: TimelineSync, signal: AbortSignal) => Promise<unknown>,
  ): Promise<void> => {
    const timeline = timelineOf(key)
    const signal = AbortSignal.any([life.signal, ...(awake === null ? [] : [awake.turn.signal])])
    if (health.isSignedOut()) throw new AppError({ code: 'unauthorized' })
    await filler.aside(() => piece(timeline, signal))
  }

  return {
    account,
    client,
    state: health.state,
    start: () => {
      health.announce()
      begin()
    },
    stop: async () => {
      await pause()
      life.abort()
    },
    suspend: () => {
      isAsleep = true
      return pause()
    },
    resume: () => {
      isAsleep = false
      health.forgive()
      // Why not at once: a short sleep ends before all that it interrupted has ended, and would be undone by it.
      void paused.then(begin)
    },
    networkChanged: (online) => {
      if (!online) {
        health.cutOff()
        return
      }
      health.forgive()
      keeper.reconnect()
      newestEnd.want(0)
    },
    setTimelines: (specs) => {
      if (!setTimelines(specs)) return
      live?.retune()
      keeper.retune()
      void filler.report().catch((thrown: unknown) => log.warn('New timelines were not looked at', thrown))
      filler.wake()
      columnTips.wake()
    },
    attentionChanged: filler.wake,
    refresh,
    storeLost: () => {
      for (const { book } of timelines()) book.forget()
      health.stored([])
      refresh(home.timeline)
      columnTips.wake()
    },
    fillGap: (timeline, above) =>
      asUser(timeline, (sync, signal) => sync.fillAsked(above, { priority: 'user', signal })),
    fetchOlder: (timeline) =>
      asUser(timeline, (sync, signal) => sync.older(olderPages, { priority: 'user', signal })),
  }
}
