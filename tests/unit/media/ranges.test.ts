import { describe, expect, it } from 'vitest'
import { rangeIn } from '../../../src/main/media/protocol'

describe('ranges', () => {
  it.each([
    [null, null],
    ['bytes=0-', { from: 0, to: 99 }],
    ['bytes=10-19', { from: 10, to: 19 }],
    ['bytes=10-900', { from: 10, to: 99 }],
    ['bytes=-10', { from: 90, to: 99 }],
    ['bytes=-900', { from: 0, to: 99 }],
    ['bytes=100-', 'none'],
    ['bytes=20-10', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['lines=1-2', null],
  ])('%s', (header, expected) => expect(rangeIn(header, 100)).toEqual(expected))
})
