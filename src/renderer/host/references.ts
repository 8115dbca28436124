/** What posts refer to: what may be let go of when they go, or when others take their place. */
import type { StatusRow } from '../../shared/rows'

export interface Left {
  posts: readonly (string | null | undefined)[]
  people: readonly (string | null | undefined)[]
}

/** What posts refer to. */
export const leftBy = (statuses: readonly StatusRow[]): Left => ({
  posts: statuses.flatMap((status) => [status.boostOf, status.quote?.statusId]),
  people: statuses.flatMap((status) => [status.authorId, status.replyToAuthorId]),
})

/** What one state of a post held and another does not: a bookmark holds the post itself. */
const droppedBy = (is: StatusRow, other: StatusRow): Left => {
  const [held, left] = [leftBy([is]), leftBy([other])]
  const unmarked = other.viewer.bookmarked && !is.viewer.bookmarked ? [other.id] : []
  return {
    posts: [...left.posts.filter((id) => !held.posts.includes(id)), ...unmarked],
    people: left.people.filter((id) => !held.people.includes(id)),
  }
}

/**
 * What is let go of where each post is stored in one of two states, as it was or as it came in. Also where it stays as it was: what
 * a belated answer names came with it.
 */
export const leftByChoice = (choices: readonly { is: StatusRow; other: StatusRow }[]): Left => {
  const dropped = choices.map(({ is, other }) => droppedBy(is, other))
  return {
    posts: dropped.flatMap(({ posts }) => posts),
    people: dropped.flatMap(({ people }) => people),
  }
}
