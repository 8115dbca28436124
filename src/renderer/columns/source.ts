/** What a column's window asks of the store. All of it reads inside a liveQuery; limits bound every answer. */
import type { Order } from '../../shared/ids'
import type { OrderRange } from '../../shared/store-shapes'
import type { Item } from './items'

export interface TimelineSource {
  /** Entries in a closed range that are shown, with the gaps between them, and the gap under the last of them; newest first. */
  slice: (range: OrderRange) => Promise<Item[]>
  /** Milliseconds until something is shown or hidden although nothing was written; null: nothing will be. */
  changesInMs: () => Promise<number | null>
  /** Whether an entry is stored at that order. */
  has: (order: Order) => Promise<boolean>
  /** Orders of the entries next to `order`, nearest first. */
  olderThan: (order: Order, limit: number) => Promise<Order[]>
  newerThan: (order: Order, limit: number) => Promise<Order[]>
  /** How many entries newer than `order` are shown; `most` if there are that many or more. */
  countNewer: (order: Order, most: number) => Promise<number>
  /** Where the post with that uri stands; null if it is not stored in this timeline. */
  orderOfUri: (uri: string) => Promise<Order | null>
  /** How many stored entries stand above `order`; null where that is not known (yet). */
  placeOf: (order: Order) => Promise<number | null>
  /** Stored entries in all, as kept by the writer. */
  count: () => Promise<number>
  /** The era that the timeline is read in now (order.ts). */
  era: () => Promise<number>
}
