/**
 * A thread as far as it is known here: as the server last told it, else what stored posts say of it themselves. Reads one row
 * of the thread, and a bounded number of posts.
 */
import type { AccountKey } from '../../shared/ids'
import type { StatusRow } from '../../shared/rows'
import type { ThreadRow } from '../../shared/rows-threads'
import type { AuthoredStatus } from './compose'
import type { ReadableDatabase } from './readable'

export interface KnownThread {
  /** In the order of reading: what comes before the opened post, that post, its answers. */
  ids: readonly string[]
  /** Of each: 1 answers the opened post, 2 answers that one; 0 for the opened post and what comes before it. */
  depths: readonly number[]
  /** Where the opened post stands in it. */
  at: number
  /** The opened post; null while it is not stored. */
  opened: AuthoredStatus | null
  /** Server time of the last answer about the thread; null: it was never fetched. */
  fetchedAt: number | null
  /** Whether all is here that the server shows. */
  isWhole: boolean
  /** The server was still collecting answers from elsewhere. */
  isGrowing: boolean
}

/** So many posts back is a thread followed by its posts alone. */
const longestChain = 40

type Answers = Pick<ThreadRow, 'descendants' | 'depths'>

/** What comes before a post, by whom each answers; the first post of the thread first. */
const chainAbove = async (
  database: ReadableDatabase,
  account: AccountKey,
  post: StatusRow | undefined,
): Promise<string[]> => {
  const chain: string[] = []
  let next = post?.replyToId ?? null
  while (next !== null && chain.length < longestChain && next !== post?.id && !chain.includes(next)) {
    const row = await database.statuses.get([account, next])
    if (row === undefined) break
    chain.unshift(next)
    next = row.replyToId
  }
  return chain
}

/** The answers to one of the posts of a stored thread, as far as that tells. */
export const answersWithin = (thread: ThreadRow, id: string): Answers => {
  const above = thread.ancestors.length
  const ids = [...thread.ancestors, thread.id, ...thread.descendants]
  const depths = [
    ...thread.ancestors.map((_, at) => at),
    above,
    ...thread.depths.map((depth) => depth + above),
  ]
  const at = ids.indexOf(id)
  const own = depths[at]
  if (own === undefined) return { descendants: [], depths: [] }
  const end = depths.findIndex((depth, index) => index > at && depth <= own)
  const range = [at + 1, end === -1 ? ids.length : end] as const
  return { descendants: ids.slice(...range), depths: depths.slice(...range).map((depth) => depth - own) }
}

/**
 * Whether the server gave all of it. A guest is given few answers, less those that are not for everybody: their number does not tell.
 * Where none is shown, that is said instead.
 */
const isGivenWhole = ({ isCut, asGuest, depths }: ThreadRow, post: StatusRow | undefined): boolean => {
  if (isCut) return false
  if (asGuest === undefined || depths.length === 0) return true
  return (post?.repliesCount ?? 0) <= depths.filter((depth) => depth === 1).length
}

/**
 * What is known of the thread around a post; to be called inside a liveQuery.
 * @param within the opened post of another thread that this one was reached from.
 */
export const readThread = (
  database: ReadableDatabase,
  account: AccountKey,
  id: string,
  within: string | null,
): Promise<KnownThread> =>
  database.transaction('r', [database.statuses, database.profiles, database.threads], async () => {
    const post = await database.statuses.get([account, id])
    const fetched = await database.threads.get([account, id])
    const around = fetched ?? (within === null ? undefined : await database.threads.get([account, within]))
    const ancestors = fetched?.ancestors ?? (await chainAbove(database, account, post))
    const { descendants, depths } =
      fetched ?? (around === undefined ? { descendants: [], depths: [] } : answersWithin(around, id))
    const first = ancestors[0] === undefined ? post : await database.statuses.get([account, ancestors[0]])
    const author = post && (await database.profiles.get([account, post.authorId]))
    return {
      ids: [...ancestors, id, ...descendants],
      depths: [...ancestors.map(() => 0), 0, ...depths],
      at: ancestors.length,
      opened: post === undefined ? null : { status: post, author: author ?? null },
      fetchedAt: fetched?.fetchedAt ?? null,
      isWhole:
        fetched !== undefined &&
        isGivenWhole(fetched, post) &&
        first !== undefined &&
        first.replyToId === null,
      isGrowing: fetched?.isGrowing ?? false,
    }
  })
