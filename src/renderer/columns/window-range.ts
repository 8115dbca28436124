/** Which entries a column's window holds: never a whole timeline, always enough around the reader. */
import type { Order } from '../../shared/ids'
import type { OrderRange } from '../../shared/store-shapes'
import type { DrawnEntry } from './anchor'

/**
 * Entries in the first frame, and added at a time when the reader nears an edge. At the top the first frame has as many as mostly
 * fill a view: more would only come later. Around a place there are more, because what is too short cannot be scrolled to it.
 */
export const topEntries = 8
export const firstEntries = 12
export const stepEntries = 18
/** Steps that are made in a row: where almost everything is hidden, the reader's next move goes on. */
export const mostSteps = 20
/** Entries from which on the far side is dropped. */
export const mostEntries = 60
/** Distance to an edge, in heights of the view, below which more is read; and what is never dropped. */
export const nearEdge = 1.5
const keptAround = 2

export interface ViewMetrics {
  scrollTop: number
  clientHeight: number
  scrollHeight: number
}

/** Whether the reader is near the newest or oldest entry drawn. */
export const nearEdges = (view: ViewMetrics): { up: boolean; down: boolean } => {
  const margin = view.clientHeight * nearEdge
  return {
    up: view.scrollTop < margin,
    down: view.scrollHeight - view.scrollTop - view.clientHeight < margin,
  }
}

/**
 * The range after adding entries at one side: as many of the other side are dropped as are too many, but none within
 * two heights of the view.
 * @param drawn what is drawn now, newest first.
 * @param added orders that come new, nearest to the window first; at least one.
 */
export const extendedRange = (
  range: OrderRange,
  drawn: readonly DrawnEntry[],
  added: readonly Order[],
  side: 'up' | 'down',
  height: number,
): OrderRange => {
  const farthest = added.at(-1)
  if (farthest === undefined) return range
  const surplus = drawn.length + added.length - mostEntries
  if (side === 'down') {
    const kept = drawn.find(({ bottom }, at) => at >= surplus || bottom > -height * keptAround)
    return { newest: surplus > 0 && kept ? kept.order : range.newest, oldest: farthest }
  }
  const kept = drawn.findLast(({ top }, at) => at < drawn.length - surplus || top < height * (1 + keptAround))
  return { newest: farthest, oldest: surplus > 0 && kept ? kept.order : range.oldest }
}
