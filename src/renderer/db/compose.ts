/** Composes what is drawn for the entries of posts out of small rows: post, author, boosted and quoted post, who is answered. */
import type { AccountKey, Order } from '../../shared/ids'
import type { EntryRow, ProfileRow, StatusRow } from '../../shared/rows'
import type { ReadableDatabase } from './readable'

/** A post next to its author; null where the author is not stored. */
export interface AuthoredStatus {
  status: StatusRow
  author: ProfileRow | null
}

/** What every entry is drawn with. */
export interface ComposedEntry {
  order: Order
  /** Server time of the entry: when the post was made, or boosted. */
  at: number
  /** What finds the item again if orders or the database change; a post's is its own (a boost's that of the boost). */
  uri: string
  entry: EntryRow
}

export interface TimelinePost extends ComposedEntry, AuthoredStatus {
  kind: 'post'
  /** For a boost: the original. */
  boosted: AuthoredStatus | null
  /** What the shown post quotes, where that is stored. */
  quoted: AuthoredStatus | null
  /** Author of the post that the shown one answers, where stored. */
  replyTo: ProfileRow | null
}

/** Reads posts by id, each once, into a map that is passed on from step to step. */
const readStatuses = async (
  database: ReadableDatabase,
  account: AccountKey,
  found: Map<string, StatusRow>,
  ids: readonly (string | null | undefined)[],
): Promise<void> => {
  const wanted = [...new Set(ids)].filter((id) => typeof id === 'string').filter((id) => !found.has(id))
  if (wanted.length === 0) return
  const rows = await database.statuses.bulkGet(wanted.map((id) => [account, id]))
  for (const row of rows) if (row !== undefined) found.set(row.id, row)
}

const readProfiles = async (
  database: ReadableDatabase,
  account: AccountKey,
  statuses: Iterable<StatusRow>,
): Promise<Map<string, ProfileRow>> => {
  const ids = new Set<string>()
  for (const status of statuses) {
    ids.add(status.authorId)
    if (status.replyToAuthorId !== null) ids.add(status.replyToAuthorId)
  }
  const rows = await database.profiles.bulkGet([...ids].map((id) => [account, id]))
  return new Map(rows.filter((row) => row !== undefined).map((row) => [row.id, row]))
}

/**
 * Composes entries of one account; to be called inside a reading transaction. An entry whose post is not
 * stored is left out (the writer stores both in one transaction, so that only a wiped account can cause it).
 */
export const composePosts = async (
  database: ReadableDatabase,
  account: AccountKey,
  entries: readonly EntryRow[],
): Promise<TimelinePost[]> => {
  const found = new Map<string, StatusRow>()
  const of = (id: string | null | undefined): StatusRow | undefined =>
    typeof id === 'string' ? found.get(id) : undefined
  const own = entries.map((entry) => entry.statusId)
  await readStatuses(database, account, found, own)
  await readStatuses(
    database,
    account,
    found,
    own.flatMap((id) => [of(id)?.boostOf, of(id)?.quote?.statusId]),
  )
  await readStatuses(
    database,
    account,
    found,
    own.map((id) => of(of(id)?.boostOf)?.quote?.statusId),
  )
  const people = await readProfiles(database, account, found.values())
  const authored = (status: StatusRow | undefined): AuthoredStatus | null =>
    status === undefined ? null : { status, author: people.get(status.authorId) ?? null }
  return entries.flatMap((entry): TimelinePost[] => {
    const status = of(entry.statusId)
    if (status === undefined) return []
    const boosted = authored(of(status.boostOf))
    const shown = boosted?.status ?? status
    return [
      {
        kind: 'post',
        order: entry.order,
        at: status.createdAt,
        uri: status.uri,
        entry,
        status,
        author: people.get(status.authorId) ?? null,
        boosted,
        quoted: authored(of(shown.quote?.statusId)),
        replyTo: people.get(shown.replyToAuthorId ?? '') ?? null,
      },
    ]
  })
}
