/** Why a quoted post is not shown, by the state that the server gave the quote (Mastodon 4.5, entities/Quote). */
const problems = new Map([
  ['pending', 'The quoted author has not agreed yet.'],
  ['rejected', 'The quoted author does not want this quote.'],
  ['revoked', 'The quoted author withdrew the quoted post.'],
  ['deleted', 'The quoted post was deleted.'],
  ['unauthorized', 'You may not see the quoted post.'],
  ['blocked_account', 'The quoted post is by somebody you blocked.'],
  ['blocked_domain', 'The quoted post is from a server you blocked.'],
  ['muted_account', 'The quoted post is by somebody you muted.'],
  // No state of a server: what is hidden here.
  ['hidden', 'The quoted post is hidden by your filters, mutes or blocks.'],
])

/** A sentence for a quote that has no post to show. */
export const quoteProblem = (state: string): string =>
  problems.get(state) ?? 'The quoted post is not available.'
