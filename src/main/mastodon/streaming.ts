/**
 * One socket of one account, kept open: all its streams over it, subscribed again at every opening, with capped and
 * jittered back-off. Written by us on `ws` for what masto's own does not do (mastodon-api.md 9.10).
 */
import type { Agent } from 'node:http'
import { AppError } from '../../shared/errors'
import { backOff } from '../back-off'
import { pacedClock, type Clock } from '../clock'
import type { Log } from '../log'
import { isThisMachine } from '../this-machine'
import type { AccountStream, RefusedStreams, StreamListener } from './api'
import type { NormalizeContext } from './normalize'
import { readFrame } from './stream-frames'
import { runSocket } from './stream-socket'
import type { SocketEnd } from './stream-socket'
import { createSubscriptions } from './subscriptions'

export interface AccountStreamOptions {
  /**
   * Where the instance streams; null if it does not (asked again later). The host may differ from the API's, which is common
   * with Mastodon; it must come from the pinned instance's own configuration (see `streamingUrlOf`).
   */
  url: () => Promise<string | null>
  token: string
  /** What to subscribe at first, e.g. `user`, `hashtag:owls`. */
  streams: readonly string[]
  /** What was refused on earlier sockets, and what is on these. */
  refused?: RefusedStreams
  listener: StreamListener
  /** For the rows of what comes; `now` is the server's time. */
  context: () => NormalizeContext
  clock: Clock
  log: Log
  userAgent: string
  /** The agent that the system's proxy settings ask for, if any. Where it throws there is no stream, as at an instance without one. */
  agentFor?: (url: string) => Promise<Agent | undefined>
}

/** After so long in the open, earlier failures are forgotten. */
const healthyAfter = 60_000

/** A token goes only over an encrypted connection, or to this machine. */
const isSafe = (address: string): boolean => {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === 'wss:' || (url.protocol === 'ws:' && isThisMachine(url.hostname))
}

export const createAccountStream = (options: AccountStreamOptions): AccountStream => {
  const { listener, clock, log } = options
  const time = pacedClock(clock)
  /** Aborted by stop(); null while stopped. */
  let running: AbortController | null = null
  /** Aborted to drop the socket, or the wait for the next one. */
  let turn = new AbortController()
  let failures = 0
  /** Whether the token was refused, and no socket has been open since. */
  let wasRefused = false
  const subscriptions = createSubscriptions({
    streams: options.streams,
    refused: options.refused,
    time,
    subscribed: (stream) => guarded(() => listener.subscribed(stream)),
  })

  const refused = (detail: string): void => {
    const streams = subscriptions.refusal()
    log.warn(`stream ${streams.join(' or ') || 'of some name'} was refused: ${detail}`)
    for (const stream of streams) listener.refused(stream)
  }
  const onText = (text: string): void => {
    const reading = readFrame(text, options.context())
    if (reading.kind === 'refusal') refused(reading.detail)
    else if (reading.kind === 'ignored') log.debug(`stream: ignored ${reading.detail}`)
    else if (reading.kind === 'announced') listener.announced()
    else if (reading.kind === 'merged') listener.merged()
    else listener.event(reading.event)
  }

  /** A listener's mistake must not end the socket, nor what comes after. */
  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (thrown) {
      log.error('stream listener failed', thrown)
    }
  }

  /** Address of the stream. @throws AppError invalid if there is none or it is not safe */
  const address = async (): Promise<string> => {
    const url = await options.url()
    if (url === null || !isSafe(url)) throw new AppError({ code: 'invalid', detail: 'no safe stream' })
    return url
  }

  const connect = async (signal: AbortSignal): Promise<SocketEnd> => {
    const url = await address()
    const agent = await options.agentFor?.(url)
    if (signal.aborted) return { refused: null, openFor: 0, reason: 'stopped before it began' }
    let open = false
    const end = await runSocket({
      url,
      agent,
      time,
      signal,
      token: options.token,
      userAgent: options.userAgent,
      opened: (send) => {
        open = true
        wasRefused = false
        guarded(() => listener.opened())
        subscriptions.begin(send)
      },
      text: (frame) => guarded(() => onText(frame)),
    })
    subscriptions.end()
    if (open) guarded(() => listener.closed())
    else if (!signal.aborted && end.refused !== 401) guarded(() => listener.failed())
    return end
  }

  /** One life of a socket; answers whether to go on. */
  const live = async (signal: AbortSignal): Promise<boolean> => {
    try {
      const end = await connect(signal)
      log.debug(`stream ended: ${end.reason}`)
      if (end.openFor >= healthyAfter) failures = 0
      return end.refused !== 401
    } catch (thrown) {
      log.debug('no stream', thrown)
      if (!signal.aborted) guarded(() => listener.failed())
      return true
    }
  }

  const run = async (own: AbortController): Promise<void> => {
    while (!own.signal.aborted) {
      turn = new AbortController()
      const { signal } = turn
      const goOn = await live(signal)
      if (own.signal.aborted) return
      if (!goOn) {
        running = null
        // Who starts it again knows by then that the instance takes the token: it is the stream that does not.
        if (wasRefused) guarded(() => listener.failed())
        wasRefused = true
        guarded(() => listener.unauthorized())
        return
      }
      // Dropped on purpose: the next one follows at once.
      if (signal.aborted) continue
      failures += 1
      await time.wait(backOff(failures, clock.random()), signal)
    }
  }

  return {
    start: () => {
      if (running !== null) return
      running = new AbortController()
      failures = 0
      void run(running)
    },
    stop: () => {
      running?.abort()
      running = null
      turn.abort()
    },
    setStreams: subscriptions.set,
    reconnect: () => {
      failures = 0
      turn.abort()
    },
  }
}
