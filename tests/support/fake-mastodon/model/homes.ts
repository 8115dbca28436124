import { compareIds } from '../ids'
import { addToFeed, pageOfFeed, removeFromFeed, trimFeed } from './feed'
import type { Cursor, Feed } from './feed'
import { isIdle } from './activity'
import { isInExclusiveList } from './lists'
import { ensure } from './maps'
import { readableRows } from './permitted'
import { tagKey } from './publics'
import { accountOf, avoids, follows, followersOf, homeFeed } from './state'
import type { State } from './state'
import type { FakePost, FeedCause, FeedChange, HomeRow } from './types'

const record = (
  state: State,
  accountId: string,
  change: FeedChange['change'],
  id: string,
  cause: FeedCause,
) => {
  ensure(state.history, accountId, () => []).push({ at: state.clock.now(), change, id, cause })
}

const groups = (state: State, accountId: string): boolean =>
  state.accounts.get(accountId)?.groupBoosts ?? true

/** Whether a post is kept out of somebody's home (API 1.3, "Home contents"). */
const filteredFromHome = (state: State, receiverId: string, post: FakePost): boolean => {
  if (post.authorId === receiverId) return false
  const original = post.boostOf === null ? post : state.posts.get(post.boostOf)
  if (original === undefined) return true
  const people = [post.authorId, original.authorId, ...original.mentions]
  if (people.some((id) => avoids(state, receiverId, id))) return true
  const follow = followersOf(state, post.authorId).get(receiverId)?.value
  // It came by a followed tag: then nothing but the people counts.
  if (follow === undefined) return false
  if (post.boostOf !== null) return !follow.showBoosts
  if (follow.languages !== null && post.language !== null) {
    if (!follow.languages.includes(post.language)) return true
  }
  if (post.replyToAuthor === null) return false
  const toSelf = post.replyToAuthor === receiverId || post.replyToAuthor === post.authorId
  return !toSelf && !follows(state, receiverId, post.replyToAuthor)
}

const trim = (state: State, accountId: string, feed: Feed): void => {
  for (const id of trimFeed(feed, state.personality)) record(state, accountId, 'removed', id, 'trim')
}

/** Adds without a filter and without an event. @returns whether it was added. */
const add = (state: State, accountId: string, post: FakePost, cause: FeedCause): boolean => {
  const feed = homeFeed(state, accountId)
  endIdleFeed(state, accountId)
  if (feed.wiped) return false
  const added = addToFeed(feed, post, groups(state, accountId), state.personality)
  if (added) record(state, accountId, 'added', post.id, cause)
  return added
}

/** Sends a post to the streams of one person, if there are any. */
export const publishPost = (state: State, accountId: string, post: FakePost, update: boolean): void => {
  if (!state.isHeard(accountId)) return
  state.publish(accountId, {
    event: update ? 'status.update' : 'update',
    payload: JSON.stringify(state.render(post, accountId)),
  })
}

/** Puts a post into one home and tells that person's streams. */
export const pushToHome = (
  state: State,
  accountId: string,
  post: FakePost,
  options: { cause: FeedCause; stream: boolean; update?: boolean },
): void => {
  const update = options.update === true
  if (filteredFromHome(state, accountId, post)) {
    // An edit can make a post fall under a filter: it leaves without an event.
    if (update) pullFromHome(state, accountId, post, { cause: 'edit', stream: false })
    return
  }
  if (!add(state, accountId, post, options.cause)) return
  trim(state, accountId, homeFeed(state, accountId))
  if (options.stream) publishPost(state, accountId, post, update)
}

/** Takes a post out of one home; a `delete` event goes out only if it was there. */
export const pullFromHome = (
  state: State,
  accountId: string,
  post: FakePost,
  options: { cause: FeedCause; stream: boolean },
): void => {
  const { removed, reinserted } = removeFromFeed(homeFeed(state, accountId), post, groups(state, accountId))
  if (reinserted !== null) record(state, accountId, 'added', reinserted, 'reinsert')
  if (!removed) return
  record(state, accountId, 'removed', post.id, options.cause)
  if (options.stream) state.publish(accountId, { event: 'delete', payload: post.id })
}

/** Followers, without those who keep the author out of their homes by an exclusive list. */
const homeFollowers = (state: State, authorId: string): string[] =>
  [...followersOf(state, authorId).keys()].filter((id) => !isInExclusiveList(state, id, authorId))

/** Those who follow one of the hashtags of a post that anybody may see. */
const tagFollowers = (state: State, post: FakePost): string[] =>
  post.visibility === 'public' && post.boostOf === null
    ? post.tags.flatMap((tag) => [...state.tagFollows.about(tagKey(tag)).keys()])
    : []

/** Local people in whose homes a post belongs: its author, followers, also of its tags; for direct posts those it mentions. */
export const audienceOf = (state: State, post: FakePost): string[] => {
  const followers = homeFollowers(state, post.authorId)
  const receivers =
    post.visibility === 'direct' ? followers.filter((id) => post.mentions.includes(id)) : followers
  const people = [post.authorId, ...receivers, ...tagFollowers(state, post)]
  return [...new Set(people)].filter((id) => state.accounts.get(id)?.remoteDomain === null)
}

/** After a follow or an unmute: at most a quarter of a feed of that person's posts, without events. */
export const mergeIntoHome = (state: State, accountId: string, authorId: string): void => {
  if (state.accounts.get(accountId)?.remoteDomain !== null) return
  if (isInExclusiveList(state, accountId, authorId)) return
  const feed = homeFeed(state, accountId)
  const quarter = Math.min(state.personality.feedLimit / 4, 200)
  const oldest = feed.ids.length >= quarter ? feed.ids[0] : undefined
  const candidates = [...(state.postsBy.get(authorId) ?? [])]
    .filter((id) => oldest === undefined || compareIds(id, oldest) > 0)
    .sort(compareIds)
    .slice(-quarter)
  for (const id of candidates) {
    const post = state.posts.get(id)
    if (post === undefined || post.visibility === 'direct') continue
    if (!filteredFromHome(state, accountId, post)) add(state, accountId, post, 'merge')
  }
  trim(state, accountId, feed)
}

/** After an unfollow: everything by that person leaves, without events. */
export const unmergeFromHome = (state: State, accountId: string, authorId: string): void => {
  for (const id of [...homeFeed(state, accountId).ids]) {
    const post = state.posts.get(id)
    if (post?.authorId === authorId) pullFromHome(state, accountId, post, { cause: 'unmerge', stream: false })
  }
}

/** After a mute or block: everything by, of and about that person leaves, with a `delete` event each. */
export const clearFromHome = (state: State, accountId: string, targetId: string): void => {
  for (const id of [...homeFeed(state, accountId).ids]) {
    const post = state.posts.get(id)
    if (post === undefined) continue
    const original = post.boostOf === null ? post : (state.posts.get(post.boostOf) ?? post)
    if ([post.authorId, original.authorId, ...original.mentions].includes(targetId)) {
      pullFromHome(state, accountId, post, { cause: 'clear', stream: true })
    }
  }
}

/** Cuts a home to its newest `keep` items. */
export const trimHome = (state: State, accountId: string, keep: number): void => {
  const feed = homeFeed(state, accountId)
  for (const id of trimFeed(feed, { ...state.personality, feedLimit: keep })) {
    record(state, accountId, 'removed', id, 'trim')
  }
}

/** What a regenerated home holds: at most 400 own posts and 400 of each followed person. */
const regeneratedIds = (state: State, accountId: string): string[][] =>
  [accountId, ...state.follows.of(accountId).keys()]
    .filter((authorId) => !isInExclusiveList(state, accountId, authorId))
    .map((authorId) =>
      [...(state.postsBy.get(authorId) ?? [])]
        .filter((id) => {
          const post = state.posts.get(id)
          return (
            post !== undefined && post.visibility !== 'direct' && !filteredFromHome(state, accountId, post)
          )
        })
        .sort(compareIds)
        .slice(-400),
    )

/**
 * Builds a home anew (API 1.3): while that runs, `duration` milliseconds of the server's clock, one followed
 * person after the other appears, and answers are 206.
 */
export const regenerateHome = (state: State, accountId: string, duration: number): void => {
  const feed = homeFeed(state, accountId)
  for (const id of feed.ids) record(state, accountId, 'removed', id, 'regenerate')
  Object.assign(feed, { ids: [], tracked: new Map(), heldBack: new Map(), wiped: false })
  const groupsOfIds = regeneratedIds(state, accountId)
  const start = state.clock.now()
  const appearsAt = new Map<string, number>()
  groupsOfIds.forEach((ids, index) => {
    for (const id of ids) appearsAt.set(id, start + (duration * index) / groupsOfIds.length)
  })
  for (const id of [...appearsAt.keys()].sort(compareIds)) {
    const post = state.posts.get(id)
    if (post !== undefined) add(state, accountId, post, 'regenerate')
    trim(state, accountId, feed)
  }
  feed.regeneration = duration > 0 ? { until: start + duration, appearsAt } : null
}

/** Empties the home of somebody who was not seen for a week. */
export const endIdleFeed = (state: State, accountId: string): void => {
  if (!Number.isFinite(state.personality.feedLimit) || !isIdle(state, accountId)) return
  if (!homeFeed(state, accountId).wiped) wipeHome(state, accountId)
}

/** Empties a home as Mastodon does after a week without a request; the next one regenerates it. */
export const wipeHome = (state: State, accountId: string): void => {
  const feed = homeFeed(state, accountId)
  for (const id of feed.ids) record(state, accountId, 'removed', id, 'regenerate')
  Object.assign(feed, { ids: [], tracked: new Map(), heldBack: new Map(), wiped: true, regeneration: null })
}

/** Ids that a home would serve now, ascending, and whether it is still being regenerated. */
const visibleIds = (state: State, feed: Feed): { ids: readonly string[]; partial: boolean } => {
  const running = feed.regeneration
  if (running === null) return { ids: feed.ids, partial: false }
  const now = state.clock.now()
  if (now >= running.until) {
    feed.regeneration = null
    return { ids: feed.ids, partial: false }
  }
  return { ids: feed.ids.filter((id) => (running.appearsAt.get(id) ?? 0) <= now), partial: true }
}

/** One page of a home: at most `limit` ids, and of these the rows that can be read. */
export const homePage = (
  state: State,
  accountId: string,
  cursor: Cursor,
  limit: number,
): { posts: FakePost[]; partial: boolean } => {
  const feed = homeFeed(state, accountId)
  if (feed.wiped) regenerateHome(state, accountId, Number.isFinite(state.personality.feedLimit) ? 10_000 : 0)
  const { ids, partial } = visibleIds(state, feed)
  return { posts: readableRows(state, pageOfFeed(ids, cursor, limit), accountId), partial }
}

/** The whole home as it could be read now, newest first. */
export const homeRows = (state: State, handle: string): HomeRow[] => {
  const account = accountOf(state, handle)
  const everything = { maxId: null, sinceId: null, minId: null }
  return homePage(state, account.id, everything, Number.MAX_SAFE_INTEGER).posts.map((post) => {
    const original = post.boostOf === null ? post : (state.posts.get(post.boostOf) ?? post)
    return {
      id: post.id,
      postId: original.id,
      uri: post.uri,
      authorId: original.authorId,
      content: original.content,
      spoilerText: original.spoilerText,
      createdAt: post.createdAt,
      editedAt: original.editedAt,
    }
  })
}
