import { makeBody } from './compose'
import type { BodyOptions } from './compose'
import { joinConversations, leaveConversations } from './conversations'
import { audienceOf, publishPost, pullFromHome, pushToHome } from './homes'
import { keepInLists } from './lists'
import { dropNotificationsOf } from './notify'
import { broadcastPost } from './publics'
import { tellOfEdit, tellOfPost, undoBoostNotification } from './tell'
import { ensure } from './maps'
import { accountOf, postOf } from './state'
import type { State } from './state'
import type { FakePost, FeedCause, PostBody, QuoteState, Visibility } from './types'

export interface PostOptions extends BodyOptions {
  /** Handle of the author. */
  author: string
  visibility?: Visibility
  /** Id of the post it answers. */
  inReplyTo?: string
  /** Id of the post it quotes. */
  quoteOf?: string
  quoteState?: QuoteState
  /**
   * When it was written. Left out: now. In the past: as if it had been written and received then, so its id is
   * of that time (see deliverLate and deliverFetched for the two other ways).
   */
  createdAt?: number
  /** Default: true unless `createdAt` is given. */
  stream?: boolean
  counts?: Partial<FakePost['counts']>
  application?: string
  /** Laid over the post's JSON as it is, e.g. `{ created_at: null }` (API 7). */
  raw?: Record<string, unknown>
}

/** A real window of Mastodon: fetched posts younger than that still go to homes and streams (API 1.2). */
const realTimeWindow = 6 * 3_600_000

const link = (map: Map<string, Set<string>>, key: string | null, id: string): void => {
  if (key !== null) ensure(map, key, () => new Set()).add(id)
}

const freshId = (state: State, at: number): string => {
  let id = state.makeId(at)
  while (state.posts.has(id)) id = state.makeId(at)
  return id
}

const emptyBody: PostBody = {
  content: '',
  spoilerText: '',
  sensitive: false,
  language: null,
  media: [],
  poll: null,
  card: null,
  mentions: [],
  tags: [],
}

const uriOf = (state: State, author: { username: string; remoteDomain: string | null }, id: string): string =>
  `https://${author.remoteDomain ?? state.domain}/users/${author.username}/statuses/${id}`

/** Stores a row; `idTime` is the time its id is made of. */
const store = (
  state: State,
  authorHandle: string,
  createdAt: number,
  idTime: number,
  rest: Partial<FakePost>,
): FakePost => {
  const author = accountOf(state, authorHandle)
  const id = freshId(state, state.personality.idsByArrival ? idTime : createdAt)
  const post: FakePost = {
    ...emptyBody,
    id,
    uri: uriOf(state, author, id),
    authorId: author.id,
    createdAt,
    editedAt: null,
    boostOf: null,
    replyTo: null,
    replyToAuthor: null,
    quote: null,
    visibility: 'public',
    counts: { replies: 0, boosts: 0, favourites: 0, quotes: 0 },
    application: null,
    readableAt: state.replicaLag > 0 ? state.clock.now() + state.replicaLag : 0,
    history: [],
    raw: {},
    ...rest,
  }
  state.posts.set(id, post)
  author.lastPostAt = Math.max(author.lastPostAt, createdAt)
  link(state.postsBy, author.id, id)
  link(state.boostsOf, post.boostOf, id)
  link(state.repliesTo, post.replyTo, id)
  link(state.quotesOf, post.quote?.postId ?? null, id)
  return post
}

const write = (state: State, options: PostOptions, createdAt: number, idTime: number): FakePost => {
  const parent = options.inReplyTo === undefined ? null : postOf(state, options.inReplyTo)
  const counts = { replies: 0, boosts: 0, favourites: 0, quotes: 0, ...options.counts }
  return store(state, options.author, createdAt, idTime, {
    ...makeBody(state, options, createdAt),
    replyTo: parent?.id ?? null,
    replyToAuthor: parent?.authorId ?? null,
    quote:
      options.quoteOf === undefined
        ? null
        : {
            rowId: state.nextId('quotes'),
            state: options.quoteState ?? 'accepted',
            postId: options.quoteOf,
          },
    visibility: options.visibility ?? 'public',
    counts,
    application: options.application ?? null,
    raw: options.raw ?? {},
  })
}

/** Fetched posts that are too old for homes tell nobody of anything either. */
const distribute = (state: State, post: FakePost, cause: FeedCause, stream: boolean): void => {
  for (const accountId of audienceOf(state, post)) pushToHome(state, accountId, post, { cause, stream })
  joinConversations(state, post, stream)
  tellOfPost(state, post, stream)
  if (stream) broadcastPost(state, post, 'update')
}

/** Somebody writes, and it arrives at once. */
export const post = (state: State, options: PostOptions): FakePost => {
  const createdAt = options.createdAt ?? state.clock.now()
  const made = write(state, options, createdAt, createdAt)
  distribute(state, made, 'post', options.stream ?? options.createdAt === undefined)
  return made
}

/** A remote post arrives long after it was written: new id, old created_at (API 1.2). */
export const deliverLate = (state: State, options: PostOptions & { createdAt: number }): FakePost => {
  const made = write(state, options, options.createdAt, state.clock.now())
  distribute(state, made, 'late', options.stream ?? true)
  return made
}

/**
 * A remote post is fetched (thread, boost, search): its id is of created_at, so it stands in the middle; only
 * if younger than six hours it reaches homes and streams.
 */
export const deliverFetched = (state: State, options: PostOptions & { createdAt: number }): FakePost => {
  const made = write(state, options, options.createdAt, options.createdAt)
  if (state.clock.now() - options.createdAt < realTimeWindow) {
    distribute(state, made, 'fetched', options.stream ?? true)
  }
  return made
}

export interface BoostOptions {
  by: string
  of: string
  /** As for posts: a time in the past gives an id of that time and no event. */
  createdAt?: number
  stream?: boolean
}

export const boost = (state: State, options: BoostOptions): FakePost => {
  const original = postOf(state, postOf(state, options.of).boostOf ?? options.of)
  const createdAt = options.createdAt ?? state.clock.now()
  const made = store(state, options.by, createdAt, createdAt, {
    boostOf: original.id,
    visibility: original.visibility,
    language: original.language,
  })
  made.uri += '/activity'
  distribute(state, made, 'boost', options.stream ?? options.createdAt === undefined)
  return made
}

const forget = (state: State, gone: FakePost): void => {
  state.posts.delete(gone.id)
  state.bookmarks.forget(gone.id)
  state.favourites.forget(gone.id)
  state.pins.forget(gone.id)
  state.postsBy.get(gone.authorId)?.delete(gone.id)
  if (gone.boostOf !== null) state.boostsOf.get(gone.boostOf)?.delete(gone.id)
  if (gone.replyTo !== null) state.repliesTo.get(gone.replyTo)?.delete(gone.id)
  for (const id of state.repliesTo.get(gone.id) ?? []) {
    const reply = state.posts.get(id)
    if (reply) reply.replyTo = null
  }
  for (const id of state.quotesOf.get(gone.id) ?? []) {
    const quoting = state.posts.get(id)
    if (quoting?.quote) quoting.quote = { ...quoting.quote, state: 'deleted', postId: null }
  }
}

const remove = (state: State, gone: FakePost, cause: FeedCause): void => {
  for (const accountId of audienceOf(state, gone))
    pullFromHome(state, accountId, gone, { cause, stream: true })
  leaveConversations(state, gone)
  dropNotificationsOf(state, gone.id)
  if (gone.boostOf !== null) undoBoostNotification(state, gone)
  broadcastPost(state, gone, 'delete')
  forget(state, gone)
}

const boostsOf = (state: State, id: string): FakePost[] =>
  [...(state.boostsOf.get(id) ?? [])].flatMap((boostId) => state.posts.get(boostId) ?? [])

/** Undoes a boost: a `delete` of the boost; an older boost that was held back takes its place without a word. */
export const unboost = (state: State, by: string, of: string): void => {
  const booster = accountOf(state, by)
  const made = boostsOf(state, of).find(({ authorId }) => authorId === booster.id)
  if (made === undefined) throw new Error(`${by} has not boosted ${of}.`)
  remove(state, made, 'unboost')
}

/** Deletes a post and every boost of it, each with a `delete` to the homes that hold it. */
export const deletePost = (state: State, id: string): void => {
  const gone = postOf(state, id)
  for (const wrapper of boostsOf(state, id)) remove(state, wrapper, 'delete')
  remove(state, gone, 'delete')
}

/** The administrator's vacuum: rows vanish, feeds keep the ids, nobody is told (API 1.3). */
export const vacuum = (state: State, id: string): void => {
  const gone = postOf(state, id)
  for (const row of [...boostsOf(state, id), gone]) {
    for (const [accountId, feed] of state.homes) {
      if (!feed.ids.includes(row.id)) continue
      const change = {
        at: state.clock.now(),
        change: 'removed' as const,
        id: row.id,
        cause: 'vacuum' as const,
      }
      ensure(state.history, accountId, () => []).push(change)
    }
    keepInLists(state, row)
    forget(state, row)
  }
}

export interface EditOptions extends BodyOptions {
  /** Default: now. */
  editedAt?: number
  stream?: boolean
}

const bodyOf = (whole: FakePost): PostBody => {
  const { content, spoilerText, sensitive, language, media, poll, card, mentions, tags } = whole
  return { content, spoilerText, sensitive, language, media, poll, card, mentions, tags }
}

/** Edits a post: what is left out stays. It is added to homes again, however old, and `status.update` goes out. */
export const edit = (state: State, id: string, options: EditOptions): FakePost => {
  const target = postOf(state, id)
  const now = options.editedAt ?? state.clock.now()
  const before = bodyOf(target)
  target.history.push({ at: target.editedAt ?? target.createdAt, body: before })
  const made = makeBody(state, options, now)
  const rewritten = options.text !== undefined || options.content !== undefined
  Object.assign(target, {
    content: rewritten ? made.content : before.content,
    mentions: rewritten ? [...new Set([...made.mentions, ...before.mentions])] : before.mentions,
    tags: rewritten ? made.tags : before.tags,
    spoilerText: options.spoilerText ?? before.spoilerText,
    sensitive: options.sensitive ?? (options.spoilerText === undefined ? before.sensitive : made.sensitive),
    language: options.language === undefined ? before.language : options.language,
    media: options.media === undefined ? before.media : made.media,
    poll: options.poll === undefined ? before.poll : made.poll,
    card: options.card === undefined ? before.card : made.card,
    editedAt: now,
  })
  const stream = options.stream ?? options.editedAt === undefined
  for (const accountId of audienceOf(state, target)) {
    pushToHome(state, accountId, target, { cause: 'edit', stream, update: true })
  }
  if (stream) broadcastPost(state, target, 'status.update')
  tellOfEdit(state, target, stream)
  // Whoever is mentioned hears of it too, a second time or of a post that their home never had (API 2).
  if (stream) for (const id of target.mentions) publishPost(state, id, target, true)
  return target
}
