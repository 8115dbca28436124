import { describe, expect, it } from 'vitest'
import { isCutOff } from '../../../src/main/media/cut-off'
import { sniff } from '../../../src/main/media/sniff'
import { avif, gif, jpeg, movingGif, png, webp } from './pictures'

const isCut = (bytes: Buffer): boolean => isCutOff(bytes, sniff(bytes)?.mime ?? '')
const behind = (bytes: Buffer, more: Buffer): Buffer => Buffer.concat([bytes, more])

describe('a picture', () => {
  it.each<[string, Buffer, number]>([
    ['PNG', png(20, 20, '', 1_000), 12],
    ['JPEG', jpeg(), 1],
    ['JPEG with a thumbnail', jpeg(jpeg()), 1],
    ['GIF', movingGif(), 2],
    ['WebP', webp(200), 2],
    ['AVIF', avif(), 1],
  ])('%s is known to be cut off, and to be whole with whatever follows', (_name, whole, missing) => {
    expect(isCut(whole)).toBe(false)
    for (const more of [Buffer.alloc(30), Buffer.alloc(5_000, 0xff), Buffer.from('ftypmp42'.repeat(50))])
      expect(isCut(behind(whole, more))).toBe(false)
    for (const part of [0.5, 0.75, 0.9]) expect(isCut(whole.subarray(0, whole.length * part))).toBe(true)
    expect(isCut(whole.subarray(0, whole.length - missing))).toBe(true)
  })

  it.each<[string, Buffer]>([
    ['a GIF without the byte that ends it', movingGif(Buffer.alloc(0))],
    ['a GIF with something odd in it', gif()],
    ['a WebP without its last, even byte', webp(201, false)],
    ['an AVIF whose last part goes to the end, however far that is', avif(0)],
    ['an AVIF with a size of 64 bits', avif(1)],
    [
      'a JPEG with bytes that fill between its parts',
      Buffer.concat([jpeg().subarray(0, 2), Buffer.from([0xff, 0xff]), jpeg().subarray(2)]),
    ],
    [
      'a JPEG that is odd before its pixels',
      Buffer.concat([jpeg().subarray(0, 2), Buffer.from([0, 0]), jpeg().subarray(2)]),
    ],
  ])('is whole in doubt: %s', (_name, bytes) => expect(isCut(bytes)).toBe(false))
})
