/**
 * One request, one answer. Everything that main sends to an instance passes here: scheduled, without cookies, cache or
 * redirects, to the pinned origin alone, with time limits, and with every way to fail turned into an AppError.
 */
import { AppError, toAppError } from '../../shared/errors'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { judge } from './answer'
import type { Answer, Received } from './answer'
import type { RequestOptions } from './api'
import { faultOf } from './fault'
import type { RequestEnd } from './outcomes'
import { isOfAddress, limitOf, serverDate } from './rate-headers'
import type { SeenLimit } from './rate-headers'
import { readBody } from './read-body'
import type { AccountUse, Outcome, Scheduler } from './scheduler'
import { createServerClocks } from './server-clock'

/** Node's types leave out `cache`, which only Chromium's fetch has a use for. */
export type FetchInit = RequestInit & { cache: 'no-store' }

/** Electron's `session.fetch` or `net.fetch`, or Node's `fetch`. */
export type FetchLike = (url: string, init: FetchInit) => Promise<Response>

export interface Outgoing extends RequestOptions {
  /** The pinned origin of the instance, e.g. `https://social.example.org`. */
  origin: string
  /** Path and query. */
  path: string
  method: string
  headers?: Readonly<Record<string, string>>
  body?: string | ArrayBuffer
  /** Put into the Authorization header, and nowhere else. */
  token?: string | null
  /** Whose budget the request uses; null for one without a token. */
  account: string | null
}

export interface Transport {
  /**
   * @throws AppError cancelled, offline, timeout, certificate, redirected, rateLimited, unauthorized, forbidden,
   * notFound, gone, conflict, invalid, server
   */
  send: (outgoing: Outgoing) => Promise<Answer>
  /** Server minus local clock of an origin, in milliseconds; 0 if unknown or under 30 seconds. */
  clockOffset: (origin: string) => number
  /** Local time at which the background asks a failing instance again; null if it is not waiting. */
  nextTryAt: (origin: string) => number | null
  /** How far the budgets of an account are used, and what waits and is under way for it. */
  useOf: (origin: string, account: string) => AccountUse
  /** Ends all waiting after failures: the network has changed, or the machine woke up. */
  wake: () => void
}

export interface TransportOptions {
  fetch: FetchLike
  /** `Steppe/x.y (+url)`; servers refuse clients that have none. */
  userAgent: string
  clock: Clock
  log: Log
  scheduler: Scheduler
  /** Hears of every request that ended otherwise than by being cancelled. */
  onEnd?: (end: RequestEnd) => void
  /** Real milliseconds without a byte after which a request is given up. */
  timeout?: number
}

const defaultTimeout = 15_000
const pagingParameters = ['page', 'max_id', 'min_id', 'since_id'] as const

/** The address of a request. @throws AppError redirected if the path leads away from the pinned origin */
const addressOf = ({ origin, path }: Outgoing): URL => {
  const url = new URL(path, origin)
  if (url.origin !== new URL(origin).origin) throw new AppError({ code: 'redirected' })
  return url
}

const registersApp = ({ method, path }: Outgoing): boolean => method === 'POST' && path === '/api/v1/apps'

/**
 * The limit that an answer reports of what its request shares with others. Registering an app has one of its own, 5 in ten
 * minutes, whose headers say nothing of anything else (mastodon-api.md 3); a server that counts addresses counts it as the rest. What
 * is rarer than reading, or counts pages where none was asked for, is not what a reading request ran into: a 429 to one says then only
 * until when.
 */
const sharedLimitOf = (
  outgoing: Outgoing,
  { headers }: Received,
  { now, paging }: { now: number; paging: boolean },
): SeenLimit | null => {
  const seen = limitOf(headers, now)
  const isForeign = seen?.of === 'other' || (seen?.of === 'paging' && !paging)
  if (isForeign && outgoing.method === 'GET') return null
  return registersApp(outgoing) && seen?.of !== 'address' ? null : seen
}

const outcomeOfError = (error: AppError, now: number): Omit<Outcome, 'seen' | 'ofAddress'> => {
  const { detail } = error
  switch (detail.code) {
    case 'rateLimited':
      return { host: 'answered', limited: true, retryIn: detail.retryAt - now }
    case 'server':
      return { host: 'failed', ...(detail.retryAt === undefined ? {} : { retryIn: detail.retryAt - now }) }
    case 'offline':
    case 'timeout':
    case 'certificate':
    case 'redirected':
      return { host: 'failed' }
    case 'cancelled':
    case 'bug':
      return { host: 'abandoned' }
    default:
      return { host: 'answered' }
  }
}

/** Runs work under a signal of its own that aborts when the caller's does, or when nothing happens for too long. */
const watched = async <Value>(
  host: string,
  timeout: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, progress: () => void) => Promise<Value>,
): Promise<Value> => {
  const watch = new AbortController()
  const giveUp = (): void => watch.abort(new AppError({ code: 'timeout', host }))
  const cancel = (): void => watch.abort(new AppError({ code: 'cancelled' }))
  const timer = setTimeout(giveUp, timeout)
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted === true) cancel()
  // Not every fetch lets go when its signal aborts, so the wait ends here in any case.
  const ended = new Promise<never>((_resolve, reject) => {
    const end = (): void => reject(toAppError(watch.signal.reason))
    if (watch.signal.aborted) end()
    watch.signal.addEventListener('abort', end, { once: true })
  })
  try {
    return await Promise.race([work(watch.signal, () => void timer.refresh()), ended])
  } catch (thrown) {
    throw watch.signal.aborted ? toAppError(watch.signal.reason) : faultOf(thrown, host)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
}

export const createTransport = (options: TransportOptions): Transport => {
  const { clock, log, scheduler, timeout = defaultTimeout } = options
  const clocks = createServerClocks()

  const exchange = (outgoing: Outgoing, url: URL): Promise<Received> => {
    const { method, headers, body, token, signal } = outgoing
    return watched(url.host, timeout, signal, async (watching, progress) => {
      const response = await options.fetch(url.href, {
        method,
        headers: {
          Accept: 'application/json',
          'User-Agent': options.userAgent,
          ...headers,
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
        },
        ...(body === undefined ? {} : { body }),
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        signal: watching,
      })
      if (response.redirected) throw new AppError({ code: 'redirected' })
      progress()
      return { status: response.status, headers: response.headers, body: await readBody(response, progress) }
    })
  }

  /** Sends and judges; says how it ended in every case. */
  const attempt = async (outgoing: Outgoing, url: URL, paging: boolean) => {
    let received: Received | null = null
    try {
      received = await exchange(outgoing, url)
      const now = clock.now()
      const answer = judge(received, { method: outgoing.method, paging, now, random: clock.random() })
      return { received, result: { ...answer, serverTime: serverDate(received.headers) ?? now } }
    } catch (thrown) {
      return { received, result: toAppError(thrown) }
    }
  }

  const send = async (outgoing: Outgoing): Promise<Answer> => {
    const url = addressOf(outgoing)
    const paging = pagingParameters.some((name) => url.searchParams.has(name))
    const { account, priority, patience, signal } = outgoing
    const slot = await scheduler.acquire({
      host: url.host,
      account,
      paging,
      registersApp: registersApp(outgoing),
      priority,
      patience,
      signal,
    })
    const { received, result } = await attempt(outgoing, url, paging)
    const now = clock.now()
    const seen = received === null ? null : sharedLimitOf(outgoing, received, { now, paging })
    if (received !== null) clocks.note(url.host, serverDate(received.headers), now)
    slot.release({
      ...(result instanceof AppError ? outcomeOfError(result, now) : { host: 'answered' }),
      seen,
      // A change may have a limit of its own, which keeps nobody else waiting.
      ofAddress: received !== null && outgoing.method === 'GET' && isOfAddress(received.headers),
    })
    const problem = result instanceof AppError ? result.detail : null
    if (problem?.code !== 'cancelled') options.onEnd?.({ host: url.host, account, at: now, problem })
    if (!(result instanceof AppError)) return result
    log.debug(`${outgoing.method} ${url.host}${url.pathname}: ${result.code}`)
    throw result
  }

  return {
    send,
    clockOffset: (origin) => clocks.offset(new URL(origin).host),
    nextTryAt: (origin) => scheduler.nextTryAt(new URL(origin).host),
    useOf: (origin, account) => scheduler.useOf(new URL(origin).host, account),
    wake: scheduler.wake,
  }
}
