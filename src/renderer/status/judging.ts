/**
 * Whether a stored item is shown: by the account's filters, mutes and blocks as they are now, over everything that is stored, on and
 * offline. Nothing is deleted for being hidden: it is there again when the filter or the mute ends.
 */
import type { StoredSets, TimelineEntry } from '../db/queries'
import type { ProfileRow, StatusRow } from '../../shared/rows'
import type { FilterContext } from '../../shared/sets'
import { filtersMet, readyFilter, type ReadyFilter } from './filters'

/** The sets that say what is hidden. */
export const hidingSets = ['filters', 'mutes', 'blocks', 'domainBlocks'] as const
export type HidingSets = StoredSets<(typeof hidingSets)[number]>

interface Mute {
  /** Server time at which it ends; null: it does not. */
  until: number | null
  /** Whether notifications are hidden too; null: that is not known. */
  hidesNotifications: boolean | null
}

/** What an account hides, ready for many questions. */
export interface Rules {
  /** Ids. */
  blocked: ReadonlySet<string>
  /** By id. */
  muted: ReadonlyMap<string, Mute>
  /** As `asciiHost` has them. */
  domains: ReadonlySet<string>
  filters: readonly ReadyFilter[]
}

export const noRules: Rules = { blocked: new Set(), muted: new Map(), domains: new Set(), filters: [] }

/**
 * A host as hosts are compared. Mastodon sends blocked domains in ASCII (`xn--mnchen-3ya.example`), and the same ones in handles in
 * their own letters (`münchen.example`).
 */
const asciiHost = (host: string): string => {
  const address = `https://${host}`
  // Why not always: each post is asked about, of nearly all of which the host is ASCII.
  return /^\p{ASCII}*$/u.test(host) || !URL.canParse(address) ? host.toLowerCase() : new URL(address).host
}

/** `noRules` itself where nothing is hidden. */
export const rulesOf = ({ filters, mutes, blocks, domainBlocks }: HidingSets): Rules => {
  const sets = [filters, mutes, blocks, domainBlocks]
  if (sets.every((set) => set === null || set.members.length === 0)) return noRules
  return {
    blocked: new Set(blocks?.members.map(({ id }) => id)),
    muted: new Map(
      mutes?.members.map(({ id, until, hidesNotifications = null }) => [id, { until, hidesNotifications }]),
    ),
    domains: new Set(domainBlocks?.members.map(asciiHost)),
    filters: (filters?.members ?? []).map(readyFilter),
  }
}

/** Where and for whom is judged. */
export interface Circumstances {
  context: FilterContext
  /** `user@host` of the account: nobody hides their own posts. */
  ownHandle: string
  /** Whose posts were asked for by name: they are shown, muted or not. */
  askedFor: string | null
  /** Server time. */
  now: number
}

/** How a post is shown: titles of the filters that cover it, or its media; and whether what it quotes is left out. */
export interface Showing {
  coveredBy: readonly string[]
  blurredBy: readonly string[]
  isQuoteHidden: boolean
}

/** Null: it is not shown at all. */
export type Verdict = Showing | null

export const openly: Showing = { coveredBy: [], blurredBy: [], isQuoteHidden: false }

const hostOf = (handle: string): string => asciiHost(handle.slice(handle.lastIndexOf('@') + 1))

const isMuted = ({ muted }: Rules, id: string, now: number): boolean => {
  const mute = muted.get(id)
  return mute !== undefined && (mute.until === null || mute.until > now)
}

/** @param handle without a host where it is of the account's own instance, whose domain nobody blocks; null: not known */
const isHidden = (
  rules: Rules,
  { id, handle }: { id: string; handle: string | null },
  { now, askedFor }: Circumstances,
): boolean =>
  id !== askedFor &&
  (rules.blocked.has(id) ||
    isMuted(rules, id, now) ||
    (handle?.includes('@') === true && rules.domains.size > 0 && rules.domains.has(hostOf(handle))))

const isHiddenPerson = (
  rules: Rules,
  id: string,
  profile: ProfileRow | null,
  where: Circumstances,
): boolean => isHidden(rules, { id, handle: profile?.handle ?? null }, where)

interface Authored {
  status: StatusRow
  author: ProfileRow | null
}

const isOwn = (author: ProfileRow | null, { ownHandle }: Circumstances): boolean =>
  author !== null && author.handle.toLowerCase() === ownHandle.toLowerCase()

/** Who wrote it, and whom it names: also posts that speak to somebody who is hidden are out of sight (mastodon-api.md 1.3, 1.9). */
const isByHidden = (rules: Rules, { status, author }: Authored, where: Circumstances): boolean =>
  isHiddenPerson(rules, status.authorId, author, where) ||
  (!isOwn(author, where) &&
    status.mentions.some(({ id, acct }) =>
      // On the profile of somebody who was asked for by name it does not matter whom they talk to: the server sends it all, too.
      isHidden(rules, { id, handle: status.authorId === where.askedFor ? null : acct }, where),
    ))

const titlesOf = (met: readonly ReadyFilter[], action: ReadyFilter['action']): string[] =>
  met.filter((filter) => filter.action === action).map(({ title }) => title)

const metBy = (rules: Rules, { status, author }: Authored, where: Circumstances): ReadyFilter[] =>
  isOwn(author, where) ? [] : filtersMet(rules.filters, status, where.context, where.now)

/**
 * Judges one post.
 * @param quoted what it quotes: a filter that hides that leaves only the quoted part out
 */
export const judgedPost = (
  rules: Rules,
  shown: Authored,
  quoted: Authored | null,
  where: Circumstances,
): Verdict => {
  if (rules === noRules) return openly
  if (isByHidden(rules, shown, where)) return null
  const met = metBy(rules, shown, where)
  if (titlesOf(met, 'hide').length > 0) return null
  const quotedMet = quoted === null ? [] : metBy(rules, quoted, where)
  return {
    coveredBy: titlesOf([...met, ...quotedMet], 'warn'),
    blurredBy: titlesOf([...met, ...quotedMet], 'blur'),
    isQuoteHidden:
      quoted !== null && (isByHidden(rules, quoted, where) || titlesOf(quotedMet, 'hide').length > 0),
  }
}

/** What filters leave of a post of which only a line is drawn. */
const judgedLine = (rules: Rules, post: Authored, where: Circumstances): Verdict => {
  const met = metBy(rules, post, where)
  if (titlesOf(met, 'hide').length > 0) return null
  return { ...openly, coveredBy: titlesOf(met, 'warn') }
}

/**
 * Whether notifications of somebody, shown or held back, are hidden. A mute may leave them alone. Where the instance does not say
 * whether it does, it hides those that are gone: one that does not makes the server delete them (mastodon-api.md 1.9), and that is seen.
 */
const areNotificationsHidden = (
  rules: Rules,
  id: string,
  person: ProfileRow | null,
  { entry }: TimelineEntry,
  where: Circumstances,
): boolean => {
  const hides = rules.muted.get(id)?.hidesNotifications ?? entry.goneAt !== null
  return isHiddenPerson(hides ? rules : { ...rules, muted: noRules.muted }, id, person, where)
}

const judgedNotification = (
  rules: Rules,
  item: Extract<TimelineEntry, { kind: 'notification' }>,
  where: Circumstances,
): Verdict => {
  const { notification, person, post } = item
  const id = notification.profileId
  if (id !== null && areNotificationsHidden(rules, id, person, item, where)) return null
  return post === null ? openly : judgedLine(rules, post, where)
}

const judgedConversation = (
  rules: Rules,
  { people, last }: Extract<TimelineEntry, { kind: 'conversation' }>,
  where: Circumstances,
): Verdict => {
  if (people.length > 0 && people.every((one) => isHiddenPerson(rules, one.id, one, where))) return null
  // Why not whom it names: that is everybody who takes part, and others go on talking beside one who is muted.
  if (isHiddenPerson(rules, last.status.authorId, last.author, where)) return null
  return judgedLine(rules, last, where)
}

/** Judges an item of any kind. */
export const judged = (rules: Rules, item: TimelineEntry, where: Circumstances): Verdict => {
  if (rules === noRules) return openly
  switch (item.kind) {
    case 'post': {
      const { boosted, status, author, quoted } = item
      if (boosted === null) return judgedPost(rules, { status, author }, quoted, where)
      if (isHiddenPerson(rules, status.authorId, author, where)) return null
      return judgedPost(rules, boosted, quoted, where)
    }
    case 'conversation':
      return judgedConversation(rules, item, where)
    case 'notification':
      return judgedNotification(rules, item, where)
    case 'request': {
      const { request, person } = item
      return areNotificationsHidden(rules, request.profileId, person, item, where) ? null : openly
    }
    // The account's own.
    case 'scheduled':
      return openly
  }
}

/** Server time at which the next mute or filter ends by itself; null if none does. Nothing else tells of it. */
export const changesAt = ({ muted, filters }: Rules, now: number): number | null => {
  const ends = [
    ...Array.from(muted.values(), ({ until }) => until),
    ...filters.map(({ expiresAt }) => expiresAt),
  ]
  const coming = ends.filter((end): end is number => end !== null && end > now)
  return coming.length === 0 ? null : Math.min(...coming)
}
