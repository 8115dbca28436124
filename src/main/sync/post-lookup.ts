/** Asks for posts by their ids, many at once where the instance can. */
import type { RowBatch } from '../../shared/store-shapes'
import { mostPostsAtOnce, type AccountClient, type PostsAnswer, type RequestOptions } from '../mastodon/api'

export interface PostLookup {
  /** Whether the instance is known to give one post at a time only. */
  isSingle: () => boolean
  /** @returns null if the instance cannot; asked again only for another version of it (offers.ts). @throws AppError */
  several: (ids: readonly string[], options: RequestOptions) => Promise<PostsAnswer | null>
  /** @throws AppError */
  single: (id: string, options: RequestOptions) => Promise<RowBatch>
}

export const createPostLookup = (
  client: Pick<AccountClient, 'status' | 'statuses' | 'lacks'>,
): PostLookup => {
  const isSingle = (): boolean => client.lacks('manyPosts')
  return {
    isSingle,
    several: async (ids, options) => {
      if (isSingle()) return null
      try {
        return await client.statuses(ids.slice(0, mostPostsAtOnce), options)
      } catch (thrown) {
        // The client has noted that it lacks them.
        if (!isSingle()) throw thrown
        return null
      }
    },
    single: client.status,
  }
}
