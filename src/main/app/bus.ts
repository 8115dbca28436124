/** Asks a bus of a Linux desktop one question, without a library: a property that is a number, or true or false. */
import { connect, type Socket } from 'node:net'

const patienceMs = 2_000

/** Codes of header fields, and the types of their values (D-Bus specification, "Header Fields"). */
const fields = { path: [1, 'o'], interface: [2, 's'], member: [3, 's'], destination: [6, 's'] } as const
const signatureField = 8
const methodCall = 1
const methodReturn = 2
const noAutoStart = 2
const replySerialField = 5

const padded = (bytes: Buffer, to: number): Buffer => {
  const missing = (to - (bytes.length % to)) % to
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)])
}
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const text = (value: string): Buffer =>
  Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(`${value}\0`)])
const signature = (types: string): Buffer =>
  Buffer.concat([Buffer.from([types.length]), Buffer.from(`${types}\0`)])

interface Call {
  destination: string
  path: string
  interface: string
  member: string
  args: readonly string[]
}

/** A method call whose arguments are all strings, little-endian. */
const encodeCall = (serial: number, call: Call): Buffer => {
  const body = call.args.reduce((bytes, arg) => Buffer.concat([padded(bytes, 4), text(arg)]), Buffer.alloc(0))
  let header = Buffer.alloc(0)
  for (const [name, [code, type]] of Object.entries(fields)) {
    const value = text(call[name as keyof typeof fields])
    header = Buffer.concat([padded(header, 8), Buffer.from([code]), signature(type), value])
  }
  if (call.args.length > 0) {
    const types = signature('s'.repeat(call.args.length))
    header = Buffer.concat([padded(header, 8), Buffer.from([signatureField]), signature('g'), types])
  }
  // The flag: nobody is to be started only to be asked.
  const start = Buffer.from([0x6c, methodCall, noAutoStart, 1])
  const fixed = Buffer.concat([start, uint32(body.length), uint32(serial), uint32(header.length)])
  return Buffer.concat([padded(Buffer.concat([fixed, header]), 8), body])
}

interface Message {
  type: number
  replyTo: number | null
  body: Buffer
  /** Bytes it took. */
  size: number
}

/** The first message in some bytes; null if it is not all there, or not little-endian. */
const decodeMessage = (bytes: Buffer): Message | null => {
  if (bytes.length < 16 || bytes[0] !== 0x6c) return null
  const fieldsEnd = 16 + bytes.readUInt32LE(12)
  const bodyStart = fieldsEnd + ((8 - (fieldsEnd % 8)) % 8)
  const size = bodyStart + bytes.readUInt32LE(4)
  if (bytes.length < size) return null
  // Why searched for: of all fields only the answered serial is wanted, whose type is `u`; its code stands at a multiple of 8.
  let replyTo: number | null = null
  for (let at = 16; at + 8 <= fieldsEnd; at += 8) {
    if (bytes[at] === replySerialField && bytes.toString('latin1', at + 1, at + 4) === '\u0001u\0') {
      replyTo = bytes.readUInt32LE(at + 4)
    }
  }
  return { type: bytes[1] ?? 0, replyTo, body: bytes.subarray(bodyStart, size), size }
}

/** Where the bus listens: `unix:path=…` or `unix:abstract=…`, the first of several that is either; null if none is. */
export const socketPathIn = (address: string): string | null => {
  for (const one of address.split(';')) {
    const [, kind, path] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(one) ?? []
    if (path !== undefined) return `${kind === 'abstract' ? '\0' : ''}${decodeURIComponent(path)}`
  }
  return null
}

const hello: Call = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
  args: [],
}

/** Whose property it is, on a bus. */
interface Property {
  destination: string
  path: string
  interface: string
  name: string
}

const getCall = ({ destination, path, interface: owner, name }: Property): Call => ({
  destination,
  path,
  interface: 'org.freedesktop.DBus.Properties',
  member: 'Get',
  args: [owner, name],
})

/** The answer's only value is a boolean, or a number, in a variant: its signature, and after padding the value. */
const valueIn = ({ type, body }: Message): number | null => {
  const isKnown = type === methodReturn && ['\u0001b\0', '\u0001u\0'].includes(body.toString('latin1', 0, 3))
  return isKnown && body.length >= 8 ? body.readUInt32LE(4) : null
}

/** Speaks to the bus until the question is answered. */
const ask = (socket: Socket, uid: number, call: Call): Promise<number | null> =>
  new Promise((resolve, reject) => {
    let received = Buffer.alloc(0)
    let isTrusted = false
    socket.on('error', reject)
    socket.on('close', () => resolve(null))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (!isTrusted) {
        const end = received.indexOf('\r\n')
        if (end === -1) return
        if (!received.toString('latin1', 0, end).startsWith('OK ')) return resolve(null)
        received = received.subarray(end + 2)
        isTrusted = true
        socket.write('BEGIN\r\n')
        socket.write(encodeCall(1, hello))
        socket.write(encodeCall(2, call))
      }
      for (let message = decodeMessage(received); message !== null; message = decodeMessage(received)) {
        received = received.subarray(message.size)
        if (message.replyTo === 2) return resolve(valueIn(message))
      }
    })
    socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(uid)).toString('hex')}\r\n`)
  })

/**
 * What the bus at that address says of a property.
 * @returns null where there is no bus, nobody with that property, or no answer in two seconds; of a boolean, 1 is true
 */
export const askProperty = async (address: string, property: Property): Promise<number | null> => {
  const path = socketPathIn(address)
  const uid = process.getuid?.()
  if (path === null || uid === undefined) return null
  const socket = connect(path)
  socket.setTimeout(patienceMs, () => socket.destroy())
  try {
    return await ask(socket, uid, getCall(property))
  } catch {
    // Nobody listens there: it is not told apart from one that does not answer.
    return null
  } finally {
    socket.destroy()
  }
}
