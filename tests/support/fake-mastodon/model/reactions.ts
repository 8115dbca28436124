/** What people do with single posts. */
import { notify, undoNotification } from './notify'
import { accountOf, postOf } from './state'
import type { State } from './state'
import type { FakePost } from './types'

export interface Reactions {
  /** Server time `at`: it happened then, without events; default: now. */
  favourite: (handle: string, id: string, at?: number) => void
  unfavourite: (handle: string, id: string) => void
  bookmark: (handle: string, id: string) => void
  unbookmark: (handle: string, id: string) => void
  /** Pins one of one's own posts to one's profile, or takes it off. */
  pin: (handle: string, id: string, isPinned?: boolean) => void
  vote: (handle: string, id: string, choices: number[]) => void
  /** Ledger: ids of what is bookmarked, last bookmarked first. */
  bookmarksOf: (handle: string) => string[]
  /** Ledger: ids of what is favourited, last favourited first. */
  favouritesOf: (handle: string) => string[]
}

/** Posts of a table's rows that still have one, in the order in which they were put there. */
export const savedPosts = (state: State, table: 'bookmarks' | 'favourites', ownerId: string) =>
  [...state[table].of(ownerId).values()].flatMap((row): { id: string; post: FakePost }[] => {
    const post = state.posts.get(row.key)
    return post === undefined ? [] : [{ id: row.id, post }]
  })

export const favourite = (state: State, accountId: string, of: FakePost, at?: number): void => {
  if (state.favourites.find(accountId, of.id) !== undefined) return
  state.favourites.put(accountId, of.id, null)
  if (of.authorId === accountId) return
  const told = at === undefined ? {} : { at, stream: false }
  notify(state, { to: of.authorId, from: accountId, type: 'favourite', post: of, ...told })
}

export const unfavourite = (state: State, accountId: string, id: string): void => {
  const post = state.posts.get(id)
  if (state.favourites.remove(accountId, id) === undefined || post === undefined) return
  undoNotification(state, 'favourite', accountId, post)
}

export const createReactions = (state: State): Reactions => {
  const id = (handle: string): string => accountOf(state, handle).id
  const saved = (table: 'bookmarks' | 'favourites', handle: string): string[] =>
    savedPosts(state, table, id(handle))
      .map(({ post }) => post.id)
      .reverse()
  return {
    favourite: (handle, of, at) => favourite(state, id(handle), postOf(state, of), at),
    unfavourite: (handle, of) => unfavourite(state, id(handle), of),
    bookmark: (handle, of) => void state.bookmarks.put(id(handle), postOf(state, of).id, null),
    unbookmark: (handle, of) => void state.bookmarks.remove(id(handle), of),
    pin: (handle, of, isPinned = true) => {
      if (isPinned) state.pins.put(id(handle), postOf(state, of).id, null)
      else state.pins.remove(id(handle), of)
    },
    vote: (handle, of, choices) => {
      const { poll } = postOf(state, of)
      if (poll === null) throw new Error(`${of} has no poll.`)
      for (const choice of choices) {
        const option = poll.options[choice]
        if (option) option.votes += 1
      }
      if (poll.voters !== null) poll.voters += 1
      poll.votes.set(id(handle), choices)
    },
    bookmarksOf: (handle) => saved('bookmarks', handle),
    favouritesOf: (handle) => saved('favourites', handle),
  }
}
