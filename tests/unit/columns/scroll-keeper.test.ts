import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ScrollKeeper, type Viewport } from '../../../src/renderer/columns/scroll-keeper'
import type { Order } from '../../../src/shared/ids'

interface Page extends Viewport {
  /** Heights by entry, newest first. */
  heights: Map<string, number>
  at: (order: string) => number
}

/** A page laid out as a browser does it: `scrollTop` is held within its limits and rounded to whole pixels. */
const pageOf = (heights: [string, number][], clientHeight = 800): Page => {
  let scrollTop = 0
  const page: Page = {
    heights: new Map(heights),
    clientHeight,
    get scrollHeight() {
      return Math.max(
        clientHeight,
        [...page.heights.values()].reduce((sum, height) => sum + height, 0),
      )
    },
    get scrollTop() {
      return Math.min(scrollTop, page.scrollHeight - clientHeight)
    },
    set scrollTop(top) {
      scrollTop = Math.round(Math.min(Math.max(0, top), page.scrollHeight - clientHeight))
    },
    entries: () => {
      let top = -page.scrollTop
      return [...page.heights].map(([order, height]) => {
        const entry = { order: order as Order, uri: order, top, bottom: top + height }
        top += height
        return entry
      })
    },
    at: (order) => page.entries().find((entry) => entry.order === order)?.top ?? NaN,
  }
  return page
}

const name = (at: number): string => at.toString().padStart(6, '0')
const manyPosts = (from: number, to: number, height = 120.3): [string, number][] =>
  Array.from({ length: to - from }, (_, at) => [name(from + at), height])

describe('the keeper of the place', () => {
  it('puts the anchor back where it was when entries come in above, whatever their height', () => {
    const page = pageOf(manyPosts(100, 140))
    const keeper = new ScrollKeeper(page)
    keeper.afterChange()
    page.scrollTop = 1000
    expect(keeper.noteIfScrolled()).toBe(true)
    const { order, offset } = keeper.anchor ?? { order: '', offset: 0 }
    keeper.beforeChange()
    page.heights = new Map([...manyPosts(80, 100, 333.7), ...page.heights])
    keeper.afterChange()
    expect(Math.abs(page.at(order) - offset)).toBeLessThanOrEqual(0.5)
  })

  it('never drifts: after 200 changes of any kind the anchor is within a pixel', () => {
    const change = fc.oneof(
      fc.record({
        kind: fc.constant('above' as const),
        height: fc.double({ min: 20, max: 900, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant('grow' as const),
        height: fc.double({ min: 20, max: 900, noNaN: true }),
      }),
      fc.record({ kind: fc.constant('drop' as const), height: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(change, { minLength: 200, maxLength: 200 }), (changes) => {
        const page = pageOf(manyPosts(50_000, 50_060))
        const keeper = new ScrollKeeper(page)
        keeper.afterChange()
        page.scrollTop = 3_001
        keeper.noteIfScrolled()
        const anchor = keeper.anchor
        if (anchor === null) throw new Error('Nothing was noted.')
        let next = 49_999
        for (const { kind, height } of changes) {
          const newest = [...page.heights.keys()][0] ?? ''
          keeper.beforeChange()
          if (kind === 'above') page.heights = new Map([[name(next--), height], ...page.heights])
          else if (kind === 'grow') page.heights.set(newest, height)
          // Entries go only where they are out of view, as the window's range sees to.
          else if (page.at(newest) < -1_500) page.heights.delete(newest)
          keeper.afterChange()
          // Above must be room enough for the place to be reachable at all.
          const room = [...page.heights].filter(([order]) => order < anchor.order)
          const above = room.reduce((sum, [, size]) => sum + size, 0)
          if (above >= anchor.offset) {
            expect(Math.abs(page.at(anchor.order) - anchor.offset)).toBeLessThanOrEqual(1)
          }
        }
        expect(keeper.anchor?.offset).toBe(anchor.offset)
      }),
      { numRuns: 50 },
    )
  })

  it('takes a page that shrank for what it is, and returns when there is room again', () => {
    const page = pageOf(manyPosts(0, 20))
    const keeper = new ScrollKeeper(page)
    keeper.afterChange()
    page.scrollTop = 1_500
    keeper.noteIfScrolled()
    const anchor = keeper.anchor
    const before = page.at(anchor?.order ?? '')
    const whole = page.heights
    page.heights = new Map([...whole].slice(0, 16))
    keeper.settle()
    expect(keeper.anchor).toEqual(anchor)
    page.heights = whole
    keeper.settle()
    expect(Math.abs(page.at(anchor?.order ?? '') - before)).toBeLessThanOrEqual(0.5)
  })

  it('tells a view that is too short to stand at the place from one that only rounding moves', () => {
    const page = pageOf(manyPosts(10, 20))
    const keeper = new ScrollKeeper(page)
    expect(keeper.isTooHigh(page.entries())).toBe(false)
    keeper.moveTo({ order: name(15) as Order, uri: '', offset: 0 })
    expect(page.at(name(15))).toBeGreaterThan(1)
    expect(keeper.isTooHigh(page.entries())).toBe(true)
    page.heights = new Map(manyPosts(10, 40))
    keeper.settle()
    expect(page.at(name(15))).not.toBe(0)
    expect(keeper.isTooHigh(page.entries())).toBe(false)
    // Too little above it is another thing: nothing newer is there to show.
    keeper.moveTo({ order: name(10) as Order, uri: '', offset: 60 })
    expect(keeper.isTooHigh(page.entries())).toBe(false)
  })

  it('lets the next older entry stay where it is when the anchor is deleted', () => {
    const page = pageOf(manyPosts(0, 40))
    const keeper = new ScrollKeeper(page)
    keeper.afterChange()
    page.scrollTop = 1_000
    keeper.noteIfScrolled()
    const gone = keeper.anchor?.order ?? ''
    const next = [...page.heights.keys()].find((order) => order > gone) ?? ''
    const before = page.at(next)
    keeper.beforeChange()
    page.heights.delete(gone)
    keeper.afterChange()
    expect(Math.abs(page.at(next) - before)).toBeLessThanOrEqual(0.5)
    expect(keeper.anchor?.order).toBe(next)
  })
})
