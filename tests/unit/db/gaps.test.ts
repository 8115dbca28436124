import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeGaps } from '../../../src/renderer/db/gaps'
import { idOfOrder, orderOf } from '../../../src/shared/order'
import type { Below, SegmentRow } from '../../../src/shared/rows'
import { homeOf } from '../../../src/shared/timelines'
import { anna } from '../../support/store-builders'

const segment = (newest: number, oldest: number, below: Below = 'open'): SegmentRow => ({
  timeline: homeOf(anna),
  from: orderOf(String(newest)),
  to: orderOf(String(oldest)),
  verified: orderOf(String(newest)),
  below,
})
const place = (id: number) => ({ order: orderOf(String(id)), at: id * 10 })

/** Draws a list the way a column would: `9 8 ~open:8>5 5`. */
const drawn = (ids: number[], segments: SegmentRow[], next: number | null = null): string =>
  placeGaps(ids.map(place), segments, next === null ? null : place(next))
    .map((item) =>
      'kind' in item
        ? `~${item.below}:${idOfOrder(item.above)}>${item.beneath === null ? '' : idOfOrder(item.beneath)}`
        : idOfOrder(item.order),
    )
    .join(' ')

describe('placeGaps', () => {
  it('draws none inside a segment', () => {
    expect(drawn([9, 8, 7], [segment(9, 7)], 6)).toContain('9 8 7')
    expect(drawn([9, 8], [segment(9, 7)], 7)).toBe('9 8')
  })

  it('draws one between two segments, with what lies there and the times of the neighbours', () => {
    expect(drawn([9, 8, 5, 4], [segment(9, 8, 'lost'), segment(5, 4)], 3)).toBe('9 8 ~lost:8>5 5 4 ~open:4>3')
    const gap = placeGaps([place(8), place(5)], [segment(9, 8), segment(5, 1)], place(4))[1]
    expect(gap).toMatchObject({ newerAt: 80, olderAt: 50 })
  })

  it('tells what lies under the oldest entry', () => {
    expect(drawn([3, 2], [segment(3, 2, 'end')])).toBe('3 2 ~end:2>')
    expect(drawn([3, 2], [segment(3, 1, 'trimmed')])).toBe('3 2 ~trimmed:1>')
    expect(drawn([3], [])).toBe('3 ~open:3>')
  })

  it('separates posts that no segment holds', () => {
    expect(drawn([9, 8, 5], [segment(5, 5, 'end')])).toBe('9 ~open:9>8 8 ~open:8>5 5 ~end:5>')
  })

  it('ends a gap at the range of a segment, whose boundary entry may have been removed', () => {
    expect(drawn([9, 4], [segment(9, 7), segment(5, 3)], 3)).toBe('9 ~open:7>4 4')
  })

  it('shows of several gaps without an entry between them the one that can be filled', () => {
    const segments = [segment(9, 9, 'lost'), segment(7, 6, 'open'), segment(3, 3, 'end')]
    expect(drawn([9, 3], segments)).toBe('9 ~open:6>3 3 ~end:3>')
  })

  it('does not believe in an end above something stored', () => {
    expect(drawn([9, 3], [segment(9, 9, 'end'), segment(3, 3, 'end')])).toBe('9 ~open:9>3 3 ~end:3>')
  })

  it('draws a gap exactly where no segment holds both neighbours (property)', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 0, maxLength: 12 })
    const entries = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(cuts, entries, (bounds, ids) => {
        const sorted = bounds.toSorted((one, other) => other - one)
        const segments: SegmentRow[] = []
        for (let at = 0; at + 1 < sorted.length; at += 2)
          segments.push(segment(sorted[at] ?? 0, sorted[at + 1] ?? 0))
        const newestFirst = ids.toSorted((one, other) => other - one)
        const items = placeGaps(newestFirst.map(place), segments, null)
        newestFirst.forEach((id, at) => {
          const next = newestFirst[at + 1]
          const isProved = segments.some(
            ({ from, to }) =>
              next !== undefined && Number(idOfOrder(from)) >= id && Number(idOfOrder(to)) <= next,
          )
          const index = items.findIndex((item) => !('kind' in item) && item.order === orderOf(String(id)))
          const follower = items[index + 1]
          expect(follower !== undefined && 'kind' in follower).toBe(!isProved)
        })
      }),
    )
  })
})
