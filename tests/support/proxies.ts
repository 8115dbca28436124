/** Small real proxies on loopback. Whatever host they are asked for, they find it on this machine, where nobody else would. */
import { once } from 'node:events'
import { createServer as createHttpServer, request as requestHttp } from 'node:http'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** A request that went through. */
export interface Passed {
  /** The host that the proxy was asked for, as it was named to it. */
  host: string
  /** Method and path. */
  request: string
}

export interface Proxy {
  /** Name and port, as proxy settings say them. */
  host: string
  /** Oldest first; of each tunnel the first request. */
  passed: Passed[]
  close: () => Promise<void>
}

const listening = async (server: Server, passed: Passed[]): Promise<Proxy> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    // Either end may hang up first.
    socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    passed,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const pathOf = (target: string): string => target.replace(/\?.*/, '')

/** Joins a client that was told that it is connected with the host it asked for. */
const tunnel = (client: Duplex, host: string, port: number, passed: Passed[]): void => {
  const server = connect(port, '127.0.0.1')
  client.once('data', (start: Buffer) => {
    const [method = '', target = ''] = start.toString('latin1').split(' ', 2)
    passed.push({ host, request: `${method} ${pathOf(target)}` })
  })
  client.pipe(server).pipe(client)
  for (const [end, other] of [
    [client, server],
    [server, client],
  ] as const) {
    end.on('error', () => end.destroy())
    end.on('close', () => other.destroy())
  }
}

/** A proxy that passes requests on, and opens tunnels where it is asked to (CONNECT). */
export const startHttpProxy = (): Promise<Proxy> => {
  const passed: Passed[] = []
  const server = createHttpServer((request, response) => {
    const { method = '', headers } = request
    const { hostname, port, pathname, search } = new URL(request.url ?? '')
    passed.push({ host: hostname, request: `${method} ${pathname}` })
    const onward = requestHttp(
      { host: '127.0.0.1', port, path: pathname + search, method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
        answer.pipe(response)
      },
    )
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('connect', (request, client) => {
    const { hostname, port } = new URL(`http://${request.url ?? ''}`)
    client.write('HTTP/1.1 200 OK\r\n\r\n')
    tunnel(client, hostname, Number(port), passed)
  })
  return listening(server, passed)
}

/** One message of the client's. Why so simple: it waits for each answer, and loopback does not break up what is so short. */
const message = async (client: Socket): Promise<Buffer> => {
  const [bytes] = (await once(client, 'data')) as [Buffer]
  return bytes
}

/** SOCKS 4a: what is asked for by name. */
const readVersion4 = (bytes: Buffer): { host: string; port: number } => {
  const name = bytes.indexOf(0, 8) + 1
  return { port: bytes.readUInt16BE(2), host: bytes.toString('latin1', name, bytes.length - 1) }
}

/** SOCKS 5: an address of four bytes, or a name after its length. */
const readVersion5 = (bytes: Buffer): { host: string; port: number } => {
  const port = bytes.readUInt16BE(bytes.length - 2)
  if (bytes[3] === 1) return { port, host: bytes.subarray(4, 8).join('.') }
  return { port, host: bytes.toString('latin1', 5, bytes.length - 2) }
}

const serveSocks = async (client: Socket, passed: Passed[]): Promise<void> => {
  const first = await message(client)
  if (first[0] === 4) {
    const { host, port } = readVersion4(first)
    client.write(Buffer.from([0, 0x5a, 0, 0, 0, 0, 0, 0]))
    tunnel(client, host, port, passed)
    return
  }
  client.write(Buffer.from([5, 0]))
  const { host, port } = readVersion5(await message(client))
  client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
  tunnel(client, host, port, passed)
}

/** A SOCKS proxy of versions 4a and 5, without passwords. */
export const startSocksProxy = (): Promise<Proxy> => {
  const passed: Passed[] = []
  const server = createServer((client) => {
    // A client that leaves in between is none of ours.
    serveSocks(client, passed).catch(() => client.destroy())
  })
  return listening(server, passed)
}
