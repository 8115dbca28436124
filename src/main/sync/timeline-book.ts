/**
 * Everything the engine writes about one timeline, one write after another, with the segments as they were after the
 * last. A page and what it proves are always one operation of the store.
 */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import type { Below, EntryRow, SegmentRow, StatusRow } from '../../shared/rows'
import type {
  RowBatch,
  StoreClient,
  StreamBatch,
  TimelineOverview,
  Trimmed,
  TrimOrder,
} from '../../shared/store-ops'
import { AppError } from '../../shared/errors'
import { oldestOrder } from '../../shared/order'
import { noRows } from '../../shared/row-batch'
import type { Claim } from './claims'
import { partsOf } from './claims'
import { createQueue } from './queue'
import { segmentAt } from './ranges'
import { createSince } from './since'

export interface Applied {
  segments: SegmentRow[]
  count: number
  added: number
}

export interface TimelineBook {
  /** Point in time for an answer that is about to be asked for. */
  mark: () => number
  /** As the store has it now. */
  overview: () => Promise<TimelineOverview>
  apply: (claim: Claim) => Promise<Applied>
  /** Notes that the newest end was confirmed by an answer without rows. */
  confirm: (serverTime: number) => Promise<void>
  /** Says what lies below the segment that holds an order. */
  setBelow: (at: Order, below: Below) => Promise<void>
  /** Stored entries from an order (inclusive) downwards. */
  ordersFrom: (newest: Order, limit: number, oldest?: Order) => Promise<Order[]>
  /** The same without those that are marked as gone: what the server should still have. */
  presentFrom: (newest: Order, limit: number, oldest: Order) => Promise<Order[]>
  /** Where items stand in the timeline; those that do not are left out. */
  placesOf: (ids: readonly string[]) => Promise<Pick<EntryRow, 'order' | 'statusId'>[]>
  /** Puts streamed posts on top of the newest segment, or into segments; answers false if there is none to join. */
  stream: (batch: RowBatch & Pick<StreamBatch, 'entries'>) => Promise<boolean>
  edit: (batch: RowBatch) => Promise<void>
  /** Takes posts out of this timeline; from that local time on they are looked at. */
  remove: (ids: string[], checkAt: number) => Promise<void>
  /** Ends posts that were deleted, at that server time. */
  purge: (ids: string[], at: number) => Promise<void>
  /** Takes away the oldest entries, at most 40. */
  trim: (order: TrimOrder) => Promise<Trimmed>
  /** Forgets what it remembers of the store. */
  forget: () => void
  /** The database is another one now: answers that were asked for before say nothing of it. */
  replaced: () => void
}

export const createTimelineBook = (
  store: StoreClient,
  account: AccountKey,
  timeline: TimelineKey,
): TimelineBook => {
  const inTurn = createQueue()
  const since = createSince()
  let remembered: SegmentRow[] | null = null
  let replacedAt = 0

  const current = async (): Promise<SegmentRow[]> => {
    remembered ??= (await store('overview', { timeline })).segments
    return remembered
  }
  /** What was asked for before entries were trimmed proves nothing of where they stood: they are missing there by our own doing. */
  const stillTrue = (claim: Claim): Claim => {
    const lowest = claim.covers?.oldest ?? claim.authoritative?.oldest
    return lowest === undefined || !since.wasTrimmedAfter(claim.fetched.mark, lowest)
      ? claim
      : { ...claim, covers: null, authoritative: null, asOf: null }
  }
  const applyParts = async (given: Claim): Promise<Applied> => {
    if (given.fetched.mark < replacedAt) throw new AppError({ code: 'cancelled' })
    const claim = stillTrue(given)
    const applied: Applied = { segments: await current(), count: 0, added: 0 }
    for (const part of partsOf(claim, applied.segments, since)) {
      const result = await store('applyPage', { account, timeline, ...part })
      remembered = result.segments
      applied.segments = result.segments
      applied.count = result.count
      applied.added += result.added
      since.arrived(part.entries)
    }
    return applied
  }
  /** In a gap, or below the oldest, a streamed post would stand without proof: the next page brings it. */
  const placeable = (segments: SegmentRow[], order: Order): boolean =>
    order < (segments[0]?.from ?? oldestOrder) || segmentAt(segments, order) !== undefined

  return {
    mark: since.mark,
    overview: () =>
      inTurn(async () => {
        const overview = await store('overview', { timeline })
        remembered = overview.segments
        return overview
      }),
    apply: (claim) => inTurn(() => applyParts(claim)),
    confirm: (asOf) =>
      inTurn(async () => {
        const nothing = { ...noRows, entries: [], covers: null, authoritative: null }
        await store('applyPage', { account, timeline, ...nothing, absentBefore: null, asOf })
      }),
    setBelow: (at, below) =>
      inTurn(async () => {
        const segment = segmentAt(await current(), at)
        if (segment === undefined || segment.below === below) return
        await store('setBelow', { timeline, from: segment.from, below })
        remembered = null
      }),
    ordersFrom: (newest, limit, oldest = oldestOrder) =>
      store('ordersBetween', { timeline, newest, oldest, limit }),
    presentFrom: (newest, limit, oldest) =>
      store('ordersBetween', { timeline, newest, oldest, limit, presentOnly: true }),
    placesOf: (statusIds) => store('placesOf', { timeline, statusIds: [...statusIds] }),
    stream: (batch) =>
      inTurn(async () => {
        const segments = await current()
        const top = segments[0]
        if (top === undefined) return false
        const entries = batch.entries.filter((entry) => placeable(segments, entry.order))
        const result = await store('applyStream', { ...batch, account, timeline, entries, joins: top.from })
        remembered = result.segments
        since.arrived(entries)
        return true
      }),
    edit: (batch) => {
      since.edited(batch.statuses satisfies StatusRow[])
      return inTurn(async () => {
        await store('updateStatuses', { account, ...batch })
      })
    },
    remove: (statusIds, checkAt) => {
      since.removed(statusIds)
      return inTurn(async () => {
        await store('removeEntries', { account, timeline, statusIds, checkAt })
      })
    },
    purge: (statusIds, at) => {
      since.removed(statusIds)
      return inTurn(async () => {
        await store('purge', { account, statusIds, at, why: 'deleted' })
      })
    },
    trim: (order) =>
      inTurn(async () => {
        const trimmed = await store('trimTimeline', order)
        if (trimmed.edge !== null) since.trimmed(trimmed.edge)
        remembered = null
        return trimmed
      }),
    forget: () => {
      remembered = null
    },
    replaced: () => {
      remembered = null
      replacedAt = since.next()
    },
  }
}
