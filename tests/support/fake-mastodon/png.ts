import { deflateSync } from 'node:zlib'

const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

const crc32 = (bytes: Uint8Array): number => {
  let value = 0xffffffff
  for (const byte of bytes) value = (crcTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

const header = (width: number, height: number, depth: number, colorType: number): Buffer => {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data[8] = depth
  data[9] = colorType
  return chunk('IHDR', data)
}

/** @param pixels red, green, blue and alpha, row by row. */
export const encodePng = (width: number, height: number, pixels: Uint8ClampedArray): Buffer => {
  const stride = width * 4
  const raw = Buffer.alloc((stride + 1) * height)
  for (let row = 0; row < height; row += 1) {
    // Filter 2, the difference to the pixel above: smooth pictures become small.
    const start = row * (stride + 1) + 1
    const here = row * stride
    raw[start - 1] = 2
    for (let index = 0; index < stride; index += 1) {
      const above = row === 0 ? 0 : (pixels[here - stride + index] ?? 0)
      raw[start + index] = (pixels[here + index] ?? 0) - above
    }
  }
  const data = chunk('IDAT', deflateSync(raw, { level: 3 }))
  return Buffer.concat([signature, header(width, height, 8, 6), data, chunk('IEND', new Uint8Array())])
}

/** A decompression bomb: a few kilobytes that decode to 7,000 by 4,800 pixels (33.6 million). */
export const bombPng = (): Buffer => {
  const width = 7000
  const height = 4800
  const raw = Buffer.alloc((width / 8 + 1) * height)
  const data = chunk('IDAT', deflateSync(raw, { level: 9 }))
  return Buffer.concat([signature, header(width, height, 1, 0), data, chunk('IEND', new Uint8Array())])
}
