/** The arithmetic of the reading place: which entry holds it, and where the view must scroll to keep it. Pixels throughout. */
import type { Order } from '../../shared/ids'

/** An entry as it is drawn; edges are measured from the top of the view. */
export interface DrawnEntry {
  order: Order
  uri: string
  top: number
  bottom: number
}

/** An entry, and where its top edge shall be, measured from the top of the view. */
export interface Anchor {
  order: Order
  uri: string
  offset: number
}

const anchorOf = ({ order, uri, top }: DrawnEntry): Anchor => ({ order, uri, offset: top })

/** The entry whose top edge is nearest to the top of the view; null if none is drawn. */
export const nearestAnchor = (entries: readonly DrawnEntry[]): Anchor | null => {
  let nearest: DrawnEntry | null = null
  for (const entry of entries) {
    if (nearest === null || Math.abs(entry.top) < Math.abs(nearest.top)) nearest = entry
  }
  return nearest === null ? null : anchorOf(nearest)
}

/** Whether a view that is held by the one stands where it would be held by the other. */
export const isSamePlace = (one: Anchor, other: Anchor | null): boolean =>
  other !== null && one.order === other.order && Math.abs(one.offset - other.offset) < 1

/**
 * What stands in for an anchor whose entry is gone: the next older entry that is still drawn, where it was before;
 * if there is none, the nearest newer one.
 * @param before the entries as they were drawn before the change, newest first.
 */
export const standIn = (
  gone: Anchor,
  before: readonly DrawnEntry[],
  drawn: ReadonlySet<Order>,
): Anchor | null => {
  const left = before.filter(({ order }) => drawn.has(order))
  const next =
    left.find(({ order }) => order > gone.order) ?? left.findLast(({ order }) => order < gone.order)
  return next === undefined ? null : anchorOf(next)
}

/**
 * Whether somebody other than this code scrolled, since it last did.
 * @param expected what `scrollTop` was after this code's last change, as the browser rounded it.
 * @param most the largest `scrollTop` there is now: a page that shrank forces the view up, which is nobody's wish.
 */
export const wasScrolled = (scrollTop: number, expected: number, most: number): boolean => {
  if (Math.abs(scrollTop - expected) < 1) return false
  return !(expected > most && scrollTop >= most - 1)
}

/** What must show of an entry for it to be in view: less is a fraction that rounding lets in, or the blank margin of a post. */
const leastInView = 12

/** Whether enough of an entry is in view for it to count as seen. */
export const isInView = ({ top, bottom }: Pick<DrawnEntry, 'top' | 'bottom'>, height: number): boolean =>
  Math.min(bottom, height) - Math.max(top, 0) >= Math.min(leastInView, bottom - top)

/** The newest entry that is in view; null if none is. */
export const newestInView = (entries: readonly DrawnEntry[], height: number): Order | null =>
  entries.find((entry) => isInView(entry, height))?.order ?? null

/** Where the top edge of an entry goes that shall stand at the lower edge of the view, wholly visible if it fits. */
export const offsetAtBottom = (entry: DrawnEntry, height: number, margin: number): number =>
  Math.max(0, height - (entry.bottom - entry.top) - margin)
