/** Whether there is a place to go to where the user stopped reading on another device, and which. */
import type { Order, TimelineKey } from '../../shared/ids'
import type { SegmentRow } from '../../shared/rows'
import type { Reader } from '../db/queries'

/** What is stored around the place. */
interface Around {
  /** Whether an entry stands right there. */
  isStored: boolean
  /** The next older entry; null if nothing as old is stored. */
  older: Order | null
  /** Of the timeline, newest first. */
  segments: readonly Pick<SegmentRow, 'from' | 'to' | 'below'>[]
}

/**
 * The entry there, or the next older one where it is no more: that is the last one which was read. Null while what stood there may
 * still come, in a gap that is open or above everything: older ones are not where the user stopped.
 */
export const entryToGoTo = (there: Order, { isStored, older, segments }: Around): Order | null => {
  if (isStored) return there
  const above = segments.findLast(({ from }) => from <= there)
  if (above === undefined) return null
  const isInGap = above.to < there
  return isInGap && above.below === 'open' ? null : older
}

/** The same out of the store; to be called inside a liveQuery. */
export const stoppedElsewhere = async (
  reader: Reader,
  timeline: TimelineKey,
  there: Order,
): Promise<Order | null> => {
  const [isStored, [older = null], segments] = await Promise.all([
    reader.hasEntry(timeline, there),
    reader.ordersBelow(timeline, there, 1),
    reader.segments(timeline),
  ])
  return entryToGoTo(there, { isStored, older, segments })
}
