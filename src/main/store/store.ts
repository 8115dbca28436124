/**
 * The store as main sees it: keeps a store host alive, opens the database through it, notices when it is not the
 * one that was there before, and says how it stands. Nothing is ever deleted here.
 */
import { randomUUID } from 'node:crypto'
import { AppError, toAppError } from '../../shared/errors'
import type { StoreState } from '../../shared/session'
import type { StoreClient, StoreOpName } from '../../shared/contract'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { errorOf, failureOf, fullBelowBytes, reopenAfterMs, retryMs, type Failure } from './failures'
import { connectStore, type StoreConnection, type StorePort } from './store-client'
import { proofs, writes } from './writes'

/** What a host tells while it lives. */
export interface HostListener {
  /** A page of the host is loaded and has the other end of this port (again after every load). */
  connected: (port: StorePort) => void
  /** The host's process is gone, or its page could not be loaded. */
  gone: (reason: string) => void
}

export interface Host {
  destroy: () => void
}

export interface StoreOptions {
  /** Makes a host; see host-window.ts. */
  openHost: (listener: HostListener) => Host
  /** The store id in the settings: of the last database that was whole; null before the first start. */
  expectedStoreId: () => string | null
  rememberStoreId: (storeId: string) => void
  /** Bytes that can still be written where the database lies; null if that cannot be told. See free-space.ts. */
  freeBytes: () => Promise<number | null>
  clock: Clock
  log: Log
}

export interface Store {
  /** Runs an operation. Waits while the store is being opened; fails at once while it cannot be used. */
  call: StoreClient
  state: () => StoreState
  /** Calls back with every new state until the answer is called. */
  onState: (listener: (state: StoreState) => void) => () => void
  /** Says that everything lost was fetched again: `lost` is over. */
  markRecovered: () => void
  start: () => void
  /** Takes no more calls, waits for those under way (5 s at most), and ends the host. */
  stop: () => Promise<void>
}

const crashesAllowed = 3
const crashWindowMs = 60_000
const helloWithinMs = 20_000
const drainAtMostMs = 5_000

interface Waiting {
  name: StoreOpName
  resolve: (connection: StoreConnection) => void
  reject: (error: AppError) => void
}

class SupervisedStore implements Store {
  readonly #options: StoreOptions
  #state: StoreState = { is: 'opening' }
  readonly #listeners = new Set<(state: StoreState) => void>()
  #host: Host | null = null
  #connection: StoreConnection | null = null
  /** The connection once the database is open through it. */
  #ready: StoreConnection | null = null
  #opened: { storeId: string; lost: boolean } | null = null
  #waiting: Waiting[] = []
  #crashes: number[] = []
  #openFailures = 0
  #helloTimer: NodeJS.Timeout | undefined
  #retry = new AbortController()
  #isStopping = false

  constructor(options: StoreOptions) {
    this.#options = options
  }

  state = (): StoreState => this.#state

  onState = (listener: (state: StoreState) => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  markRecovered = (): void => {
    if (this.#opened === null) return
    this.#opened = { ...this.#opened, lost: false }
    this.#options.rememberStoreId(this.#opened.storeId)
    if (this.#state.is === 'ready') this.#setState({ is: 'ready', ...this.#opened })
  }

  call: StoreClient = async (name, args) => {
    // Why not always await: a call made before `stop` must be under way when `stop` looks.
    const connection = this.#isStopping ? null : this.#ready
    try {
      const result = await (connection ?? (await this.#whenReady(name))).call(name, args)
      if (this.#state.is === 'full' && writes.has(name) && this.#opened !== null) {
        this.#setState({ is: 'ready', ...this.#opened })
      }
      return result
    } catch (thrown) {
      if (toAppError(thrown).code === 'quota') this.#setState({ is: 'full' })
      throw thrown
    }
  }

  start = (): void => {
    this.#isStopping = false
    this.#launch()
  }

  stop = async (): Promise<void> => {
    this.#isStopping = true
    this.#retry.abort()
    clearTimeout(this.#helloTimer)
    this.#rejectWaiting(new AppError({ code: 'cancelled' }))
    if (this.#ready !== null) {
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, drainAtMostMs)))
      await Promise.race([this.#ready.idle(), limit])
      clearTimeout(timer)
    }
    this.#endHost()
  }

  #setState(state: StoreState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return
    this.#state = state
    this.#options.log.info('The store', state)
    for (const listener of this.#listeners) listener(state)
  }

  /** A failure stays said until the store is ready again, however often that is tried. */
  #leaveReady(): void {
    this.#ready = null
    if (this.#state.is === 'ready') this.#setState({ is: 'opening' })
  }

  #whenReady(name: StoreOpName): Promise<StoreConnection> {
    if (this.#isStopping) return Promise.reject(new AppError({ code: 'cancelled' }))
    if (this.#ready !== null) return Promise.resolve(this.#ready)
    const { is } = this.#state
    if (is !== 'opening' && is !== 'ready') return Promise.reject(errorOf(is))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, resolve, reject })
    })
  }

  #rejectWaiting(error: AppError): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const { reject } of waiting) reject(error)
  }

  #endHost(): void {
    this.#ready = null
    this.#connection?.close()
    this.#connection = null
    const host = this.#host
    this.#host = null
    host?.destroy()
  }

  #launch(): void {
    this.#endHost()
    this.#leaveReady()
    this.#awaitHello()
    // Why a check: a host that was replaced may still speak.
    const isCurrent = (): boolean => this.#host === host && !this.#isStopping
    const host: Host = this.#options.openHost({
      connected: (port) => {
        if (isCurrent()) this.#connect(port)
        else port.close()
      },
      gone: (reason) => {
        if (isCurrent()) this.#lostHost(reason)
      },
    })
    this.#host = host
  }

  #awaitHello(): void {
    clearTimeout(this.#helloTimer)
    this.#helloTimer = setTimeout(() => {
      this.#lostHost('silent')
    }, helloWithinMs)
  }

  #connect(port: StorePort): void {
    this.#connection?.close()
    this.#leaveReady()
    this.#awaitHello()
    const connection = connectStore(port, {
      hello: (epoch) => {
        clearTimeout(this.#helloTimer)
        this.#options.log.info('The store host is there', { epoch })
        void this.#open(connection)
      },
      databaseClosed: () => {
        if (connection !== this.#connection) return
        this.#options.log.warn('The database was closed under the store host; opening it again')
        this.#leaveReady()
        void this.#open(connection)
      },
      stalled: (op) => {
        if (connection === this.#connection) this.#lostHost(`no answer to ${op}`)
      },
    })
    this.#connection = connection
  }

  async #open(connection: StoreConnection): Promise<void> {
    const isCurrent = (): boolean => connection === this.#connection && !this.#isStopping
    try {
      const { storeId } = await connection.call('open', { newStoreId: randomUUID() })
      if (isCurrent()) this.#becomeReady(connection, storeId)
    } catch (thrown) {
      const failure = await this.#diagnosed(toAppError(thrown))
      if (isCurrent()) this.#openFailed(connection, failure)
    }
  }

  #becomeReady(connection: StoreConnection, storeId: string): void {
    const expected = this.#opened?.storeId ?? this.#options.expectedStoreId()
    const isForeign = expected !== null && expected !== storeId
    if (isForeign) this.#options.log.error('The database is not the one that was there before')
    const lost = isForeign || this.#opened?.lost === true
    this.#opened = { storeId, lost }
    // A lost one is remembered until all is fetched again, so that a restart meanwhile still says why so little is there.
    if (!lost && expected !== storeId) this.#options.rememberStoreId(storeId)
    this.#openFailures = 0
    this.#ready = connection
    this.#setState({ is: 'ready', ...this.#opened })
    const waiting = this.#waiting
    this.#waiting = []
    for (const { name, resolve, reject } of waiting) {
      if (isForeign && proofs.has(name)) reject(new AppError({ code: 'cancelled' }))
      else resolve(connection)
    }
  }

  /** Why the database cannot be opened. Chromium does not tell a full disk from a broken one, so that is looked up. */
  async #diagnosed(error: AppError): Promise<Failure> {
    this.#options.log.error('The store cannot be opened', error)
    const failure = failureOf(error)
    if (failure !== 'unavailable') return failure
    const free = await this.#options.freeBytes()
    return free !== null && free < fullBelowBytes ? 'full' : 'unavailable'
  }

  #openFailed(connection: StoreConnection, failure: Failure): void {
    this.#fail(failure)
    if (failure === 'newer') return
    this.#openFailures += 1
    this.#again(reopenAfterMs(failure, this.#openFailures), () => {
      if (failure === 'blocked' && connection === this.#connection) void this.#open(connection)
      else this.#launch()
    })
  }

  #fail(failure: Failure): void {
    this.#ready = null
    this.#setState({ is: failure })
    this.#rejectWaiting(errorOf(failure))
  }

  #lostHost(reason: string): void {
    this.#options.log.error('The store host is gone', { reason })
    clearTimeout(this.#helloTimer)
    const now = this.#options.clock.now()
    this.#crashes = [...this.#crashes.filter((at) => at > now - crashWindowMs), now]
    if (this.#crashes.length <= crashesAllowed) {
      this.#launch()
      return
    }
    this.#endHost()
    this.#fail('unavailable')
    this.#again(retryMs.unavailable, () => {
      this.#launch()
    })
  }

  #again(afterMs: number, work: () => void): void {
    this.#retry.abort()
    this.#retry = new AbortController()
    const { signal } = this.#retry
    void this.#options.clock.wait(afterMs, signal).then(() => {
      if (!signal.aborted && !this.#isStopping) work()
    })
  }
}

/** Makes the store; `start` opens it. */
export const createStore = (options: StoreOptions): Store => new SupervisedStore(options)
