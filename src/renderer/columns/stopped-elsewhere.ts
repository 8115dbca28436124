/** Whether there is a place to go to where the user stopped reading on another device, and which. */
import type { Order, TimelineKey } from '../../shared/ids'
import { oldestOrder } from '../../shared/order'
import type { SegmentRow } from '../../shared/rows'
import type { Reader } from '../db/queries'

/** What is stored around the place. */
interface Around {
  /** Whether an entry stands right there. */
  isStored: boolean
  /** The next older entry; null if nothing as old is stored. */
  older: Order | null
  /** The oldest entry of all; null if there is none. */
  oldest: Order | null
  /** Of the timeline, newest first. */
  segments: readonly Pick<SegmentRow, 'from' | 'to' | 'below'>[]
}

export interface PlaceToGoTo {
  order: Order
  /** False: the user stopped before all that is left of the timeline, so this is where what they have not read begins. */
  isThere: boolean
}

/**
 * The entry there, or the next older one where it is no more: that is the last one which was read. Where nothing as old is stored, and
 * nothing older will come, the oldest. Null while what stood there may still come, in a gap that is open, above everything or below it.
 */
export const entryToGoTo = (
  there: Order,
  { isStored, older, oldest, segments }: Around,
): PlaceToGoTo | null => {
  if (isStored) return { order: there, isThere: true }
  const above = segments.findLast(({ from }) => from <= there)
  if (above === undefined) return null
  const isBelow = above.to < there
  if (isBelow && above.below === 'open') return null
  if (older !== null) return { order: older, isThere: true }
  return oldest === null ? null : { order: oldest, isThere: false }
}

/** The same out of the store; to be called inside a liveQuery. */
export const stoppedElsewhere = async (
  reader: Reader,
  timeline: TimelineKey,
  there: Order,
): Promise<PlaceToGoTo | null> => {
  const [isStored, [older = null], [oldest = null], segments] = await Promise.all([
    reader.hasEntry(timeline, there),
    reader.ordersBelow(timeline, there, 1),
    reader.ordersAbove(timeline, oldestOrder, 1),
    reader.segments(timeline),
  ])
  return entryToGoTo(there, { isStored, older, oldest, segments })
}
