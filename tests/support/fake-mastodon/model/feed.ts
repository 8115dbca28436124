import { compareIds } from '../ids'

/**
 * A home feed as Mastodon keeps it in Redis (API 1.3): a sorted list of ids, and what is remembered of boosts
 * so that one post does not come by again and again.
 */
export interface Feed {
  /** Ascending by id. */
  ids: string[]
  /** Original post to the boost that stands for it, while that is among the newest. */
  tracked: Map<string, string>
  /** Original post to further boosts of it that were held back. */
  heldBack: Map<string, Set<string>>
  /** While the feed is regenerated: when that ends, and when each id becomes visible. */
  regeneration: { until: number; appearsAt: Map<string, number> } | null
  /** Emptied for idleness; the next call regenerates it. */
  wiped: boolean
}

export interface FeedItem {
  id: string
  boostOf: string | null
}

export interface FeedLimits {
  feedLimit: number
  reblogFalloff: number
}

export const createFeed = (): Feed => ({
  ids: [],
  tracked: new Map(),
  heldBack: new Map(),
  regeneration: null,
  wiped: false,
})

/** Index of the first id that is not lower than the given one. */
const lowerBound = (ids: readonly string[], id: string): number => {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareIds(ids[middle] ?? '', id) < 0) low = middle + 1
    else high = middle
  }
  return low
}

const feedHas = (feed: Feed, id: string): boolean => feed.ids[lowerBound(feed.ids, id)] === id

const insert = (feed: Feed, id: string): void => {
  const index = lowerBound(feed.ids, id)
  if (feed.ids[index] !== id) feed.ids.splice(index, 0, id)
}

const erase = (feed: Feed, id: string): boolean => {
  const index = lowerBound(feed.ids, id)
  if (feed.ids[index] !== id) return false
  feed.ids.splice(index, 1)
  return true
}

const rankFromTop = (feed: Feed, id: string): number =>
  feedHas(feed, id) ? feed.ids.length - 1 - lowerBound(feed.ids, id) : Number.POSITIVE_INFINITY

/** @returns false if the item was held back: then it is neither in the feed nor streamed. */
export const addToFeed = (feed: Feed, item: FeedItem, groupBoosts: boolean, limits: FeedLimits): boolean => {
  if (item.boostOf === null || !groupBoosts) {
    // A boost that came earlier stands for the post.
    if (feed.tracked.has(item.id)) return false
    insert(feed, item.id)
    return true
  }
  if (rankFromTop(feed, item.boostOf) < limits.reblogFalloff) return false
  if (feed.tracked.has(item.boostOf)) {
    const held = feed.heldBack.get(item.boostOf) ?? new Set()
    feed.heldBack.set(item.boostOf, held.add(item.id))
    return false
  }
  feed.tracked.set(item.boostOf, item.id)
  insert(feed, item.id)
  return true
}

/**
 * @returns whether it was there, and the older boost that took its place, if one did.
 */
export const removeFromFeed = (
  feed: Feed,
  item: FeedItem,
  groupBoosts: boolean,
): { removed: boolean; reinserted: string | null } => {
  if (item.boostOf === null || !groupBoosts) {
    feed.heldBack.delete(item.id)
    feed.tracked.delete(item.id)
    return { removed: erase(feed, item.id), reinserted: null }
  }
  const held = feed.heldBack.get(item.boostOf)
  if (!feedHas(feed, item.id)) {
    return { removed: false, reinserted: null }
  }
  held?.delete(item.id)
  feed.tracked.delete(item.boostOf)
  const oldest = [...(held ?? [])].sort(compareIds)[0] ?? null
  if (oldest !== null) {
    insert(feed, oldest)
    feed.tracked.set(item.boostOf, oldest)
  }
  return { removed: erase(feed, item.id), reinserted: oldest }
}

/** Cuts the feed to its limit and forgets boosts that sank below the fall-off. @returns what was cut. */
export const trimFeed = (feed: Feed, limits: FeedLimits): string[] => {
  const excess = Math.max(0, feed.ids.length - limits.feedLimit)
  const cut = excess > 0 ? feed.ids.splice(0, excess) : []
  const falloff = feed.ids[feed.ids.length - 1 - limits.reblogFalloff]
  if (falloff !== undefined) {
    for (const [original, boost] of feed.tracked) {
      if (compareIds(boost, falloff) > 0) continue
      feed.tracked.delete(original)
      feed.heldBack.delete(original)
    }
  }
  return cut
}

export interface Cursor {
  maxId: string | null
  sinceId: string | null
  minId: string | null
}

/**
 * At most `limit` ids, newest first (API 1.1): the newest below `maxId` and above `sinceId`, or, with `minId`,
 * those immediately above it.
 */
export const pageOfFeed = (ids: readonly string[], cursor: Cursor, limit: number): string[] => {
  const end = cursor.maxId === null ? ids.length : lowerBound(ids, cursor.maxId)
  const floor = cursor.minId ?? cursor.sinceId
  let start = 0
  if (floor !== null) {
    start = lowerBound(ids, floor)
    if (ids[start] === floor) start += 1
  }
  if (start >= end || limit <= 0) return []
  const slice =
    cursor.minId === null
      ? ids.slice(Math.max(start, end - limit), end)
      : ids.slice(start, Math.min(end, start + limit))
  return slice.reverse()
}
