/** What the page "Filters and lists" says of an account's sets. */
import { policyLines, type NotificationPolicy, type PolicyLine, type SetName } from '../../shared/sets'
import type { Filter, FilterContext, ListMember, Member, MutedMember } from '../../shared/sets'
import { timeOfDay } from '../columns/times'
import type { StoredSets } from '../db/queries'
import { cleanLine } from '../status/text'

/** The sets that the page shows, in this order. */
export const shownSets = [
  'filters',
  'mutes',
  'blocks',
  'domainBlocks',
  'followRequests',
  'lists',
  'followedTags',
] as const satisfies readonly SetName[]
export type ShownSet = (typeof shownSets)[number]
export type ShownSets = StoredSets<ShownSet>

export const setTitles: Record<ShownSet, string> = {
  filters: 'Filters',
  mutes: 'Muted people',
  blocks: 'Blocked people',
  domainBlocks: 'Blocked domains',
  followRequests: 'People who ask to follow',
  lists: 'Lists',
  followedTags: 'Followed hashtags',
}

const contextWords: Record<FilterContext, string> = {
  home: 'home and lists',
  notifications: 'notifications',
  public: 'public timelines',
  thread: 'threads',
  account: 'profiles',
}

const actionWords: Record<Filter['action'], string> = {
  hide: 'hides',
  warn: 'covers',
  blur: 'covers media of',
}

/** Keeps what others named from turning around what stands beside it. */
const isolated = (name: string): string => `\u2068${name}\u2069`
/** Keeps a handle as it is written, beside names that run the other way. */
const handleText = (handle: string): string => `\u2066@${handle}\u2069`

const person = ({ handle, name }: Member): string => {
  const clean = cleanLine(name)
  return clean === '' ? handleText(handle) : `${isolated(clean)}, ${handleText(handle)}`
}

const endText = (end: number | null, now: number): string => {
  if (end === null) return ''
  return end > now ? `, until ${timeOfDay(end, now)}` : ', ended'
}

const muted = (member: MutedMember, now: number): string => `${person(member)}${endText(member.until, now)}`

/** "Football: hides posts with 3 words in home and lists, until 12 Dec, 08:00". */
const filter = ({ title, action, keywords, statusIds, contexts, expiresAt }: Filter, now: number): string => {
  const words = keywords.map(({ keyword }) => `“${isolated(cleanLine(keyword))}”`)
  const parts = [
    ...(words.length > 0 ? [`posts with ${words.join(', ')}`] : []),
    ...(statusIds.length > 0 ? [`${statusIds.length} ${statusIds.length === 1 ? 'post' : 'posts'}`] : []),
  ]
  const what = parts.length === 0 ? 'nothing yet' : parts.join(' and ')
  const where = contexts.map((context) => contextWords[context]).join(', ')
  const named = isolated(cleanLine(title))
  return `${named}: ${actionWords[action]} ${what}${where === '' ? '' : ` in ${where}`}${endText(expiresAt, now)}`
}

/** Names of a list that are named; who has more on one finds all of them at the instance. */
const mostNamed = 200

/** "Birders: 2 people, left out of home. Jonas, @jonas@kolektiva.example; @mina@far.example" */
const list = ({ title, isExclusive, people }: ListMember): string => {
  const count = `${people.length} ${people.length === 1 ? 'person' : 'people'}`
  const about = `${isolated(cleanLine(title))}: ${count}${isExclusive ? ', left out of home' : ''}`
  if (people.length === 0) return about
  const named = people.slice(0, mostNamed).map(person)
  const rest = people.length > mostNamed ? ` and ${people.length - mostNamed} more` : ''
  return `${about}. ${named.join('; ')}${rest}`
}

/** A line for each of a set; null if it was never read. @param now server time */
export const linesOf = (sets: ShownSets, name: ShownSet, now: number): string[] | null => {
  switch (name) {
    case 'filters':
      return sets.filters?.members.map((one) => filter(one, now)) ?? null
    case 'mutes':
      return sets.mutes?.members.map((one) => muted(one, now)) ?? null
    case 'domainBlocks':
      return sets.domainBlocks?.members.map(cleanLine) ?? null
    case 'followedTags':
      return sets.followedTags?.members.map((name) => isolated(`#${cleanLine(name)}`)) ?? null
    case 'lists':
      return sets.lists?.members.map(list) ?? null
    case 'blocks':
    case 'followRequests':
      return sets[name]?.members.map(person) ?? null
  }
}

const policyWords: Record<PolicyLine, string> = {
  not_following: 'people you do not follow',
  not_followers: 'people who do not follow you',
  new_accounts: 'new accounts',
  private_mentions: 'strangers who mention you privately',
  limited_accounts: 'accounts that the moderators limited',
  bots: 'automated accounts',
}
/** Servers count no further. */
const mostCounted = 100

const waitingText = (people: number): string => {
  if (people >= mostCounted) return `${mostCounted} people or more wait`
  return people === 1 ? '1 person waits' : `${people} people wait`
}

/** "people you do not follow, new accounts and automated accounts" */
const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`

/** What becomes of notifications: "Held back: from new accounts; 3 people wait." A sentence each. */
export const policySentences = ({ lines, waitingPeople }: NotificationPolicy): string[] => {
  const whom = (verdict: 'filter' | 'drop'): string =>
    joined(policyLines.filter((line) => lines[line] === verdict).map((line) => policyWords[line]))
  const [held, dropped] = [whom('filter'), whom('drop')]
  const waiting = waitingPeople === 0 ? 'nobody waits' : waitingText(waitingPeople)
  return [
    // Who waits since before the policy was changed waits on.
    ...(held !== '' ? [`Held back: from ${held}; ${waiting}.`] : []),
    ...(held === '' && waitingPeople > 0 ? [`Nothing new is held back; ${waiting}.`] : []),
    ...(dropped !== '' ? [`Ignored: from ${dropped}.`] : []),
    ...(held === '' && dropped === '' && waitingPeople === 0 ? ['None are held back.'] : []),
  ]
}
