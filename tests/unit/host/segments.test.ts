import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutAway, extendUpwards, mergeCoverage, withoutWindow } from '../../../src/renderer/host/segments'
import { idOfOrder, orderOf } from '../../../src/shared/order'
import type { Below, SegmentRow } from '../../../src/shared/rows'
import { homeOf } from '../../../src/shared/timelines'
import { anna } from '../../support/store-builders'

const timeline = homeOf(anna)
const range = (newest: number, oldest: number) => ({
  newest: orderOf(String(newest)),
  oldest: orderOf(String(oldest)),
})
const number = (order: SegmentRow['from']): number => Number(idOfOrder(order))
const cover = (segments: SegmentRow[], newest: number, oldest: number, below?: Below): SegmentRow[] =>
  mergeCoverage(timeline, segments, range(newest, oldest), below)
/** `12-9 open, 5-1 end` */
const shown = (segments: SegmentRow[]): string =>
  segments.map(({ from, to, below }) => `${number(from)}-${number(to)} ${below}`).join(', ')

describe('mergeCoverage', () => {
  it('starts a segment, and keeps apart what does not meet', () => {
    expect(shown(cover(cover([], 5, 1, 'end'), 12, 9))).toBe('12-9 open, 5-1 end')
  })

  it('merges everything that it meets, at a single shared entry too', () => {
    const three = cover(cover(cover([], 20, 18), 10, 8), 4, 2, 'lost')
    expect(shown(cover(three, 18, 9))).toBe('20-8 open, 4-2 lost')
    expect(shown(cover(three, 19, 3))).toBe('20-2 lost')
  })

  it('makes an end a gap where something comes to stand below it', () => {
    expect(shown(cover(cover([], 9, 5, 'end'), 3, 3, 'end'))).toBe('9-5 open, 3-3 end')
    expect(shown(cover(cover([], 9, 5, 'lost'), 3, 3))).toBe('9-5 lost, 3-3 open')
  })

  it('takes what an answer told about its lower end, but not against a segment that reaches further', () => {
    expect(shown(cover(cover([], 9, 5), 6, 3, 'end'))).toBe('9-3 end')
    expect(shown(cover(cover([], 9, 3), 6, 4, 'end'))).toBe('9-3 open')
    expect(shown(cover(cover([], 9, 3, 'lost'), 6, 3))).toBe('9-3 lost')
  })
})

describe('what is verified', () => {
  const streamed = extendUpwards(cover([], 5, 1), orderOf('5'), [orderOf('12')])
  const verified = (segments: SegmentRow[]): number[] => segments.map((one) => number(one.verified))

  it('grows by an answer that meets it', () => {
    expect(verified(streamed)).toEqual([5])
    expect(verified(cover(streamed, 9, 5))).toEqual([9])
    expect(verified(cover(streamed, 14, 3))).toEqual([14])
  })

  it('does not leap over what was only streamed', () => {
    const above = cover(streamed, 14, 9)
    expect(verified(above)).toEqual([5])
    expect(shown(above)).toBe('14-1 open')
    expect(verified(cover(above, 14, 5))).toEqual([14])
  })

  it('ends where a newer segment was only reached by the stream', () => {
    const two = cover(cover([], 5, 1), 15, 12)
    expect(verified(extendUpwards(two, orderOf('5'), [orderOf('13')]))).toEqual([5])
  })
})

describe('extendUpwards', () => {
  it('extends the joined segment over newer posts and leaves it unverified there', () => {
    const [segment] = extendUpwards(cover([], 9, 3), orderOf('9'), [orderOf('12'), orderOf('5')])
    expect(segment).toMatchObject({
      from: orderOf('12'),
      verified: orderOf('9'),
      to: orderOf('3'),
      below: 'open',
    })
  })

  it('swallows a newer segment, and changes nothing where no segment holds the join', () => {
    const two = cover(cover([], 9, 3, 'end'), 15, 12)
    expect(shown(extendUpwards(two, orderOf('8'), [orderOf('13')]))).toBe('15-3 end')
    expect(shown(extendUpwards(two, orderOf('10'), [orderOf('20')]))).toBe(shown(two))
  })
})

describe('a blind window', () => {
  const base = cover([], 5, 1, 'end')
  const orders = (...numbers: number[]) => numbers.map((one) => orderOf(String(one)))
  const stream = (segments: SegmentRow[], joins: number, given: number[], isFirst: boolean): SegmentRow[] =>
    extendUpwards(segments, orderOf(String(joins)), orders(...given), isFirst)
  const blind = stream(base, 5, [12, 9], true)
  /** `9 to 5`, nothing where there is none. */
  const windows = (segments: SegmentRow[]): string[] =>
    segments.map((one) =>
      one.blind === undefined ? '' : `${number(one.blind.from)} to ${number(one.blind.to)}`,
    )

  it('lies under the first that streamed in, until that is confirmed', () => {
    expect(windows(blind)).toEqual(['9 to 5'])
    expect(windows(stream(blind, 12, [14], false))).toEqual(['9 to 5'])
    expect(windows(cover(blind, 14, 9))).toEqual(['9 to 5'])
    expect(windows(cover(blind, 4, 2))).toEqual(['9 to 5'])
    expect(windows(cover(blind, 9, 5))).toEqual([''])
    expect(windows(cover(blind, 14, 5))).toEqual([''])
  })

  it('becomes narrower by an answer that shows some of what came in it', () => {
    expect(windows(cover(blind, 7, 3))).toEqual(['9 to 7'])
    expect(windows(cover(blind, 14, 7))).toEqual(['7 to 5'])
  })

  it('ends with an answer that shows all of it, also above what nobody confirmed', () => {
    const above = stream(stream(base, 5, [9], false), 9, [15], true)
    expect(windows(cover(above, 17, 8))).toEqual([''])
    expect(shown(cover(above, 17, 8))).toBe('17-1 end')
  })

  it('is none where nothing streamed in above what is stored', () => {
    expect(windows(stream(base, 5, [3], true))).toEqual([''])
  })

  it('lies above what streamed in before, and two become one', () => {
    expect(windows(stream(stream(base, 5, [9], false), 9, [15], true))).toEqual(['15 to 9'])
    expect(windows(stream(blind, 12, [15], true))).toEqual(['15 to 5'])
    expect(windows(cover(stream(cover(blind, 30, 25), 30, [33], true), 28, 8))).toEqual(['33 to 5'])
  })

  it('is left out, as a loss', () => {
    const [apart] = [cover(blind, 30, 25).flatMap(withoutWindow)]
    expect(shown(apart)).toBe('30-25 open, 12-9 lost, 5-1 end')
    expect(windows(apart)).toEqual(['', '', ''])
    expect(apart.map(({ verified }) => number(verified))).toEqual([30, 9, 5])
    expect(shown(cover(blind, 7, 3).flatMap(withoutWindow))).toBe('12-9 lost, 7-1 end')
    expect(shown(base.flatMap(withoutWindow))).toBe('5-1 end')
  })

  it('goes with the part that holds it where entries are cut away', () => {
    const long = stream(cover([], 50, 10), 50, [60, 58, 56], true)
    const cut = (above: number, beneath: number): string[] => {
      const between = { above: orderOf(String(above)), beneath: orderOf(String(beneath)) }
      return windows(cutAway(timeline, long, between))
    }
    expect(cut(40, 30)).toEqual(['56 to 50', ''])
    expect(cut(58, 30)).toEqual(['', ''])
  })
})

const bounds = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }))
const step = fc.oneof(
  fc.record({
    kind: fc.constant('cover' as const),
    bounds,
    below: fc.constantFrom('open', 'lost', undefined),
  }),
  fc.record({ kind: fc.constant('stream' as const), bounds, below: fc.constant(undefined) }),
)

describe('segments under any sequence of answers (property)', () => {
  it('never overlap or touch, stay sorted, keep verified inside, and cover exactly what was proved', () => {
    const seen = { merges: 0, apart: 0, streamed: 0 }
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let segments: SegmentRow[] = []
        // The model: each half-step between two neighbouring numbers is proved or not, each number too.
        const proved = new Set<number>()
        for (const { kind, bounds: pair, below } of steps) {
          const [oldest, newest] = [Math.min(...pair), Math.max(...pair)]
          const before = segments
          if (kind === 'cover') {
            segments = cover(segments, newest, oldest, below)
            for (let at = oldest; at <= newest; at += 0.5) proved.add(at)
          } else {
            const joined = segments.find(({ from, to }) => number(from) >= oldest && number(to) <= oldest)
            segments = extendUpwards(segments, orderOf(String(oldest)), [orderOf(String(newest))])
            if (joined !== undefined) {
              seen.streamed += 1
              for (let at = number(joined.to); at <= newest; at += 0.5) proved.add(at)
            }
          }
          if (segments.length < before.length) seen.merges += 1
          if (segments.length > 1) seen.apart += 1
          segments.forEach((segment, at) => {
            expect(segment.from <= segment.verified && segment.verified <= segment.to).toBe(true)
            const next = segments[at + 1]
            if (next !== undefined) expect(segment.to < next.from).toBe(true)
          })
        }
        for (let at = 1; at <= 99; at += 0.5) {
          const isInside = segments.some(({ from, to }) => at <= number(from) && at >= number(to))
          expect(isInside).toBe(proved.has(at))
        }
      }),
      { numRuns: 300 },
    )
    expect(Math.min(seen.merges, seen.apart, seen.streamed)).toBeGreaterThan(0)
  })

  it('cover the same ranges in whatever order the answers come', () => {
    fc.assert(
      fc.property(
        fc
          .array(bounds, { minLength: 1, maxLength: 10 })
          .chain((list) =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
          ),
        ([one, other]) => {
          const ranges = (list: [number, number][]): string =>
            list
              .reduce<SegmentRow[]>(
                (segments, pair) => cover(segments, Math.max(...pair), Math.min(...pair)),
                [],
              )
              .map(({ from, to, verified }) => `${from}|${verified}|${to}`)
              .join()
          expect(ranges(other)).toBe(ranges(one))
        },
      ),
    )
  })
})
