/** What main needs to know of stored posts to decide which of them are worth asking for again. */
import type { AccountKey } from '../../shared/ids'
import type { StatusRow } from '../../shared/rows'
import type { StoreOpArgs, StoreOpResult } from '../../shared/contract'
import type { PostFacts } from '../../shared/store-shapes'
import { accountOfTimeline } from '../../shared/ids'
import { oldestOrder } from '../../shared/order'
import type { SteppeDatabase } from '../db/database'
import { renewedAtOf } from './eras'
import { subjectsOf, subjectTables } from './subjects'

const factsOf = (row: StatusRow): PostFacts => ({
  id: row.id,
  createdAt: row.createdAt,
  changedAt: row.fetchedAt,
  pollEndsAt: row.poll?.expiresAt ?? null,
  isBookmarked: row.viewer.bookmarked,
  isInThread: row.replyToId !== null || row.repliesCount > 0,
})

/**
 * Rows by id, each once, without posts that have ended, and those that the server knows under other ids by now. A boost stands for
 * its original, which is what changes.
 */
const originals = async (
  database: SteppeDatabase,
  account: AccountKey,
  ids: readonly string[],
): Promise<StatusRow[]> => {
  const rowsOf = async (wanted: readonly string[]): Promise<StatusRow[]> =>
    (await database.statuses.bulkGet([...new Set(wanted)].map((id) => [account, id]))).filter(
      (row) => row !== undefined,
    )
  const rows = await rowsOf(ids)
  const boosted = await rowsOf(rows.flatMap(({ boostOf }) => (boostOf === null ? [] : [boostOf])))
  const all = [...rows.filter(({ boostOf }) => boostOf === null), ...boosted]
  const renewedAt = (await renewedAtOf(database, account)) ?? 0
  const askable = all.filter(({ gone, fetchedAt }) => gone === undefined && fetchedAt >= renewedAt)
  return [...new Map(askable.map((row) => [row.id, row])).values()]
}

/** See `StoreOps.factsOf`. */
export const factsOfPosts = (
  database: SteppeDatabase,
  { account, statusIds }: StoreOpArgs<'factsOf'>,
): Promise<PostFacts[]> =>
  database.transaction('r', [database.statuses, database.timelines], async () =>
    (await originals(database, account, statusIds)).map(factsOf),
  )

const tablesOf = (database: SteppeDatabase) => [
  database.entries,
  database.statuses,
  database.timelines,
  ...subjectTables(database),
]

/** See `StoreOps.factsBelow`. */
export const factsBelow = (
  database: SteppeDatabase,
  { timeline, below, limit }: StoreOpArgs<'factsBelow'>,
): Promise<StoreOpResult<'factsBelow'>> =>
  database.transaction('r', tablesOf(database), async () => {
    const entries = await database.entries
      .where('[timeline+order]')
      .between([timeline, below], [timeline, oldestOrder], false, true)
      .limit(limit)
      .toArray()
    const { posts, newestAt } = await subjectsOf(database, timeline, entries)
    const facts = (await originals(database, accountOfTimeline(timeline), posts)).map(factsOf)
    return {
      facts,
      newestAt: Math.max(newestAt, ...facts.map(({ createdAt }) => createdAt)),
      last: entries.at(-1)?.order ?? null,
    }
  })
