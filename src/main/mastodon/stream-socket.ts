/** One WebSocket from opening to its end, with a watchdog: a socket that died silently says nothing, for ever. */
import type { Agent } from 'node:http'
import type { RawData, WebSocket } from 'ws'
import type { PacedClock } from '../clock'

export interface SocketOptions {
  url: string
  token: string
  userAgent: string
  agent: Agent | undefined
  time: PacedClock
  /** It is open; `send` is good until the end. */
  opened: (send: (frame: string) => void) => void
  text: (frame: string) => void
  /** Ends it. */
  signal: AbortSignal
}

export interface SocketEnd {
  /** HTTP status of a refused upgrade; null if it was not refused. */
  refused: number | null
  /** Milliseconds it was open; 0 if it never was. */
  openFor: number
  /** For the log. */
  reason: string
}

/** Servers ping every 30 seconds; after this silence we do. */
const askAfter = 35_000
/** No frame of any kind for so long, pings and pongs included, means that the socket is dead. */
const deadAfter = 75_000
/** So long the answer to our ping may take, however late that was sent. */
const answerWithin = 5_000
/** Real milliseconds. */
const handshakeTimeout = 15_000
const mostBytes = 10_000_000

const textOfData = (data: RawData): string => {
  const bytes = Array.isArray(data)
    ? Buffer.concat(data)
    : data instanceof ArrayBuffer
      ? Buffer.from(data)
      : data
  return bytes.toString('utf8')
}

/** Pings a silent socket, and resolves when it has been silent for too long (or when the signal aborts). */
const watchSilence = async (
  socket: WebSocket,
  time: PacedClock,
  heardAt: () => number,
  signal: AbortSignal,
): Promise<void> => {
  const silentUntil = async (limit: number): Promise<void> => {
    for (let rest = heardAt() + limit - time.now(); rest > 0 && !signal.aborted;) {
      await time.wait(rest, signal)
      rest = heardAt() + limit - time.now()
    }
  }
  while (!signal.aborted) {
    await silentUntil(askAfter)
    if (signal.aborted) return
    const before = heardAt()
    socket.ping()
    // Why from the last frame: one that came while the ping before was waited for may be older than after a whole silence. Why
    // at least some seconds: a timer may fire so late (a busy machine, a short sleep) that the time is up before the ping.
    await time.wait(Math.max(answerWithin, before + deadAfter - time.now()), signal)
    if (heardAt() === before) return
  }
}

/** Opens a socket and resolves when it has ended, for whatever reason. It never rejects. */
export const runSocket = async (options: SocketOptions): Promise<SocketEnd> => {
  // Not before there is a stream: the start has more urgent things to load.
  const { WebSocket } = await import('ws')
  return new Promise((resolve) => {
    const { time, signal } = options
    const over = new AbortController()
    let openedAt: number | null = null
    let heardAt = 0
    const socket = new WebSocket(options.url, {
      headers: { Authorization: `Bearer ${options.token}`, 'User-Agent': options.userAgent },
      followRedirects: false,
      handshakeTimeout,
      maxPayload: mostBytes,
      ...(options.agent === undefined ? {} : { agent: options.agent }),
    })

    const finish = (refused: number | null, reason: string): void => {
      if (over.signal.aborted) return
      over.abort()
      signal.removeEventListener('abort', stop)
      socket.terminate()
      resolve({ refused, reason, openFor: openedAt === null ? 0 : time.now() - openedAt })
    }
    const stop = (): void => finish(null, 'stopped')
    const heard = (): void => {
      heardAt = time.now()
    }

    socket.on('open', () => {
      if (over.signal.aborted) return
      openedAt = time.now()
      heard()
      options.opened((frame) => socket.send(frame))
      void watchSilence(socket, time, () => heardAt, over.signal).then(() => finish(null, 'silent'))
    })
    socket.on('ping', heard)
    socket.on('pong', heard)
    socket.on('message', (data, binary) => {
      heard()
      if (!binary && !over.signal.aborted) options.text(textOfData(data))
    })
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      finish(response.statusCode ?? 0, `refused with ${response.statusCode ?? 0}`)
    })
    // After the end an aborted handshake still reports its error; the listener stays so that it does not go unhandled.
    socket.on('error', (error) => finish(null, error.message))
    socket.on('close', (code) => finish(null, `closed with ${code}`))
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
}
