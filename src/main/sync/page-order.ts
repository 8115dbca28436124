/**
 * The orders of a page whose ids do not all tell where they stand: a server that calls boosts otherwise than posts, one malformed
 * item with an id of its own (fault map rows 33 and 43). Within a page the server's order counts, not the ids.
 */
import type { Order } from '../../shared/ids'
import { orderAboveId, orderOf } from '../../shared/order'
import type { TimelineAnswer } from '../mastodon/api'

const isAlphanumeric = (id: string): boolean => /^[0-9a-z]+$/i.test(id)

/** Ids that are so much shorter than those around them were not made by the same counter. */
const outlier = 3

/** Which ids of a page are of its usual kind: letters and digits, if any are, and about as long as most. */
const usualIn = (ids: readonly string[]): ((id: string) => boolean) => {
  const lengths = ids
    .filter(isAlphanumeric)
    .map((id) => id.length)
    .sort((one, other) => one - other)
  const median = lengths[lengths.length >> 1]
  return median === undefined ? () => true : (id) => isAlphanumeric(id) && id.length * outlier >= median
}

/** Indexes of the longest run of usual ids that descends, as ids of a page do. */
const descending = (ids: readonly string[], isUsual: (id: string) => boolean): Set<number> => {
  const runs: { at: number; order: Order; length: number; before: number | null }[] = []
  ids.forEach((id, at) => {
    if (!isUsual(id)) return
    const order = orderOf(id)
    let before: number | null = null
    runs.forEach((run, index) => {
      if (run.order < order && run.length > (before === null ? 0 : (runs[before]?.length ?? 0)))
        before = index
    })
    runs.push({ at, order, length: 1 + (before === null ? 0 : (runs[before]?.length ?? 0)), before })
  })
  const longest = Math.max(...runs.map(({ length }) => length))
  const kept = new Set<number>()
  let run = runs.findLast(({ length }) => length === longest)
  while (run !== undefined) {
    kept.add(run.at)
    run = run.before === null ? undefined : runs[run.before]
  }
  return kept
}

/**
 * An order for each id of a page in the server's order, newest first, each once. What does not fit stands right above the next one
 * that does; null where there is none on this page: then it begins the next page, for that begins below the last one that fits.
 */
export const ordersOfPage = (ids: readonly string[]): (Order | null)[] => {
  const isUsual = usualIn(ids)
  const kept = descending(ids, isUsual)
  return ids.map((id, at) => {
    if (kept.has(at)) return orderOf(id)
    const anchor = ids.find((_other, index) => index > at && kept.has(index))
    return anchor === undefined ? null : orderAboveId(anchor, id)
  })
}

/** The entries of a feed's page with such orders. */
export const inPageOrder = (entries: TimelineAnswer['entries']): TimelineAnswer['entries'] => {
  const orders = ordersOfPage(entries.map(({ id }) => id))
  return entries.flatMap((entry, at) => {
    const order = orders[at] ?? null
    return order === null ? [] : [{ ...entry, order }]
  })
}
