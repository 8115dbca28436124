/**
 * A bus that knows two things: whether tray icons are shown, as a session bus does, and what NetworkManager says of what the network
 * costs, as a system bus does. Written from the D-Bus specification; it imports nothing from src. Whatever else it is asked (Chromium
 * asks a lot) it does not know.
 */
import { createServer, type Server, type Socket } from 'node:net'

const align = (at: number, to: number): number => at + ((to - (at % to)) % to)

/** Writes values at their alignment, little-endian. */
class Writer {
  bytes = Buffer.alloc(0)
  #pad(to: number): void {
    this.bytes = Buffer.concat([this.bytes, Buffer.alloc(align(this.bytes.length, to) - this.bytes.length)])
  }
  raw(...values: number[]): this {
    this.bytes = Buffer.concat([this.bytes, Buffer.from(values)])
    return this
  }
  u(value: number): this {
    this.#pad(4)
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    this.bytes = Buffer.concat([this.bytes, bytes])
    return this
  }
  s(value: string): this {
    this.u(Buffer.byteLength(value))
    this.bytes = Buffer.concat([this.bytes, Buffer.from(`${value}\0`)])
    return this
  }
  g(value: string): this {
    this.bytes = Buffer.concat([this.bytes, Buffer.from([value.length]), Buffer.from(`${value}\0`)])
    return this
  }
  struct(): this {
    this.#pad(8)
    return this
  }
}

const answer = (type: 2 | 3, replyTo: number, signature: string, body: Buffer): Buffer => {
  const fields = new Writer().struct().raw(5).g('u').u(replyTo)
  if (type === 3) fields.struct().raw(4).g('s').s('org.freedesktop.DBus.Error.ServiceUnknown')
  if (signature !== '') fields.struct().raw(8).g('g').g(signature)
  const head = new Writer().raw(0x6c, type, 1, 1).u(body.length).u(1).u(fields.bytes.length)
  head.bytes = Buffer.concat([head.bytes, fields.bytes])
  return Buffer.concat([head.struct().bytes, body])
}

interface Asked {
  serial: number
  member: string
  body: string
  size: number
}

/** The next method call in some bytes; null if it is not all there. */
const read = (bytes: Buffer): Asked | null => {
  if (bytes.length < 16) return null
  const bodyAt = align(16 + bytes.readUInt32LE(12), 8)
  const size = bodyAt + bytes.readUInt32LE(4)
  if (bytes.length < size) return null
  let member = ''
  for (let at = 16; at < 16 + bytes.readUInt32LE(12);) {
    at = align(at, 8)
    const [code, type] = [bytes[at], String.fromCharCode(bytes[at + 2] ?? 0)]
    at += 4
    if (type === 'g') at += (bytes[at] ?? 0) + 2
    else if (type === 'u') at = align(at, 4) + 4
    else {
      at = align(at, 4)
      const length = bytes.readUInt32LE(at)
      if (code === 3) member = bytes.toString('latin1', at + 4, at + 4 + length)
      at += 4 + length + 1
    }
  }
  return { serial: bytes.readUInt32LE(8), member, body: bytes.toString('latin1', bodyAt, size), size }
}

interface Known {
  isShown: boolean
  /** NMMetered; null: there is no NetworkManager. */
  metered: number | null
}

const serve = (socket: Socket, known: Known): void => {
  let received = Buffer.alloc(0)
  let isBegun = false
  const reply = ({ serial, member, body }: Asked): Buffer => {
    if (member === 'Hello') return answer(2, serial, 's', new Writer().s(':1.7').bytes)
    if (member === 'Get' && body.includes('IsStatusNotifierHostRegistered')) {
      return answer(2, serial, 'v', new Writer().g('b').u(known.isShown ? 1 : 0).bytes)
    }
    if (
      member === 'Get' &&
      body.includes('NetworkManager') &&
      body.includes('Metered') &&
      known.metered !== null
    ) {
      return answer(2, serial, 'v', new Writer().g('u').u(known.metered).bytes)
    }
    return answer(3, serial, '', Buffer.alloc(0))
  }
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    while (!isBegun) {
      const end = received.indexOf('\r\n')
      if (end === -1) return
      const line = received.toString('latin1', 0, end).replace('\0', '')
      received = received.subarray(end + 2)
      if (line === 'BEGIN') isBegun = true
      else if (/^AUTH EXTERNAL [0-9a-f]+$/.test(line)) socket.write('OK 0123456789abcdef0123456789abcdef\r\n')
      else socket.write(line.startsWith('AUTH') ? 'REJECTED EXTERNAL\r\n' : 'ERROR\r\n')
    }
    for (let asked = read(received); asked !== null; asked = read(received)) {
      received = received.subarray(asked.size)
      socket.write(reply(asked))
    }
  })
}

export interface FakeBus {
  /** What DBUS_SESSION_BUS_ADDRESS, or DBUS_SYSTEM_BUS_ADDRESS, is set to. */
  address: string
  setShown: (isShown: boolean) => void
  setMetered: (metered: number | null) => void
  stop: () => Promise<void>
}

/** @param path of its socket; not there yet. */
export const startFakeBus = async (path: string, isShown = false): Promise<FakeBus> => {
  const sockets = new Set<Socket>()
  const known: Known = { isShown, metered: null }
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    serve(socket, known)
  })
  await new Promise<void>((resolve) => {
    server.listen(path, resolve)
  })
  return {
    address: `unix:path=${path}`,
    setShown: (is) => {
      known.isShown = is
    },
    setMetered: (metered) => {
      known.metered = metered
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
