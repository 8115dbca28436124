/**
 * An engine of src/main/sync over everything real: the fake Mastodon by HTTP and WebSocket on loopback, our client and its
 * scheduler, the store's operations over an IndexedDB in memory. Only time is not: it moves when a test says so, and only
 * while nothing is under way. The engine can be killed between any two steps.
 */
import { AppError } from '../../src/shared/errors'
import type { AccountState } from '../../src/shared/session'
import { asAccountKey, type Order, type TimelineKey } from '../../src/shared/ids'
import type { KeptOffers } from '../../src/shared/offers'
import { homeOf, type TimelineSpec } from '../../src/shared/timelines'
import type { StoreClient } from '../../src/shared/store-ops'
import { systemClock, type Clock } from '../../src/main/clock'
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
import { createMemoryStore, type MemoryStore } from './store-memory'

export const reader = asAccountKey('reader00')
export const home = homeOf(reader)

/** Where an engine can die. */
export type KillPoint = 'request' | 'answer' | 'write' | 'written'

export interface Virtual {
  now: () => number
  /** Moves time on, timer by timer, each time until nothing is under way any more. */
  advance: (milliseconds: number) => Promise<void>
  /** Takes over the instance's time after a test has moved it; timers that fell due meanwhile ring at the next advance. */
  follow: () => void
  /** Waits until nothing is under way, without moving time. */
  settle: () => Promise<void>
}

interface Timer {
  at: number
  ring: () => void
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

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
  setStoreDown: (down: boolean, code?: 'storeUnavailable' | 'quota' | 'conflict') => void
  /** The database comes back empty, as a damaged one does; the engine is told, as main tells it. */
  loseStore: () => Promise<void>
  /** Calls of the store so far, by name. */
  calls: { name: string; args: unknown }[]
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

export const createHarness = async (options: HarnessOptions): Promise<Harness> => {
  const { instance, username, random = () => 0.5, log = quiet, onCall, onAnswer } = options
  const store = await createMemoryStore()
  const token = instance.oauth.issueToken(username)
  const { lead } = options
  const states: AccountState[] = []
  const calls: Harness['calls'] = []
  let now = instance.clock.now()
  let timers: Timer[] = []
  let busy = 0
  let isOut = false
  let storeDown: 'storeUnavailable' | 'quota' | 'conflict' | null = null
  let engine: AccountEngine | null = null
  let wake = (): void => undefined
  let dead = { is: false }
  let fuse: { point: KillPoint; steps: number } | null = null
  const opened: { stop: () => void }[] = []
  const settledMarkers = markersInMemory()
  const { offers = offersInMemory() } = options
  const sweepTimes = sweepTimesInMemory()

  const settle = async (): Promise<void> => {
    for (let calm = 0; calm < 4; calm += 1) {
      await turn()
      if (busy > 0) calm = -1
    }
  }
  const set = (time: number): void => {
    now = time
    instance.clock.set(time)
  }
  const advance = async (milliseconds: number): Promise<void> => {
    const end = now + milliseconds
    await settle()
    for (;;) {
      const next = timers.toSorted((one, other) => one.at - other.at)[0]
      if (next === undefined || next.at > end) break
      timers = timers.filter((timer) => timer !== next)
      set(Math.max(now, next.at))
      next.ring()
      await settle()
    }
    set(end)
    await settle()
  }

  const never = <Value>(): Promise<Value> => new Promise<Value>(() => undefined)
  /** Whether this step is the engine's last. */
  const burns = (own: { is: boolean }, point: KillPoint): boolean => {
    if (own.is) return true
    if (fuse === null || fuse.point !== point) return false
    fuse.steps -= 1
    if (fuse.steps > 0) return false
    own.is = true
    fuse = null
    return true
  }

  const makeClock = (own: { is: boolean }): Clock => ({
    now: () => now,
    random,
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve()
          return
        }
        const timer: Timer = {
          at: now + milliseconds,
          ring: () => {
            signal?.removeEventListener('abort', finish)
            if (!own.is) resolve()
          },
        }
        const finish = (): void => {
          timers = timers.filter((other) => other !== timer)
          timer.ring()
        }
        timers.push(timer)
        signal?.addEventListener('abort', finish, { once: true })
      }),
  })

  const makeFetch =
    (own: { is: boolean }): FetchLike =>
    async (url, init) => {
      if (burns(own, 'request')) return never()
      busy += 1
      try {
        const response = await (options.fetch ?? fetch)(url, init)
        const body = await response.arrayBuffer()
        const { status, headers } = response
        onAnswer?.(new URL(url), status, Buffer.from(body).toString(), headers.get('link'))
        if (!burns(own, 'answer')) {
          return new Response(body.byteLength === 0 ? null : body, { status, headers })
        }
      } finally {
        busy -= 1
      }
      return never()
    }
  const makeStore =
    (own: { is: boolean }): StoreClient =>
    async (name, args) => {
      if (burns(own, 'write')) return never()
      if (storeDown !== null) throw new AppError({ code: storeDown })
      busy += 1
      try {
        calls.push({ name, args })
        const result = await store.call(name, args)
        onCall?.(name, args, result)
        if (!burns(own, 'written')) return result
      } finally {
        busy -= 1
      }
      return never()
    }

  const start = (): void => {
    const own = { is: false }
    dead = own
    const clock = makeClock(own)
    const context = { origin: instance.origin, domain: instance.domain, token, clock }
    const transport = createTransport({
      fetch: makeFetch(own),
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
      store: makeStore(own),
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
        if (!own.is) states.push(state)
      },
      onSignedOut: () => {
        isOut = true
      },
      openStream: (url, listener, streams) => {
        const guard =
          <Args extends unknown[]>(hear: (...args: Args) => void) =>
          (...args: Args): void => {
            if (!own.is) hear(...args)
          }
        const stream = createAccountStream({
          url: () => Promise.resolve(options.streamUrl ?? url),
          token,
          streams,
          listener: {
            opened: guard(listener.opened),
            subscribed: guard(listener.subscribed),
            refused: guard(listener.refused),
            failed: guard(listener.failed),
            closed: guard(listener.closed),
            event: guard(listener.event),
            announced: guard(listener.announced),
            merged: guard(listener.merged),
            unauthorized: guard(listener.unauthorized),
          },
          context: () => ({ account: reader, origin: instance.origin, domain: instance.domain, now }),
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
    dead.is = true
    fuse = null
    timers = []
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
    now: () => now,
    advance,
    settle,
    follow: () => {
      now = instance.clock.now()
    },
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
    killAfter: (point, steps) => {
      fuse = { point, steps }
    },
    isDead: () => dead.is,
    kill,
    setStoreDown: (down, code = 'storeUnavailable') => {
      storeDown = down ? code : null
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
