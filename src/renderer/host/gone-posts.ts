/** Posts that leave a timeline, and posts that have ended. A membership and a post are two things (mastodon-api.md 1.6). */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import type { GoneNote, StatusRow } from '../../shared/rows'
import type { StoreOpArgs } from '../../shared/contract'
import { timelineKey, traitsOf } from '../../shared/timelines'
import type { SteppeDatabase } from '../db/database'
import { putChecks } from './checks'
import { noteLeftovers } from './leftovers'
import { keepCount } from './kept-count'
import { timelinesOf } from './membership'
import { leftBy } from './references'
import { deleteSliced, putSliced } from './upsert'

/** Takes posts out of one timeline; to be called inside a transaction. Answers how many entries went. */
const dropEntries = async (
  database: SteppeDatabase,
  account: AccountKey,
  timeline: TimelineKey,
  ids: readonly string[],
): Promise<number> => {
  const keys = await database.entries
    .where('[timeline+statusId]')
    .anyOf(ids.map((id) => [timeline, id]))
    .primaryKeys()
  await deleteSliced(database.entries, keys)
  await noteLeftovers(database, account, { posts: ids, people: [] })
  const removed = keys.map(([, order]) => order)
  if (removed.length > 0) await keepCount(database, account, timeline, { removed, asOf: null })
  return keys.length
}

/** See `StoreOps.removeEntries`. Segments keep their range: its ends are orders, which need no entry. */
export const removeEntries = (
  database: SteppeDatabase,
  { account, timeline, statusIds, checkAt }: StoreOpArgs<'removeEntries'>,
): Promise<number> =>
  database.transaction(
    'rw',
    [database.statuses, database.entries, database.timelines, database.checks, database.leftovers],
    async () => {
      await putChecks(database, account, statusIds, checkAt)
      return dropEntries(database, account, timeline, statusIds)
    },
  )

/** What stays of a post that has ended: that it was there, who wrote it when, and what it answered. */
const tombstoneOf = (row: StatusRow, gone: GoneNote): StatusRow => ({
  ...row,
  url: null,
  editedAt: null,
  fetchedAt: gone.at,
  quote: null,
  content: '',
  spoilerText: '',
  sensitive: false,
  language: null,
  media: [],
  poll: null,
  card: null,
  mentions: [],
  tags: [],
  emojis: [],
  repliesCount: 0,
  boostsCount: 0,
  favouritesCount: 0,
  gone,
})

/**
 * Ids of those that are the account's bookmarks. The timeline of these says so too, for not every server says it with a post; one that
 * left it counts unless it was seen since: it may have left because it ended.
 */
const bookmarkedAmong = async (
  database: SteppeDatabase,
  account: AccountKey,
  rows: readonly StatusRow[],
): Promise<ReadonlySet<string>> => {
  const timeline = timelineKey(account, { kind: 'bookmarks' })
  const entries = await database.entries
    .where('[timeline+statusId]')
    .anyOf(rows.map(({ id }) => [timeline, id]))
    .toArray()
  const until = new Map(entries.map(({ statusId, goneAt }) => [statusId, goneAt ?? Number.POSITIVE_INFINITY]))
  const bookmarks = rows.filter(
    ({ id, viewer, fetchedAt }) => viewer.bookmarked || (until.get(id) ?? 0) > fetchedAt,
  )
  return new Set(bookmarks.map(({ id }) => id))
}

/** See `StoreOps.purge`. */
export const purge = (
  database: SteppeDatabase,
  { account, statusIds, at, why }: StoreOpArgs<'purge'>,
): Promise<number> =>
  database.transaction(
    'rw',
    [database.statuses, database.entries, database.timelines, database.checks, database.leftovers],
    async () => {
      const found = await database.statuses.bulkGet(statusIds.map((id) => [account, id]))
      const rows = found.filter((row) => row !== undefined)
      const ended = rows.filter(({ gone }) => gone === undefined)
      // Before the tombstones, which name no quote any more.
      await noteLeftovers(database, account, leftBy(ended))
      await putSliced(
        database.statuses,
        ended.map((row) => tombstoneOf(row, { at, why })),
      )
      const kept = await bookmarkedAmong(database, account, rows)
      const leaving = statusIds.filter((id) => !kept.has(id))
      for (const timeline of await timelinesOf(database, account)) {
        if (traitsOf(timeline).item === 'post') await dropEntries(database, account, timeline, leaving)
      }
      await deleteSliced(
        database.checks,
        statusIds.map((id): [AccountKey, string] => [account, id]),
      )
      return ended.length
    },
  )
