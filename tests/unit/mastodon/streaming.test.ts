import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { systemClock } from '../../../src/main/clock'
import type { AccountStream, StreamEvent } from '../../../src/main/mastodon/api'
import { createAccountStream } from '../../../src/main/mastodon/streaming'
import type { AccountStreamOptions } from '../../../src/main/mastodon/streaming'
import { context, listLog, post, token, userAgent } from './fixtures'
import type { LogLine } from './fixtures'

/** Every wait takes a thousandth of its time; chance always gives the whole. */
const clock = { ...systemClock(0.001), random: () => 1 }

/** A streaming server of which tests hold every socket. */
const streamingServer = async (options: { autoPong?: boolean } = {}) => {
  const sockets: WebSocket[] = []
  const requests: IncomingMessage[] = []
  const frames: unknown[][] = []
  const upgrades = new WebSocketServer({ noServer: true, ...options })
  let refusal: string | null = null
  const server: Server = createServer()
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    requests.push(request)
    // The other end may hang up first.
    socket.on('error', () => socket.destroy())
    if (refusal !== null) {
      socket.end(refusal)
      return
    }
    upgrades.handleUpgrade(request, socket, head, (opened) => {
      const received: unknown[] = []
      opened.on('message', (data) => received.push(JSON.parse((data as Buffer).toString())))
      frames.push(received)
      sockets.push(opened)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}/api/v1/streaming`,
    port,
    sockets,
    requests,
    frames,
    /** Answers upgrades with this from now on; null accepts them. */
    refuse: (answer: string | null) => {
      refusal = answer
    },
    send: (frame: unknown) => sockets.at(-1)?.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    close: async () => {
      for (const socket of sockets) socket.terminate()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

type StreamingServer = Awaited<ReturnType<typeof streamingServer>>

const streams: AccountStream[] = []

/** A stream and what it told. */
const listening = (url: string | null, more: Partial<AccountStreamOptions> = {}) => {
  const told: string[] = []
  const events: StreamEvent[] = []
  const lines: LogLine[] = []
  const stream = createAccountStream({
    url: () => Promise.resolve(url),
    token,
    streams: ['user'],
    listener: {
      opened: () => told.push('opened'),
      subscribed: () => undefined,
      refused: (name) => told.push(`refused ${name}`),
      closed: () => told.push('closed'),
      announced: () => undefined,
      event: (event) => events.push(event),
      failed: () => undefined,
      unauthorized: () => told.push('unauthorized'),
    },
    context: () => context,
    clock,
    log: listLog(lines),
    userAgent,
    ...more,
  })
  streams.push(stream)
  stream.start()
  return { stream, told, events, lines }
}

const soon = <Value>(check: () => Value): Promise<Value> => vi.waitFor(check, { timeout: 3_000, interval: 5 })
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

const update = (id: string, more = {}) => ({
  stream: ['user'],
  announced: () => undefined,
  event: 'update',
  payload: JSON.stringify(post(id, more)),
})

let server: StreamingServer

beforeEach(async () => {
  server = await streamingServer()
})
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.stop()
  await server.close()
})

describe('a stream', () => {
  it('carries the token in the header and never in the address', async () => {
    const { told } = listening(server.url)
    await soon(() => expect(told).toEqual(['opened']))
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'user-agent': userAgent,
    })
    expect(server.requests[0]?.url).toBe('/api/v1/streaming')
    expect(server.requests[0]?.headers['sec-websocket-protocol']).toBeUndefined()
  })

  it('is one socket for all its streams', async () => {
    listening(server.url, { streams: ['user', 'public:local'] })
    await soon(() =>
      expect(server.frames[0]).toEqual([
        { type: 'subscribe', stream: 'user' },
        { type: 'subscribe', stream: 'public:local' },
      ]),
    )
    expect(server.sockets).toHaveLength(1)
  })

  it('subscribes to what is wanted later, ends what is not, and names parameters as servers do', async () => {
    const { stream } = listening(server.url)
    await soon(() => expect(server.frames[0]).toHaveLength(1))
    stream.setStreams(['user', 'list:12', 'hashtag:owls'])
    await soon(() => expect(server.frames[0]).toHaveLength(3))
    stream.setStreams(['user', 'hashtag:owls'])
    await soon(() =>
      expect(server.frames[0]).toEqual([
        { type: 'subscribe', stream: 'user' },
        { type: 'subscribe', stream: 'list', list: '12' },
        { type: 'subscribe', stream: 'hashtag', tag: 'owls' },
        { type: 'unsubscribe', stream: 'list', list: '12' },
      ]),
    )
    server.sockets[0]?.terminate()
    await soon(() =>
      expect(server.frames[1]).toEqual([
        { type: 'subscribe', stream: 'user' },
        { type: 'subscribe', stream: 'hashtag', tag: 'owls' },
      ]),
    )
  })

  it('takes a refusal for the stream that was subscribed last; the others go on', async () => {
    const { told, events } = listening(server.url, {
      streams: ['user', 'list:12'],
      // Slow enough for an answer to come within the time that one is waited for.
      clock: { ...systemClock(0.1), random: () => 1 },
    })
    await soon(() => expect(server.frames[0]).toHaveLength(2))
    server.send({ error: 'Not authorized to stream this list', status: 401 })
    await soon(() => expect(told).toEqual(['opened', 'refused list:12']))
    server.send(update('1'))
    await soon(() => expect(events).toHaveLength(1))
    expect(server.sockets).toHaveLength(1)
  })

  it('tells updates, edits and deletes as rows', async () => {
    const { events } = listening(server.url)
    await soon(() => expect(server.sockets).toHaveLength(1))
    server.send(update('110'))
    server.send({ stream: ['user'], event: 'status.update', payload: JSON.stringify(post('90')) })
    server.send({ stream: ['user'], event: 'delete', payload: '108914327388663283' })
    await soon(() => expect(events).toHaveLength(3))
    expect(events).toMatchObject([
      {
        kind: 'update',
        stream: 'user',
        item: 'post',
        entry: { id: '110' },
        batch: { statuses: [{ id: '110' }] },
      },
      { kind: 'edit', stream: 'user', batch: { statuses: [{ id: '90' }] } },
      { kind: 'delete', stream: 'user', id: '108914327388663283' },
    ])
  })

  it('tells a conversation as an item of its own kind', async () => {
    const { events } = listening(server.url, { streams: ['direct'] })
    await soon(() => expect(server.sockets).toHaveLength(1))
    const conversation = { id: '4', unread: true, accounts: [], last_status: post('110') }
    server.send({ stream: ['direct'], event: 'conversation', payload: JSON.stringify(conversation) })
    await soon(() => expect(events).toHaveLength(1))
    expect(events).toMatchObject([
      {
        kind: 'update',
        stream: 'direct',
        item: 'conversation',
        entry: { id: '110', statusId: '4' },
        batch: { conversations: [{ id: '4', lastStatusId: '110' }] },
      },
    ])
  })

  it('trap 9: keeps numeric ids exact', async () => {
    const { events } = listening(server.url)
    await soon(() => expect(server.sockets).toHaveLength(1))
    server.send('{"stream":["user"],"event":"delete","payload":108914327388663283}')
    const text = JSON.stringify(post('ID')).replace('"ID"', '108914327388663285')
    server.send({ stream: ['user'], event: 'update', payload: text })
    await soon(() => expect(events).toHaveLength(2))
    expect(events).toMatchObject([{ id: '108914327388663283' }, { entry: { id: '108914327388663285' } }])
  })

  it('trap 10: survives error frames, garbage, unknown events and malformed posts', async () => {
    const { events, told, lines } = listening(server.url)
    await soon(() => expect(server.sockets).toHaveLength(1))
    server.send({ error: 'Not authorized to stream', status: 401 })
    server.send('}{')
    server.send('null')
    server.send('[]')
    server.sockets[0]?.send(Buffer.from([1, 2, 3]))
    server.send({ event: 'update' })
    server.send({ stream: 'user', event: 'update', payload: '{"id":' })
    server.send({ stream: ['user'], event: 'update', payload: '{"id":null}' })
    server.send({ stream: ['user'], event: 'delete', payload: '' })
    server.send({ stream: ['user'], event: 'announcement', payload: '{}' })
    server.send(update('111'))
    await soon(() => expect(events).toHaveLength(1))
    expect(events[0]).toMatchObject({ entry: { id: '111' } })
    expect(told).toEqual(['opened'])
    expect(server.sockets).toHaveLength(1)
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
  })

  it('trap 10: takes an event without a stream for one of the first', async () => {
    const { events } = listening(server.url)
    await soon(() => expect(server.sockets).toHaveLength(1))
    server.send({ event: 'delete', payload: '5' })
    await soon(() => expect(events).toEqual([{ kind: 'delete', stream: 'user', id: '5' }]))
  })

  it('goes on when its owner fails', async () => {
    const { lines, told } = listening(server.url, {
      listener: {
        opened: () => undefined,
        subscribed: () => undefined,
        refused: () => undefined,
        closed: () => undefined,
        failed: () => undefined,
        unauthorized: () => undefined,
        announced: () => undefined,
        event: () => {
          throw new Error('mistake')
        },
      },
    })
    await soon(() => expect(server.sockets).toHaveLength(1))
    server.send(update('1'))
    server.send(update('2'))
    await soon(() => expect(lines.filter(({ level }) => level === 'error')).toHaveLength(2))
    expect(told).toEqual([])
    expect(server.sockets).toHaveLength(1)
  })
})

describe('reconnecting', () => {
  it('row 14: subscribes again at every opening', async () => {
    const { told } = listening(server.url)
    for (let count = 0; count < 3; count += 1) {
      await soon(() => expect(server.frames[count]).toEqual([{ type: 'subscribe', stream: 'user' }]))
      server.sockets[count]?.close()
    }
    await soon(() =>
      expect(told.slice(0, 6)).toEqual(['opened', 'closed', 'opened', 'closed', 'opened', 'closed']),
    )
  })

  it('row 13: a socket that died silently is noticed and replaced', async () => {
    const silent = await streamingServer({ autoPong: false })
    const { told } = listening(silent.url)
    await soon(() => expect(told.slice(0, 3)).toEqual(['opened', 'closed', 'opened']))
    await silent.close()
  })

  it('row 13: a quiet socket that answers pings lives on', async () => {
    const { told } = listening(server.url)
    await soon(() => expect(told).toEqual(['opened']))
    await pause(500)
    expect(told).toEqual(['opened'])
    expect(server.sockets).toHaveLength(1)
  })

  it('trap 10: waits longer after each failure, up to five minutes', async () => {
    const waits: number[] = []
    const watching = {
      ...clock,
      wait: (milliseconds: number, signal?: AbortSignal) => {
        // Waits of an open socket begin with 35 seconds and are not back-off.
        if (server.sockets.length === 0 || server.sockets.at(-1)?.readyState === 3) waits.push(milliseconds)
        return clock.wait(Math.min(milliseconds, 5_000), signal)
      },
    }
    server.refuse('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n')
    const { told } = listening(server.url, { clock: watching })
    await soon(() => expect(waits.length).toBeGreaterThanOrEqual(11))
    expect(waits.slice(0, 11)).toEqual(
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000),
    )
    expect(told).toEqual([])
  })

  it.each([
    ['keeps counting failures of sockets that fall at once', 0],
    ['forgets them after a healthy minute', 200],
  ])('%s', async (_name, openFor) => {
    const waits: number[] = []
    const watching = {
      ...clock,
      wait: (milliseconds: number, signal?: AbortSignal) => {
        if (Number.isInteger(milliseconds / 1_000) && milliseconds < 35_000) waits.push(milliseconds)
        return clock.wait(milliseconds, signal)
      },
    }
    server.refuse('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n')
    const { told } = listening(server.url, { clock: watching })
    await soon(() => expect(waits.length).toBeGreaterThanOrEqual(3))
    server.refuse(null)
    await soon(() => expect(told).toContain('opened'))
    const failures = waits.length
    await pause(openFor)
    server.refuse('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n')
    server.sockets[0]?.close()
    await soon(() => expect(waits.length).toBeGreaterThan(failures))
    expect(waits[failures]).toBe(1_000 * 2 ** (openFor === 0 ? failures : 0))
  })

  it('row 10: REST up and streaming down is no end: it tries on', async () => {
    server.refuse('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n')
    const { told } = listening(server.url)
    await soon(() => expect(server.requests.length).toBeGreaterThan(3))
    server.refuse(null)
    await soon(() => expect(told).toEqual(['opened']))
  })

  it('stops at 401 and says so once', async () => {
    server.refuse('HTTP/1.1 401 Unauthorized\r\nX-Error-Message: nope\r\nConnection: close\r\n\r\n')
    const { told } = listening(server.url)
    await soon(() => expect(told).toEqual(['unauthorized']))
    await pause(50)
    expect(server.requests).toHaveLength(1)
  })

  it('does not follow a redirect with its token', async () => {
    const other = await streamingServer()
    server.refuse(`HTTP/1.1 302 Found\r\nLocation: ${other.url}\r\nConnection: close\r\n\r\n`)
    const { told } = listening(server.url)
    await soon(() => expect(server.requests.length).toBeGreaterThan(1))
    expect(other.requests).toHaveLength(0)
    expect(told).toEqual([])
    await other.close()
  })

  it('reconnect() drops the socket and connects at once', async () => {
    const { stream, told } = listening(server.url, {
      clock: { ...clock, wait: () => new Promise(() => undefined) },
    })
    await soon(() => expect(told).toEqual(['opened']))
    stream.reconnect()
    await soon(() => expect(told).toEqual(['opened', 'closed', 'opened']))
  })

  it('reconnect() ends the wait after a failure', async () => {
    const never = {
      ...clock,
      wait: (_milliseconds: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve())),
    }
    server.refuse('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
    const { stream, told } = listening(server.url, { clock: never })
    await soon(() => expect(server.requests).toHaveLength(1))
    await pause(20)
    server.refuse(null)
    stream.reconnect()
    await soon(() => expect(told).toEqual(['opened']))
  })
})

describe('an end', () => {
  it('stop() closes for good', async () => {
    const { stream, told, events } = listening(server.url)
    await soon(() => expect(told).toEqual(['opened']))
    const [socket] = server.sockets
    stream.stop()
    server.send(update('1'))
    await soon(() => expect(socket?.readyState).toBe(3))
    await pause(50)
    expect(told).toEqual(['opened', 'closed'])
    expect(events).toEqual([])
    expect(server.requests).toHaveLength(1)
  })

  it('stop() ends a socket that is only half open', async () => {
    const stuck = createServer()
    const accepted: Duplex[] = []
    stuck.on('upgrade', (_request, socket) => accepted.push(socket.on('error', () => socket.destroy())))
    stuck.listen(0, '127.0.0.1')
    await once(stuck, 'listening')
    // A server that listens on a port has an address of this form.
    const { port } = stuck.address() as AddressInfo
    const { stream, told } = listening(`ws://127.0.0.1:${port}/api/v1/streaming`)
    await soon(() => expect(accepted).toHaveLength(1))
    stream.stop()
    await soon(() => expect(accepted[0]?.readableEnded || accepted[0]?.destroyed).toBe(true))
    expect(told).toEqual([])
    stuck.closeAllConnections()
    stuck.close()
  })

  it('stop() and start() again makes one socket', async () => {
    const { stream, told } = listening(server.url)
    stream.stop()
    stream.start()
    stream.start()
    await soon(() => expect(told).toEqual(['opened']))
    await pause(50)
    expect(server.sockets.filter(({ readyState }) => readyState === 1)).toHaveLength(1)
  })
})

describe('where it connects', () => {
  it.each(['ws://stream.example/api/v1/streaming', 'http://127.0.0.1/', 'nonsense', null])(
    'not to %s',
    async (url) => {
      let asked = 0
      const { told } = listening(url, {
        url: () => {
          asked += 1
          return Promise.resolve(url)
        },
      })
      await soon(() => expect(asked).toBeGreaterThan(2))
      expect(told).toEqual([])
    },
  )

  it('asks for the address again when it could not be found out', async () => {
    let asked = 0
    const { told } = listening(null, {
      url: () => {
        asked += 1
        return asked < 3 ? Promise.reject(new Error('down')) : Promise.resolve(server.url)
      },
    })
    await soon(() => expect(told).toEqual(['opened']))
  })
})
