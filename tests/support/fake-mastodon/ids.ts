import type { Random } from './random'

/** How a server makes ids: Mastodon's snowflakes, GoToSocial's ULIDs, Hollo's version 7 UUIDs, Pleroma's flakes. */
export type IdScheme = 'snowflake' | 'ulid' | 'uuid7' | 'flake'

/** Makes the id of a row that is created at that time; never the same one twice in practice. */
export type IdMaker = (milliseconds: number) => string

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const base32 = (value: bigint, length: number): string => {
  let rest = value
  let text = ''
  for (let index = 0; index < length; index += 1) {
    text = (crockford[Number(rest & 31n)] ?? '0') + text
    rest >>= 5n
  }
  return text
}

/** Milliseconds in the upper 48 bits; the lower 16 count up, so ids of one frozen millisecond ascend. */
const snowflakes = (): IdMaker => {
  let sequence = 0n
  return (milliseconds) => {
    sequence = (sequence + 1n) & 0xffffn
    return ((BigInt(milliseconds) << 16n) | sequence).toString()
  }
}

/** 48 bits of time and 80 of chance: the order inside one millisecond is arbitrary, as on a real server. */
const ulids =
  (random: Random): IdMaker =>
  (milliseconds) =>
    base32(BigInt(milliseconds), 10) + base32(BigInt(`0x${random.hex(10)}`), 16)

const uuids = (random: Random): IdMaker => {
  let sequence = 0
  return (milliseconds) => {
    const time = milliseconds.toString(16).padStart(12, '0')
    sequence = (sequence + 1) & 0xfff
    const variant = (8 + random.int(4)).toString(16)
    const count = sequence.toString(16).padStart(3, '0')
    const tail = random.hex(8).slice(1)
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${tail.slice(0, 3)}-${tail.slice(3)}`
  }
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** 64 bits of time, 48 of the machine and 16 that count up, in 18 letters and digits whose order is that of ASCII. */
const flakes = (random: Random): IdMaker => {
  const machine = BigInt(`0x${random.hex(6)}`)
  let sequence = 0n
  return (milliseconds) => {
    sequence = (sequence + 1n) & 0xffffn
    let rest = (BigInt(milliseconds) << 64n) | (machine << 16n) | sequence
    let text = ''
    while (rest > 0n) {
      text = (base62[Number(rest % 62n)] ?? '0') + text
      rest /= 62n
    }
    return text.padStart(18, '0')
  }
}

export const createIdMaker = (scheme: IdScheme, random: Random): IdMaker => {
  if (scheme === 'snowflake') return snowflakes()
  if (scheme === 'flake') return flakes(random)
  return scheme === 'ulid' ? ulids(random) : uuids(random)
}

/** Mastodon's order of ids: the longer one is newer, then by character (API 1.2). */
export const compareIds = (left: string, right: string): number => {
  if (left.length !== right.length) return left.length - right.length
  if (left === right) return 0
  return left < right ? -1 : 1
}

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
