/** The store as a column's window asks it: one timeline of the reader, its rows as items, without what the account hides. */
import { accountOfTimeline, type TimelineKey } from '../../shared/ids'
import { readTimelineKey, traitsOf } from '../../shared/timelines'
import type { Reader } from '../db/queries'
import { judged, noRules, type Circumstances, type Rules } from '../status/judging'
import { grouped } from './groups'
import { keyOfEntry, type Item } from './items'
import { contextOf } from './kinds'
import { shownCounter } from './shown-counter'
import type { TimelineSource } from './source'
import { viewing, type Viewer } from './viewing'

type Row = Awaited<ReturnType<Reader['timelineBetween']>>[number]

type GapRow = Extract<Row, { kind: 'gap' }>

/** Times say nothing where entries do not stand by time. */
const gapOf = (row: GapRow, isChronological: boolean): Item => ({
  kind: 'gap',
  key: `g${row.above}`,
  order: row.above,
  below: row.below,
  isLast: row.beneath === null,
  newer: isChronological ? row.newerAt : null,
  older: isChronological ? row.olderAt : null,
})

/** What stands above an entry from when on nobody asked; also above one that is not shown. */
const unaskedAbove = ({ order, entry: { unasked } }: Exclude<Row, GapRow>): Item[] => {
  if (unasked === undefined) return []
  const { since: older, until: newer } = unasked
  return [{ kind: 'gap', key: `u${order}`, order, below: 'unasked', isLast: false, newer, older }]
}

/** Null for what is not shown. */
const itemOf = (row: Exclude<Row, GapRow>, rules: Rules, where: Circumstances): Item | null => {
  const showing = judged(rules, row, where)
  if (showing === null) return null
  return { kind: 'entry', key: keyOfEntry(row.order), order: row.order, uri: row.uri, source: row, showing }
}

export const timelineSource = (reader: Reader, timeline: TimelineKey, viewer: Viewer): TimelineSource => {
  const spec = readTimelineKey(timeline)?.spec
  const account = accountOfTimeline(timeline)
  const { rules, where, changesInMs } = viewing(reader, account, viewer, {
    context: contextOf(timeline),
    askedFor: spec?.kind === 'profile' || spec?.kind === 'pinned' ? spec.id : null,
  })
  const countShown = shownCounter(reader, timeline, rules, where)

  return {
    slice: async (range) => {
      const [rows, hiding] = await Promise.all([reader.timelineBetween(timeline, range), rules()])
      const circumstances = where()
      const { isChronological } = traitsOf(timeline)
      const items = rows
        .flatMap((row) =>
          row.kind === 'gap'
            ? [gapOf(row, isChronological)]
            : [...unaskedAbove(row), itemOf(row, hiding, circumstances)],
        )
        .filter((item) => item !== null)
      return grouped(items)
    },
    changesInMs,
    has: (order) => reader.hasEntry(timeline, order),
    olderThan: (order, limit) => reader.ordersBelow(timeline, order, limit),
    newerThan: (order, limit) => reader.ordersAbove(timeline, order, limit),
    countNewer: async (order, most) => {
      if ((await rules()) === noRules) return reader.entriesAbove(timeline, order, most)
      const orders = await reader.ordersAbove(timeline, order, most)
      // Where there are so many or more, hidden ones among the nearest do not make them fewer.
      return orders.length < most ? countShown(orders) : most
    },
    placeOf: (order) => reader.placeOf(timeline, order),
    orderOfUri: async (uri) => (await reader.entryByUri(timeline, uri))?.order ?? null,
    count: async () => (await reader.timelineRow(timeline))?.count ?? 0,
    era: async () => (await reader.timelineRow(timeline))?.era ?? 0,
  }
}

/** What a column reads while no database is open: nothing. */
export const emptySource: TimelineSource = {
  slice: () => Promise.resolve([]),
  changesInMs: () => Promise.resolve(null),
  has: () => Promise.resolve(false),
  olderThan: () => Promise.resolve([]),
  newerThan: () => Promise.resolve([]),
  countNewer: () => Promise.resolve(0),
  placeOf: () => Promise.resolve(null),
  orderOfUri: () => Promise.resolve(null),
  count: () => Promise.resolve(0),
  era: () => Promise.resolve(0),
}
