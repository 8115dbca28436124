import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priorities, type Priority } from '../../../src/main/mastodon/api'
import { bucketSizes, createBucket } from '../../../src/main/mastodon/budgets'

const start = 1_000_000

describe('budgets', () => {
  it('gives the background half of a window and the user the rest', () => {
    const bucket = createBucket({ limit: 10, window: 1_000 })
    for (let count = 0; count < 5; count += 1) {
      expect(bucket.freeAt(start, 'tip')).toBeLessThanOrEqual(start)
      bucket.take(start, 'tip')
    }
    expect(bucket.freeAt(start, 'tip')).toBe(start + 1_000)
    for (let count = 0; count < 5; count += 1) {
      expect(bucket.freeAt(start, 'user')).toBeLessThanOrEqual(start)
      bucket.take(start, 'user')
    }
    expect(bucket.freeAt(start, 'user')).toBe(start + 1_000)
  })

  it('never lets more than half through for the background in any window, whatever comes when', () => {
    const steps = fc.array(fc.record({ pause: fc.nat(400), priority: fc.constantFrom(...priorities) }), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(steps, (list) => {
        const bucket = createBucket({ limit: 10, window: 1_000 })
        const taken: { at: number; priority: Priority }[] = []
        let now = start
        for (const { pause, priority } of list) {
          now += pause
          if (bucket.freeAt(now, priority) > now) continue
          bucket.take(now, priority)
          taken.push({ at: now, priority })
        }
        for (const { at } of taken) {
          const inWindow = taken.filter((other) => other.at > at - 1_000 && other.at <= at)
          expect(inWindow.length).toBeLessThanOrEqual(10)
          expect(inWindow.filter(({ priority }) => priority !== 'user').length).toBeLessThanOrEqual(5)
        }
      }),
    )
  })

  it('keeps a third of the background’s half for newest ends, whatever else there is to do', () => {
    const bucket = createBucket({ limit: 12, window: 1_000 })
    for (let count = 0; count < 4; count += 1) {
      expect(bucket.freeAt(start, 'history')).toBeLessThanOrEqual(start)
      bucket.take(start, 'history')
    }
    expect(bucket.freeAt(start, 'history')).toBe(start + 1_000)
    expect(bucket.freeAt(start, 'check')).toBe(start + 1_000)
    for (let count = 0; count < 2; count += 1) {
      expect(bucket.freeAt(start, 'tip')).toBeLessThanOrEqual(start)
      bucket.take(start, 'tip')
    }
    expect(bucket.freeAt(start, 'visible')).toBe(start + 1_000)
    bucket.see({ limit: 12, remaining: 8, resetIn: 500, of: 'all' }, start + 2_000)
    expect(bucket.freeAt(start + 2_000, 'history')).toBe(start + 2_500)
    expect(bucket.freeAt(start + 2_000, 'tip')).toBeLessThanOrEqual(start + 2_000)
  })

  it('believes the server when it has less left than we know of, until its window ends', () => {
    const bucket = createBucket(bucketSizes.all)
    bucket.see({ limit: 300, remaining: 150, resetIn: 60_000, of: 'all' }, start)
    expect(bucket.freeAt(start, 'tip')).toBe(start + 60_000)
    expect(bucket.freeAt(start, 'user')).toBeLessThanOrEqual(start)
    expect(bucket.freeAt(start + 60_000, 'tip')).toBeLessThanOrEqual(start + 60_000)
    bucket.see({ limit: 300, remaining: 0, resetIn: 60_000, of: 'all' }, start)
    expect(bucket.freeAt(start, 'user')).toBe(start + 60_000)
  })

  it('goes on with the limit that the server told after its window has ended', () => {
    const bucket = createBucket(bucketSizes.address)
    bucket.see({ limit: 20, remaining: 20, resetIn: 1_000, of: 'address' }, start)
    const later = start + 2_000
    for (let count = 0; count < 10; count += 1) {
      expect(bucket.freeAt(later, 'tip')).toBeLessThanOrEqual(later)
      bucket.take(later, 'tip')
    }
    expect(bucket.freeAt(later, 'tip')).toBe(later + bucketSizes.address.window)
    expect(bucket.freeAt(later, 'user')).toBeLessThanOrEqual(later)
    expect(bucket.use(later)).toEqual({ limit: 20, window: bucketSizes.address.window, used: 10 })
  })

  it('lets nothing through while it is closed', () => {
    const bucket = createBucket(bucketSizes.address)
    expect(bucket.freeAt(start, 'tip')).toBe(0)
    bucket.close(start + 5_000)
    expect(bucket.freeAt(start, 'user')).toBe(start + 5_000)
  })
})
