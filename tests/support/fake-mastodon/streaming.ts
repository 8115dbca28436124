import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { RawData, WebSocket } from 'ws'
import type { FakeClock } from './clock'
import type { Faults, StreamFaultName } from './faults'
import type { FakeRequest } from './http'
import type { AccountStream, StreamEvent } from './model/types'
import { tagKey } from './model/publics'
import { covers } from './oauth'
import type { Token } from './oauth'

export interface StreamingOptions {
  /** Real milliseconds between pings; 0 sends none. Default 30,000. */
  pingMs: number
  /**
   * Milliseconds of the server's clock after a subscribe in which events are lost (API 2: there is no acknowledgement).
   */
  blindMs: number
}

interface Connection {
  socket: WebSocket
  request: FakeRequest
  token: Token
  accountId: string
  /** Stream name to when it hears something, in milliseconds of the server's clock, and to how frames name it. */
  streams: Map<string, { from: number; named: string[] }>
  /** The socket stays open but nothing comes or goes any more. */
  dead: boolean
  awaitsPong: boolean
  /** A frame that waits for the next one to overtake it. */
  held: string | null
}

export interface Streaming {
  options: StreamingOptions
  upgrade: (incoming: IncomingMessage, socket: Duplex, head: Buffer, request: FakeRequest) => void
  /** Sends an event to a stream of an account, `user` by default. */
  publish: (accountId: string, event: StreamEvent, stream?: AccountStream) => void
  /** Sends an event to everybody who is subscribed to that stream (`public:local`, `hashtag:owls`, `list:12`). */
  broadcast: (stream: string, event: StreamEvent, payloadFor?: (accountId: string) => string | null) => void
  isStreamed: (stream: string) => boolean
  /** Sends any frame to an account's sockets, as it is. */
  sendRaw: (accountId: string, frame: string | Buffer) => void
  /** Open sockets of an account, or of all. */
  connections: (accountId?: string) => number
  /** Streams an account is subscribed to, over all its sockets. */
  subscriptions: (accountId: string) => string[]
  applyFault: (name: StreamFaultName) => void
  closeToken: (token: Token) => void
  closeAll: () => void
}

/** Streams that a subscription may name. */
const known = /^(user|user:notification|public(:local|:remote)?(:media)?|hashtag(:local)?|list|direct)$/

const refuse = (socket: Duplex, status: string, message: string): void => {
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/html\r\nX-Error-Message: ${message}\r\nContent-Length: 0\r\n\r\n`,
  )
}

const parseFrame = (data: RawData): Record<string, unknown> | null => {
  try {
    // Text frames arrive as one Buffer with the default binaryType.
    const value: unknown = JSON.parse(String(data as Buffer))
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

/** What frames of a stream say: the parameter as it was written when the stream was subscribed first (API 2). */
const namedBy = ({ stream, tag, list }: Record<string, unknown>): string[] =>
  [stream, tag ?? list].filter((part) => typeof part === 'string')

/** `hashtag:owls`, `list:12`, or the name alone; null where the parameter is missing. */
const nameOf = (frame: Record<string, unknown>): string | null => {
  const { stream, tag, list } = frame
  if (typeof stream !== 'string') return null
  if (/^hashtag/.test(stream)) return typeof tag === 'string' ? `${stream}:${tagKey(tag)}` : null
  if (stream === 'list') return typeof list === 'string' ? `list:${list}` : null
  return stream
}

/** @param ownsList whether a list is that account's */
export const createStreaming = (
  clock: FakeClock,
  faults: Faults,
  options: StreamingOptions,
  ownsList: (accountId: string, listId: string) => boolean,
): Streaming => {
  const server = new WebSocketServer({ noServer: true, autoPong: false })
  const open = new Set<Connection>()

  const send = (connection: Connection, frame: string | Buffer): void => {
    if (!connection.dead && connection.socket.readyState === connection.socket.OPEN) {
      connection.socket.send(frame)
    }
  }

  const fail = (connection: Connection, error: string, status: number): void =>
    send(connection, JSON.stringify({ error, status }))

  const strike = (connection: Connection, name: StreamFaultName): void => {
    if (name === 'stream-silent-death') connection.dead = true
    if (name === 'stream-close') connection.socket.close(1000)
    if (name === 'stream-unauthorized') connection.socket.close(1000)
    if (name === 'stream-refuse' || name === 'stream-502') connection.socket.terminate()
    if (name === 'stream-error-frame') fail(connection, 'Unexpected error', 500)
    if (name === 'stream-garbage') {
      for (const frame of [
        '{"stream":["user"],"event":"upd',
        '[]',
        '{"event":"update","payload":"{}"}',
        'null',
        '',
      ]) {
        send(connection, frame)
      }
    }
  }

  const subscribe = (connection: Connection, stream: string, named: string[]): void => {
    if (!known.test(stream.replace(/^(list|hashtag(?::local)?):.*/, '$1')))
      return fail(connection, 'Unknown stream type', 400)
    const [, listId] = /^list:(.*)$/.exec(stream) ?? []
    if (listId !== undefined && !ownsList(connection.accountId, listId)) {
      return fail(connection, 'Not authorized to stream this list', 401)
    }
    const scope = stream === 'user:notification' ? 'read:notifications' : 'read:statuses'
    if (!covers(connection.token.scopes, scope)) {
      return fail(connection, 'Access token does not have the required scopes', 401)
    }
    if (connection.streams.has(stream)) return
    // Who is not deaf at first hears everything, also after a clock that a test sets back.
    const { blindMs } = options
    const from = blindMs > 0 ? clock.now() + blindMs : Number.NEGATIVE_INFINITY
    connection.streams.set(stream, { from, named })
  }

  const hear = (connection: Connection, data: RawData, isBinary: boolean): void => {
    if (connection.dead) return
    if (isBinary)
      return connection.socket.close(1003, 'The mastodon streaming server does not support binary messages')
    const frame = parseFrame(data)
    if (frame === null) return
    const stream = nameOf(frame)
    if (stream === null) return
    if (frame['type'] === 'subscribe') {
      subscribe(connection, stream, namedBy(frame))
      if (faults.strikeStream('stream-error-frame', connection.request))
        strike(connection, 'stream-error-frame')
      if (faults.strikeStream('stream-garbage', connection.request)) strike(connection, 'stream-garbage')
    }
    if (frame['type'] === 'unsubscribe') connection.streams.delete(stream)
  }

  const keepAlive = (connection: Connection): void => {
    if (options.pingMs <= 0) return
    const timer = setInterval(() => {
      if (connection.dead) return
      if (connection.awaitsPong) return connection.socket.terminate()
      connection.awaitsPong = true
      connection.socket.ping()
    }, options.pingMs)
    timer.unref()
    connection.socket.on('close', () => clearInterval(timer))
  }

  const accept = (socket: WebSocket, request: FakeRequest, token: Token, accountId: string): void => {
    const dead = faults.strikeStream('stream-silent-death', request)
    const connection: Connection = {
      socket,
      request,
      token,
      accountId,
      streams: new Map(),
      dead,
      awaitsPong: false,
      held: null,
    }
    open.add(connection)
    socket.on('close', () => open.delete(connection))
    socket.on('error', () => socket.terminate())
    socket.on('ping', (data) => {
      if (!connection.dead) socket.pong(data)
    })
    socket.on('pong', () => {
      connection.awaitsPong = false
    })
    socket.on('message', (data, isBinary) => hear(connection, data, isBinary))
    keepAlive(connection)
    const asked = Object.fromEntries(request.query)
    const stream = nameOf(asked)
    if (stream !== null) subscribe(connection, stream, namedBy(asked))
    if (faults.strikeStream('stream-close', request)) socket.close(1000)
  }

  /** Twice, or after the one that comes next, if a fault says so. */
  const deliver = (connection: Connection, frame: string): void => {
    if (connection.held === null && faults.strikeStream('stream-swapped', connection.request)) {
      connection.held = frame
      return
    }
    send(connection, frame)
    if (faults.strikeStream('stream-doubled', connection.request)) send(connection, frame)
    if (connection.held !== null) send(connection, connection.held)
    connection.held = null
  }

  const tell = (connection: Connection, stream: string, { event, payload }: StreamEvent): void => {
    const heard = connection.streams.get(stream)
    if (heard === undefined || clock.now() < heard.from) return
    deliver(connection, JSON.stringify({ stream: heard.named, event, payload }))
  }

  const of = (accountId?: string): Connection[] =>
    [...open].filter((connection) => accountId === undefined || connection.accountId === accountId)

  return {
    options,
    upgrade: (incoming, socket, head, request) => {
      socket.on('error', () => socket.destroy())
      if (faults.strikeStream('stream-refuse', request)) return void socket.destroy()
      if (faults.strikeStream('stream-502', request)) return refuse(socket, '502 Bad Gateway', 'Bad gateway')
      const { token, account } = request
      if (token === null || account === null || faults.strikeStream('stream-unauthorized', request)) {
        return refuse(socket, '401 Unauthorized', 'Invalid access token')
      }
      server.handleUpgrade(incoming, socket, head, (websocket) =>
        accept(websocket, request, token, account.id),
      )
    },
    publish: (accountId, event, stream = 'user') => {
      for (const connection of of(accountId)) tell(connection, stream, event)
    },
    broadcast: (stream, event, payloadFor) => {
      for (const connection of of()) {
        const payload = payloadFor === undefined ? event.payload : payloadFor(connection.accountId)
        if (payload !== null) tell(connection, stream, { ...event, payload })
      }
    },
    isStreamed: (stream) => of().some(({ streams }) => streams.has(stream)),
    sendRaw: (accountId, frame) => {
      for (const connection of of(accountId)) send(connection, frame)
    },
    connections: (accountId) => of(accountId).length,
    subscriptions: (accountId) => of(accountId).flatMap(({ streams }) => [...streams.keys()]),
    applyFault: (name) => {
      // These two strike events, not sockets.
      if (name === 'stream-doubled' || name === 'stream-swapped') return
      for (const connection of of()) {
        if (faults.strikeStream(name, connection.request)) strike(connection, name)
      }
    },
    closeToken: (token) => {
      for (const connection of of()) if (connection.token === token) connection.socket.close(1000)
    },
    closeAll: () => {
      for (const connection of of()) connection.socket.terminate()
    },
  }
}
