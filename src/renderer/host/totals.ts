/**
 * How much an account has stored: its posts, each once in however many timelines and threads it stands (the boost of a post is no
 * other post), and the places in its threads. Every write keeps these numbers. What a page brings is counted in the row of its
 * timeline, which it reads and writes anyway, all else in one row of the account, and the posts are the sum of both.
 */
import { Dexie } from 'dexie'
import type { AccountKey } from '../../shared/ids'
import type { StatusRow, TotalRow } from '../../shared/rows'
import type { ThreadRow } from '../../shared/rows-threads'
import type { Totals } from '../../shared/storage-report'
import type { StoreOpArgs } from '../../shared/contract'
import type { SteppeDatabase } from '../db/database'

/** How many of the rows are posts, and not boosts of one. */
export const postsAmong = (rows: readonly (StatusRow | undefined)[]): number =>
  rows.filter((row) => row?.boostOf === null).length

/** The posts that stand in a thread. */
export const postsIn = ({ ancestors, id, descendants }: ThreadRow): string[] => [
  ...ancestors,
  id,
  ...descendants,
]

/** Notes what came or went otherwise than by a page; to be called inside the transaction that writes it. */
export const changeTotals = async (
  database: SteppeDatabase,
  account: AccountKey,
  { posts = 0, inThreads = 0 }: Partial<Totals>,
): Promise<void> => {
  if (posts === 0 && inThreads === 0) return
  const row = await database.totals.get(account)
  // Not counted yet: whoever counts will find it.
  if (row === undefined) return
  await database.totals.put({ account, posts: row.posts + posts, inThreads: row.inThreads + inThreads })
}

/** Counts what is stored, beyond what timelines have brought. */
const count = async (database: SteppeDatabase, account: AccountKey, brought: number): Promise<TotalRow> => {
  const [lower, upper] = [
    [account, Dexie.minKey],
    [account, Dexie.maxKey],
  ]
  const all = await database.statuses.where('[account+id]').between(lower, upper).count()
  // This index has boosts alone.
  const boosts = await database.statuses.where('[account+boostOf]').between(lower, upper).count()
  let inThreads = 0
  const threads = database.threads.where('[account+id]').between(lower, upper)
  await threads.each((thread) => {
    inThreads += postsIn(thread).length
  })
  return { account, posts: all - boosts - brought, inThreads }
}

/**
 * See `StoreOps.totalsOf`. Once in its life an account is counted: with next to nothing where it is new, as the keeper asks from its
 * first round on, and at its full size in a database from before there were totals. Nothing is noted of one that has nothing, so
 * that no word is left of one that was wiped while somebody asked. Why to write in any case: see docs/decisions/store-host.md on
 * indexes that change.
 */
export const totalsOf = (database: SteppeDatabase, { account }: StoreOpArgs<'totalsOf'>): Promise<Totals> =>
  database.transaction(
    'rw',
    [database.totals, database.timelines, database.statuses, database.threads],
    async () => {
      const timelines = await database.timelines.where('timeline').startsWith(`${account}/`).toArray()
      const brought = timelines.reduce((sum, row) => sum + (row.brought ?? 0), 0)
      const known = await database.totals.get(account)
      const row = known ?? (await count(database, account, brought))
      const totals = { posts: row.posts + brought, inThreads: row.inThreads }
      if (known === undefined && totals.posts + totals.inThreads > 0) await database.totals.put(row)
      return totals
    },
  )
