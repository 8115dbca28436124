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

const marked = (mark: number, data: Buffer): Buffer => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(data.length + 2)
  return Buffer.concat([Buffer.from([0xff, mark]), length, data])
}

/** A JPEG as far as its parts go; in its `thumbnail` there may be another one. */
export const jpeg = (thumbnail: Buffer = Buffer.alloc(0)): Buffer => {
  const size = Buffer.from([8, 0, 2, 0, 2, 1, 1, 0x11, 0])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    marked(0xe1, Buffer.concat([Buffer.from('Exif\0\0MM', 'latin1'), thumbnail])),
    marked(0xc0, size),
    marked(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.alloc(200, 0x5a),
    Buffer.from([0xff, 0xd9]),
  ])
}

/** A GIF of two frames; `end` is what marks that no more come. */
export const movingGif = (end: Buffer = Buffer.from([0x3b])): Buffer => {
  const start = Buffer.from('GIF89a\x02\0\x02\0\x80\0\0', 'latin1')
  const frame = Buffer.concat([
    Buffer.from([0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0x80]),
    Buffer.alloc(6, 0x3b),
    Buffer.from([2, 100]),
    Buffer.alloc(100, 0x3b),
    Buffer.from([50]),
    Buffer.alloc(50, 0x3b),
    Buffer.from([0]),
  ])
  return Buffer.concat([start, Buffer.alloc(6), frame, frame, end])
}

/** A WebP of that many bytes of pixels; an odd number is made even, but not by everybody. */
export const webp = (pixels: number, isEven = true): Buffer => {
  const [riff, part] = [Buffer.from('RIFF    WEBP'), Buffer.from('VP8L    ')]
  const padding = Buffer.alloc(isEven ? pixels % 2 : 0)
  riff.writeUInt32LE(12 + pixels + (pixels % 2), 4)
  part.writeUInt32LE(pixels, 4)
  return Buffer.concat([riff, part, Buffer.alloc(pixels, 7), padding])
}

/** An AVIF as far as its boxes go; `lastSize` is what the last one says of itself. */
export const avif = (lastSize = 208): Buffer => {
  const box = (name: string, data: Buffer, size = data.length + 8): Buffer => {
    const head = Buffer.from(`    ${name}`, 'latin1')
    head.writeUInt32BE(size)
    return Buffer.concat([head, data])
  }
  return Buffer.concat([
    box('ftyp', Buffer.from('avif\0\0\0\0avifmif1', 'latin1')),
    box('meta', Buffer.alloc(100)),
    box('mdat', Buffer.alloc(200), lastSize),
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
