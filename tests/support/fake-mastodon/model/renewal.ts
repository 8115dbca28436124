/** All posts get other ids, of another scheme: what a server's new software, or a repaired database, does (API 7, 34). */
import { compareIds, createIdMaker } from '../ids'
import type { IdScheme } from '../ids'
import type { State } from './state'

type Name = (id: string) => string

const replace = <Value>(map: Map<string, Value>, name: Name, change: (value: Value) => Value): void => {
  const entries = [...map].map(([key, value]): [string, Value] => [name(key), change(value)])
  map.clear()
  for (const [key, value] of entries) map.set(key, value)
}

const replaceSets = (map: Map<string, Set<string>>, name: Name): void =>
  replace(map, name, (set) => new Set([...set].map(name)))

/** New names for all posts, in the same order. */
const newNames = (state: State, scheme: IdScheme): Name => {
  const make = createIdMaker(scheme, state.random.fork('renewal'))
  let time = 0
  const names = new Map(
    [...state.posts.keys()].sort(compareIds).map((id): [string, string] => {
      // Two of one millisecond would be in no order.
      time = Math.max(time + 1, state.posts.get(id)?.createdAt ?? 0)
      return [id, make(time)]
    }),
  )
  state.makeId = make
  return (id) => names.get(id) ?? id
}

const renamePosts = (state: State, name: Name): void => {
  replace(state.posts, name, (post) =>
    Object.assign(post, {
      id: name(post.id),
      boostOf: post.boostOf === null ? null : name(post.boostOf),
      replyTo: post.replyTo === null ? null : name(post.replyTo),
      quote:
        post.quote === null || post.quote.postId === null
          ? post.quote
          : { ...post.quote, postId: name(post.quote.postId) },
    }),
  )
  for (const index of [state.postsBy, state.boostsOf, state.repliesTo, state.quotesOf])
    replaceSets(index, name)
}

const renameHomes = (state: State, name: Name): void => {
  for (const feed of state.homes.values()) {
    feed.ids = feed.ids.map(name).sort(compareIds)
    replace(feed.tracked, name, name)
    replaceSets(feed.heldBack, name)
  }
  for (const changes of state.history.values()) for (const change of changes) change.id = name(change.id)
  for (const markers of state.markers.values()) {
    for (const marker of markers.values()) marker.lastReadId = name(marker.lastReadId)
  }
}

const renameElsewhere = (state: State, name: Name): void => {
  for (const conversation of [...state.conversations.values()].flat()) {
    conversation.rootId = name(conversation.rootId)
    conversation.postIds = conversation.postIds.map(name)
    conversation.lastStatusId = name(conversation.lastStatusId)
  }
  for (const notification of [...state.notifications.values()].flat()) {
    if (notification.postId !== null) notification.postId = name(notification.postId)
  }
  for (const filter of [...state.filters.values()].flat()) {
    for (const one of filter.statuses) one.statusId = name(one.statusId)
  }
  for (const table of [state.bookmarks, state.favourites, state.pins]) table.rename(name)
}

/**
 * @param refuses whether the old ids are refused as cursors (400); else they are compared with the new ones as if they were some.
 */
export const renewIds = (state: State, scheme: IdScheme, refuses: boolean): void => {
  const name = newNames(state, scheme)
  renamePosts(state, name)
  renameHomes(state, name)
  renameElsewhere(state, name)
  Object.assign(state.personality, { ids: scheme })
  state.refusesOldIds = refuses
}
