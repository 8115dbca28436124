/** All engines, by account. They share nothing but the store and the clock. */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import type { AccountState } from '../../shared/session'
import { AppError } from '../../shared/errors'
import { accountOfTimeline } from '../../shared/ids'
import type { Trimmed, TrimOrder } from '../../shared/store-shapes'
import type { TimelineSpec } from '../../shared/timelines'
import type { AccountClient } from '../mastodon/api'
import { createAccountEngine } from './engine'
import type { AccountEngine, EngineGiven, Outlook } from './engine-contract'
import type { PostWishes } from './posts'
import type { UserWishes } from './user-wishes'

/** What an account brings with it; the rest is the same for all. */
export type AccountConnection = Pick<
  EngineGiven,
  | 'account'
  | 'client'
  | 'openStream'
  | 'wholeLooks'
  | 'sweepTimes'
  | 'settledMarkers'
  | 'heardMarkers'
  | 'placeOf'
  | 'timelines'
  | 'isPaused'
  | 'lead'
>
type Shared = Pick<
  EngineGiven,
  'store' | 'clock' | 'log' | 'attention' | 'threadChoices' | 'onState' | 'onSignedOut'
>

export interface SyncSupervisor {
  /**
   * Starts the account's engine; one that runs already is replaced (a new sign-in). Starts, ends and rests of one account come
   * one after the other. @param connect is called when its turn has come
   */
  add: (account: AccountKey, connect: () => AccountConnection) => Promise<void>
  /** Stops it; what is stored stays. */
  remove: (account: AccountKey) => Promise<void>
  /** Stops it, and starts none before something is done to what is stored of the account. Whoever rests it starts it again. */
  whileResting: (account: AccountKey, work: () => Promise<void>) => Promise<void>
  /** Syncs these timelines of the account besides its home, and no others. */
  setTimelines: (account: AccountKey, specs: readonly TimelineSpec[]) => void
  /** What the account speaks to its instance through. @throws notFound if it does not run */
  clientOf: (account: AccountKey) => AccountClient
  states: () => AccountState[]
  suspend: () => Promise<void>
  resume: () => void
  networkChanged: (online: boolean) => void
  /** What `attention` answers is another now. */
  attentionChanged: () => void
  /** The user has come back to a window. */
  userCame: () => void
  /** The store came back empty or foreign: everything is asked for again. */
  storeLost: () => void
  /** Ends all engines; resolves when none of them writes any more. */
  stop: () => Promise<void>
  /** @throws AppError of a paused account, why it could not be done */
  refresh: (timeline: TimelineKey) => Promise<void>
  /** Asks for everything of all accounts, or of one, now. @throws as `refresh` */
  syncNow: (account: AccountKey | null) => Promise<void>
  /** Pauses an account, or goes on with it. */
  setPaused: (account: AccountKey, isPaused: boolean) => void
  /** What an account has before it; nothing if it does not run. */
  outlookOf: (account: AccountKey) => Outlook
  /** @throws AppError */
  fillGap: (timeline: TimelineKey, above: Order) => Promise<void>
  /** @throws AppError */
  fetchOlder: (timeline: TimelineKey) => Promise<void>
  /** What an account does for its user. @throws unauthorized if it does not run */
  wishesOf: (account: AccountKey) => Pick<UserWishes, 'refreshSet' | 'putAwayAnnouncement'>
  /** The window is gone: no post is in view any more. */
  nothingShown: () => void
  /** Trims a timeline, whether or not it is synced. */
  trim: (order: TrimOrder) => Promise<Trimmed>
  /** Where the reader stopped in a timeline, here and elsewhere; null if its account does not run. */
  markersOf: (timeline: TimelineKey) => AccountEngine['markers'] | null
  /** What an account does for posts; null if it does not run. */
  postsOf: (account: AccountKey) => PostWishes | null
}

export const createSyncSupervisor = (shared: Shared): SyncSupervisor => {
  const engines = new Map<AccountKey, AccountEngine>()
  const all = (): AccountEngine[] => [...engines.values()]
  const engineFor = (account: AccountKey): AccountEngine => {
    const engine = engines.get(account)
    if (engine === undefined) throw new AppError({ code: 'notFound' })
    return engine
  }
  const engineOf = (timeline: TimelineKey): AccountEngine => engineFor(accountOfTimeline(timeline))
  const end = async (account: AccountKey): Promise<void> => {
    const engine = engines.get(account)
    engines.delete(account)
    await engine?.stop()
  }
  let isStopped = false
  /** The last of each account's turns. */
  const turns = new Map<AccountKey, Promise<void>>()
  /** Two engines of an account at once would ask twice, and one of them could not be stopped any more. */
  const inTurn = (account: AccountKey, work: () => Promise<void>): Promise<void> => {
    const done = (turns.get(account) ?? Promise.resolve()).then(work)
    turns.set(
      account,
      done.catch(() => undefined),
    )
    return done
  }
  return {
    add: (account, connect) =>
      inTurn(account, async () => {
        await end(account)
        if (isStopped) return
        const engine = createAccountEngine({ ...shared, ...connect() })
        engines.set(account, engine)
        engine.start()
      }),
    remove: (account) => inTurn(account, () => end(account)),
    whileResting: (account, work) =>
      inTurn(account, async () => {
        await end(account)
        await work()
      }),
    setTimelines: (account, specs) => engines.get(account)?.setTimelines(specs),
    clientOf: (account) => engineFor(account).client,
    states: () => all().map((engine) => engine.state()),
    suspend: async () => {
      await Promise.all(all().map((engine) => engine.suspend()))
    },
    resume: () => {
      for (const engine of all()) engine.resume()
    },
    networkChanged: (online) => {
      for (const engine of all()) engine.networkChanged(online)
    },
    attentionChanged: () => {
      for (const engine of all()) engine.attentionChanged()
    },
    userCame: () => {
      for (const engine of all()) engine.userCame()
    },
    storeLost: () => {
      for (const engine of all()) engine.storeLost()
    },
    stop: async () => {
      isStopped = true
      const stopping = all()
      engines.clear()
      await Promise.all(stopping.map((engine) => engine.stop()))
    },
    refresh: async (timeline) => engineOf(timeline).refresh(timeline),
    syncNow: async (account) => {
      await Promise.all((account === null ? all() : [engineFor(account)]).map((engine) => engine.syncNow()))
    },
    setPaused: (account, isPaused) => engines.get(account)?.setPaused(isPaused),
    outlookOf: (account) => engines.get(account)?.outlook() ?? { nextCheckAt: null, gaps: 0 },
    fillGap: (timeline, above) => engineOf(timeline).fillGap(timeline, above),
    fetchOlder: (timeline) => engineOf(timeline).fetchOlder(timeline),
    wishesOf: (account) => {
      const engine = engines.get(account)
      if (engine === undefined) throw new AppError({ code: 'unauthorized' })
      return engine
    },
    nothingShown: () => {
      for (const engine of all()) engine.posts.showNothing()
    },
    trim: (order) => engines.get(order.account)?.trim(order) ?? shared.store('trimTimeline', order),
    markersOf: (timeline) => engines.get(accountOfTimeline(timeline))?.markers ?? null,
    postsOf: (account) => engines.get(account)?.posts ?? null,
  }
}
