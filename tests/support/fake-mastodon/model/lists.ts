/** Lists of people, and what they post. */
import { compareIds } from '../ids'
import { isHiddenFrom } from './permitted'
import { accountOf, follows } from './state'
import type { State } from './state'
import type { FakeList, FakePost } from './types'

export interface Lists {
  /** A list of that person's, with its members by handle. */
  addList: (
    owner: string,
    title: string,
    members: readonly string[],
    options?: Partial<Pick<FakeList, 'repliesPolicy' | 'exclusive'>>,
  ) => FakeList
  /** Posts of the new member stand in the middle, without events; those of a former one are gone. */
  setListMember: (listId: string, handle: string, isMember: boolean) => void
  removeList: (listId: string) => void
  /** Ledger: ids of the list's posts, newest first. */
  listOf: (listId: string) => string[]
}

/** A list keeps as many as a home (API 1.3). */
const keeps = 800

/** Whether an answer is one that the list shows. */
const showsReply = (state: State, list: FakeList, post: FakePost): boolean => {
  const { replyToAuthor: to, authorId } = post
  if (post.replyTo === null || to === null || to === authorId || to === list.ownerId) return true
  if (list.repliesPolicy === 'none') return false
  return list.repliesPolicy === 'list' ? list.members.has(to) : follows(state, list.ownerId, to)
}

export const listShows = (state: State, list: FakeList, post: FakePost): boolean =>
  list.members.has(post.authorId) &&
  post.visibility !== 'direct' &&
  showsReply(state, list, post) &&
  !isHiddenFrom(state, list.ownerId, post)

/** Posts and boosts of a list's members, without direct ones, oldest first. */
export const listPosts = (state: State, list: FakeList): FakePost[] =>
  [...state.posts.values()]
    .filter((post) => listShows(state, list, post))
    .sort((one, other) => compareIds(one.id, other.id))
    .slice(-keeps)

/** After a mute or block: the streams of the owner's lists hear a `delete` for each post by that person. */
export const clearFromLists = (state: State, ownerId: string, targetId: string): void => {
  for (const list of state.lists.values()) {
    if (list.ownerId !== ownerId || !list.members.has(targetId)) continue
    for (const payload of state.postsBy.get(targetId) ?? [])
      state.broadcast(`list:${list.id}`, { event: 'delete', payload })
  }
}

/** Whether somebody keeps an author's posts out of their home by a list. */
export const isInExclusiveList = (state: State, ownerId: string, authorId: string): boolean =>
  [...state.lists.values()].some(
    (list) => list.exclusive && list.ownerId === ownerId && list.members.has(authorId),
  )

export const createList = (
  state: State,
  ownerId: string,
  list: Pick<FakeList, 'title'> & Partial<Omit<FakeList, 'id' | 'ownerId'>>,
): FakeList => {
  const made: FakeList = {
    members: new Set(),
    repliesPolicy: 'list',
    exclusive: false,
    ...list,
    id: state.nextId('lists'),
    ownerId,
  }
  state.lists.set(made.id, made)
  return made
}

const listById = (state: State, id: string): FakeList => {
  const list = state.lists.get(id)
  if (list === undefined) throw new Error(`The fake instance ${state.domain} has no list ${id}.`)
  return list
}

export const createLists = (state: State): Lists => ({
  addList: (owner, title, members, options = {}) =>
    createList(state, accountOf(state, owner).id, {
      title,
      members: new Set(members.map((member) => accountOf(state, member).id)),
      ...options,
    }),
  setListMember: (listId, handle, isMember) => {
    const { members } = listById(state, listId)
    if (isMember) members.add(accountOf(state, handle).id)
    else members.delete(accountOf(state, handle).id)
  },
  removeList: (listId) => void state.lists.delete(listId),
  listOf: (listId) =>
    listPosts(state, listById(state, listId))
      .map(({ id }) => id)
      .reverse(),
})
