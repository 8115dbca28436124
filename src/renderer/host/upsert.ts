/** How rows get into their tables: in slices that Dexie can tell apart, and only if they say something new. */
import type { Table } from 'dexie'
import type { AccountKey } from '../../shared/ids'
import type { StatusRow } from '../../shared/rows'
import type { RowBatch } from '../../shared/store-shapes'
import { asViewed } from '../../shared/viewed'
import type { SteppeDatabase } from '../db/database'
import { leftByChoice, type Left } from './references'
import { postsAmong } from './totals'

/**
 * Rows a single request may carry. From 50 on Dexie wakes every live query of the table instead of those
 * concerned (its observability middleware records exact keys only below that).
 */
export const sliceSize = 40

/** Cuts a list into slices of at most `sliceSize`. */
export const slices = <Item>(items: readonly Item[]): Item[][] => {
  const cut: Item[][] = []
  for (let at = 0; at < items.length; at += sliceSize) cut.push(items.slice(at, at + sliceSize))
  return cut
}

/** Puts rows slice by slice; to be called inside a transaction. */
export const putSliced = async <Row, Key>(table: Table<Row, Key>, rows: readonly Row[]): Promise<void> => {
  for (const slice of slices(rows)) await table.bulkPut(slice)
}

/** Deletes keys slice by slice; to be called inside a transaction. Ranges are never deleted: that wakes everybody. */
export const deleteSliced = async <Row, Key>(table: Table<Row, Key>, keys: readonly Key[]): Promise<void> => {
  for (const slice of slices(keys)) await table.bulkDelete(slice)
}

const saysTheSame = <Row extends { fetchedAt: number }>(stored: Row, incoming: Row): boolean =>
  JSON.stringify({ ...stored, fetchedAt: 0 }) === JSON.stringify({ ...incoming, fetchedAt: 0 })

/**
 * Whether a post that came in replaces the stored one: a newer edit does; of the same edit the later
 * fetch does (mastodon-api.md 1.5). A post without an edit time is older than any edit of it (a lagging replica sends such).
 * One that had ended is there again if it was fetched after that.
 */
export const supersedes = (stored: StatusRow | undefined, incoming: StatusRow): boolean => {
  if (stored === undefined) return true
  if (stored.gone !== undefined) return incoming.fetchedAt > stored.gone.at
  const byEdit = (incoming.editedAt ?? 0) - (stored.editedAt ?? 0)
  if (byEdit !== 0) return byEdit > 0
  return incoming.fetchedAt >= stored.fetchedAt && !saysTheSame(stored, incoming)
}

interface OwnedRow {
  account: AccountKey
  id: string
  fetchedAt: number
}

/** Stores rows that have no versions of their own: what was fetched later counts. */
const putNewer = async <Row extends OwnedRow>(
  table: Table<Row, [AccountKey, string]>,
  rows: readonly Row[],
): Promise<void> => {
  // Why: the table of what a batch never has may not be in the transaction.
  if (rows.length === 0) return
  const stored = await table.bulkGet(rows.map((row): [AccountKey, string] => [row.account, row.id]))
  const renews = (row: Row, known: Row | undefined): boolean =>
    known === undefined || (row.fetchedAt >= known.fetchedAt && !saysTheSame(known, row))
  await putSliced(
    table,
    rows.filter((row, at) => renews(row, stored[at])),
  )
}

interface Compared {
  row: StatusRow
  known: StatusRow | undefined
  isNewer: boolean
}

/** Stores posts where they are new or newer; answers each beside the one that was stored. */
const putStatuses = async (database: SteppeDatabase, batch: RowBatch): Promise<Compared[]> => {
  const stored = await database.statuses.bulkGet(batch.statuses.map((row) => [row.account, row.id]))
  const viewerless = new Set(batch.viewerless)
  const compared = batch.statuses.map((given, at): Compared => {
    const known = stored[at]
    const isOfNobody = batch.isAnonymous === true || viewerless.has(given.id)
    const row = isOfNobody ? asViewed(known ?? given, given) : given
    return { row, known, isNewer: supersedes(known, row) }
  })
  await putSliced(
    database.statuses,
    compared.flatMap(({ row, isNewer }) => (isNewer ? [row] : [])),
  )
  return compared
}

interface Upserted {
  /** How many more posts are stored; whoever calls counts them (totals.ts). */
  posts: number
  /** What posts let go of; whoever calls notes it (leftovers.ts). */
  left: Left
}

/** Stores rows where they are new or newer; to be called inside a transaction over the tables of those that there are. */
export const upsertRows = async (database: SteppeDatabase, batch: RowBatch): Promise<Upserted> => {
  const { conversations = [], notifications = [], requests = [], scheduled = [] } = batch
  const [compared] = await Promise.all([
    putStatuses(database, batch),
    putNewer(database.profiles, batch.profiles),
    putNewer(database.conversations, conversations),
    putNewer(database.notifications, notifications),
    putNewer(database.requests, requests),
    putNewer(database.scheduled, scheduled),
  ])
  const written = compared.filter(({ isNewer }) => isNewer)
  return {
    posts: postsAmong(written.map(({ row }) => row)) - postsAmong(written.map(({ known }) => known)),
    left: leftByChoice(
      compared.flatMap(({ row, known, isNewer }) =>
        known === undefined ? [] : { is: isNewer ? row : known, other: isNewer ? known : row },
      ),
    ),
  }
}
