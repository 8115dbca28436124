/** Whom a new, edited or boosted post gives a notification. */
import { notify, undoNotification } from './notify'
import { followersOf } from './state'
import type { State } from './state'
import type { FakePost } from './types'

/** With its events only if it happens now; else as if it had been told when the post was written. */
const when = (post: FakePost, stream: boolean): { stream: boolean; at?: number } =>
  stream ? { stream } : { stream, at: post.createdAt }

const tellOfBoost = (state: State, boost: FakePost, stream: boolean): void => {
  const original = state.posts.get(boost.boostOf ?? '')
  if (original === undefined || original.authorId === boost.authorId) return
  const at = when(boost, stream)
  notify(state, { to: original.authorId, from: boost.authorId, type: 'reblog', post: original, ...at })
}

export const undoBoostNotification = (state: State, boost: FakePost): void => {
  const original = state.posts.get(boost.boostOf ?? '')
  if (original !== undefined) undoNotification(state, 'reblog', boost.authorId, original)
}

/** Followers that asked to be told of every post: of those that are no answers to others. */
const tellFollowers = (state: State, post: FakePost, stream: boolean): void => {
  if (post.visibility === 'direct' || (post.replyTo !== null && post.replyToAuthor !== post.authorId)) return
  for (const [id, { value }] of followersOf(state, post.authorId)) {
    if (!value.notify || post.mentions.includes(id)) continue
    notify(state, { to: id, from: post.authorId, type: 'status', post, ...when(post, stream) })
  }
}

/** The end of a poll is told five minutes later to its author and to those who voted. */
const tellOfPoll = (state: State, post: FakePost): void => {
  const { poll } = post
  if (poll === null || poll.expiresAt === null || poll.expiresAt <= state.clock.now()) return
  state.later.at(poll.expiresAt + 5 * 60_000, () => {
    if (!state.posts.has(post.id)) return
    for (const to of new Set([post.authorId, ...poll.votes.keys()]))
      notify(state, { to, from: post.authorId, type: 'poll', post })
  })
}

export const tellOfPost = (state: State, post: FakePost, stream: boolean): void => {
  if (post.boostOf !== null) return tellOfBoost(state, post, stream)
  const { authorId: from } = post
  for (const to of post.mentions.filter((id) => id !== from))
    notify(state, { to, from, type: 'mention', post, ...when(post, stream) })
  const quoted = state.posts.get(post.quote?.postId ?? '')
  if (quoted !== undefined && quoted.authorId !== from && state.personality.quotes === 'full')
    notify(state, { to: quoted.authorId, from, type: 'quote', post, ...when(post, stream) })
  tellFollowers(state, post, stream)
  tellOfPoll(state, post)
}

/** Those who boosted a post hear of its edits, and those who quoted it. */
export const tellOfEdit = (state: State, post: FakePost, stream: boolean): void => {
  const { authorId: from } = post
  const at = stream ? { stream } : { stream, at: post.editedAt ?? post.createdAt }
  const tell = (ids: Iterable<string>, type: string): void => {
    for (const id of ids) {
      const other = state.posts.get(id)
      if (other !== undefined && other.authorId !== from)
        notify(state, { to: other.authorId, from, type, post: type === 'update' ? post : other, ...at })
    }
  }
  tell(state.boostsOf.get(post.id) ?? [], 'update')
  if (state.personality.quotes === 'full') tell(state.quotesOf.get(post.id) ?? [], 'quoted_update')
}
