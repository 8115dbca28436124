import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketSizes, createBucket } from '../../../src/main/mastodon/budgets'

const start = 1_000_000

describe('budgets', () => {
  it('gives the background half of a window and the user the rest', () => {
    const bucket = createBucket({ limit: 10, window: 1_000 })
    for (let count = 0; count < 5; count += 1) {
      expect(bucket.freeAt(start, true)).toBeLessThanOrEqual(start)
      bucket.take(start, true)
    }
    expect(bucket.freeAt(start, true)).toBe(start + 1_000)
    for (let count = 0; count < 5; count += 1) {
      expect(bucket.freeAt(start, false)).toBeLessThanOrEqual(start)
      bucket.take(start, false)
    }
    expect(bucket.freeAt(start, false)).toBe(start + 1_000)
  })

  it('never lets more than half through for the background in any window, whatever comes when', () => {
    const steps = fc.array(fc.record({ pause: fc.nat(400), background: fc.boolean() }), { maxLength: 200 })
    fc.assert(
      fc.property(steps, (list) => {
        const bucket = createBucket({ limit: 10, window: 1_000 })
        const taken: { at: number; background: boolean }[] = []
        let now = start
        for (const { pause, background } of list) {
          now += pause
          if (bucket.freeAt(now, background) > now) continue
          bucket.take(now, background)
          taken.push({ at: now, background })
        }
        for (const { at } of taken) {
          const inWindow = taken.filter((other) => other.at > at - 1_000 && other.at <= at)
          expect(inWindow.length).toBeLessThanOrEqual(10)
          expect(inWindow.filter(({ background }) => background).length).toBeLessThanOrEqual(5)
        }
      }),
    )
  })

  it('believes the server when it has less left than we know of, until its window ends', () => {
    const bucket = createBucket(bucketSizes.all)
    bucket.see({ limit: 300, remaining: 150, resetIn: 60_000, of: 'all' }, start)
    expect(bucket.freeAt(start, true)).toBe(start + 60_000)
    expect(bucket.freeAt(start, false)).toBeLessThanOrEqual(start)
    expect(bucket.freeAt(start + 60_000, true)).toBeLessThanOrEqual(start + 60_000)
    bucket.see({ limit: 300, remaining: 0, resetIn: 60_000, of: 'all' }, start)
    expect(bucket.freeAt(start, false)).toBe(start + 60_000)
  })

  it('goes on with the limit that the server told after its window has ended', () => {
    const bucket = createBucket(bucketSizes.address)
    bucket.see({ limit: 20, remaining: 20, resetIn: 1_000, of: 'address' }, start)
    const later = start + 2_000
    for (let count = 0; count < 10; count += 1) {
      expect(bucket.freeAt(later, true)).toBeLessThanOrEqual(later)
      bucket.take(later, true)
    }
    expect(bucket.freeAt(later, true)).toBe(later + bucketSizes.address.window)
    expect(bucket.freeAt(later, false)).toBeLessThanOrEqual(later)
    expect(bucket.use(later)).toEqual({ limit: 20, window: bucketSizes.address.window, used: 10 })
  })

  it('lets nothing through while it is closed', () => {
    const bucket = createBucket(bucketSizes.address)
    expect(bucket.freeAt(start, true)).toBe(0)
    bucket.close(start + 5_000)
    expect(bucket.freeAt(start, false)).toBe(start + 5_000)
  })
})
