/**
 * Keys of the local store. All of them are opaque strings; the brands keep one kind from being
 * passed where another is meant.
 */
declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** Local name of a signed-in account: eight characters, made at sign-in, never reused. */
export type AccountKey = Branded<'AccountKey'>
/** One timeline of one account, e.g. `k3xq81ab/home`; see timelines.ts. */
export type TimelineKey = Branded<'TimelineKey'>
/** A column of the deck. */
export type ColumnId = Branded<'ColumnId'>
/** Sortable form of a server id; ascending order is newest first. See order.ts. */
export type Order = Branded<'Order'>

/** Marks a string that is known to be an account key (made by the registry, or parsed from a contract). */
export const asAccountKey = (text: string): AccountKey => text as AccountKey
export const asTimelineKey = (text: string): TimelineKey => text as TimelineKey
export const asColumnId = (text: string): ColumnId => text as ColumnId

/** The account that a timeline belongs to. */
export const accountOfTimeline = (timeline: TimelineKey): AccountKey =>
  asAccountKey(timeline.slice(0, timeline.indexOf('/')))
