/**
 * The algebra of segments: which ranges of a timeline are proved contiguous. Pure; segments are lists of one
 * timeline, newest first, that never overlap or touch. Order keys ascend from newest to oldest.
 */
import type { Order, TimelineKey } from '../../shared/ids'
import type { Below, SegmentRow } from '../../shared/rows'
import type { OrderRange } from '../../shared/store-shapes'

const newer = (one: Order, other: Order): Order => (one < other ? one : other)
const older = (one: Order, other: Order): Order => (one > other ? one : other)

const intersects = (segment: SegmentRow, range: OrderRange): boolean =>
  segment.from <= range.oldest && segment.to >= range.newest

const sorted = (segments: SegmentRow[]): SegmentRow[] =>
  segments.toSorted((one, other) => (one.from < other.from ? -1 : 1))

/**
 * The newest order down from which everything was confirmed by REST: upwards from the oldest confirmed range, as far as the
 * next one touches. An answer that meets only what streamed in leaves a stretch below it that nothing confirmed yet.
 */
const confirmedUpTo = (merged: readonly SegmentRow[], covers: OrderRange): Order => {
  const confirmed = [covers, ...merged.map(({ verified, to }) => ({ newest: verified, oldest: to }))]
  const upwards = confirmed.toSorted((one, other) => (one.oldest > other.oldest ? -1 : 1))
  return upwards.reduce(
    (reached, range) => (range.oldest >= reached ? newer(reached, range.newest) : reached),
    upwards[0]?.newest ?? covers.newest,
  )
}

type Window = NonNullable<SegmentRow['blind']>

/** What an answer leaves of a blind window that it does not confirm from below; null: nothing. */
const leftOf = (window: Window, covers: OrderRange): Window | null => {
  if (covers.newest > window.from || covers.oldest <= window.from) return window
  return covers.oldest >= window.to ? null : { ...window, from: covers.oldest }
}

/**
 * The blind windows of some segments that become one, as one.
 * @param verified what is confirmed of that
 * @param covers what an answer has shown now
 */
const windowOf = (
  segments: readonly Pick<SegmentRow, 'blind'>[],
  verified: Order,
  covers?: OrderRange,
): Pick<SegmentRow, 'blind'> => {
  const windows = segments.flatMap(({ blind }): Window[] => {
    if (blind === undefined || verified <= blind.from) return []
    const left = covers === undefined ? blind : leftOf(blind, covers)
    return left === null ? [] : [left]
  })
  const [first] = windows
  if (first === undefined) return {}
  const from = windows.map((one) => one.from).reduce(newer)
  const to = windows.map((one) => one.to).reduce(older)
  return { blind: { from, to: newer(to, verified) } }
}

/** What was the end is none any more where something stands below it: between them is what nobody has asked for yet. */
const endingOnce = (segments: SegmentRow[]): SegmentRow[] =>
  segments.map((segment, at) =>
    segment.below === 'end' && at < segments.length - 1 ? { ...segment, below: 'open' } : segment,
  )

/**
 * Adds a range that a REST answer proved: every segment that intersects it becomes one with it.
 * @param below what lies below `covers`, if the answer told. It counts only where the range is the lower end of the
 *   result; a segment that reaches further down knows better.
 */
export const mergeCoverage = (
  timeline: TimelineKey,
  segments: readonly SegmentRow[],
  covers: OrderRange,
  below?: Below,
): SegmentRow[] => {
  const merged = segments.filter((segment) => intersects(segment, covers))
  const apart = segments.filter((segment) => !intersects(segment, covers))
  const oldest = merged.at(-1)
  const to = merged.reduce((end, segment) => older(end, segment.to), covers.oldest)
  const told = to === covers.oldest ? below : undefined
  const verified = confirmedUpTo(merged, covers)
  const segment: SegmentRow = {
    timeline,
    from: merged.reduce((end, { from }) => newer(end, from), covers.newest),
    to,
    verified,
    ...windowOf(merged, verified, covers),
    below: told ?? oldest?.below ?? 'open',
  }
  return endingOnce(sorted([...apart, segment]))
}

/**
 * Extends the segment that holds `joins` upwards to the newest of `orders`, because a stream that was joined there was
 * not broken since. What was streamed is contiguous, but not verified. Without such a segment nothing changes.
 * @param isBlind whether a single tip joined it, and these are its first
 */
export const extendUpwards = (
  segments: readonly SegmentRow[],
  joins: Order,
  orders: readonly Order[],
  isBlind = false,
): SegmentRow[] => {
  const joined = segments.find((segment) => segment.from <= joins && segment.to >= joins)
  if (joined === undefined) return [...segments]
  const above = orders.filter((order) => order < joined.from)
  const newest = above.reduce(newer, joined.from)
  const reached = { newest, oldest: joined.to }
  const merged = segments.filter((segment) => intersects(segment, reached))
  const begun = isBlind && above.length > 0 ? [{ blind: { from: above.reduce(older), to: joined.from } }] : []
  return sorted([
    ...segments.filter((segment) => !merged.includes(segment)),
    {
      ...joined,
      from: merged.map((segment) => segment.from).reduce(newer, newest),
      ...windowOf([...merged, ...begun], joined.verified),
    },
  ])
}

/** Leaves the blind window of a segment out of it, as a loss. What stands in there, if anything does, is in no segment any more. */
export const withoutWindow = (segment: SegmentRow): SegmentRow[] => {
  const { blind, ...rest } = segment
  if (blind === undefined) return [segment]
  return [
    { ...rest, to: blind.from, verified: blind.from, below: 'lost' },
    { ...rest, from: blind.to },
  ]
}

/**
 * Takes the orders between two entries that stay out of what is proved.
 * @param above the entry above what was removed; a segment ends there, and says that what lies below was trimmed.
 * @param beneath the entry under it; null: nothing is stored there any more.
 */
export const cutAway = (
  timeline: TimelineKey,
  segments: readonly SegmentRow[],
  { above, beneath }: { above: Order; beneath: Order | null },
): SegmentRow[] => {
  const cut = segments.flatMap(({ blind, ...segment }): SegmentRow[] => {
    const { from, to, verified } = segment
    const kept = (piece: SegmentRow): SegmentRow =>
      blind !== undefined && piece.from <= blind.from && piece.to >= blind.to ? { ...piece, blind } : piece
    const upper = kept({ ...segment, to: newer(to, above), verified: newer(verified, newer(to, above)) })
    if (beneath === null || to < beneath) return from <= above ? [upper] : []
    const lower = kept({ ...segment, from: older(from, beneath), verified: older(verified, beneath) })
    return from <= above ? [upper, lower] : [lower]
  })
  // An entry that no segment holds proves itself; without it nothing would say what became of those below.
  const edge = cut.find((segment) => segment.from <= above && segment.to >= above)
  const others = cut.filter((segment) => segment !== edge)
  const alone: SegmentRow = { timeline, from: above, to: above, verified: above, below: 'trimmed' }
  return sorted([...others, edge === undefined ? alone : { ...edge, below: 'trimmed' }])
}
