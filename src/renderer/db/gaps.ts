/** Where gaps are drawn: between two neighbouring entries that no segment proves to be neighbours. Pure. */
import type { Order } from '../../shared/ids'
import type { Below, SegmentRow } from '../../shared/rows'

/** An entry's place in its timeline, with the server time of what stands there (null: not known). */
export interface Place {
  order: Order
  at: number | null
}

/** Unknown, lost or trimmed posts between two entries; under the oldest entry also `end`: there is nothing below. */
export interface Gap {
  kind: 'gap'
  below: Below
  /** Where the segment above the gap ends (else the entry above it): what `timeline.fillGap` is called with. */
  above: Order
  /** Order of the entry beneath; null at the end of what is stored. */
  beneath: Order | null
  /** Server times of the neighbours. */
  newerAt: number | null
  olderAt: number | null
}

/** What can be done about a gap decides which one is shown where several fall together. */
const urgency: Record<Below, number> = { open: 0, lost: 1, trimmed: 2, end: 3 }

/**
 * The gap between two neighbours, or null where a segment holds both.
 * @param segments of the timeline, newest first: all that end or begin around the two.
 * @param lower null: `upper` is the oldest entry that is stored.
 */
export const gapBetween = (
  segments: readonly SegmentRow[],
  upper: Place,
  lower: Place | null,
): Gap | null => {
  const holder = segments.find((segment) => segment.from <= upper.order && segment.to >= upper.order)
  if (holder !== undefined && lower !== null && holder.to >= lower.order) return null
  const unknown: { below: Below; above: Order }[] = segments
    .filter((segment) => segment.to >= upper.order && (lower === null || segment.to < lower.order))
    .map((segment) => ({ below: segment.below, above: segment.to }))
  // A post that streamed in and was not joined to a segment proves nothing about what is under it.
  if (holder === undefined) unknown.unshift({ below: 'open', above: upper.order })
  const shown = unknown.reduce((one, other) => (urgency[other.below] < urgency[one.below] ? other : one))
  return {
    kind: 'gap',
    // Why: something is stored beneath, so this was not the end.
    below: lower !== null && shown.below === 'end' ? 'open' : shown.below,
    above: shown.above,
    beneath: lower?.order ?? null,
    newerAt: upper.at,
    olderAt: lower?.at ?? null,
  }
}

/**
 * Puts the gaps between entries.
 * @param entries newest first, all that are stored in their range.
 * @param next the entry after the last of them; null if nothing older is stored.
 * @returns the entries with gaps between them, and the one under the last entry if there is one.
 */
export const placeGaps = <Entry extends Place>(
  entries: readonly Entry[],
  segments: readonly SegmentRow[],
  next: Place | null,
): (Entry | Gap)[] =>
  entries.flatMap((entry, at) => {
    const gap = gapBetween(segments, entry, entries[at + 1] ?? next)
    return gap === null ? [entry] : [entry, gap]
  })
