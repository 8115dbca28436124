/** What bytes are, by the bytes alone: neither a server's Content-Type nor a file's name is believed. */
import { imageSize } from 'image-size'

export type MediaKind = 'picture' | 'video' | 'audio'
export interface MediaType {
  kind: MediaKind
  /** What it is served as. */
  mime: string
}

/** Bytes that `sniff` needs to see. */
export const sniffedBytes = 64

/** Pixels from which on a picture is not decoded. Mastodon takes a few more (7680 by 4320), and then makes them fewer itself. */
const tooManyPixels = 33_000_000
/** Longest side; far beyond it even a thin picture costs more memory than it is worth. */
const longestSide = 16_384

const ascii = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length))

const picture = (mime: string): MediaType => ({ kind: 'picture', mime })
const video = (mime: string): MediaType => ({ kind: 'video', mime })
const audio = (mime: string): MediaType => ({ kind: 'audio', mime })

/** Files of the ISO family (`ftyp`), by their brands. */
const isoType = (bytes: Uint8Array): MediaType | null => {
  const brand = ascii(bytes, 8, 4)
  const brands = ascii(bytes, 8, sniffedBytes - 8)
  if (brand === 'avif' || brand === 'avis' || (/^mi[fa]/.test(brand) && brands.includes('avif'))) {
    return picture('image/avif')
  }
  if (/^hei|^hev|^mif1|^msf1/.test(brand)) return null
  if (/^M4A/.test(brand)) return audio('audio/mp4')
  return video('video/mp4')
}

const riffType = (bytes: Uint8Array): MediaType | null => {
  const form = ascii(bytes, 8, 4)
  if (form === 'WEBP') return picture('image/webp')
  return form === 'WAVE' ? audio('audio/wav') : null
}

/** An MPEG audio frame, layer III, or the tag before it. */
const isMp3 = (bytes: Uint8Array): boolean => {
  if (ascii(bytes, 0, 3) === 'ID3') return true
  const second = bytes[1] ?? 0
  return bytes[0] === 0xff && (second & 0xe6) === 0xe2 && (bytes[2] ?? 0xff) >> 4 !== 0xf
}

/** The type of what starts with these bytes; null for everything that is not shown: SVG, HTML, and what is unknown. */
export const sniff = (bytes: Uint8Array): MediaType | null => {
  const start = ascii(bytes, 0, 8)
  if (start === '\x89PNG\r\n\x1a\n') return picture('image/png')
  if (start.startsWith('\xff\xd8\xff')) return picture('image/jpeg')
  if (/^GIF8[79]a/.test(start)) return picture('image/gif')
  if (start.startsWith('RIFF')) return riffType(bytes)
  if (start.slice(4, 8) === 'ftyp') return isoType(bytes)
  if (start.startsWith('\x1aE\xdf\xa3')) {
    return ascii(bytes, 0, sniffedBytes).includes('webm') ? video('video/webm') : null
  }
  if (start.startsWith('OggS')) return audio('audio/ogg')
  if (start.startsWith('fLaC')) return audio('audio/flac')
  return isMp3(bytes) ? audio('audio/mpeg') : null
}

/** Whether a picture may be decoded: its size can be read, and is one that a screen has use for. */
export const isDecodable = (bytes: Uint8Array): boolean => {
  try {
    const { width, height } = imageSize(bytes)
    const isReal = width > 0 && height > 0 && width <= longestSide && height <= longestSide
    return isReal && width * height < tooManyPixels
  } catch {
    // Cut off, or made to confuse: not shown.
    return false
  }
}
