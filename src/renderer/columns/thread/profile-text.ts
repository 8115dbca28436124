/** A profile in words. */
import type { ProfileRow } from '../../../shared/rows'
import type { ProfileDetailRow, RelationshipRow } from '../../../shared/rows-profiles'
import { wholeCount } from '../../status/counts'
import { spokenName } from '../../status/name'

const words: readonly (readonly [keyof RelationshipRow, string])[] = [
  ['following', 'You follow them'],
  ['followedBy', 'Follows you'],
  ['requested', 'Follow requested'],
  ['requestedBy', 'Asks to follow you'],
  ['muting', 'Muted'],
  ['blocking', 'Blocked'],
  ['blockedBy', 'Blocks you'],
  ['domainBlocking', 'Their instance is blocked'],
]

/** "You follow them", "Follows you", "Muted", as far as they are true. */
export const relationshipWords = (relationship: RelationshipRow): string[] =>
  words.flatMap(([name, word]) => (relationship[name] ? [word] : []))

/** "12 posts", "3 followers", "1 following"; what the server does not say is left out. */
export const profileCounts = (detail: ProfileDetailRow): string[] => {
  const { postsCount, followersCount, followingCount } = detail
  return [
    ...(postsCount === null ? [] : [wholeCount(postsCount, 'post', 'posts')]),
    ...(followersCount === null ? [] : [wholeCount(followersCount, 'follower', 'followers')]),
    ...(followingCount === null ? [] : [wholeCount(followingCount, 'following', 'following')]),
  ]
}

const most = 3

/** "Followed by Mina, Jonas and 2 more that you follow"; null where nobody is known. */
export const familiarText = (familiar: readonly ProfileRow[]): string | null => {
  if (familiar.length === 0) return null
  const names = familiar.slice(0, most).map(spokenName)
  const more = familiar.length - names.length
  const last = more > 0 ? `${more} more` : (names.pop() ?? '')
  return `Followed by ${names.length === 0 ? last : `${names.join(', ')} and ${last}`}, whom you follow`
}
