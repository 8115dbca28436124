/** How the whole sets of an account are asked for and read: see src/shared/sets.ts. */
import type { Feature } from '../../shared/offers'
import type { InstanceEmoji, ListMember, Member, MutedMember } from '../../shared/sets'
import type { SetMembers, SetName } from '../../shared/sets'
import { announcementOf } from './announcement'
import type { Answer } from './answer'
import { readFilters } from './filter-set'
import { readNotificationPolicy } from './notification-policy'
import { pathSegment, type MastoCall } from './masto-seam'
import { withReach } from './mute-reach'
import { emojisOf } from './normalize-parts'
import { handleOf } from './normalize-profile'
import { readPaged, unexpected, type AskPage, type PagedSet, type PageParameters } from './paged-set'
import { readTrendingLinks } from './trending-links'
import { idOf, isRecord, listOf, recordOf, textOf, textOrNull, timeOf } from './values'

/** A set that was read whole, with the server's clock at its last page. */
export interface WholeSet<Name extends SetName> {
  name: Name
  members: SetMembers[Name]
  asOf: number
}

/** Whom is asked, and by what. */
export interface Asked {
  /** The instance's own domain, for handles without a host. */
  domain: string
  /** Pinned origin, for relative addresses. */
  origin: string
  ask: AskPage
  /** The same, of something that not every instance has: what it lacks is noted. */
  askOptional: (feature: Feature, call: MastoCall) => Promise<Answer>
  /** Whether the instance is known to lack it. */
  lacks: (feature: Feature) => boolean
}

const memberOf = (raw: unknown, domain: string): Member | null => {
  const id = isRecord(raw) ? idOf(raw['id']) : null
  if (!isRecord(raw) || id === null) return null
  const acct = textOf(raw['acct'], 500) || textOf(raw['username'], 500) || 'unknown'
  return { id, handle: handleOf(acct, domain), name: textOf(raw['display_name'], 2_000) }
}

const mutedOf = (raw: unknown, domain: string): MutedMember | null => {
  const member = memberOf(raw, domain)
  return member === null ? null : { ...member, until: timeOf(recordOf(raw)['mute_expires_at']) }
}

const people = <Value>(
  ask: (page: PageParameters) => MastoCall,
  read: (raw: unknown, domain: string) => Value | null,
): PagedSet<Value> => ({ ask, limit: 80, read })

const names = (
  ask: (page: PageParameters) => MastoCall,
  read: (raw: unknown) => string | null,
): PagedSet<string> => ({ ask, limit: 200, read })

/** What a member is told apart by where it is drawn or offered; one with neither id nor name is like no other. */
const identityOf = (member: SetMembers[SetName][number]): unknown =>
  typeof member === 'object' && 'id' in member ? member.id : member

/** Each once, where it came first: rows come twice where they move between two pages, or where a server is careless. */
const onceEach = <Each extends SetMembers[SetName][number]>(members: readonly Each[]): Each[] => {
  const byIdentity = new Map<unknown, Each>()
  for (const member of members) {
    const identity = identityOf(member)
    if (!byIdentity.has(identity)) byIdentity.set(identity, member)
  }
  return [...byIdentity.values()]
}

type Read<Name extends SetName> = (asked: Asked) => Promise<WholeSet<Name>>
const pages =
  <Name extends SetName>(name: Name, set: PagedSet<SetMembers[Name][number]>): Read<Name> =>
  async ({ domain, ask }) => {
    const { members, asOf } = await readPaged(set, domain, ask)
    // Why as: the compiler does not see that a list of a set's members is that set.
    return { name, members: onceEach(members) as SetMembers[Name], asOf }
  }

/** Sets that come in one answer; far more rows than servers have are left out. */
const atOnce =
  <Name extends SetName>(
    name: Name,
    most: number,
    call: MastoCall,
    read: (raw: unknown, asked: Asked) => SetMembers[Name][number] | null,
  ): Read<Name> =>
  async (asked) => {
    const { json, status, serverTime } = await asked.ask(call)
    if (!Array.isArray(json)) throw unexpected(status)
    const members = listOf(json, most)
      .map((raw) => read(raw, asked))
      .filter((member) => member !== null)
    return { name, members: onceEach(members) as SetMembers[Name], asOf: serverTime }
  }

const emojiOf = (value: unknown, { origin }: Asked): InstanceEmoji | null => {
  const [emoji] = emojisOf([value], origin)
  const raw = recordOf(value)
  // Some are there for old posts only.
  if (emoji === undefined || raw['visible_in_picker'] === false) return null
  return { ...emoji, category: textOrNull(raw['category'], 200) }
}

/** Not in the same answer, so one request for each list that has people (mastodon-api.md 1.1: at most 50 lists). */
const readLists: Read<'lists'> = async (asked) => {
  const heads = await atOnce(
    'lists',
    500,
    (api) => api.v1.lists.list(),
    (value): ListMember | null => {
      const raw = recordOf(value)
      const id = idOf(raw['id'])
      const isExclusive = raw['exclusive'] === true
      return id === null ? null : { id, title: textOf(raw['title'], 256), isExclusive, people: [] }
    },
  )(asked)
  const members: ListMember[] = []
  for (const list of heads.members) {
    const segment = pathSegment(list.id)
    const set = people((page) => (api) => api.v1.lists.$select(segment).accounts.list(page), memberOf)
    members.push({ ...list, people: (await readPaged(set, asked.domain, asked.ask)).members })
  }
  return { ...heads, members }
}

/** Whose notifications a mute hides is told apart from it. */
const readMutes: Read<'mutes'> = async (asked) => {
  const mutes = await pages(
    'mutes',
    people((page) => (api) => api.v1.mutes.list(page), mutedOf),
  )(asked)
  return { ...mutes, members: await withReach(mutes.members, asked.ask) }
}

const readSelf: Read<'self'> = async ({ domain, ask }) => {
  const { json, status, serverTime } = await ask((api) => api.v1.accounts.verifyCredentials())
  const self = memberOf(json, domain)
  if (self === null) throw unexpected(status)
  const movedTo = memberOf(recordOf(json)['moved'], domain)?.handle ?? null
  return { name: 'self', members: [{ ...self, movedTo }], asOf: serverTime }
}

const readers: { [Name in SetName]: Read<Name> } = {
  filters: async (asked) => ({ name: 'filters', ...(await readFilters(asked)) }),
  blocks: pages(
    'blocks',
    people((page) => (api) => api.v1.blocks.list(page), memberOf),
  ),
  mutes: readMutes,
  followRequests: pages(
    'followRequests',
    people((page) => (api) => api.v1.followRequests.list(page), memberOf),
  ),
  domainBlocks: pages(
    'domainBlocks',
    names(
      (page) => (api) => api.v1.domainBlocks.list(page),
      (raw) => textOrNull(raw, 300)?.toLowerCase() ?? null,
    ),
  ),
  followedTags: pages(
    'followedTags',
    names(
      (page) => (api) => api.v1.followedTags.list(page),
      (raw) => textOrNull(recordOf(raw)['name'], 500),
    ),
  ),
  lists: readLists,
  announcements: atOnce('announcements', 200, (api) => api.v1.announcements.list(), announcementOf),
  self: readSelf,
  notificationPolicy: async (asked) => ({
    name: 'notificationPolicy',
    ...(await readNotificationPolicy(asked)),
  }),
  trendingLinks: async (asked) => ({ name: 'trendingLinks', ...(await readTrendingLinks(asked)) }),
  emojis: atOnce('emojis', 20_000, (api) => api.v1.customEmojis.list(), emojiOf),
}

/**
 * Reads a whole set, or fails: it is never cut off.
 * @throws AppError as any request; whether the instance has no such set is then noted
 */
export const readSet = <Name extends SetName>(name: Name, asked: Asked): Promise<WholeSet<Name>> => {
  // Only the first answer tells: later ones may be refused because a list was deleted meanwhile.
  let isFirst = true
  const ask: AskPage = (call) => {
    if (!isFirst) return asked.ask(call)
    isFirst = false
    return asked.askOptional(name, call)
  }
  return readers[name]({ ...asked, ask })
}
