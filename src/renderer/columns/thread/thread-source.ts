/** A thread as a window of entries: what is known of it, each post at an order that stays while others come in around it. */
import type { AccountKey, Order } from '../../../shared/ids'
import { homeOf } from '../../../shared/timelines'
import type { KnownThread, Reader } from '../../db/queries'
import { judged, openly } from '../../status/judging'
import { keyOfEntry, type EntryItem } from '../items'
import type { TimelineSource } from '../source'
import { viewing, type Viewer } from '../viewing'
import { pivotOrder, SpacedOrders } from './spaced-orders'

export interface ThreadSource extends TimelineSource {
  known: () => Promise<KnownThread>
}

export interface ThreadName {
  account: AccountKey
  /** Of the opened post. */
  id: string
  /** Of the opened post of the thread that this one was reached from. */
  within: string | null
}

export const threadSource = (
  reader: Reader,
  { account, id, within }: ThreadName,
  viewer: Viewer,
): ThreadSource => {
  const place = { context: 'thread', askedFor: null } as const
  const { rules, where, changesInMs } = viewing(reader, account, viewer, place)
  const spaced = new SpacedOrders()
  const known = (): Promise<KnownThread> => reader.thread(account, id, within)
  const placed = async () => {
    const thread = await known()
    return { ...thread, orders: spaced.place(thread.ids, thread.at) }
  }
  const orders = async (): Promise<Order[]> => (await placed()).orders

  return {
    known,
    slice: async ({ newest, oldest }) => {
      const thread = await placed()
      const depths = new Map<Order, number>()
      const entries = thread.orders.flatMap((order, at) => {
        const statusId = thread.ids[at]
        if (statusId === undefined || order < newest || order > oldest) return []
        depths.set(order, thread.depths[at] ?? 0)
        // Posts are drawn for entries of timelines; a thread has none, and any key of the account stands for it.
        return [{ timeline: homeOf(account), order, statusId, goneAt: null }]
      })
      const [posts, hiding] = await Promise.all([reader.posts(account, entries), rules()])
      const circumstances = where()
      return posts.flatMap((post): EntryItem[] => {
        // Who opened it wants to see it.
        const isOpened = post.order === pivotOrder
        const showing = isOpened ? openly : judged(hiding, post, circumstances)
        if (showing === null) return []
        const { order, uri } = post
        const depth = depths.get(order) ?? 0
        return [{ kind: 'entry', key: keyOfEntry(order), order, uri, source: post, showing, depth }]
      })
    },
    changesInMs,
    has: async (order) => (await orders()).includes(order),
    olderThan: async (order, limit) => (await orders()).filter((one) => one > order).slice(0, limit),
    newerThan: async (order, limit) =>
      (await orders())
        .filter((one) => one < order)
        .slice(-limit)
        .reverse(),
    countNewer: async (order, most) => Math.min(most, (await orders()).filter((one) => one < order).length),
    placeOf: async (order) => (await orders()).filter((one) => one < order).length,
    // Orders stay for as long as a thread is open, and it is opened by the id of its post.
    orderOfUri: () => Promise.resolve(null),
    count: async () => (await orders()).length,
    era: () => Promise.resolve(0),
  }
}
