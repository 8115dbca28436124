import { describe, expect, it } from 'vitest'
import type { DrawnEntry } from '../../../src/renderer/columns/anchor'
import { extendedRange, mostEntries, nearEdges } from '../../../src/renderer/columns/window-range'
import type { Order } from '../../../src/shared/ids'

const order = (at: number): Order => at.toString().padStart(6, '0') as Order
const height = 800

/** Entries of one height, of which the one at `inView` stands at the top of the view. */
const drawnFrom = (from: number, count: number, inView: number, tall: number): DrawnEntry[] =>
  Array.from({ length: count }, (_, at) => ({
    order: order(from + at),
    uri: '',
    top: (at - inView) * tall,
    bottom: (at - inView + 1) * tall,
  }))
const added = (from: number, by: 1 | -1): Order[] =>
  Array.from({ length: 18 }, (_, at) => order(from + at * by))

describe('the range of a window', () => {
  it('only grows while there are few entries', () => {
    const range = { newest: order(100), oldest: order(129) }
    expect(extendedRange(range, drawnFrom(100, 30, 25, 100), added(130, 1), 'down', height)).toEqual({
      newest: order(100),
      oldest: order(147),
    })
  })

  it('drops as many at the far side as are too many', () => {
    const range = { newest: order(100), oldest: order(159) }
    const down = extendedRange(range, drawnFrom(100, 60, 55, 100), added(160, 1), 'down', height)
    expect(down).toEqual({ newest: order(118), oldest: order(177) })
    const up = extendedRange(range, drawnFrom(100, 60, 5, 100), added(99, -1), 'up', height)
    expect(up).toEqual({ newest: order(82), oldest: order(141) })
    expect(141 - 82 + 1).toBe(mostEntries)
  })

  it('never drops what is within two heights of the view, however many that are', () => {
    const range = { newest: order(100), oldest: order(199) }
    const drawn = drawnFrom(100, 100, 95, 20)
    const { newest } = extendedRange(range, drawn, added(200, 1), 'down', height)
    const first = drawn.find((entry) => entry.order === newest)
    expect(first?.bottom).toBeLessThanOrEqual(-height * 2 + 20)
  })

  it('is near an edge within one and a half heights of it', () => {
    const view = { clientHeight: 800, scrollHeight: 10_000, scrollTop: 5_000 }
    expect(nearEdges(view)).toEqual({ up: false, down: false })
    expect(nearEdges({ ...view, scrollTop: 1_199 })).toEqual({ up: true, down: false })
    expect(nearEdges({ ...view, scrollTop: 8_100 })).toEqual({ up: false, down: true })
  })
})
