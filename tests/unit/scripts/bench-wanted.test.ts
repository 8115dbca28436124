import { describe, expect, it } from 'vitest'
import { isOutside, wantedOf } from '../../perf/wanted'

describe('what is wanted of the benchmark', () => {
  it.each([
    ['start', 'ms', 'at most 1.5 times'],
    ['column-open', 'ms', 'at most 1.2 times, under 80 ms'],
    ['ingest', 'posts/s', 'at least 0.5 times'],
    ['idle', '% of a core', 'at most 2 % of a core'],
    ['sync-cpu', 'ms/1,000', ''],
  ])('of %s is said in words', (name, unit, wanted) => {
    expect(wantedOf({ name, unit })).toBe(wanted)
  })

  it.each([
    ['start', 1.5, 2_000, false],
    ['start', 1.51, 100, true],
    ['ingest', 0.5, 1, false],
    ['ingest', 0.49, 9_000, true],
    ['column-open', 1.2, 79.9, false],
    ['column-open', 1.21, 10, true],
    ['column-open', 0.8, 80, true],
    ['idle', 18, 2, false],
    ['idle', 1, 2.1, true],
    ['catch-up', 1.16, 77, true],
    ['sync-cpu', 100, 100_000, false],
  ])('%s at %d times and %d is outside of it: %s', (name, ratio, value, outside) => {
    expect(isOutside({ name, ratio, value })).toBe(outside)
  })
})
