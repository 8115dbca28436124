import { describe, expect, it } from 'vitest'
import {
  nearestAnchor,
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
  it('begins with the newest entry that shows at all', () => {
    expect(newestInView(drawn, 600)).toBe('b')
    expect(newestInView([entry('a', -9, 0)], 600)).toBeNull()
  })

  it('stands at the lower edge, or begins at the upper one if it is taller', () => {
    expect(offsetAtBottom(entry('a', 0, 100), 600, 32)).toBe(468)
    expect(offsetAtBottom(entry('a', 0, 900), 600, 32)).toBe(0)
  })
})
