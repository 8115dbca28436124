/** What main is told of the columns that can be seen. The page is a stand-in: what is in its view is said by the test. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SeenColumns } from '../../../src/renderer/columns/seen-columns'
import { asColumnId, type ColumnId } from '../../../src/shared/ids'

const settledMs = 1_000
const home = asColumnId('home0000')
const local = asColumnId('local000')

let told: ColumnId[][]
let seen: SeenColumns
let page: EventTarget & { visibilityState: string }
/** Says what share of an element is in view, as the page's observer does. */
let observe: (entries: { target: Element; intersectionRatio: number }[]) => void

const draw = (column: ColumnId, share: number): (() => void) => {
  // Why as: it is only told apart from others.
  const element = {} as Element
  const remove = seen.watch(column)(element)
  observe([{ target: element, intersectionRatio: share }])
  return () => remove?.()
}
const settle = (): unknown => vi.advanceTimersByTime(settledMs)

beforeEach(() => {
  vi.useFakeTimers()
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', page)
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(listener: typeof observe) {
        observe = listener
      }
      observe(): void {}
      unobserve(): void {}
    },
  )
  told = []
  seen = new SeenColumns((columns) => told.push(columns))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('that nothing is seen is told at first too, and once', () => {
  seen.start()
  settle()
  expect(told).toEqual([[]])
  draw(home, 0)
  settle()
  expect(told).toEqual([[]])
  draw(local, 1)
  settle()
  expect(told).toEqual([[], [local]])
})

it('what is in view is told at first, and anew when the window is hidden or a column is gone', () => {
  const removeHome = draw(home, 0.5)
  draw(local, 0.5)
  settle()
  expect(told).toEqual([])
  const stop = seen.start()
  settle()
  expect(told).toEqual([[home, local]])
  removeHome()
  settle()
  page.visibilityState = 'hidden'
  page.dispatchEvent(new Event('visibilitychange'))
  settle()
  expect(told).toEqual([[home, local], [local], []])
  stop()
  page.visibilityState = 'visible'
  page.dispatchEvent(new Event('visibilitychange'))
  settle()
  expect(told).toHaveLength(3)
})
