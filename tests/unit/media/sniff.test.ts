import { describe, expect, it } from 'vitest'
import { isDecodable, sniff } from '../../../src/main/media/sniff'
import { gif, html, mp4, png, svg } from './pictures'

const bytes = (text: string): Buffer => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(64)])

describe('sniffing', () => {
  it.each([
    ['png', png(), 'image/png'],
    ['jpeg', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), 'image/jpeg'],
    ['gif', gif(), 'image/gif'],
    ['webp', bytes('RIFF\x24\0\0\0WEBPVP8 '), 'image/webp'],
    ['avif', bytes('\0\0\0\x1cftypavif\0\0\0\0avifmif1'), 'image/avif'],
    ['avif that says mif1', bytes('\0\0\0\x1cftypmif1\0\0\0\0mif1avif'), 'image/avif'],
    ['mp4', mp4(), 'video/mp4'],
    ['webm', bytes('\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm'), 'video/webm'],
    ['ogg', bytes('OggS\0\x02'), 'audio/ogg'],
    ['mp3 with a tag', bytes('ID3\x04\0'), 'audio/mpeg'],
    ['mp3 without', bytes('\xff\xfb\x90\x64'), 'audio/mpeg'],
  ])('knows %s', (_name, file, mime) => expect(sniff(file)?.mime).toBe(mime))

  it.each([
    ['svg', svg],
    ['html', html],
    ['svg after spaces', bytes('  \n<svg xmlns="http://www.w3.org/2000/svg">')],
    ['heic, which Chromium does not draw', bytes('\0\0\0\x18ftypheic')],
    ['matroska', bytes('\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska')],
    ['pdf', bytes('%PDF-1.7')],
    ['zip', bytes('PK\x03\x04')],
    ['an executable', bytes('\x7fELF')],
    ['bmp', bytes('BM\0\0')],
    ['text in UTF-16', bytes('\xff\xfe<\0h\0')],
    ['nothing', Buffer.alloc(0)],
    ['a few bytes', Buffer.from('\x89PN', 'latin1')],
  ])('shows no %s', (_name, file) => expect(sniff(file)).toBeNull())
})

describe('what may be decoded', () => {
  it('is a picture of a sensible size', () => {
    expect(isDecodable(png(800, 600))).toBe(true)
    expect(isDecodable(png(6_600, 4_999))).toBe(true)
    expect(isDecodable(gif(500, 500))).toBe(true)
  })

  it('is no bomb', () => {
    expect(isDecodable(png(6_000, 6_000))).toBe(false)
    expect(isDecodable(png(7_680, 4_320))).toBe(false)
    expect(isDecodable(png(6_600, 5_000))).toBe(false)
    expect(isDecodable(png(60_000, 10))).toBe(false)
    expect(isDecodable(png(0, 10))).toBe(false)
    expect(isDecodable(gif(65_535, 65_535))).toBe(false)
    expect(isDecodable(png().subarray(0, 12))).toBe(false)
    expect(isDecodable(bytes('\xff\xd8\xff\xe0\0\x10JFIF'))).toBe(false)
  })
})
