/** Asks for posts by their ids, many at once where the instance can. */
import type { RowBatch } from '../../shared/store-ops'
import { toAppError, type AppErrorDetail } from '../../shared/errors'
import { mostPostsAtOnce, type AccountClient, type PostsAnswer, type RequestOptions } from '../mastodon/api'
import type { Clock } from '../clock'

/** An instance that lacks the request today may have been brought up to date tomorrow. */
const probeAgainMs = 24 * 3_600_000

const lacksIt = (problem: AppErrorDetail): boolean =>
  problem.code === 'notFound' ||
  (problem.code === 'server' && (problem.status === 405 || problem.status === 501))

export interface PostLookup {
  /** Whether the instance is known to give one post at a time only. */
  isSingle: () => boolean
  /** @returns null if the instance cannot; asked again only a day later. @throws AppError */
  several: (ids: readonly string[], options: RequestOptions) => Promise<PostsAnswer | null>
  /** @throws AppError */
  single: (id: string, options: RequestOptions) => Promise<RowBatch>
}

export const createPostLookup = (
  client: Pick<AccountClient, 'status' | 'statuses'>,
  clock: Clock,
): PostLookup => {
  let lackedAt: number | null = null
  const isSingle = (): boolean => lackedAt !== null && clock.now() - lackedAt < probeAgainMs
  return {
    isSingle,
    several: async (ids, options) => {
      if (isSingle()) return null
      try {
        return await client.statuses(ids.slice(0, mostPostsAtOnce), options)
      } catch (thrown) {
        if (!lacksIt(toAppError(thrown).detail)) throw thrown
        lackedAt = clock.now()
        return null
      }
    },
    single: client.status,
  }
}
