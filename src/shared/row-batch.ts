/** Rows of all kinds, as they travel together. */
import type { StatusRow } from './rows'
import type { RowBatch } from './store-shapes'

const once = <Row extends { id: string }>(rows: readonly Row[]): Row[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
]

/** Whether one copy of a post is from before an edit that another one shows; none without an edit time shows any. */
export const isOlderEdit = (row: StatusRow, other: StatusRow): boolean =>
  (row.editedAt ?? 0) < (other.editedAt ?? 0)

/** Each post once: of the same edit the later copy. */
const newestOnce = (rows: readonly StatusRow[]): StatusRow[] => {
  const newest = new Map<string, StatusRow>()
  for (const row of rows) {
    const known = newest.get(row.id)
    if (known === undefined || !isOlderEdit(row, known)) newest.set(row.id, row)
  }
  return [...newest.values()]
}

/**
 * The rows of several batches of one account as one batch, each once; the later copy wins, but none without what it is to the
 * viewer over one that has it, and of posts none over a newer edit.
 */
export const mergeRows = (batches: readonly RowBatch[]): RowBatch => {
  const bare = new Set(batches.flatMap(({ viewerless = [] }) => viewerless))
  const viewed = new Set(
    batches.flatMap(({ statuses, viewerless }) =>
      statuses.map(({ id }) => id).filter((id) => viewerless?.includes(id) !== true),
    ),
  )
  const rows = batches.flatMap(({ statuses, viewerless }) =>
    statuses.filter(({ id }) => !viewed.has(id) || viewerless?.includes(id) !== true),
  )
  return {
    statuses: newestOnce(rows),
    profiles: once(batches.flatMap(({ profiles }) => profiles)),
    conversations: once(batches.flatMap(({ conversations = [] }) => conversations)),
    notifications: once(batches.flatMap(({ notifications = [] }) => notifications)),
    requests: once(batches.flatMap(({ requests = [] }) => requests)),
    scheduled: once(batches.flatMap(({ scheduled = [] }) => scheduled)),
    viewerless: [...bare].filter((id) => !viewed.has(id)),
  }
}

/** A batch of nothing. */
export const noRows: RowBatch = mergeRows([])
