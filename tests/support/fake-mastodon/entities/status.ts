import { profileUrl } from '../model/compose'
import { filteredFor } from '../model/filters'
import type { State } from '../model/state'
import type { FakeAccount, FakePost } from '../model/types'
import { accountJson, acctOf, emojisIn, extension } from './account'
import type { Scene } from './account'
import { cardJson, mediaJson, pollJson } from './attachments'

type Json = Record<string, unknown>

const authorOf = (state: State, post: FakePost): FakeAccount => {
  const author = state.accounts.get(post.authorId)
  if (author === undefined) throw new Error(`Post ${post.id} has no author.`)
  return author
}

const mentionsJson = (state: State, post: FakePost): Json[] =>
  post.mentions.flatMap((id) => {
    const account = state.accounts.get(id)
    if (account === undefined) return []
    return [{ id, username: account.username, url: profileUrl(state, account), acct: acctOf(account) }]
  })

const quoteJson = (scene: Scene, post: FakePost, viewerId: string | null, depth: number): Json | null => {
  if (post.quote === null) return null
  const { state, postId } = post.quote
  const shown = ['accepted', 'blocked_account', 'muted_account'].includes(state)
  const quoted = shown && postId !== null ? scene.state.posts.get(postId) : undefined
  // Below the first level there is only the id.
  if (depth > 0) return { state, quoted_status_id: quoted?.id ?? null }
  return { state, quoted_status: quoted ? statusJson(scene, quoted, viewerId, depth + 1) : null }
}

const quoteKeys = (scene: Scene, post: FakePost, viewerId: string | null, depth: number): Json => {
  if (scene.state.personality.quotes === 'none') return {}
  const open = post.visibility === 'public' || post.visibility === 'unlisted'
  return {
    quote: quoteJson(scene, post, viewerId, depth),
    quote_approval: {
      automatic: open ? ['public'] : [],
      manual: [],
      current_user: viewerId !== null && open ? 'automatic' : 'denied',
    },
  }
}

const viewerKeys = (state: State, original: FakePost, viewerId: string | null): Json => {
  if (viewerId === null) return {}
  const boosts = [...(state.boostsOf.get(original.id) ?? [])]
  return {
    favourited: state.favourites.find(viewerId, original.id) !== undefined,
    reblogged: boosts.some((id) => state.posts.get(id)?.authorId === viewerId),
    muted: false,
    bookmarked: state.bookmarks.find(viewerId, original.id) !== undefined,
    ...(original.authorId === viewerId
      ? { pinned: state.pins.find(viewerId, original.id) !== undefined }
      : {}),
    ...(state.personality.filterResults ? { filtered: filteredFor(state, original, viewerId) } : {}),
  }
}

const pageUrl = (state: State, post: FakePost): string =>
  `${profileUrl(state, authorOf(state, post))}/${post.id}`

/** A post, or a boost with its original inside, as one viewer (null: anonymous) is served it (API 1.7). */
export const statusJson = (scene: Scene, post: FakePost, viewerId: string | null, depth = 0): Json => {
  const { state } = scene
  const original = post.boostOf === null ? post : (state.posts.get(post.boostOf) ?? post)
  const counts = original.counts
  return {
    id: post.id,
    created_at: new Date(post.createdAt).toISOString(),
    in_reply_to_id: original === post ? post.replyTo : null,
    in_reply_to_account_id: original === post ? post.replyToAuthor : null,
    sensitive: original.sensitive,
    spoiler_text: original.spoilerText,
    visibility: post.visibility,
    language: original.language,
    uri: post.uri,
    url: pageUrl(state, original),
    replies_count: counts.replies + (state.repliesTo.get(original.id)?.size ?? 0),
    reblogs_count: counts.boosts + (state.boostsOf.get(original.id)?.size ?? 0),
    favourites_count: counts.favourites + state.favourites.about(original.id).size,
    ...(state.personality.quotes === 'full'
      ? { quotes_count: counts.quotes + (state.quotesOf.get(original.id)?.size ?? 0) }
      : {}),
    edited_at: original.editedAt === null ? null : new Date(original.editedAt).toISOString(),
    ...viewerKeys(state, original, viewerId),
    content: original.content,
    reblog: original === post ? null : statusJson(scene, original, viewerId, depth),
    application: post.application === null ? null : { name: post.application, website: null },
    account: accountJson(scene, authorOf(state, post)),
    media_attachments: original.media.map((media) => mediaJson(scene, media)),
    mentions: mentionsJson(state, original),
    tags: original.tags.map((name) => ({
      name: name.toLowerCase(),
      url: `https://${state.domain}/tags/${encodeURIComponent(name.toLowerCase())}`,
    })),
    emojis: emojisIn(scene, original.content, original.spoilerText),
    card: original.card === null ? null : cardJson(scene, original.card),
    poll: original.poll === null ? null : pollJson(scene, original.poll, viewerId, state.clock.now()),
    ...quoteKeys(scene, original, viewerId, depth),
    ...extension(state.personality),
    ...post.raw,
  }
}
