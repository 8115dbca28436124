import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { Socket } from 'node:net'
import { listenOn } from './ports'
import type { FakeServer } from './server'
import { hostMeta } from './routes/well-known'

/** A further port of an instance. */
export interface Listener {
  listen: () => Promise<number>
  close: () => Promise<void>
}

const listener = (handle: RequestListener, prepare: (server: Server) => void = () => undefined): Listener => {
  const sockets = new Set<Socket>()
  let server: Server | null = null
  let port = 0
  return {
    listen: async () => {
      server = createServer(handle)
      prepare(server)
      server.on('connection', (socket) => {
        sockets.add(socket)
        socket.on('close', () => sockets.delete(socket))
      })
      port = await listenOn(server, port)
      return port
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        if (server === null) return resolve()
        server.close(() => resolve())
        server = null
      }),
  }
}

/** A LOCAL_DOMAIN whose API lives elsewhere: host-meta says where, everything else is moved there (API 5). */
export const localDomainListener = (origin: () => string): Listener =>
  listener((incoming, response) => {
    if (incoming.url?.startsWith('/.well-known/host-meta') === true) {
      const answer = hostMeta(origin())
      response.writeHead(200, answer.headers).end(answer.body)
      return
    }
    response.writeHead(301, { location: `${origin()}${incoming.url ?? '/'}` }).end()
  })

/** A port for streaming alone. */
export const streamingListener = (server: FakeServer): Listener =>
  listener(
    (_incoming, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('OK'),
    (started) =>
      started.on('upgrade', (incoming, socket, head: Buffer) =>
        server.upgrade(incoming, socket as Socket, head),
      ),
  )
