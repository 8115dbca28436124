/**
 * Whether a picture ends before its format says so. A server may send half a file and call it all, and Chromium draws what is there.
 * In doubt a picture is whole: what follows its end is no fault, and what is odd within it is left to whoever draws it.
 */

const endOfJpeg = Buffer.from([0xff, 0xd9])

/** Where a JPEG's pixels begin: in the parts before them a thumbnail may lie, with an end of its own. */
const pixelsOfJpeg = (bytes: Buffer): number => {
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    at += bytes[at + 1] === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2)
  }
  return at
}

/** Among pixels the mark of the end cannot occur by chance: the format sees to that. */
const isJpegCutOff = (bytes: Buffer): boolean => bytes.indexOf(endOfJpeg, pixelsOfJpeg(bytes)) === -1

const isPngCutOff = (bytes: Buffer): boolean => bytes.lastIndexOf('IEND') === -1

/** Bytes of the color table that a byte of flags announces. */
const colorsOfGif = (flags = 0): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1))

/** Behind blocks that begin with their lengths; the last one's is 0. */
const behindBlocks = (bytes: Buffer, start: number): number => {
  let at = start
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += 1 + length
  return at + 1
}

/** Some programs leave out the byte that ends a GIF: then it ends behind a whole frame. */
const isGifCutOff = (bytes: Buffer): boolean => {
  let at = 13 + colorsOfGif(bytes[10])
  while (bytes[at] === 0x21 || bytes[at] === 0x2c) {
    at = behindBlocks(bytes, at + (bytes[at] === 0x21 ? 2 : 11 + colorsOfGif(bytes[at + 9])))
  }
  return at > bytes.length
}

/** A last byte that only makes the length even is left out by some programs. */
const isWebpCutOff = (bytes: Buffer): boolean => bytes.readUInt32LE(4) + 8 > bytes.length + 1

const isAvifCutOff = (bytes: Buffer): boolean => {
  let at = 0
  // Below 8 a size means something else: to the end, or more than 32 bits.
  for (let size = 8; size >= 8 && at + 8 <= bytes.length; at += size) {
    size = bytes.readUInt32BE(at)
    const isPart = /^(meta|mdat|moov)$/.test(bytes.toString('latin1', at + 4, at + 8))
    if (at + size > bytes.length) return isPart
  }
  return false
}

const cutOffBy: Readonly<Record<string, ((bytes: Buffer) => boolean) | undefined>> = {
  'image/jpeg': isJpegCutOff,
  'image/png': isPngCutOff,
  'image/gif': isGifCutOff,
  'image/webp': isWebpCutOff,
  'image/avif': isAvifCutOff,
}

/** @param bytes of a picture whose size could be read */
export const isCutOff = (bytes: Buffer, mime: string): boolean => cutOffBy[mime]?.(bytes) ?? false
