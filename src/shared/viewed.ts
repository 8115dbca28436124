/** What a post is to its viewer, kept over payloads that do not say it (mastodon-api.md 1.5, 1.7). */
import type { StatusRow } from './rows'

/** States of a quote that say what it is to this viewer. */
const ownQuoteStates: ReadonlySet<string> = new Set([
  'unauthorized',
  'blocked_account',
  'blocked_domain',
  'muted_account',
])

/** A post that came without what it is to this viewer, with what a copy that has it says of that. */
export const asViewed = (viewed: StatusRow, incoming: StatusRow): StatusRow => {
  const { poll, quote } = incoming
  const isSameQuote = quote !== null && viewed.quote?.statusId === quote.statusId
  return {
    ...incoming,
    viewer: viewed.viewer,
    quote: isSameQuote && ownQuoteStates.has(viewed.quote?.state ?? '') ? viewed.quote : quote,
    poll:
      poll === null || viewed.poll?.id !== poll.id
        ? poll
        : { ...poll, voted: viewed.poll.voted, ownVotes: viewed.poll.ownVotes },
  }
}
