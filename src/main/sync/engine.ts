/**
 * The engine of one account. It owns the account's timelines, its stream and its background worker; what goes wrong in one
 * engine stays in it. All that it knows of a timeline is in the store, so it can be stopped, or killed, at any point.
 *
 *   connecting ──tip──▶ polling ──stream joined──▶ live
 *        │                 ▲  │  ◀──stream closed──┘
 *        └──failures──▶ offline ──tip──▶ (polling)          any ──401 twice──▶ signedOut, ──the user──▶ paused
 */
import type { AccountKey } from '../../shared/ids'
import type { AccountState } from '../../shared/session'
import type { StoreClient, Trimmed, TrimOrder } from '../../shared/store-ops'
import type { TimelineSpec } from '../../shared/timelines'
import type { AccountClient, AccountStream, StreamListener } from '../mastodon/api'
import { pacedClock, type Clock } from '../clock'
import type { Log } from '../log'
import { createAccountData, type AccountData, type ReadingGiven } from './account-data'
import { createAccountHealth } from './account-health'
import { createAccountStreams } from './account-streams'
import { fullAttention, type Attention } from './attention'
import { createColumnTips } from './column-tips'
import { createFiller } from './filler'
import { createNewestEnd } from './newest-end'
import { createPosts, type PostWishes } from './posts'
import { createSecondLooks, wholeLooksInMemory, type WholeLooks } from './second-looks'
import { steadyStore } from './steady-store'
import { noThreads, type ThreadChoices } from './thread-keeper'
import { createTimelineSet } from './timeline-set'
import { createTimelineSync, type TimelineSync } from './timeline-sync'
import { createUserWishes, type UserWishes } from './user-wishes'
import { createWaking } from './waking'

export interface Outlook {
  /** Local time at which something is asked for next; null if nothing is. */
  nextCheckAt: number | null
  /** Gaps that are still to be filled. */
  gaps: number
}

export interface AccountEngine extends UserWishes {
  account: AccountKey
  client: AccountClient
  posts: PostWishes
  /** Where reading stopped, here and elsewhere. */
  markers: Pick<AccountData['markers'], 'read' | 'settle'>
  state: () => AccountState
  start: () => void
  /** Ends everything and waits until nothing is written any more. */
  stop: () => Promise<void>
  /** The user pauses the account, or ends that: meanwhile only what the user asks for is asked. */
  setPaused: (isPaused: boolean) => void
  /** The computer goes to sleep. */
  suspend: () => Promise<void>
  resume: () => void
  networkChanged: (online: boolean) => void
  /** Syncs these timelines besides home, and no others; what is stored of others stays. */
  setTimelines: (specs: readonly TimelineSpec[]) => void
  outlook: () => Outlook
  /** What `attention` answers is another now. */
  attentionChanged: () => void
  /** Trims a timeline in turn with whatever else is written of it. */
  trim: (order: TrimOrder) => Promise<Trimmed>
  /** The user has come back to a window: what they may have changed elsewhere is looked at. */
  userCame: () => void
  /** The database is another one now: forgets what was known of it, and asks for everything again. */
  storeLost: () => void
}

export interface EngineGiven extends ReadingGiven {
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
  /** Whether the user has paused the account. */
  isPaused?: boolean
  wholeLooks?: WholeLooks
  /** Which threads the user wants without opening them; none where nobody tells. */
  threadChoices?: () => ThreadChoices
  /** Timelines to sync besides home. */
  timelines?: readonly TimelineSpec[]
  /**
   * Of a guest, who has no account on the instance and so no home: the timeline that stands in its place. The instance may keep
   * it to its members, which says nothing of the others.
   */
  lead?: TimelineSpec
}

export const createAccountEngine = (given: EngineGiven): AccountEngine => {
  const { account, client, log, attention = fullAttention } = given
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
  const shared = { account, client, store, clock, log, isSparing, isOnline: () => health.isOnline() }
  const posts = createPosts({
    ...shared,
    timelines: () => set.all(),
    threadChoices: given.threadChoices ?? (() => noThreads),
  })
  const data = createAccountData({ ...given, ...shared, onElsewhere: () => health.announce() })
  const syncOf = (spec: TimelineSpec): TimelineSync =>
    createTimelineSync({ account, spec, client: posts.watched, store, log })
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
    log,
    health: () => health,
    life: life.signal,
    onDoubt: posts.wake,
    onAnnounced: data.announced,
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
  const filler = createFiller({
    timelines,
    clock,
    log,
    health,
    attention,
    homeMayLack: isGuest,
    secondLooks: createSecondLooks(clock, given.wholeLooks ?? wholeLooksInMemory(), client.isMastodon),
    onFailure: () => newestEnd.want(0),
  })
  const columnTips = createColumnTips({
    timelines: others,
    streams,
    clock,
    log,
    health,
    attention,
    onTip: async () => {
      await filler.report()
      filler.wake()
    },
    onFailure: () => newestEnd.want(0),
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
      await filler.report()
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
      // Single posts are nobody's own at a guest, nor is anything else.
      ...(isGuest ? [] : [...data.loops, ...posts.loops]),
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
    },
    networkChanged: (online) => {
      if (online) {
        health.forgive()
        streams.reconnect()
        newestEnd.want(0)
      } else health.cutOff()
    },
    setTimelines: (specs) => {
      if (!set.set(specs)) return
      attentionChanged()
      void filler.report().catch((thrown: unknown) => log.warn('New timelines were not looked at', thrown))
    },
    attentionChanged,
    userCame: data.userCame,
    markers: data.markers,
    outlook: () => {
      const at = Math.min(newestEnd.nextAt(), columnTips.nextAt(), filler.nextAt())
      const nextCheckAt = !waking.isAwake() || !Number.isFinite(at) ? null : clock.toLocal(at)
      return { nextCheckAt, gaps: health.openGaps() }
    },
    trim: (order) =>
      timelines()
        .find(({ timeline }) => timeline === order.timeline)
        ?.book.trim(order) ?? store('trimTimeline', order),
    storeLost: () => {
      data.storeLost()
      for (const { book } of timelines()) book.replaced()
      health.stored([])
      newestEnd.want(0, 'user')
      for (const { timeline } of others) columnTips.want(timeline, 0)
      // Why: what is under way was worked out from the database that was; written into this one it would prove what is not there.
      if (!waking.isAwake()) return
      void waking.pause()
      beginAgain()
    },
  }
}
