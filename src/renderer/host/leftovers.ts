/**
 * What nothing refers to any more. Whoever removes a row that referred to posts or people notes them here, in the same
 * transaction; a sweep asks the indexes of all that can refer to them. So the work grows with what is removed, not with what is
 * stored, and what was noted once is looked at once.
 */
import { Dexie } from 'dexie'
import type { AccountKey } from '../../shared/ids'
import type { StatusRow } from '../../shared/rows'
import type { LeftoverPostsRow, LeftoverRow, SingleLeftoverRow } from '../../shared/rows-threads'
import type { StoreOpArgs } from '../../shared/contract'
import type { SteppeDatabase } from '../db/database'
import { leftBy, type Left } from './references'
import { personReferrers, postReferrers } from './referrers'
import { changeTotals, postsAmong } from './totals'
import { deleteSliced, putSliced, sliceSize } from './upsert'

/** Notes what rows referred to that were removed; to be called inside the transaction that removes them. */
export const noteLeftovers = async (
  database: SteppeDatabase,
  account: AccountKey,
  { posts, people }: Left,
): Promise<void> => {
  const rowsOf = (kind: SingleLeftoverRow['kind'], ids: Left['posts']): SingleLeftoverRow[] =>
    [...new Set(ids)].flatMap((id) => (typeof id === 'string' ? [{ account, kind, id }] : []))
  await putSliced(database.leftovers, [...rowsOf('post', posts), ...rowsOf('person', people)])
}

/** Posts in one row: so few that writing what is left of it after each look is cheap, so many that a thread makes two dozen of them. */
const mostTogether = 400

/**
 * The same of posts that may be thousands, as those of a thread: a row for each would be as many writes in one transaction, and in
 * several of them a sweep could come between and find that the thread, which is still there, refers to them.
 */
export const noteLeftPosts = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
): Promise<void> => {
  const all = [...new Set(ids)]
  const rows: LeftoverPostsRow[] = []
  for (let at = 0; at < all.length; at += mostTogether) {
    const posts = all.slice(at, at + mostTogether)
    rows.push({ account, kind: 'posts', id: crypto.randomUUID(), posts })
  }
  await putSliced(database.leftovers, rows)
}

/** Whether a post is the user's own, or was bookmarked: such posts stay. */
export const isKept = (status: StatusRow | undefined, self: string): boolean =>
  status !== undefined && (status.viewer.bookmarked || status.authorId === self)

const sweepPosts = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
  self: string,
): Promise<void> => {
  const rows = (await database.statuses.bulkGet(ids.map((id) => [account, id]))).filter(
    (row) => row !== undefined && !isKept(row, self),
  ) as StatusRow[]
  const referred = await postReferrers(
    database,
    account,
    rows.map(({ id }) => id),
  )
  const leaving = rows.filter(({ id }) => !referred.has(id))
  const keys = leaving.map(({ id }): [AccountKey, string] => [account, id])
  await deleteSliced(database.statuses, keys)
  await deleteSliced(database.checks, keys)
  await changeTotals(database, account, { posts: -postsAmong(leaving) })
  await noteLeftovers(database, account, leftBy(leaving))
}

const sweepPeople = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
  self: string,
): Promise<void> => {
  const others = ids.filter((id) => id !== self)
  const referred = await personReferrers(database, account, others)
  const leaving = others.filter((id) => !referred.has(id)).map((id): [AccountKey, string] => [account, id])
  const opened = await database.profileDetails.bulkGet(leaving)
  await deleteSliced(database.profiles, leaving)
  await deleteSliced(database.profileDetails, leaving)
  await noteLeftovers(database, account, { posts: [], people: opened.flatMap((row) => row?.people ?? []) })
}

const leftOver = (
  database: SteppeDatabase,
  account: AccountKey,
  [first, last]: [LeftoverRow['kind'], LeftoverRow['kind']],
) =>
  database.leftovers
    .where('[account+kind+id]')
    .between([account, first, Dexie.minKey], [account, last, Dexie.maxKey])

/** Looks at the first of many posts that were noted together; answers at how many. */
const sweepTogether = async (
  database: SteppeDatabase,
  account: AccountKey,
  self: string,
): Promise<number> => {
  const row = await leftOver(database, account, ['posts', 'posts']).first()
  if (row?.kind !== 'posts') return 0
  const [looked, posts] = [row.posts.slice(0, sliceSize), row.posts.slice(sliceSize)]
  await (posts.length > 0
    ? database.leftovers.put({ ...row, posts })
    : database.leftovers.delete([account, row.kind, row.id]))
  await sweepPosts(database, account, looked, self)
  return looked.length
}

/** See `StoreOps.sweepLeftovers`. */
export const sweepLeftovers = (
  database: SteppeDatabase,
  { account, self }: StoreOpArgs<'sweepLeftovers'>,
): Promise<number> =>
  database.transaction('rw', database.tables, async () => {
    const rows = await leftOver(database, account, ['person', 'post']).limit(sliceSize).toArray()
    if (rows.length === 0) return sweepTogether(database, account, self)
    const idsOf = (kind: LeftoverRow['kind']): string[] =>
      rows.flatMap((row) => (row.kind === kind ? [row.id] : []))
    // First: a sweep may note again what it has just looked at, e.g. a person whose last post went.
    await deleteSliced(
      database.leftovers,
      rows.map(({ kind, id }): [AccountKey, LeftoverRow['kind'], string] => [account, kind, id]),
    )
    await sweepPosts(database, account, idsOf('post'), self)
    await sweepPeople(database, account, idsOf('person'), self)
    return rows.length
  })
