/** What one row of a timeline needs to be drawn as a post: composed out of stored rows, without reading the store. */
import type { EntryRow, ProfileRow, StatusRow } from '../../shared/rows'

/** A post next to its author; the author is null where the store has lost it. */
export interface AuthoredPost {
  status: StatusRow
  author: ProfileRow | null
}

/** What a query composes for one entry; a boost carries the boosted post in `boosted`. */
export interface PostSource extends AuthoredPost {
  entry: EntryRow
  boosted?: AuthoredPost | null
  quoted?: AuthoredPost | null
  /** Author of the post that the shown one answers, where stored. */
  replyTo?: ProfileRow | null
}

export interface PostView {
  entry: EntryRow
  /** Identity of the entry across instances: that of the boost if it is one. */
  entryUri: string
  /** The post that is shown. */
  status: StatusRow
  author: ProfileRow | null
  /** Set if the entry is a boost: who boosted, and when. */
  boost: { author: ProfileRow | null; at: number } | null
  /** The quoted post, if the quote was accepted and the post is stored. */
  quoted: AuthoredPost | null
  /** Whom the shown post answers, `user@host`; null if it answers nobody or it is not known whom. */
  replyToHandle: string | null
  /** The domain that handles without a host belong to. */
  localDomain: string
}

const domainOf = (handle: string): string => handle.slice(handle.lastIndexOf('@') + 1)

/** `acct` as the instance wrote it, made whole: local people get the instance's own domain. */
export const fullHandle = (acct: string, localDomain: string): string =>
  acct.includes('@') || localDomain === '' ? acct : `${acct}@${localDomain}`

const replyTarget = (shown: AuthoredPost, replyTo: ProfileRow | null, localDomain: string): string | null => {
  const { replyToId, replyToAuthorId, mentions } = shown.status
  if (replyToId === null) return null
  if (replyTo) return replyTo.handle
  if (replyToAuthorId !== null && replyToAuthorId === shown.author?.id) return shown.author.handle
  const mention = mentions.find(({ id }) => id === replyToAuthorId)
  return mention ? fullHandle(mention.acct, localDomain) : null
}

/**
 * The post to draw for a composed row.
 * @param accountHandle `user@host` of the account whose timeline it is.
 * @param isQuoteHidden whether what it quotes is left out.
 */
export const postView = (source: PostSource, accountHandle: string, isQuoteHidden = false): PostView => {
  const localDomain = domainOf(accountHandle)
  const shown: AuthoredPost = source.boosted ?? { status: source.status, author: source.author }
  return {
    entry: source.entry,
    entryUri: source.status.uri,
    status: shown.status,
    author: shown.author,
    boost: source.status.boostOf === null ? null : { author: source.author, at: source.status.createdAt },
    // A stored post may still be one that its author let nobody quote.
    quoted: shown.status.quote?.state === 'accepted' && !isQuoteHidden ? (source.quoted ?? null) : null,
    replyToHandle: replyTarget(shown, source.replyTo ?? null, localDomain),
    localDomain,
  }
}
