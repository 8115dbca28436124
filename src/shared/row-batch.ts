/** Rows of all kinds, as they travel together. */
import type { StatusRow } from './rows'
import type { RowBatch } from './store-shapes'
import { asViewed } from './viewed'

const once = <Row extends { id: string }>(rows: readonly Row[]): Row[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
]

/** Whether one copy of a post is from before an edit that another one shows; none without an edit time shows any. */
export const isOlderEdit = (row: StatusRow, other: StatusRow): boolean =>
  (row.editedAt ?? 0) < (other.editedAt ?? 0)

interface Copy {
  row: StatusRow
  /** Whether it says what the post is to its viewer. */
  isViewed: boolean
}

/** Of two copies of a post what both tell: the newer edit, of the same edit the later copy; and what it is to its viewer from the later that knows. */
const merged = (known: Copy, later: Copy): Copy => {
  const newest = isOlderEdit(later.row, known.row) ? known : later
  const viewed = [later, known].find(({ isViewed }) => isViewed)
  if (viewed === undefined || viewed === newest) return newest
  return { row: asViewed(viewed.row, newest.row), isViewed: true }
}

/** Each post of several batches once. */
const copiesOf = (batches: readonly RowBatch[]): Copy[] => {
  const copies = new Map<string, Copy>()
  for (const { statuses, viewerless } of batches) {
    const bare = new Set(viewerless)
    for (const row of statuses) {
      const copy = { row, isViewed: !bare.has(row.id) }
      const known = copies.get(row.id)
      copies.set(row.id, known === undefined ? copy : merged(known, copy))
    }
  }
  return [...copies.values()]
}

/** The rows of several batches of one account as one batch, each once; of all but posts the later copy wins. */
export const mergeRows = (batches: readonly RowBatch[]): RowBatch => {
  const copies = copiesOf(batches)
  return {
    statuses: copies.map(({ row }) => row),
    profiles: once(batches.flatMap(({ profiles }) => profiles)),
    conversations: once(batches.flatMap(({ conversations = [] }) => conversations)),
    notifications: once(batches.flatMap(({ notifications = [] }) => notifications)),
    requests: once(batches.flatMap(({ requests = [] }) => requests)),
    scheduled: once(batches.flatMap(({ scheduled = [] }) => scheduled)),
    viewerless: copies.flatMap(({ row, isViewed }) => (isViewed ? [] : [row.id])),
  }
}

/** A batch of nothing. */
export const noRows: RowBatch = mergeRows([])
