/** Followed hashtags bring posts of strangers into homes (API 1.3). */
import { pullFromHome } from './homes'
import { tagKey } from './publics'
import { accountOf, follows, homeFeed } from './state'
import type { State } from './state'

export interface Tags {
  /** From now on: nothing older comes. */
  followTag: (handle: string, tag: string) => void
  /** What came by this tag alone leaves, without an event. */
  unfollowTag: (handle: string, tag: string) => void
  /** Ledger: last followed first. */
  tagsOf: (handle: string) => string[]
}

export const unfollowTag = (state: State, accountId: string, tag: string): void => {
  if (state.tagFollows.remove(accountId, tagKey(tag)) === undefined) return
  for (const id of [...homeFeed(state, accountId).ids]) {
    const post = state.posts.get(id)
    if (post === undefined || post.authorId === accountId || follows(state, accountId, post.authorId))
      continue
    const tags = post.tags.map(tagKey)
    if (!tags.includes(tagKey(tag)) || tags.some((one) => state.tagFollows.find(accountId, one))) continue
    pullFromHome(state, accountId, post, { cause: 'unmerge', stream: false })
  }
}

export const createTags = (state: State): Tags => ({
  followTag: (handle, tag) => void state.tagFollows.put(accountOf(state, handle).id, tagKey(tag), null),
  unfollowTag: (handle, tag) => unfollowTag(state, accountOf(state, handle).id, tag),
  tagsOf: (handle) => [...state.tagFollows.of(accountOf(state, handle).id).keys()].reverse(),
})
