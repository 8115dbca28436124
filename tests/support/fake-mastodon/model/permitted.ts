/** Who may see what, and who is spared what. */
import { avoids, follows } from './state'
import type { State } from './state'
import type { FakePost } from './types'

/** Whether somebody (null: anybody) may see a post. Those of suspended accounts are as good as gone. */
export const visibleTo = (state: State, post: FakePost, viewerId: string | null): boolean => {
  const original = post.boostOf === null ? post : state.posts.get(post.boostOf)
  if (original === undefined) return false
  const people = [post.authorId, original.authorId]
  if (people.some((id) => state.accounts.get(id)?.state === 'suspended')) return false
  if (original.visibility === 'public' || original.visibility === 'unlisted') return true
  if (viewerId === null) return false
  if (original.authorId === viewerId || original.mentions.includes(viewerId)) return true
  return original.visibility === 'private' && follows(state, viewerId, original.authorId)
}

/** The rows that a page of a home or a list has for its owner; what vanished, or the replica lacks, leaves it short (API 1.1). */
export const readableRows = (state: State, ids: readonly string[], ownerId: string): FakePost[] => {
  const now = state.clock.now()
  return ids.flatMap((id) => {
    const post = state.posts.get(id)
    if (post === undefined || post.readableAt > now) return []
    return visibleTo(state, post, ownerId) ? [post] : []
  })
}

/** Whether lists of posts spare somebody one: its author is avoided, suspended, or limited and not followed (API 1.6). */
export const isHiddenFrom = (state: State, viewerId: string | null, post: FakePost): boolean => {
  if (post.authorId === viewerId) return false
  const author = state.accounts.get(post.authorId)
  if (author === undefined || author.state === 'suspended') return true
  if (author.state === 'limited' && (viewerId === null || !follows(state, viewerId, author.id))) return true
  return viewerId !== null && avoids(state, viewerId, author.id)
}

/** Whether a thread or a batch shows a post. */
export const isPermitted = (state: State, viewerId: string | null, post: FakePost): boolean =>
  visibleTo(state, post, viewerId) && !isHiddenFrom(state, viewerId, post)
