/** Messages of D-Bus as bytes, as far as the fake bus needs them (D-Bus specification, "Message Protocol"). All little-endian. */

/** Kinds of messages. */
export const kinds = { call: 1, answer: 2, error: 3 } as const

const align = (at: number, to: number): number => at + ((to - (at % to)) % to)

/** Writes values at their alignment. */
export class Writer {
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

/** Codes of header fields, and the types of their values. */
const fields = {
  path: [1, 'o'],
  interface: [2, 's'],
  member: [3, 's'],
  error: [4, 's'],
  replyTo: [5, 'u'],
  destination: [6, 's'],
  sender: [7, 's'],
} as const
const signatureField = 8

type Head = { [Name in keyof typeof fields]?: Name extends 'replyTo' ? number : string }

/** What a message carries: the types of its values, and these. */
export interface Body {
  signature: string
  bytes: Buffer
}
export const nothing: Body = { signature: '', bytes: Buffer.alloc(0) }

export const encode = (
  kind: (typeof kinds)[keyof typeof kinds],
  serial: number,
  head: Head,
  { signature, bytes }: Body,
): Buffer => {
  const known = new Writer()
  for (const [name, [code, type]] of Object.entries(fields)) {
    const value = head[name as keyof Head]
    if (value === undefined) continue
    known.struct().raw(code).g(type)
    if (typeof value === 'number') known.u(value)
    else known.s(value)
  }
  if (signature !== '') known.struct().raw(signatureField).g('g').g(signature)
  const start = new Writer().raw(0x6c, kind, 0, 1).u(bytes.length).u(serial).u(known.bytes.length)
  start.bytes = Buffer.concat([start.bytes, known.bytes])
  return Buffer.concat([start.struct().bytes, bytes])
}

export interface Message {
  kind: number
  serial: number
  member: string
  /** Serial of what it answers; 0: nothing. */
  replyTo: number
  body: Buffer
  /** Bytes that it takes. */
  size: number
}

/** The next message in some bytes; null if it is not all there. */
export const decode = (bytes: Buffer): Message | null => {
  if (bytes.length < 16) return null
  const fieldsEnd = 16 + bytes.readUInt32LE(12)
  const bodyAt = align(fieldsEnd, 8)
  const size = bodyAt + bytes.readUInt32LE(4)
  if (bytes.length < size) return null
  let member = ''
  let replyTo = 0
  for (let at = 16; at < fieldsEnd;) {
    at = align(at, 8)
    const [code, type] = [bytes[at], String.fromCharCode(bytes[at + 2] ?? 0)]
    at += 4
    if (type === 'g') at += (bytes[at] ?? 0) + 2
    else if (type === 'u') {
      at = align(at, 4)
      if (code === fields.replyTo[0]) replyTo = bytes.readUInt32LE(at)
      at += 4
    } else {
      at = align(at, 4)
      const length = bytes.readUInt32LE(at)
      if (code === fields.member[0]) member = bytes.toString('latin1', at + 4, at + 4 + length)
      at += 4 + length + 1
    }
  }
  const body = bytes.subarray(bodyAt, size)
  return { kind: bytes[1] ?? 0, serial: bytes.readUInt32LE(8), member, replyTo, body, size }
}

/** A text where one begins. */
export const textAt = (body: Buffer, at: number): string =>
  body.toString('utf8', at + 4, at + 4 + body.readUInt32LE(at))

/** What an answer that is one variant begins with, where that holds a text or a path. */
const textVariants = ['\u0001s\0', '\u0001o\0']

/** The text in an answer that is one variant of it; null if it is none. */
export const textIn = ({ kind, body }: Message): string | null =>
  kind === kinds.answer && textVariants.includes(body.toString('latin1', 0, 3)) ? textAt(body, 4) : null
