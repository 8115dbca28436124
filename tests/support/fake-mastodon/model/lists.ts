/** Lists of people, and what they post. */
import { compareIds } from '../ids'
import { pageOfFeed } from './feed'
import type { Cursor } from './feed'
import { isHiddenFrom, readableRows } from './permitted'
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
  /** Ledger: ids of the list's posts as they could be read now, newest first. */
  listOf: (listId: string) => string[]
  /** Ids in the list's feed as the server holds it, newest first, those without a row included. */
  listFeedIds: (listId: string) => string[]
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

/** What its feed holds, oldest first: posts and boosts of its members, without direct ones, and what vanished of them. */
const listIds = (state: State, list: FakeList): string[] => {
  const shown = [...state.posts.values()].filter((post) => listShows(state, list, post))
  return [...shown.map(({ id }) => id), ...list.vanished].sort(compareIds).slice(-keeps)
}

/** One page of a list: at most `limit` ids, and of these the rows that can be read. */
export const listPage = (state: State, list: FakeList, cursor: Cursor, limit: number): FakePost[] =>
  readableRows(state, pageOfFeed(listIds(state, list), cursor, limit), list.ownerId)

/** Before a row vanishes: the feeds that it stands in keep its id, as homes do. */
export const keepInLists = (state: State, post: FakePost): void => {
  for (const list of state.lists.values()) if (listShows(state, list, post)) list.vanished.add(post.id)
}

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
    vanished: new Set(),
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
  listOf: (listId) => {
    const list = listById(state, listId)
    return readableRows(state, listIds(state, list), list.ownerId)
      .map(({ id }) => id)
      .reverse()
  },
  listFeedIds: (listId) => listIds(state, listById(state, listId)).reverse(),
})
