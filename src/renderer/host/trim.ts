/** Trims the oldest entries of a timeline, a slice at a time; see docs/decisions/retention.md. */
import type { Order, TimelineKey } from '../../shared/ids'
import { newestOrder, oldestOrder } from '../../shared/order'
import type { EntryRow } from '../../shared/rows'
import type { OrderRange, Trimmed, TrimOrder } from '../../shared/store-shapes'
import { traitsOf } from '../../shared/timelines'
import { timeOf } from '../db/compose-items'
import type { SteppeDatabase } from '../db/database'
import { leaveEntries } from './leave-items'
import { keepCount } from './kept-count'
import { replaceSegments, segmentsOf } from './membership'
import { cutAway } from './segments'
import { sliceSize } from './upsert'

interface Slice {
  /** Oldest first. */
  entries: EntryRow[]
  /** The entry under them that stays; null: they are the oldest. */
  beneath: Order | null
}

const between = (database: SteppeDatabase, timeline: TimelineKey, newest: Order, oldest: Order) =>
  database.entries.where('[timeline+order]').between([timeline, newest], [timeline, oldest], false, false)

/** The order of the last of the newest so many; null if there are not that many. */
const lastOfNewest = async (
  database: SteppeDatabase,
  { timeline, newestKept }: TrimOrder,
): Promise<Order | null> => {
  const newest = between(database, timeline, newestOrder, oldestOrder)
  const [key] = await newest
    .offset(Math.max(0, newestKept - 1))
    .limit(1)
    .primaryKeys()
  return key?.[1] ?? null
}

const zoneAround = async (
  database: SteppeDatabase,
  { timeline, around }: TrimOrder,
  place: Order,
): Promise<OrderRange> => {
  const above = await between(database, timeline, newestOrder, place).reverse().limit(around).primaryKeys()
  const below = await between(database, timeline, place, oldestOrder).limit(around).primaryKeys()
  const ends = (keys: readonly [TimelineKey, Order][], open: Order): Order =>
    keys.length < around ? open : (keys.at(-1)?.[1] ?? place)
  return { newest: ends(above, newestOrder), oldest: ends(below, oldestOrder) }
}

const zoneOf = (zones: readonly OrderRange[], order: Order): OrderRange | undefined =>
  zones.find(({ newest, oldest }) => newest <= order && oldest >= order)

/** The lowest entries below `floor` that stand in no zone. */
const lowest = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  floor: Order,
  zones: readonly OrderRange[],
): Promise<Slice> => {
  let beneath: Order | null = null
  for (;;) {
    const found: EntryRow[] = await between(database, timeline, floor, beneath ?? oldestOrder)
      .reverse()
      .limit(sliceSize)
      .toArray()
    const first = found[0]
    const zone = first === undefined ? undefined : zoneOf(zones, first.order)
    if (zone === undefined) {
      const end = found.findIndex(({ order }) => zoneOf(zones, order) !== undefined)
      return { entries: end === -1 ? found : found.slice(0, end), beneath }
    }
    if (zone.newest <= floor) return { entries: [], beneath }
    beneath = await newestWithin(database, timeline, zone)
  }
}

/** The newest entry of a zone; its end need not be one. */
const newestWithin = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  zone: OrderRange,
): Promise<Order> => {
  const [key] = await database.entries
    .where('[timeline+order]')
    .between([timeline, zone.newest], [timeline, zone.oldest], true, true)
    .limit(1)
    .primaryKeys()
  return key?.[1] ?? zone.newest
}

/**
 * How many of the entries are too old: all up to the last one that is, before the first one that is not. One without a time of
 * its own goes as its neighbours do.
 */
const countOld = (times: readonly (number | null)[], { olderThan, serverNow }: TrimOrder): number => {
  if (olderThan === null) return 0
  const young = times.findIndex((at) => at !== null && at >= olderThan && at <= serverNow)
  const judged = young === -1 ? times : times.slice(0, young)
  return judged.findLastIndex((at) => at !== null && at < olderThan) + 1
}

const nothing: Trimmed = { removed: 0, edge: null }

/** See `StoreOps.trimTimeline`. */
export const trimTimeline = (database: SteppeDatabase, order: TrimOrder): Promise<Trimmed> =>
  database.transaction('rw', database.tables, async () => {
    const { account, timeline, excess } = order
    const floor = await lastOfNewest(database, order)
    if (floor === null || traitsOf(timeline).paging !== 'feed') return nothing
    const places = await Promise.all(order.places.map((place) => zoneAround(database, order, place)))
    const { entries, beneath } = await lowest(database, timeline, floor, [...order.keeps, ...places])
    const times = await Promise.all(entries.map((entry) => timeOf(database, entry)))
    const leaving = entries.slice(0, Math.max(countOld(times, order), Math.min(excess, entries.length)))
    const last = leaving.at(-1)
    if (last === undefined) return nothing
    const [above] = await between(database, timeline, newestOrder, last.order)
      .reverse()
      .limit(1)
      .primaryKeys()
    const removed = await leaveEntries(database, timeline, leaving)
    const before = await segmentsOf(database, timeline)
    const kept = { above: above?.[1] ?? floor, beneath }
    await replaceSegments(database, before, cutAway(timeline, before, kept))
    await keepCount(database, account, timeline, { removed, asOf: null })
    return { removed: leaving.length, edge: last.order }
  })
