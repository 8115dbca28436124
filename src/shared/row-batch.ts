/** Rows of all kinds, as they travel together. */
import type { RowBatch } from './store-ops'

const once = <Row extends { id: string }>(rows: readonly Row[]): Row[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
]

/** The rows of several batches of one account as one batch, each once; the later copy wins. */
export const mergeRows = (batches: readonly RowBatch[]): RowBatch => ({
  statuses: once(batches.flatMap(({ statuses }) => statuses)),
  profiles: once(batches.flatMap(({ profiles }) => profiles)),
  conversations: once(batches.flatMap(({ conversations = [] }) => conversations)),
  notifications: once(batches.flatMap(({ notifications = [] }) => notifications)),
  requests: once(batches.flatMap(({ requests = [] }) => requests)),
})

/** A batch of nothing. */
export const noRows: RowBatch = mergeRows([])
