/** A profile as the server tells it, in up to three answers. */
import type { ProfileDetailRow, RelationshipRow } from '../../shared/rows-profiles'
import type { ProfileRow } from '../../shared/rows'
import type { NormalizeContext } from './normalize'
import { profileOf } from './normalize-profile'
import { countOrNull, isRecord, listOf, recordOf, textOf, timeOf, urlOf } from './values'

/** Mastodon shows as many. */
const mostFamiliar = 10
const mostFields = 40

/** One element of an answer of a list for several people. */
const entryOf = (json: unknown, id: string) =>
  listOf(json, 40).find((raw) => isRecord(raw) && raw['id'] === id)

const relationshipOf = (raw: unknown): RelationshipRow | null => {
  if (!isRecord(raw)) return null
  return {
    following: raw['following'] === true,
    followedBy: raw['followed_by'] === true,
    requested: raw['requested'] === true,
    requestedBy: raw['requested_by'] === true,
    muting: raw['muting'] === true,
    blocking: raw['blocking'] === true,
    blockedBy: raw['blocked_by'] === true,
    domainBlocking: raw['domain_blocking'] === true,
  }
}

/**
 * Reads them; null if the first is no profile of that id.
 * @param relationships null where the server did not tell.
 */
export const readProfile = (
  id: string,
  answers: { account: unknown; relationships: unknown; familiar: unknown },
  context: NormalizeContext,
): { detail: ProfileDetailRow; profiles: ProfileRow[] } | null => {
  const raw = recordOf(answers.account)
  const person = profileOf(raw, context)
  if (person?.id !== id) return null
  const moved = profileOf(raw['moved'], context)
  const familiar = listOf(recordOf(entryOf(answers.familiar, id))['accounts'], mostFamiliar).flatMap(
    (one) => profileOf(one, context) ?? [],
  )
  const familiarIds = familiar.map((one) => one.id)
  return {
    profiles: [person, ...(moved === null ? [] : [moved]), ...familiar],
    detail: {
      account: context.account,
      id,
      note: textOf(raw['note'], 100_000),
      header: urlOf(raw['header_static'], context.origin) ?? urlOf(raw['header'], context.origin),
      fields: listOf(raw['fields'], mostFields).flatMap((field) => {
        const { name, value, verified_at: verifiedAt } = recordOf(field)
        const title = textOf(name, 500)
        return title === ''
          ? []
          : [{ name: title, value: textOf(value, 10_000), verifiedAt: timeOf(verifiedAt) }]
      }),
      postsCount: countOrNull(raw['statuses_count']),
      followersCount: countOrNull(raw['followers_count']),
      followingCount: countOrNull(raw['following_count']),
      joinedAt: timeOf(raw['created_at']),
      movedTo: moved?.id ?? null,
      isSuspended: raw['suspended'] === true,
      relationship: relationshipOf(entryOf(answers.relationships, id)),
      familiar: familiarIds,
      people: [...new Set([...(moved === null ? [] : [moved.id]), ...familiarIds])],
      fetchedAt: context.now,
    },
  }
}
