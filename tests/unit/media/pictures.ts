/** Small files of each kind, made here: real enough for what looks at their first bytes and their size. */
import { crc32, deflateSync } from 'node:zlib'

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** A PNG that says it is that large; its pixels compress to almost nothing. `salt` makes its bytes its own. */
export const png = (width = 2, height = 2, salt = '', padding = 0): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const rows = Buffer.alloc(Math.min(height, 4) * (1 + Math.ceil(width / 8)))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${salt}${'x'.repeat(padding)}`)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export const gif = (width = 2, height = 2): Buffer => {
  const bytes = Buffer.alloc(64)
  bytes.write('GIF89a', 'latin1')
  bytes.writeUInt16LE(width, 6)
  bytes.writeUInt16LE(height, 8)
  return bytes
}

/** A film as far as its first bytes go. */
export const mp4 = (size = 1_000): Buffer => {
  const bytes = Buffer.alloc(size, 7)
  bytes.writeUInt32BE(24)
  bytes.write('ftypisom\0\0\0\x01isomavc1', 4, 'latin1')
  return bytes
}

export const svg = Buffer.from(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>',
)
export const html = Buffer.from('<!doctype html><html><body><script>alert(1)</script></body></html>')
