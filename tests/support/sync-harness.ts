/**
 * An engine of src/main/sync over everything real: the fake Mastodon by HTTP and WebSocket on loopback, our client and its
 * scheduler, the store's operations over an IndexedDB in memory. Only time is not: it moves when a test says so, and only
 * while nothing is under way. The engine can be killed between any two steps.
 */
import type { AccountState } from '../../src/shared/session'
import { asAccountKey, type Order, type TimelineKey } from '../../src/shared/ids'
import type { KeptOffers } from '../../src/shared/offers'
import { homeOf, type TimelineSpec } from '../../src/shared/timelines'
import { systemClock } from '../../src/main/clock'
import type { Log } from '../../src/main/log'
import { createAccountClient } from '../../src/main/mastodon/account-client'
import { offersInMemory } from '../../src/main/mastodon/offers'
import { createScheduler } from '../../src/main/mastodon/scheduler'
import { createAccountStream } from '../../src/main/mastodon/streaming'
import { createTransport, type FetchLike } from '../../src/main/mastodon/transport'
import type { Attention } from '../../src/main/sync/attention'
import type { ThreadChoices } from '../../src/main/sync/thread-keeper'
import { createAccountEngine } from '../../src/main/sync/engine'
import type { AccountEngine } from '../../src/main/sync/engine-contract'
import type { WholeLooks } from '../../src/main/sync/second-looks'
import { markersInMemory, type KeptMarkers } from '../../src/main/sync/markers'
import { sweepTimesInMemory } from '../../src/main/sync/refresh-sweep'
import type { FakeInstance } from './fake-mastodon'
import { createMortalLines, heardIn, type Call, type KillPoint, type Trouble } from './mortal-lines'
import { createMemoryStore, type MemoryStore } from './store-memory'
import { createVirtualTime, type Life, type Virtual } from './virtual-time'

export const reader = asAccountKey('reader00')
export const home = homeOf(reader)

export const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export interface Harness extends Virtual {
  instance: FakeInstance
  store: MemoryStore
  engine: () => AccountEngine
  /** Every state that was announced, oldest first. */
  states: AccountState[]
  signedOut: () => boolean
  /** There is another network now, or none: told as main tells it. */
  changeNetwork: (online: boolean) => void
  /** Starts an engine; there must be none. */
  start: () => void
  stop: () => Promise<void>
  /** The process dies at the given kind of step, after so many more of them; answers when it did. */
  killAfter: (point: KillPoint, steps: number) => void
  isDead: () => boolean
  /** Drops a dead (or living) engine without another word from it. */
  kill: () => Promise<void>
  /** The store host is down or up. */
  setStoreDown: (down: boolean, code?: Trouble) => void
  /** The database comes back empty, as a damaged one does; the engine is told, as main tells it. */
  loseStore: () => Promise<void>
  /** Calls of the store so far, by name. */
  calls: Call[]
  /** How many of them it refused while it was down; they are not among these. */
  refused: () => number
  close: () => Promise<void>
}

export interface HarnessOptions {
  instance: FakeInstance
  username: string
  random?: () => number
  log?: Log
  /** Timelines besides home. */
  timelines?: readonly TimelineSpec[]
  /** Where timelines are being read; nowhere otherwise. */
  placeOf?: (timeline: TimelineKey) => Order | null
  /** Asks as a guest, without a token: the timeline in place of home. */
  lead?: TimelineSpec
  /** What the user sees, and whether less is to be asked for; everything and no otherwise. */
  attention?: Partial<Attention>
  /** When everything was last read again, across engines; each engine begins anew otherwise. */
  wholeLooks?: WholeLooks
  /** What the instance said last of where reading stopped, across engines. */
  heardMarkers?: KeptMarkers
  /** What is kept across starts of what the instance offers. */
  offers?: KeptOffers
  /** Which threads are fetched without being opened; none otherwise. */
  threadChoices?: () => ThreadChoices
  /** Sees every call of the store with its result. */
  onCall?: (name: string, args: unknown, result: unknown) => void
  /** Sees every answer. */
  onAnswer?: (url: URL, status: number, body: string, link: string | null) => void
  /** What fetches, in place of Node's fetch. */
  fetch?: FetchLike
  /** Where the stream is, in place of where the instance says. */
  streamUrl?: string
}

/** As Steppe calls itself to instances: name, version, address. */
export const userAgent = 'Steppe/0.0.0 (+https://steppe.example)'

/** Everything but an engine: start() makes that. */
export const createHarness = async (options: HarnessOptions): Promise<Harness> => {
  const { instance, username, random = () => 0.5, log = quiet, onCall, onAnswer } = options
  const store = await createMemoryStore()
  const time = createVirtualTime([instance], random)
  const { now, advance, settle, follow } = time
  const lines = createMortalLines({ time, store, fetch: options.fetch, onCall, onAnswer })
  const { calls, refused, killAfter } = lines
  const token = instance.oauth.issueToken(username)
  const { lead } = options
  const states: AccountState[] = []
  let isOut = false
  let engine: AccountEngine | null = null
  let wake = (): void => undefined
  let life: Life = { isOver: false }
  const opened: { stop: () => void }[] = []
  const settledMarkers = markersInMemory()
  const { offers = offersInMemory() } = options
  const sweepTimes = sweepTimesInMemory()

  const start = (): void => {
    const own: Life = { isOver: false }
    life = own
    const clock = time.clockOf(own)
    const context = { origin: instance.origin, domain: instance.domain, token, clock }
    const transport = createTransport({
      fetch: lines.fetchOf(own),
      userAgent,
      clock,
      log,
      scheduler: createScheduler(clock),
    })
    ;({ wake } = transport)
    engine = createAccountEngine({
      account: reader,
      client: createAccountClient({
        accountKey: reader,
        transport,
        offers,
        ...context,
        token: lead === undefined ? token : null,
      }),
      ...(lead === undefined ? {} : { lead }),
      store: lines.storeOf(own),
      timelines: options.timelines ?? [],
      ...(options.attention === undefined ? {} : { attention: options.attention }),
      ...(options.wholeLooks === undefined ? {} : { wholeLooks: options.wholeLooks }),
      ...(options.placeOf === undefined ? {} : { placeOf: options.placeOf }),
      settledMarkers,
      ...(options.heardMarkers === undefined ? {} : { heardMarkers: options.heardMarkers }),
      sweepTimes,
      ...(options.threadChoices === undefined ? {} : { threadChoices: options.threadChoices }),
      clock,
      log,
      onState: (state) => {
        if (!own.isOver) states.push(state)
      },
      onSignedOut: () => {
        isOut = true
      },
      openStream: (url, listener, streams) => {
        const stream = createAccountStream({
          url: () => Promise.resolve(options.streamUrl ?? url),
          token,
          streams,
          listener: heardIn(own, listener),
          context: () => ({ account: reader, origin: instance.origin, domain: instance.domain, now: now() }),
          // Sockets are real, so their waits are too, only short: 75 s without a frame are 1.5 s.
          clock: systemClock(0.02),
          log,
          userAgent,
        })
        opened.push(stream)
        return stream
      },
    })
    engine.start()
  }

  const kill = async (): Promise<void> => {
    life.isOver = true
    lines.spare()
    time.forgetTimers()
    for (const stream of opened.splice(0)) stream.stop()
    // Dead, it can neither ask nor write; but signals that nobody aborts would keep all of it for as long as this process lives.
    void engine?.stop()
    engine = null
    // What had reached the store before the process died is still written.
    await settle()
  }

  return {
    instance,
    store,
    states,
    calls,
    refused,
    now,
    advance,
    settle,
    follow,
    start,
    engine: () => {
      if (engine === null) throw new Error('There is no engine.')
      return engine
    },
    signedOut: () => isOut,
    changeNetwork: (online) => {
      if (online) wake()
      engine?.networkChanged(online)
    },
    stop: async () => {
      const ending = engine?.stop()
      engine = null
      await settle()
      await ending
    },
    killAfter,
    isDead: () => life.isOver,
    kill,
    setStoreDown: (down, code = 'storeUnavailable') => {
      lines.setStoreDown(down ? code : null)
    },
    loseStore: async () => {
      await Promise.all(store.database.tables.map((table) => table.clear()))
      engine?.storeLost()
    },
    close: async () => {
      await kill()
      store.close()
    },
  }
}
