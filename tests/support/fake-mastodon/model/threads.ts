/** What stands above and below a post in its thread. */
import { compareIds } from '../ids'
import { postOf } from './state'
import type { State } from './state'
import type { FakePost } from './types'

/** From the root down to the parent; of a longer line the nearest `limit`. */
export const ancestorsOf = (state: State, post: FakePost, limit: number): FakePost[] => {
  const above: FakePost[] = []
  for (let id = post.replyTo; id !== null && above.length < limit;) {
    const parent = state.posts.get(id)
    if (parent === undefined) break
    above.unshift(parent)
    id = parent.replyTo
  }
  return above
}

/** Answers and the answers to them: each directly below what it answers, older ones first. */
export const descendantsOf = (state: State, post: FakePost, limit: number, depth: number): FakePost[] => {
  if (depth <= 0) return []
  const below = [...(state.repliesTo.get(post.id) ?? [])]
    .sort(compareIds)
    .flatMap((id) => state.posts.get(id) ?? [])
    .flatMap((reply) => [reply, ...descendantsOf(state, reply, limit, depth - 1)])
  return below.slice(0, limit)
}

export interface Threads {
  /** From now on, for that long, the instance collects answers to a post from elsewhere; those that it finds are posts like any. */
  collectAnswers: (id: string, duration: number) => void
}

export const isCollecting = (state: State, post: FakePost): boolean =>
  (state.collectingUntil.get(post.id) ?? 0) > state.clock.now()

export const createThreads = (state: State): Threads => ({
  collectAnswers: (id, duration) =>
    void state.collectingUntil.set(postOf(state, id).id, state.clock.now() + duration),
})
