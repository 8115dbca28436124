/**
 * Everything the engine writes about one timeline, one write after another, with the segments as they were after the
 * last. A page and what it proves are always one operation of the store.
 */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import type { Below, EntryRow, SegmentRow, StatusRow } from '../../shared/rows'
import type { StoreClient } from '../../shared/contract'
import type { RowBatch, StreamBatch, TimelineOverview, Trimmed, TrimOrder } from '../../shared/store-shapes'
import { AppError } from '../../shared/errors'
import { newestOrder, oldestOrder } from '../../shared/order'
import { noRows } from '../../shared/row-batch'
import type { Claim } from './claims'
import { partsOf } from './claims'
import { createQueue } from './queue'
import { segmentAt } from './ranges'
import { createSince } from './since'
import { createTimelineStore, orderIn } from './timeline-store'

/** An answer gives other ids to what is stored (fault map row 34); nothing of it was written. */
export class IdsChanged extends Error {
  /** Server time of the answer that showed it. */
  readonly at: number

  constructor(at: number) {
    super('The server gives other ids')
    this.at = at
  }
}

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
  /** Which era of the server's ids is read now (see src/shared/order.ts). */
  era: () => Promise<number>
  /** How many entries of that era are stored, up to a limit. */
  countUpTo: (most: number) => Promise<number>
  /** @throws IdsChanged */
  apply: (claim: Claim) => Promise<Applied>
  /** Notes that the newest end was confirmed by an answer without rows. */
  confirm: (serverTime: number) => Promise<void>
  /** Notes that a look at everything is over, wherever it came to. */
  lookEnded: () => Promise<void>
  /** Says what lies below the segment that holds an order. */
  setBelow: (at: Order, below: Below) => Promise<void>
  /** Says of the blind window (see `SegmentRow`) of the segment that holds an order that what came in it is not to be had any more. */
  loseBlindWindow: (at: Order) => Promise<void>
  /** Stored entries from an order (inclusive) downwards. */
  ordersFrom: (newest: Order, limit: number, oldest?: Order) => Promise<Order[]>
  /** The same without those that are marked as gone: what the server should still have. */
  presentFrom: (newest: Order, limit: number, oldest: Order) => Promise<Order[]>
  /** Where items stand in the timeline; those that do not are left out. */
  placesOf: (ids: readonly string[]) => Promise<Pick<EntryRow, 'order' | 'statusId'>[]>
  /**
   * Puts streamed posts on top of the newest segment, or into segments. Answers whether any of them stands on top now; `nowhere`: nothing
   * is stored that they could be joined to.
   */
  stream: (
    batch: RowBatch & Pick<StreamBatch, 'entries' | 'isBlind'>,
  ) => Promise<'onTop' | 'within' | 'nowhere'>
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

/** A page without rows, of which nothing follows. */
const nothing = { ...noRows, entries: [], covers: null, authoritative: null, absentBefore: null }

export const createTimelineBook = (
  store: StoreClient,
  account: AccountKey,
  timeline: TimelineKey,
): TimelineBook => {
  const inTurn = createQueue()
  const since = createSince()
  let remembered: SegmentRow[] | null = null
  let replacedAt = 0
  const own = createTimelineStore(store, account, timeline)

  const current = async (): Promise<SegmentRow[]> => {
    remembered ??= (await own.overview()).segments
    return remembered
  }
  const forget = (): void => {
    remembered = null
    own.forget()
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
      const result = await own.applyPage(part)
      if (result.isForeign === true) throw new IdsChanged(claim.fetched.answer.serverTime)
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
        const overview = await own.overview()
        remembered = overview.segments
        return overview
      }),
    era: own.era,
    countUpTo: async (most) =>
      (await own.ordersBetween({ newest: newestOrder, oldest: oldestOrder }, most, false)).length,
    apply: (claim) => inTurn(() => applyParts(claim)),
    confirm: (asOf) =>
      inTurn(async () => {
        await own.applyPage({ ...nothing, asOf })
      }),
    lookEnded: () =>
      inTurn(async () => {
        await own.applyPage({ ...nothing, asOf: null, lookedTo: null })
      }),
    setBelow: (at, below) =>
      inTurn(async () => {
        const segment = segmentAt(await current(), at)
        if (segment === undefined || segment.below === below) return
        await own.setBelow(segment.from, below)
        remembered = null
      }),
    loseBlindWindow: (at) =>
      inTurn(async () => {
        const segment = segmentAt(await current(), at)
        if (segment?.blind === undefined) return
        await own.loseBlindWindow(segment.from)
        remembered = null
      }),
    ordersFrom: (newest, limit, oldest = oldestOrder) => own.ordersBetween({ newest, oldest }, limit, false),
    presentFrom: (newest, limit, oldest) => own.ordersBetween({ newest, oldest }, limit, true),
    placesOf: own.placesOf,
    stream: (batch) =>
      inTurn(async () => {
        const segments = await current()
        const top = segments[0]
        if (top === undefined) return 'nowhere'
        const entries = batch.entries.filter((entry) => placeable(segments, entry.order))
        const result = await own.applyStream({ ...batch, entries, joins: top.from })
        remembered = result.segments
        since.arrived(entries)
        return entries.some(({ order }) => order < top.from) ? 'onTop' : 'within'
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
        if (trimmed.edge !== null) since.trimmed(orderIn(trimmed.edge, await own.era()))
        remembered = null
        return trimmed
      }),
    forget,
    replaced: () => {
      forget()
      replacedAt = since.next()
    },
  }
}
