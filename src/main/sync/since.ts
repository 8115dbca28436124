/**
 * What happened to a timeline while a request was on its way. An answer was computed before it arrived: what the stream
 * said meanwhile is newer than what the answer says.
 */
import type { Order } from '../../shared/ids'
import { isOlderEdit } from '../../shared/row-batch'
import type { StatusRow } from '../../shared/rows'
import type { StreamBatch } from '../../shared/store-shapes'

type Entry = StreamBatch['entries'][number]

/** Far more than can happen during one request. */
const kept = 4_000

export interface Since {
  /** A point in time, to be taken before a request is sent. */
  mark: () => number
  /** A point in time that lies after all marks so far. */
  next: () => number
  arrived: (entries: readonly Entry[]) => void
  removed: (ids: readonly string[]) => void
  edited: (rows: readonly StatusRow[]) => void
  /** The user's limit took away entries, this the newest of them. */
  trimmed: (edge: Order) => void
  /** Entries that came in after the mark and were not removed again. */
  arrivedAfter: (mark: number) => Entry[]
  /** Whether some of what stood at that order or below was trimmed after the mark. */
  wasTrimmedAfter: (mark: number, order: Order) => boolean
  wasRemovedAfter: (mark: number, id: string) => boolean
  /** The newest edited row, if an edit came in after the mark. */
  editedAfter: (mark: number, id: string) => StatusRow | null
}

const trim = (map: Map<string, unknown>): void => {
  for (const key of map.keys()) {
    if (map.size <= kept) return
    map.delete(key)
  }
}

export const createSince = (): Since => {
  let now = 0
  const arrivals = new Map<string, { at: number; entry: Entry }>()
  const removals = new Map<string, number>()
  const edits = new Map<string, { at: number; row: StatusRow }>()
  let trims: { at: number; edge: Order } | null = null
  const note = <Value>(map: Map<string, Value>, key: string, value: Value): void => {
    // Why: taken out first so that the map's own order is that of the last mention.
    map.delete(key)
    map.set(key, value)
    trim(map)
  }
  return {
    mark: () => now,
    next: () => {
      now += 1
      return now
    },
    arrived: (entries) => {
      now += 1
      for (const entry of entries) note(arrivals, entry.order, { at: now, entry })
    },
    removed: (ids) => {
      now += 1
      for (const id of ids) note(removals, id, now)
      for (const [order, { entry }] of arrivals) if (ids.includes(entry.statusId)) arrivals.delete(order)
    },
    edited: (rows) => {
      now += 1
      for (const row of rows) {
        const known = edits.get(row.id)?.row
        note(edits, row.id, { at: now, row: known !== undefined && isOlderEdit(row, known) ? known : row })
      }
    },
    trimmed: (edge) => {
      now += 1
      // Why the newest of all: it is trimmed from below, so what is above it was never touched.
      trims = { at: now, edge: trims !== null && trims.edge < edge ? trims.edge : edge }
    },
    wasTrimmedAfter: (mark, order) => trims !== null && trims.at > mark && order >= trims.edge,
    arrivedAfter: (mark) => [...arrivals.values()].filter(({ at }) => at > mark).map(({ entry }) => entry),
    wasRemovedAfter: (mark, id) => (removals.get(id) ?? 0) > mark,
    editedAfter: (mark, id) => {
      const edit = edits.get(id)
      return edit !== undefined && edit.at > mark ? edit.row : null
    },
  }
}
