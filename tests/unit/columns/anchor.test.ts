import { describe, expect, it } from 'vitest'
import {
  nearestAnchor,
  isInView,
  newestInView,
  offsetAtBottom,
  standIn,
  wasScrolled,
  type DrawnEntry,
} from '../../../src/renderer/columns/anchor'
import type { Order } from '../../../src/shared/ids'

const entry = (order: string, top: number, bottom: number): DrawnEntry => ({
  order: order as Order,
  uri: `uri ${order}`,
  top,
  bottom,
})
const drawn = [entry('a', -300, -100), entry('b', -100, 40), entry('c', 40, 200), entry('d', 200, 900)]

describe('the anchor', () => {
  it('is the entry whose top edge is nearest to the top of the view', () => {
    expect(nearestAnchor(drawn)).toEqual({ order: 'c', uri: 'uri c', offset: 40 })
    expect(nearestAnchor([])).toBeNull()
  })

  it('gives way to the next older entry where that stood, else to the nearest newer one', () => {
    const gone = { order: 'b' as Order, uri: 'uri b', offset: -100 }
    expect(standIn(gone, drawn, new Set(['a', 'd'] as Order[]))).toEqual({
      order: 'd',
      uri: 'uri d',
      offset: 200,
    })
    expect(standIn(gone, drawn, new Set(['a'] as Order[]))?.order).toBe('a')
    expect(standIn(gone, drawn, new Set())).toBeNull()
  })
})

describe('whose scrolling it was', () => {
  it('is nobody’s below a pixel, the reader’s from there on', () => {
    expect(wasScrolled(500.4, 500, 2000)).toBe(false)
    expect(wasScrolled(503, 500, 2000)).toBe(true)
    expect(wasScrolled(0, 500, 2000)).toBe(true)
  })

  it('is nobody’s where the page shrank and forced the view up', () => {
    expect(wasScrolled(300, 500, 300)).toBe(false)
    // But a reader who scrolled up further than that did it himself.
    expect(wasScrolled(200, 500, 300)).toBe(true)
  })
})

describe('what is in view', () => {
  it('begins with the newest entry of which something can be seen', () => {
    expect(newestInView(drawn, 600)).toBe('b')
    expect(newestInView([entry('a', -9, 0)], 600)).toBeNull()
  })

  it('is no post of which rounding lets a fraction in, or of which only the margin shows, at either edge', () => {
    const peeking = [entry('a', -126, 0.484), entry('b', 0.484, 66)]
    expect(newestInView(peeking, 600)).toBe('b')
    expect(isInView(entry('a', -89, 11), 600)).toBe(false)
    expect(isInView(entry('a', -88, 12), 600)).toBe(true)
    expect(isInView(entry('a', 599.5, 700), 600)).toBe(false)
    expect(isInView(entry('a', 588, 700), 600)).toBe(true)
  })

  it('is a post that is taller than the view, and one that is lower than the margin of others', () => {
    expect(isInView(entry('a', -900, 900), 600)).toBe(true)
    expect(isInView(entry('a', 0, 5), 600)).toBe(true)
    expect(isInView(entry('a', -1, 4), 600)).toBe(false)
  })

  it('stands at the lower edge, or begins at the upper one if it is taller', () => {
    expect(offsetAtBottom(entry('a', 0, 100), 600, 32)).toBe(468)
    expect(offsetAtBottom(entry('a', 0, 900), 600, 32)).toBe(0)
  })
})
