/** What the store calls lost, with what could have told otherwise when it did. */
import type { Order } from '../../../src/shared/ids'
import { orderOf } from '../../../src/shared/order'
import type { SegmentRow } from '../../../src/shared/rows'
import { lowestOver } from '../../../src/main/sync/ranges'
import type { Life } from './life'
import { isPlainObject } from './plain'

/** Whether the server adds posts to a home as its newest for that cause, not somewhere below. */
export const cameOnTop = (cause: string): boolean => ['post', 'boost', 'late'].includes(cause)

/**
 * What of a stored range, or of those beneath it over gaps that were open still, could tell that nothing was cut above it: it came
 * as what was newest then, the server's home held it all the time, and it was never edited.
 */
const keptInHome = ({ scene }: Life, { from }: SegmentRow, to: Order): ReadonlySet<Order> => {
  const { world } = scene.instance
  const moved = new Set(
    world
      .historyOf('reader')
      .filter(({ change, cause }) => change === 'removed' || !cameOnTop(cause))
      .map(({ id }) => id),
  )
  const kept = world.homeOf('reader').filter(({ id, editedAt }) => editedAt === null && !moved.has(id))
  return new Set(kept.map(({ id }) => orderOf(id)).filter((order) => order >= from && order <= to))
}

/** Notes every loss when it first stands in the store, and what came to stand inside of one later. */
export const observeLosses = (life: () => Life | null) => {
  let before: SegmentRow[] = []
  return (result: unknown): void => {
    const now = life()
    if (now === null || !isPlainObject(result) || !Array.isArray(result['segments'])) return
    // Why as: all operations that answer segments answer rows.
    const segments = result['segments'] as SegmentRow[]
    segments.forEach((upper, at) => {
      const lower = segments[at + 1]
      if (lower === undefined || upper.below !== 'lost' || now.losses.has(lower.from)) return
      const isInside = before.some(
        ({ to, below }, index) =>
          below === 'lost' && to < lower.from && (before[index + 1]?.from ?? '') > lower.to,
      )
      if (isInside) now.islands.add(lower.from)
      else now.losses.set(lower.from, keptInHome(now, lower, lowestOver(segments, lower)))
    })
    before = segments
  }
}
