/** What becomes of the items of entries that were removed: posts are shared, other items stand in one timeline and go with it. */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { accountOfTimeline } from '../../shared/ids'
import type { EntryRow, ItemKind } from '../../shared/rows'
import { traitsOf } from '../../shared/timelines'
import type { SteppeDatabase } from '../db/database'
import { noteLeftovers } from './leftovers'
import type { Left } from './references'
import { deleteSliced } from './upsert'

type Keys = [AccountKey, string][]
type Taker = (database: SteppeDatabase, keys: Keys) => Promise<Left>

/** Removes rows that stand for a person and a post, and answers these. */
const takeAbout = async (
  table: SteppeDatabase['notifications'] | SteppeDatabase['requests'],
  keys: Keys,
): Promise<Left> => {
  const rows = await table.bulkGet(keys)
  await deleteSliced<unknown, [AccountKey, string]>(table, keys)
  return { posts: rows.map((row) => row?.statusId), people: rows.map((row) => row?.profileId) }
}

const takers: Record<ItemKind, Taker> = {
  post: (_database, keys) => Promise.resolve({ posts: keys.map(([, id]) => id), people: [] }),
  notification: (database, keys) => takeAbout(database.notifications, keys),
  request: (database, keys) => takeAbout(database.requests, keys),
  scheduled: async (database, keys) => {
    await deleteSliced(database.scheduled, keys)
    return { posts: [], people: [] }
  },
  conversation: async (database, keys) => {
    const rows = await database.conversations.bulkGet(keys)
    await deleteSliced(database.conversations, keys)
    return {
      posts: rows.map((row) => row?.lastStatusId),
      people: rows.flatMap((row) => row?.profileIds ?? []),
    }
  },
}

/**
 * Removes entries of a timeline, and what they stood for; answers where they stood. To be called in a transaction over the tables of a
 * page.
 */
export const leaveEntries = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  leaving: readonly EntryRow[],
): Promise<Order[]> => {
  const account = accountOfTimeline(timeline)
  const orders = leaving.map(({ order }) => order)
  await deleteSliced(
    database.entries,
    orders.map((order): [TimelineKey, Order] => [timeline, order]),
  )
  const keys = leaving.map(({ statusId }): [AccountKey, string] => [account, statusId])
  await noteLeftovers(database, account, await takers[traitsOf(timeline).item](database, keys))
  return orders
}
