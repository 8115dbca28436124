/** Rows about people beyond what stands beside each of their posts. See rows.ts. */
import type { AccountKey } from './ids'

/** What somebody is to the account's owner; what a server does not say counts as no. */
export interface RelationshipRow {
  following: boolean
  followedBy: boolean
  requested: boolean
  requestedBy: boolean
  muting: boolean
  blocking: boolean
  blockedBy: boolean
  domainBlocking: boolean
}

/** A profile that was opened. Key: [account+id], as that of the person's row in `profiles`. Index: `people`, each of them. */
export interface ProfileDetailRow {
  account: AccountKey
  id: string
  /** Raw HTML. */
  note: string
  header: string | null
  /** `value` is raw HTML; `verifiedAt` is when the instance found a link back, else null. */
  fields: { name: string; value: string; verifiedAt: number | null }[]
  /** Null where the server does not say. */
  postsCount: number | null
  followersCount: number | null
  followingCount: number | null
  joinedAt: number | null
  /** Where the person moved; a row of its own in `profiles`. */
  movedTo: string | null
  isSuspended: boolean
  /** Null: not known. */
  relationship: RelationshipRow | null
  /** Some of those whom the owner follows and who follow this person. */
  familiar: string[]
  /** All people that this row refers to. */
  people: string[]
  fetchedAt: number
}
