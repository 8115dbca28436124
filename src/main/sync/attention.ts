/** What the engines ask about the user's circumstances. Whoever answers tells them when an answer is another now. */
import type { TimelineKey } from '../../shared/ids'

export interface Attention {
  /** Whether somebody can see this timeline at the moment. */
  isVisible: (timeline: TimelineKey) => boolean
  /** Whether a column shows this timeline, seen or not. */
  isShown: (timeline: TimelineKey) => boolean
  /** Whether less is to be asked for: the machine is on battery, or the network slow or paid by volume. */
  isSparing: () => boolean
}

/** Where nobody tells: everything is seen, and there is no reason to spare. */
export const fullAttention: Attention = {
  isVisible: () => true,
  isShown: () => true,
  isSparing: () => false,
}
