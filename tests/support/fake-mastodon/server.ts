import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { absence } from './absence'
import type { FakeClock } from './clock'
import type { Fault, Faults } from './faults'
import { failure, parseBody } from './http'
import type { Answer, FakeRequest, Route } from './http'
import { listenOn } from './ports'
import { noteRequest } from './model/activity'
import { endIdleFeed } from './model/homes'
import type { State } from './model/state'
import { mangleText } from './mangle'
import { covers } from './oauth'
import type { OAuth } from './oauth'
import { createLedger, describeRequest } from './requests'
import type { Ledger, LoggedRequest } from './requests'
import { send, sleep } from './sending'
import type { Streaming } from './streaming'
import type { Throttle } from './throttle'
import { refusedOldCursor, rewritten } from './rewrites'
import { replaced, transformed } from './transforms'

export interface Deps {
  clock: FakeClock
  state: State
  oauth: OAuth
  faults: Faults
  throttle: Throttle
  streaming: Streaming
  routes: Route[]
  /** Path before /api/v1/streaming, e.g. `` or `/live`. */
  streamingPath: string
}

type RequestHook = (request: FakeRequest, number: number) => void | Promise<void>
type AnswerHook = (request: FakeRequest, entry: LoggedRequest) => void | Promise<void>

export interface FakeServer {
  listen: (port: number) => Promise<number>
  /** Breaks every connection and stops listening. */
  close: () => Promise<void>
  ledger: Ledger
  onRequest: (hook: RequestHook) => () => void
  onAnswered: (hook: AnswerHook) => () => void
  /** For a listener of its own for streaming: answers the same way. */
  handle: (incoming: IncomingMessage, response: ServerResponse) => void
  upgrade: (incoming: IncomingMessage, socket: Socket, head: Buffer) => void
}

const readAll = async (incoming: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  // A request in flowing mode yields Buffers.
  for await (const part of incoming) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

const tokenText = (incoming: IncomingMessage, query: URLSearchParams): string | null => {
  const bearer = /^Bearer (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1]
  return bearer ?? incoming.headers['sec-websocket-protocol'] ?? query.get('access_token')
}

const describe = (deps: Deps, incoming: IncomingMessage, body: FakeRequest['body']): FakeRequest => {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const value = tokenText(incoming, url.searchParams)
  const token = value === null ? null : deps.oauth.find(value)
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body,
    params: {},
    token,
    hasToken: value !== null,
    account: deps.state.accounts.get(token?.accountId ?? '') ?? null,
    address: incoming.socket.remoteAddress ?? '127.0.0.1',
  }
}

const paramsOf = (pattern: string, path: string): Record<string, string> | null => {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return null
  }
  return params
}

const unauthorized = (): Answer =>
  failure(401, 'The access token is invalid', {
    'WWW-Authenticate':
      'Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token is invalid"',
  })

const refusal = (route: Route, request: FakeRequest): Answer | null => {
  if (request.hasToken && request.token === null) return unauthorized()
  if (route.auth === 'open' && request.token === null) return null
  if (request.token === null) return unauthorized()
  const granted = request.token.scopes
  if (route.scopes && !route.scopes.some((scope) => covers(granted, scope))) {
    return failure(403, 'This action is outside the authorized scopes')
  }
  if (route.auth === 'user' && request.account === null) {
    return failure(422, 'This method requires an authenticated user')
  }
  return null
}

const route = async (deps: Deps, request: FakeRequest): Promise<Answer> => {
  const path = request.path
  const absent = absence(deps.state.personality, request)
  if (absent !== null) return absent
  const outdated = deps.state.refusesOldIds ? refusedOldCursor(request) : null
  if (outdated !== null) return outdated
  for (const candidate of deps.routes) {
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const params = candidate.method === method ? paramsOf(candidate.path, path) : null
    if (params === null) continue
    request.params = params
    const refused = path.startsWith('/api') || path === '/oauth/userinfo' ? refusal(candidate, request) : null
    if (refused !== null) return refused
    // Streaming does not come here: whoever only streams is idle to the server (API 1.3).
    if (request.account !== null) {
      endIdleFeed(deps.state, request.account.id)
      noteRequest(deps.state, request.account.id)
    }
    return candidate.handle(request)
  }
  return failure(404, 'Not Found')
}

const mangled = (deps: Deps, request: FakeRequest, answer: Answer): Answer =>
  deps.state.personality.mangles && request.method === 'GET' && request.path.startsWith('/api')
    ? { ...answer, body: mangleText(answer.body.toString(), deps.state.random.seed) }
    : answer

const answerOf = async (deps: Deps, request: FakeRequest, struck: readonly Fault[]): Promise<Answer> => {
  for (const fault of struck) {
    const instead = replaced(fault, request, deps.clock.now())
    if (instead !== null) return instead
  }
  const read = struck.reduce((result, fault) => rewritten(fault, result), request)
  const verdict = deps.throttle.judge(request)
  const answer =
    verdict !== null && !verdict.allowed
      ? failure(429, 'Too many requests')
      : mangled(deps, request, await route(deps, read))
  const headers: Answer['headers'] = { ...verdict?.headers, ...answer.headers }
  if (request.token !== null) {
    Object.assign(headers, { 'cache-control': 'private, no-store', vary: 'Authorization, Origin' })
  }
  return struck.reduce((result, fault) => transformed(fault, request, result, deps.clock.now()), {
    ...answer,
    headers,
  })
}

export const createFakeServer = (deps: Deps): FakeServer => {
  const ledger = createLedger()
  const requestHooks = new Set<RequestHook>()
  const answerHooks = new Set<AnswerHook>()
  const sockets = new Set<Socket>()
  let server: Server | null = null
  let number = 0

  const log = (request: FakeRequest): LoggedRequest => {
    number += 1
    const entry = describeRequest(request, number, deps.clock.now())
    ledger.push(entry)
    return entry
  }

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const raw = await readAll(incoming)
    const request = describe(deps, incoming, await parseBody(raw, incoming.headers['content-type'] ?? ''))
    const entry = log(request)
    for (const hook of requestHooks) await hook(request, entry.number)
    deps.state.later.runDue()
    const struck = deps.faults.strike(request)
    if (struck.some(({ name }) => name === 'refuse')) {
      incoming.socket.destroy()
    } else {
      for (const { name, ms } of struck) {
        if (name === 'stall') await sleep(ms ?? 30_000, response)
        if (name === 'delay') await sleep(ms ?? 500, response)
      }
      const answer = await answerOf(deps, request, struck)
      entry.status = response.destroyed ? 0 : answer.status
      if (!response.destroyed) await send(request, response, answer, struck, deps.clock.now())
    }
    for (const hook of answerHooks) await hook(request, entry)
  }

  const handle: FakeServer['handle'] = (incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      // A mistake of the fake itself must be seen in the test, not look like a fault of the network.
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(
        `The fake instance failed: ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
      )
    })
  }

  const upgrade: FakeServer['upgrade'] = (incoming, socket, head) => {
    // The client may hang up while it is refused.
    socket.on('error', () => socket.destroy())
    const request = describe(deps, incoming, {})
    const entry = log(request)
    const expected = `${deps.streamingPath}/api/v1/streaming`
    if (!deps.state.personality.streaming || request.path.replace(/\/$/, '') !== expected) {
      entry.status = 404
      return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    }
    entry.status = request.account === null ? 401 : 101
    deps.streaming.upgrade(incoming, socket, head, request)
  }

  const track = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  }

  return {
    ledger,
    handle,
    upgrade,
    listen: (port) => {
      server = createServer(handle)
      server.keepAliveTimeout = 5000
      server.on('connection', track)
      server.on('upgrade', (incoming, socket, head: Buffer) => upgrade(incoming, socket as Socket, head))
      return listenOn(server, port)
    },
    close: () =>
      new Promise((resolve) => {
        deps.streaming.closeAll()
        for (const socket of sockets) socket.destroy()
        if (server === null) return resolve()
        server.close(() => resolve())
        server = null
      }),
    onRequest: (hook) => {
      requestHooks.add(hook)
      return () => requestHooks.delete(hook)
    },
    onAnswered: (hook) => {
      answerHooks.add(hook)
      return () => answerHooks.delete(hook)
    },
  }
}
