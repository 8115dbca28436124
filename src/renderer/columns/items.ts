/** What a column's window holds: entries and the gaps between them, with unchanged items kept as the same objects. */
import type { Order } from '../../shared/ids'
import type { Below } from '../../shared/rows'
import type { TimelineEntry } from '../db/queries'
import type { Showing } from '../status/judging'

export interface EntryItem {
  kind: 'entry'
  key: string
  order: Order
  /** What finds it again if orders or the database change. */
  uri: string
  /** The post, or what else it refers to. */
  source: TimelineEntry
  /** In a thread: 1 answers the opened post, 2 answers that one; 0 for that post and what comes before it. */
  depth?: number
  /** What filters leave of it. */
  showing: Showing
  /** People besides the one it names who did the same: it stands for their notifications too. */
  others?: number
}

/** What a row says of missing posts: what lies below a segment, or that the feed above may lack some since nobody asked for long. */
export type Missing = Below | 'unasked'

export interface GapItem {
  kind: 'gap'
  key: string
  /** Order of the entry above it, where a segment ends; where nobody asked, of the entry under it. */
  order: Order
  below: Missing
  /** Nothing older is stored: it is the end of the feed, not a row of it. */
  isLast: boolean
  /** Server times of the neighbours; null where there is none. */
  newer: number | null
  older: number | null
}

export type Item = EntryItem | GapItem

/** The key of the entry that stands at an order. */
export const keyOfEntry = (order: Order): string => `e${order}`

/** Whether two structures of plain data are the same. */
export const isSame = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const entries = Object.entries(one)
  if (entries.length !== Object.keys(other).length) return false
  const others = new Map<string, unknown>(Object.entries(other))
  return entries.every(([key, value]) => others.has(key) && isSame(value, others.get(key)))
}

/**
 * The new items, with the old object wherever nothing changed: rows are read anew at every change, and only what
 * differs shall be drawn again.
 */
export const reconciled = (old: readonly Item[], fresh: readonly Item[]): Item[] => {
  const known = new Map(old.map((item) => [item.key, item]))
  return fresh.map((item) => {
    const before = known.get(item.key)
    return before !== undefined && isSame(before, item) ? before : item
  })
}

/**
 * The key of the entry above which the line "You left off here" stands, if something newer stands above it.
 * @param order where reading ended; null: nowhere yet
 * @param hasMore whether newer entries are stored than the first of these
 */
export const leftOffKey = (
  rows: readonly Item[],
  order: Order | null,
  hasMore: boolean,
): string | undefined => {
  const at = order === null ? -1 : rows.findIndex((item) => item.kind === 'entry' && item.order >= order)
  return at > 0 || (at === 0 && hasMore) ? rows[at]?.key : undefined
}
