/** Schemas of what windows send as arguments of commands: they come from a renderer and are not believed. */
import * as v from 'valibot'
import { columnWidth, mostKeptJumps } from './columns'
import type { AccountKey, ColumnId, Order, TimelineKey } from './ids'
import { isOpenedKey, mostKeptOpened } from './opened'
import { readTimelineKey, timelineKindNames } from './timelines'

export const short = v.pipe(v.string(), v.minLength(1), v.maxLength(2_000))
export const accountKey = v.custom<AccountKey>(
  (value) => typeof value === 'string' && /^[a-z0-9]{8}$/.test(value),
)
export const timelineKey = v.custom<TimelineKey>(
  (value) => typeof value === 'string' && readTimelineKey(value) !== null,
)
export const columnId = v.custom<ColumnId>(
  (value) => typeof value === 'string' && /^[a-z0-9]{8}$/.test(value),
)
export const order = v.custom<Order>(
  (value) => typeof value === 'string' && /^[\x20-\x7e]{1,1002}$/.test(value),
)
/** Pixels. */
export const width = v.pipe(v.number(), v.minValue(columnWidth.least), v.maxValue(columnWidth.most))
const spot = {
  order,
  uri: v.pipe(v.string(), v.maxLength(4_000)),
  offset: v.pipe(v.number(), v.finite()),
}
const jumps = v.strictObject({
  left: v.pipe(v.array(v.strictObject(spot)), v.maxLength(mostKeptJumps)),
  hasReadOn: v.boolean(),
})
// What else is kept with it, and is refused, does not cost the place.
export const place = v.strictObject({
  ...spot,
  seen: v.fallback(v.optional(order), undefined),
  jumps: v.fallback(v.optional(jumps), undefined),
})

/** Posts of one view. */
export const postIds = v.pipe(v.array(short), v.maxLength(100))
/** What is none of them is left out: it does not cost the others. */
export const openedKeys = v.pipe(
  v.array(v.unknown()),
  v.maxLength(mostKeptOpened),
  v.transform((all) => all.filter(isOpenedKey)),
)

const kind = v.picklist(timelineKindNames)
const age = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500)))
export const retention = v.strictObject({
  mostPosts: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  days: age,
  kinds: v.record(kind, age),
})
