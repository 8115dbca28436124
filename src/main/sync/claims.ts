/**
 * What an answer proves, and how it is said to the store. A claim is cut where it would join ranges over posts that are
 * known to be lost: a post that the server put back below the loss is no proof that nothing is missing above it.
 */
import type { Order } from '../../shared/ids'
import type { Below, SegmentRow } from '../../shared/rows'
import type { OrderRange, TimelinePage } from '../../shared/store-shapes'
import { idOfOrder, orderOf } from '../../shared/order'
import { isOlderEdit, mergeRows } from '../../shared/row-batch'
import { asViewed } from '../../shared/viewed'
import type { TimelineAnswer } from '../mastodon/api'
import { justBelow, rangeOf } from './ranges'
import type { Since } from './since'
import { lastIdAt, timeOfId } from './id-time'

/** Replicas lag, and queues are worked off in parallel: absence says nothing about what is this young. */
const freshMs = 120_000

/** An answer with the point in time at which it was asked for (see since.ts). */
export interface Fetched {
  answer: TimelineAnswer
  mark: number
  /** Rows of the fullest page, where it is several. */
  rows?: number
}

/**
 * Pages of one run upwards as one answer, as old as the first of them: what was said since then is newer.
 * @param first the lowest of them, which was asked for first
 */
export const asOne = (first: Fetched, others: readonly Fetched[]): Fetched => {
  const answers = [first, ...others].map(({ answer }) => answer)
  const entries = answers.toReversed().flatMap((answer) => answer.entries)
  const rows = Math.max(...answers.map((answer) => answer.entries.length))
  return { ...first, answer: { ...first.answer, ...mergeRows(answers), entries }, rows }
}

export interface Claim {
  fetched: Fetched
  /** See TimelinePage. */
  covers: OrderRange | null
  below?: Below
  authoritative: OrderRange | null
  /** The newest order at which absence counts, where the caller knows better than ids and dates tell. */
  absentFrom?: Order
  asOf: number | null
  /** See TimelinePage. */
  rebuilding?: boolean
  /** See TimelinePage. */
  unaskedUntil?: number
  /** See TimelinePage. */
  lookedTo?: Order | null
  /** Joins ranges over a loss, because it is proved that nothing is missing there after all. */
  overLoss?: boolean
}

type Part = Omit<TimelinePage, 'account' | 'timeline'>

/** Server time of each entry: that of its id, else of its item. */
export const timesOf = (answer: TimelineAnswer): Map<Order, number> =>
  new Map(answer.entries.map(({ id, order, at }) => [order, timeOfId(id) ?? at]))

/** The newest order that is not too fresh for its absence to count, as the ids of an answer tell; null where they do not. */
export const freshUntil = (
  { entries, serverTime }: TimelineAnswer,
  like = entries[0]?.id ?? '',
): Order | null => {
  const last = lastIdAt(like, serverTime - freshMs)
  return last === null ? null : orderOf(last)
}

/** The newest order at which absence counts: where ids tell their time that time, else the first entry that is old enough. */
const settledFrom = (answer: TimelineAnswer, authoritative: OrderRange | null): Order | null => {
  if (authoritative === null) return null
  const limit = answer.serverTime - freshMs
  const told = freshUntil(answer, answer.entries[0]?.id ?? idOfOrder(authoritative.oldest))
  if (told !== null) return told
  const settled = [...timesOf(answer)].filter(([, time]) => time <= limit).map(([order]) => order)
  return settled.sort()[0] ?? null
}

/** The whole claim as one page, with what the stream said meanwhile laid over it. */
const asPart = (claim: Claim, since: Since): Part => {
  const { fetched, covers, below, authoritative, asOf } = claim
  const { answer, mark } = fetched
  const arrived = since.arrivedAfter(mark)
  const placed = new Map(arrived.map((entry) => [entry.statusId, entry.order]))
  const named = answer.entries
    .filter((entry) => !since.wasRemovedAfter(mark, entry.statusId))
    // An item that moved while the answer was on its way stands where it moved to.
    .filter(({ statusId, order }) => (placed.get(statusId) ?? order) === order)
  const known = new Set(named.map((entry) => entry.order))
  const meanwhile = arrived
    .filter((entry) => !known.has(entry.order) && authoritative !== null)
    .filter(
      ({ order }) => authoritative !== null && order >= authoritative.newest && order <= authoritative.oldest,
    )
  const absentBefore = claim.absentFrom ?? settledFrom(answer, authoritative)
  return {
    ...mergeRows([answer]),
    statuses: answer.statuses.map((row) => {
      const edited = since.editedAfter(mark, row.id)
      // What came while the answer was on its way may tell of an older edit than it shows.
      if (edited === null || isOlderEdit(edited, row)) return row
      // Why: an edit may have come by a public stream, which knows no viewer.
      return asViewed(row, edited)
    }),
    entries: [...named.map(({ order, statusId }) => ({ order, statusId })), ...meanwhile],
    covers,
    ...(below === undefined ? {} : { below }),
    authoritative: absentBefore === null ? null : authoritative,
    absentBefore,
    asOf,
    rows: fetched.rows ?? answer.entries.length,
    ...(claim.rebuilding === true ? { rebuilding: true } : {}),
    ...(claim.lookedTo === undefined ? {} : { lookedTo: claim.lookedTo }),
    ...(claim.unaskedUntil === undefined ? {} : { unaskedUntil: claim.unaskedUntil }),
  }
}

const overlap = (range: OrderRange | null, newest: Order, oldest: Order): OrderRange | null => {
  if (range === null) return null
  const cut = {
    newest: range.newest > newest ? range.newest : newest,
    oldest: range.oldest < oldest ? range.oldest : oldest,
  }
  return cut.newest <= cut.oldest ? cut : null
}

const within = (part: Part, newest: Order, oldest: Order): Part => ({
  ...part,
  entries: part.entries.filter(({ order }) => order >= newest && order <= oldest),
  covers: overlap(part.covers, newest, oldest),
  authoritative: overlap(part.authoritative, newest, oldest),
})

/** What stands between two ranges over a loss: an island of its own, or nothing where the user's limit removed it. */
const island = (part: Part, upper: SegmentRow, lower: SegmentRow | undefined): Part[] => {
  if (upper.below === 'trimmed') return []
  const entries = part.entries.filter(
    ({ order }) => order > upper.to && (lower === undefined || order < lower.from),
  )
  const covers = rangeOf(entries)
  if (covers === null) return []
  const below = lower === undefined ? (part.below ?? 'lost') : 'lost'
  return [{ ...part, entries, covers, below, authoritative: null, asOf: null }]
}

/** Cuts a page where it reaches over a loss; nearly always there is none and the page stays whole. */
const cutAtLosses = (part: Part, segments: readonly SegmentRow[]): Part[] => {
  const { covers } = part
  if (covers === null) return [part]
  const at = segments.findIndex(
    ({ to, below }) => (below === 'lost' || below === 'trimmed') && covers.newest <= to && covers.oldest > to,
  )
  const upper = segments[at]
  if (upper === undefined) return [part]
  const lower = segments[at + 1]
  const above = within(part, covers.newest, upper.to)
  // Why: what lies below the page is not what lies below its upper piece.
  const { below: _told, ...rest } = above
  const pieces = [rest, ...island(part, upper, lower)]
  if (lower === undefined || covers.oldest < lower.from) return pieces
  return [...pieces, ...cutAtLosses({ ...within(part, lower.from, covers.oldest), asOf: null }, segments)]
}

/** The pages that say a claim to the store; one, except over a loss. */
export const partsOf = (claim: Claim, segments: readonly SegmentRow[], since: Since): Part[] => {
  const part = asPart(claim, since)
  if (claim.covers === null) {
    // Why: rows that prove nothing stand only where nothing can be missing around them.
    const entries =
      segments.length === 0
        ? part.entries
        : part.entries.filter(({ order }) => segments.some(({ from, to }) => from <= order && to >= order))
    return [{ ...part, entries }]
  }
  return claim.overLoss === true ? [part] : cutAtLosses(part, segments)
}

/**
 * Where absence begins to count in a page below a cursor: right there if what stands at the cursor is old enough, since what is below is
 * older. Ids without a time would tell it from the first row of the page on, and what vanished right above that row would stay.
 */
export const absentBelow = (
  cursor: Order,
  time: number,
  { serverTime }: TimelineAnswer,
): Pick<Claim, 'absentFrom'> => (time <= serverTime - freshMs ? { absentFrom: justBelow(cursor) } : {})

/** The part of a page below a cursor that was asked for with `max_id`. */
export const belowCursor = (cursor: Order, oldest: Order): OrderRange => ({
  newest: justBelow(cursor),
  oldest,
})
