/** A streaming server whose sockets a test holds, and streams that tell what they heard of it. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { vi } from 'vitest'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { systemClock } from '../../../src/main/clock'
import type { AccountStream, StreamEvent } from '../../../src/main/mastodon/api'
import { createAccountStream } from '../../../src/main/mastodon/streaming'
import type { AccountStreamOptions } from '../../../src/main/mastodon/streaming'
import { context, listLog, post, token, userAgent } from './fixtures'
import type { LogLine } from './fixtures'

/** Every wait takes a thousandth of its time; chance always gives the whole. */
export const clock = { ...systemClock(0.001), random: () => 1 }

/** A streaming server of which tests hold every socket. */
export const streamingServer = async (options: { autoPong?: boolean } = {}) => {
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

export type StreamingServer = Awaited<ReturnType<typeof streamingServer>>

const streams: AccountStream[] = []

/** Ends every stream that listens. */
export const stopListening = (): void => {
  for (const stream of streams.splice(0)) stream.stop()
}

/** A stream and what it told. */
export const listening = (url: string | null, more: Partial<AccountStreamOptions> = {}) => {
  const told: string[] = []
  const failed = vi.fn<() => void>()
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
      merged: () => undefined,
      event: (event) => events.push(event),
      failed,
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
  return { stream, told, failed, events, lines }
}

/** Waits until something holds; three real seconds at most. */
export const soon = <Value>(check: () => Value): Promise<Value> =>
  vi.waitFor(check, { timeout: 3_000, interval: 5 })
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** The frame of a new post in the account's own stream. */
export const update = (id: string, more = {}) => ({
  stream: ['user'],
  event: 'update',
  payload: JSON.stringify(post(id, more)),
})
