/** The kept count of a timeline, whole and by ranges; to be called inside the transaction that writes or removes its entries. */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { oldestOrder } from '../../shared/order'
import type { CountedRange, TimelineRow } from '../../shared/rows'
import { mostInRange, rangesAfter, rangesOf, type OrdersChanged } from '../db/counted-ranges'
import type { SteppeDatabase } from '../db/database'

/**
 * Divides the first range that holds too many. One at a time: a page makes one too full at most, and a timeline from before there
 * were ranges is divided by as many writes as it has of them.
 */
const divided = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  ranges: readonly CountedRange[],
): Promise<readonly CountedRange[]> => {
  const at = ranges.findIndex(({ count }) => count > mostInRange)
  const full = ranges[at]
  if (full === undefined) return ranges
  const half = mostInRange / 2
  const [middle] = await database.entries
    .where('[timeline+order]')
    .between([timeline, full.from], [timeline, ranges[at + 1]?.from ?? oldestOrder], true, false)
    .offset(half)
    .limit(1)
    .primaryKeys()
  if (middle === undefined) return ranges
  const parts = [
    { from: full.from, count: half },
    { from: middle[1], count: full.count - half },
  ]
  return ranges.toSpliced(at, 1, ...parts)
}

const isSame = (one: TimelineRow | undefined, other: TimelineRow): boolean =>
  one?.count === other.count &&
  one.asOf === other.asOf &&
  one.fullest === other.fullest &&
  one.rebuilt === other.rebuilt &&
  one.lookedTo === other.lookedTo &&
  one.brought === other.brought &&
  JSON.stringify(one.ranges) === JSON.stringify(other.ranges)

/** Keeps a timeline's count, the posts that it brought and the time of its last confirmation; answers the count. */
export const keepCount = async (
  database: SteppeDatabase,
  account: AccountKey,
  timeline: TimelineKey,
  change: Partial<OrdersChanged> & {
    asOf: number | null
    brought?: number
    rows?: number
    rebuilt?: Order | undefined
    /** Null: it is over. */
    lookedTo?: Order | null | undefined
  },
): Promise<number> => {
  const { added = [], removed = [] } = change
  const stored = await database.timelines.get(timeline)
  const rebuilt = change.rebuilt ?? stored?.rebuilt
  const lookedTo = change.lookedTo === undefined ? (stored?.lookedTo ?? null) : change.lookedTo
  const fullest = Math.max(stored?.fullest ?? 0, change.rows ?? 0)
  const brought = (stored?.brought ?? 0) + (change.brought ?? 0)
  const changed = rangesAfter(rangesOf(stored ?? { count: 0 }), { added, removed })
  const ranges = await divided(database, timeline, changed)
  const row: TimelineRow = {
    timeline,
    account,
    count: (stored?.count ?? 0) + added.length - removed.length,
    asOf: change.asOf === null ? (stored?.asOf ?? null) : Math.max(change.asOf, stored?.asOf ?? 0),
    ...(fullest === 0 ? {} : { fullest }),
    ...(rebuilt === undefined ? {} : { rebuilt }),
    ...(lookedTo === null ? {} : { lookedTo }),
    ...(stored?.era === undefined ? {} : { era: stored.era }),
    ...(stored?.renewedAt === undefined ? {} : { renewedAt: stored.renewedAt }),
    ...(brought === 0 ? {} : { brought }),
    ...(ranges.length === 1 ? {} : { ranges }),
  }
  if (!isSame(stored, row)) await database.timelines.put(row)
  return row.count
}
