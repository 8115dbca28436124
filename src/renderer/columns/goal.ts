/** How the entries that were asked for are to stand in the view, once they are drawn. */
import type { Order } from '../../shared/ids'
import { offsetAtBottom } from './anchor'
import type { Anchor } from './anchor'
import type { ScrollKeeper, Viewport } from './scroll-keeper'

export type Goal =
  /** The newest at the upper edge. */
  | { at: 'top' }
  /** An entry where it stood before. */
  | { at: 'anchor'; anchor: Anchor }
  /** The oldest at the lower edge, with what stands under it. */
  | { at: 'end' }
  /** An entry at the lower edge, what is newer filling the view above it. */
  | { at: 'bottom'; order: Order }

/** Room under an entry at the lower edge, where the line "You left off here" stands. Pixels. */
const lineRoom = 32

/** Moves the view where the goal says. */
export const reach = (goal: Goal, keeper: ScrollKeeper, view: Viewport): void => {
  if (goal.at === 'top') keeper.moveToTop()
  else if (goal.at === 'end') keeper.moveToEnd()
  else if (goal.at === 'anchor') keeper.moveTo(goal.anchor)
  else {
    const entries = view.entries()
    // One that is hidden by now has no row: then the next newer one.
    const at = entries.findLastIndex(({ order }) => order <= goal.order)
    const entry = entries[at]
    if (entry === undefined) {
      keeper.afterChange()
      return
    }
    // Where posts are missing below it, the row that says so is seen whole.
    const missingRoom = (entries[at + 1]?.top ?? entry.bottom) - entry.bottom
    const offset = offsetAtBottom(entry, view.clientHeight, lineRoom + missingRoom)
    keeper.moveTo({ order: entry.order, uri: entry.uri, offset })
    keeper.adopt()
  }
}
