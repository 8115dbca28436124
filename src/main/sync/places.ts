/**
 * How the entries of a collection get their orders, and where its next page begins.
 *
 * Most are paged by ids that their items show; those are their orders. Bookmarks and favourites are paged by the ids of rows that no answer shows: Link tells the
 * first and the last of a page and none between (mastodon-api.md 1.1). Their entries get orders of their own that say one thing:
 * what stands above what. An order once given stays, so that nothing moves under a reader; new entries get one between their
 * neighbours. The end of a range is the order of its last entry, a space, and the cursor below it. See docs/decisions/order-keys.md.
 */
import type { Order } from '../../shared/ids'
import { idOfOrder, newestOrder, oldestOrder, orderOf } from '../../shared/order'
import type { TimelineAnswer } from '../mastodon/api'
import { freshUntil } from './claims'
import { orderAbove, ordersBetween } from './order-between'
import { createQueue, type Queue } from './queue'
import { justBelow, rangeOf } from './ranges'
import type { TimelineBook } from './timeline-book'

/** The entries of a page with their orders, and where the next page begins; null: it was the last one. */
export interface PlacedPage {
  entries: TimelineAnswer['entries']
  cursor: Order | null
}

export interface Places {
  /** Between asking for what is stored and writing what came of it, nothing else may be placed. */
  inTurn: Queue
  /** What to ask with for the page below an order at which a range ends; null: no answer told. */
  cursorAt: (order: Order) => string | null
  /** Whether nothing stands above a cursor: pages above it were all without rows. */
  isTop: (cursor: Order) => boolean
  /** The newest order at which absence counts. */
  absentFrom: (answer: TimelineAnswer) => Order
  /** @param from the cursor that the page was asked with; null: it is the newest one. */
  place: (answer: TimelineAnswer, from: Order | null) => Promise<PlacedPage>
}

/**
 * Where the next page begins: what Link says, else below the last row, for a server may send no Link at all. Null at the end,
 * which is a page without a next cursor that is empty, or that is not full and has its other cursor (mastodon-api.md 1.1).
 */
const cursorAfter = ({ next, prev, full, entries }: TimelineAnswer): Order | null => {
  if (next?.maxId !== undefined) return orderOf(next.maxId)
  if (prev !== null && !full) return null
  return rangeOf(entries)?.oldest ?? null
}

/** Of a collection whose entries are ordered, and paged, by ids that they show. */
export const placesById: Places = {
  inTurn: (work) => work(),
  cursorAt: idOfOrder,
  isTop: () => false,
  absentFrom: (answer) => freshUntil(answer) ?? newestOrder,
  place: (answer, from) =>
    Promise.resolve({
      entries: answer.entries.filter(({ order }) => from === null || order > from),
      cursor: cursorAfter(answer),
    }),
}

/** Ends the order in the end of a range; never stands in one that was made here. */
const mark = ' '
/** Longer ids than this would not fit into an order with another one; no server has them. */
const longestCursor = 400

const entryOrderOf = (end: Order): Order => end.split(mark, 1)[0] as Order

const endAt = (order: Order, cursor: string | undefined): Order =>
  cursor === undefined || cursor.length > longestCursor
    ? order
    : (`${order}${mark}${orderOf(cursor)}` as Order)

/** The order of a hidden row's id, where it can be that of an entry between two others. */
const orderOfRow = (id: string | undefined, newer: Order, older: Order): Order | null => {
  if (id === undefined || id.length > longestCursor) return null
  const order = orderOf(id)
  return order > newer && order < older && !order.includes(mark) && !order.endsWith('!') ? order : null
}

/**
 * Which entries keep the orders that they have: from the last one up, as long as they ascend. What is put there anew always
 * comes in on top, so what does not fit was put there anew.
 */
const keptOrders = (known: readonly (Order | undefined)[], floor: Order): (Order | null)[] => {
  let below = oldestOrder
  return known
    .toReversed()
    .map((order) => {
      if (order === undefined || order <= floor || order >= below) return null
      below = order
      return order
    })
    .toReversed()
}

/** Of a collection that is paged by the ids of hidden rows, or not paged at all. */
export const placesByPage = (book: Pick<TimelineBook, 'placesOf' | 'ordersFrom' | 'presentFrom'>): Places => {
  const firstBelow = async (order: Order): Promise<Order> =>
    (await book.ordersFrom(justBelow(order), 1))[0] ?? oldestOrder

  /**
   * Whether a page that skips stored entries is believed: they have left the collection, or those that it goes on with were put
   * there anew. Only where it skips few. Else the page is placed anew, and reading on proves what became of the others.
   */
  const isBelieved = async (kept: readonly (Order | null)[], floor: Order): Promise<boolean> => {
    const orders = kept.filter((order) => order !== null)
    const last = orders.at(-1)
    if (last === undefined) return true
    const passed = await book.presentFrom(justBelow(floor), 2 * orders.length + 1, last)
    return passed.length <= 2 * orders.length
  }

  /** Orders for a run of entries below `newer` that has none, above the next one that has. */
  const ordersOfRun = async (
    count: number,
    newer: Order,
    older: Order | null,
    { first, last }: { first: string | undefined; last: string | undefined },
  ): Promise<Order[]> => {
    // Why: above what has left the collection, too, where the run is on top.
    const stored = newer === newestOrder || older === null ? await firstBelow(newer) : older
    const bound = older !== null && older < stored ? older : stored
    const isTop = newer === newestOrder && bound !== oldestOrder
    const top = orderOfRow(first, newer, bound) ?? (isTop ? orderAbove(bound) : null)
    const upper = top === null ? [] : [top]
    const left = count - upper.length
    const bottom = left > 0 && older === null ? orderOfRow(last, top ?? newer, bound) : null
    const lower = bottom === null ? [] : [bottom]
    return [...upper, ...ordersBetween(top ?? newer, bottom ?? bound, left - lower.length), ...lower]
  }

  const ordersFor = async ({ entries, prev, next }: TimelineAnswer, from: Order | null): Promise<Order[]> => {
    const floor = from === null ? newestOrder : entryOrderOf(from)
    const ids = entries.map(({ statusId }) => statusId)
    const known = new Map((await book.placesOf(ids)).map(({ statusId, order }) => [statusId, order]))
    const fitting = keptOrders(
      ids.map((id) => known.get(id)),
      floor,
    )
    const kept = (await isBelieved(fitting, floor)) ? fitting : fitting.map(() => null)
    const orders: Order[] = []
    while (orders.length < kept.length) {
      const at = orders.length
      const given = kept[at] ?? null
      if (given !== null) {
        orders.push(given)
        continue
      }
      const end = kept.findIndex((order, index) => index > at && order !== null)
      const count = (end === -1 ? kept.length : end) - at
      const rows = {
        first: at === 0 && from === null ? (prev?.minId ?? prev?.sinceId) : undefined,
        last: end === -1 ? next?.maxId : undefined,
      }
      orders.push(...(await ordersOfRun(count, orders.at(-1) ?? floor, kept[end] ?? null, rows)))
    }
    return orders
  }

  return {
    inTurn: createQueue(),
    cursorAt: (end) => {
      const at = end.indexOf(mark)
      return at === -1 ? null : idOfOrder(end.slice(at + 1) as Order)
    },
    isTop: (cursor) => cursor.startsWith(mark),
    // Hidden rows say nothing of when they were made.
    absentFrom: () => newestOrder,
    place: async (answer, from) => {
      const orders = await ordersFor(answer, from)
      const entries = answer.entries.map((entry, at) => ({ ...entry, order: orders[at] ?? entry.order }))
      const last = orders.at(-1) ?? (from === null ? newestOrder : entryOrderOf(from))
      const { next, full } = answer
      // Why: a full page without a next cursor is no end, only nowhere to go on.
      const isEnd = next?.maxId === undefined && !full
      return { entries, cursor: isEnd ? null : endAt(last, next?.maxId) }
    },
  }
}
