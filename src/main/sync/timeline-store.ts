/**
 * The store of one timeline as it is read now: only what belongs to the present era (see src/shared/order.ts), by orders without
 * their mark. What is stored from older eras lies beneath, for windows to show; nothing here can be asked of the server by it.
 */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { eraOfOrder, inEra, oldestOrder, withoutEra } from '../../shared/order'
import type { Below, EntryRow, SegmentRow, TimelineRow } from '../../shared/rows'
import type { StoreClient } from '../../shared/contract'
import type {
  OrderRange,
  PageResult,
  StreamBatch,
  TimelineOverview,
  TimelinePage,
} from '../../shared/store-shapes'

type Unowned<Args> = Omit<Args, 'account' | 'timeline'>

export interface TimelineStore {
  /** The era that is read now. */
  era: () => Promise<number>
  overview: () => Promise<TimelineOverview>
  applyPage: (page: Unowned<TimelinePage>) => Promise<PageResult>
  applyStream: (batch: Unowned<StreamBatch>) => Promise<PageResult>
  setBelow: (from: Order, below: Below) => Promise<void>
  loseBlindWindow: (from: Order) => Promise<void>
  ordersBetween: (range: OrderRange, limit: number, presentOnly: boolean) => Promise<Order[]>
  placesOf: (statusIds: readonly string[]) => Promise<Pick<EntryRow, 'order' | 'statusId'>[]>
  /** Another era may have begun. */
  forget: () => void
}

const windowOf = ({ from, to }: NonNullable<SegmentRow['blind']>): NonNullable<SegmentRow['blind']> => ({
  from: withoutEra(from),
  to: withoutEra(to),
})

const segmentsIn = (segments: readonly SegmentRow[], era: number): SegmentRow[] =>
  era === 0
    ? [...segments]
    : segments
        .filter(({ from }) => eraOfOrder(from) === era)
        .map((segment) => ({
          ...segment,
          from: withoutEra(segment.from),
          to: withoutEra(segment.to),
          verified: withoutEra(segment.verified),
          ...(segment.blind === undefined ? {} : { blind: windowOf(segment.blind) }),
        }))

const rowIn = (row: TimelineRow): TimelineRow =>
  row.lookedTo === undefined ? row : { ...row, lookedTo: withoutEra(row.lookedTo) }

const rangeIn = (range: OrderRange, era: number): OrderRange => ({
  newest: inEra(range.newest, era),
  oldest: inEra(range.oldest, era),
})

export const createTimelineStore = (
  store: StoreClient,
  account: AccountKey,
  timeline: TimelineKey,
): TimelineStore => {
  let known: number | null = null

  const readEra = async (): Promise<number> => {
    const { row } = await store('overview', { timeline })
    known = row?.era ?? 0
    return known
  }
  const era = async (): Promise<number> => known ?? readEra()
  const resultIn = (result: PageResult, now: number): PageResult => ({
    ...result,
    segments: segmentsIn(result.segments, now),
  })
  const placed = <Entry extends { order: Order }>(entries: readonly Entry[], now: number): Entry[] =>
    entries.map((entry) => ({ ...entry, order: inEra(entry.order, now) }))
  const ranged = (range: OrderRange | null, now: number): OrderRange | null =>
    range === null ? null : rangeIn(range, now)

  return {
    era,
    overview: async () => {
      const { row, segments } = await store('overview', { timeline })
      known = row?.era ?? 0
      return { row: row === null ? null : rowIn(row), segments: segmentsIn(segments, known) }
    },
    applyPage: async (page) => {
      const now = await era()
      const inPlace = {
        ...page,
        entries: placed(page.entries, now),
        covers: ranged(page.covers, now),
        authoritative: ranged(page.authoritative, now),
        absentBefore: page.absentBefore === null ? null : inEra(page.absentBefore, now),
        ...(page.lookedTo === undefined
          ? {}
          : { lookedTo: page.lookedTo === null ? null : inEra(page.lookedTo, now) }),
      }
      return resultIn(await store('applyPage', { account, timeline, ...inPlace }), now)
    },
    applyStream: async (batch) => {
      const now = await era()
      const joins = batch.joins === null ? null : inEra(batch.joins, now)
      const entries = placed(batch.entries, now)
      return resultIn(await store('applyStream', { ...batch, account, timeline, entries, joins }), now)
    },
    setBelow: async (from, below) => {
      await store('setBelow', { timeline, from: inEra(from, await era()), below })
    },
    loseBlindWindow: async (from) => {
      await store('loseBlindWindow', { timeline, from: inEra(from, await era()) })
    },
    ordersBetween: async (range, limit, presentOnly) => {
      const within = rangeIn(range, await era())
      const orders = await store('ordersBetween', {
        timeline,
        ...within,
        limit,
        ...(presentOnly ? { presentOnly } : {}),
      })
      return orders.map(withoutEra)
    },
    placesOf: async (statusIds) => {
      const now = await era()
      const places = await store('placesOf', { timeline, statusIds: [...statusIds] })
      return places
        .filter(({ order }) => eraOfOrder(order) === now)
        .map((place) => ({ ...place, order: withoutEra(place.order) }))
    },
    forget: () => {
      known = null
    },
  }
}

/** An order of the store among those of an era: what lies in older ones is below everything. */
export const orderIn = (order: Order, era: number): Order =>
  eraOfOrder(order) === era ? withoutEra(order) : oldestOrder
