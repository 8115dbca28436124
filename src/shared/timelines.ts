/**
 * The kinds of timelines: what every process must know of each. A kind is three entries: its descriptor here, its source in
 * src/main/mastodon/sources.ts, its place in the picker, with what that asks for, in src/renderer/columns/kinds.ts.
 */
import { asAccountKey, asTimelineKey, type AccountKey, type TimelineKey } from './ids'
import type { ItemKind } from './rows'

/** A parameter is one text, or any number of them whose order does not matter. */
type ParameterKinds = Readonly<Record<string, 'text' | 'texts'>>
type Values<Parameters extends ParameterKinds> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends 'texts' ? readonly string[] : string
}

/** A stream of the streaming API (mastodon-api.md 2). */
export interface StreamSource {
  /** As its frames name it, parts joined by a colon. */
  name: string
  /** Whether its posts come without what they are to this viewer (1.7). */
  isAnonymous: boolean
}

/**
 * How a timeline is read. `feed`: by pages from its newest end; the server may keep only a part of it. `collection`: all of it
 * is the account's own, read whole from its newest end down, because its entries come, go and move anywhere. `handful`: it is small, and the
 * server pages it in another order than its own, so that only all of it at once proves anything.
 */
export type Paging = 'feed' | 'collection' | 'handful'

interface Descriptor<Parameters extends ParameterKinds> {
  parameters: Parameters
  /** What its entries refer to. */
  item: ItemKind
  paging: Paging
  /**
   * What orders are made of. `id`: of ids that its items show, by which the server pages. `time`: of the time that an item is for. `page`: of where they stand in the
   * server's pages, whose cursors are ids of rows that no answer shows (src/main/sync/places.ts).
   */
  order: 'id' | 'time' | 'page'
  /** Whether the times of its items fall from the top down; else nothing is said of times between two of them. */
  isChronological: boolean
  /** Title in the header and first part of the accessible name, where the column has no name of its own. */
  title: (values: Values<Parameters>) => string
  /** The stream that feeds it; null if there is none. Several timelines may be fed by one, each by items of its own kind. */
  stream: (values: Values<Parameters>) => StreamSource | null
  /** Entries that Mastodon keeps of a feed (mastodon-api.md 1.3); 0 where there is no limit. */
  serverKeeps: number
  /** Entries that are fetched unasked at first; where it is missing: all that the server keeps, or one page. */
  atFirst?: number
}

const describe = <const Parameters extends ParameterKinds>(
  descriptor: Descriptor<Parameters>,
): Descriptor<Parameters> => descriptor

/** Traits of most kinds. */
const byId = { order: 'id', isChronological: true } as const
const posts = { item: 'post', paging: 'feed', ...byId } as const
/** Posts in an order that says nothing of when they were written, all of them the account's own choice. */
const chosen = { item: 'post', paging: 'collection', order: 'page', isChronological: false } as const

const own = (name: string): StreamSource => ({ name, isAnonymous: false })
const anonymous = (name: string): StreamSource => ({ name, isAnonymous: true })

const withTags = (mark: string, tags: readonly string[]): string =>
  tags.map((tag) => ` ${mark} #${tag}`).join('')

export const timelineKinds = {
  home: describe({
    ...posts,
    parameters: {},
    title: () => 'Home',
    stream: () => own('user'),
    serverKeeps: 800,
  }),
  local: describe({
    ...posts,
    parameters: {},
    title: () => 'Local',
    stream: () => anonymous('public:local'),
    serverKeeps: 0,
  }),
  federated: describe({
    ...posts,
    parameters: {},
    title: () => 'Federated',
    stream: () => anonymous('public'),
    serverKeeps: 0,
  }),
  /** The federated one without the instance's own people. */
  remote: describe({
    ...posts,
    parameters: {},
    title: () => 'Other instances',
    stream: () => anonymous('public:remote'),
    serverKeeps: 0,
  }),
  list: describe({
    ...posts,
    parameters: { list: 'text' },
    title: () => 'List',
    stream: ({ list }) => own(`list:${list}`),
    serverKeeps: 800,
  }),
  /** `any`, `all` and `none` are further tags, at most three of each (mastodon-api.md 1.13). */
  tag: describe({
    ...posts,
    parameters: { tag: 'text', any: 'texts', all: 'texts', none: 'texts' },
    title: ({ tag, any, all, none }) =>
      `#${tag}${withTags('or', any)}${withTags('and', all)}${withTags('not', none)}`,
    // The stream knows one tag only.
    stream: ({ tag, any, all, none }) =>
      any.length + all.length + none.length === 0 ? anonymous(`hashtag:${tag}`) : null,
    serverKeeps: 0,
  }),
  /** Posts that share a trending link. */
  link: describe({
    ...posts,
    parameters: { url: 'text' },
    title: ({ url }) => /^https?:\/\/([^/?#]+)/.exec(url)?.[1] ?? url,
    stream: () => null,
    serverKeeps: 0,
  }),
  /** What one account posted, by its id; `show` is a `ProfileChoice`. */
  profile: describe({
    ...posts,
    parameters: { id: 'text', show: 'text' },
    title: () => 'Posts of a profile',
    stream: () => null,
    serverKeeps: 0,
  }),
  /** What one account pinned to its profile, as it put it there: never more than one page (mastodon-api.md 1.1). */
  pinned: describe({
    ...chosen,
    parameters: { id: 'text' },
    title: () => 'Pinned posts of a profile',
    stream: () => null,
    serverKeeps: 0,
  }),
  /** Last bookmarked first; nothing streams. */
  bookmarks: describe({
    ...chosen,
    parameters: {},
    title: () => 'Bookmarks',
    stream: () => null,
    serverKeeps: 0,
  }),
  /** Last favourited first. */
  favourites: describe({
    ...chosen,
    parameters: {},
    title: () => 'Favourites',
    stream: () => null,
    serverKeeps: 0,
  }),
  /** The account's own posts that wait for their time, the last one first (mastodon-api.md 1.13: at most 300). */
  scheduled: describe({
    item: 'scheduled',
    paging: 'handful',
    order: 'time',
    isChronological: true,
    parameters: {},
    title: () => 'Scheduled posts',
    stream: () => null,
    serverKeeps: 0,
  }),
  /** What others did that concerns the account; rows come and go without a word (mastodon-api.md 1.10). */
  notifications: describe({
    ...byId,
    item: 'notification',
    paging: 'feed',
    parameters: {},
    title: () => 'Notifications',
    stream: () => own('user'),
    serverKeeps: 0,
    // As deep as a home: ten requests to an instance that has so many.
    atFirst: 400,
  }),
  /** People whose notifications the instance holds back, by the account's policy. */
  requests: describe({
    item: 'request',
    paging: 'collection',
    order: 'id',
    isChronological: false,
    parameters: {},
    title: () => 'Held back notifications',
    stream: () => null,
    serverKeeps: 0,
  }),
  /** Direct messages, by whom they are exchanged with; one moves up with each new message (mastodon-api.md 1.11). */
  conversations: describe({
    ...byId,
    item: 'conversation',
    paging: 'collection',
    parameters: {},
    title: () => 'Conversations',
    stream: () => own('direct'),
    serverKeeps: 0,
  }),
} as const

/** What a profile's column holds: posts without replies, with them, or only those with pictures or video. Pinned ones are a kind of their own. */
export type ProfileChoice = 'posts' | 'replies' | 'media'

export type TimelineKind = keyof typeof timelineKinds
type ValuesOf<Kind extends TimelineKind> = Values<(typeof timelineKinds)[Kind]['parameters']>
export type SpecOf<Kind extends TimelineKind> = { readonly kind: Kind } & ValuesOf<Kind>
/** Which timeline, whoever's it is. */
export type TimelineSpec = { [Kind in TimelineKind]: SpecOf<Kind> }[TimelineKind]

/** What a timeline is called where its column has no name of its own. */
export const titleOf = (spec: TimelineSpec): string => {
  // Why as: the compiler does not know that a spec's values are those of its own kind's descriptor.
  const title = timelineKinds[spec.kind].title as (values: TimelineSpec) => string
  return title(spec)
}

/** The stream that feeds a timeline; null if there is none. */
export const streamOf = (spec: TimelineSpec): StreamSource | null => {
  // Why as: as above.
  const stream = timelineKinds[spec.kind].stream as (values: TimelineSpec) => StreamSource | null
  return stream(spec)
}

/** Kinds that instances may show to people without an account. */
export const guestKinds = ['local', 'federated', 'remote', 'tag'] as const satisfies readonly TimelineKind[]

/** Names of all kinds. */
export const timelineKindNames = Object.keys(timelineKinds) as TimelineKind[]

const isKind = (text: string): text is TimelineKind => Object.hasOwn(timelineKinds, text)

/** encodeURIComponent throws on lone surrogates, which a hostile server can send. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))

/** Names and texts of a key's parameters; null if they cannot be read. */
const parametersIn = (query: string): [name: string, text: string][] | null => {
  try {
    return query
      .split('&')
      .filter((one) => one !== '')
      .map((one) => {
        const at = one.indexOf('=')
        return [one.slice(0, at), decodeURIComponent(one.slice(at + 1))]
      })
  } catch {
    // Not an encoding at all.
    return null
  }
}

/**
 * The key of an account's timeline, e.g. `k3xq81ab/home`, `k3xq81ab/tag?tag=owls`. The same timeline has always the same
 * key: parameters stand in the order of their names, several texts in that of their letters.
 */
export const timelineKey = (account: AccountKey, spec: TimelineSpec): TimelineKey => {
  const parameters = Object.entries(spec)
    .filter(([name]) => name !== 'kind')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, value]) => {
      const texts = typeof value === 'string' ? [value] : [...(value as readonly string[])].sort()
      return texts.map((text) => `${name}=${encoded(text)}`)
    })
  return asTimelineKey(`${account}/${spec.kind}${parameters.length === 0 ? '' : '?'}${parameters.join('&')}`)
}

/** The key of an account's home. */
export const homeOf = (account: AccountKey): TimelineKey => timelineKey(account, { kind: 'home' })

/** What a key stands for; null if it is none that this version knows. */
export const readTimelineKey = (key: string): { account: AccountKey; spec: TimelineSpec } | null => {
  const [, account, kind, query] = /^([a-z0-9]{8})\/([a-z]+)(?:\?([\x21-\x7e]{1,4000}))?$/.exec(key) ?? []
  if (account === undefined || kind === undefined || !isKind(kind)) return null
  const given = parametersIn(query ?? '')
  if (given === null) return null
  const spec: Record<string, string | readonly string[]> = { kind }
  for (const [name, type] of Object.entries<string>(timelineKinds[kind].parameters)) {
    const texts = given.flatMap(([known, text]) => (known === name ? [text] : []))
    if (type === 'text' && (texts.length !== 1 || texts[0] === '')) return null
    spec[name] = type === 'text' ? (texts[0] ?? '') : texts
  }
  const read = { account: asAccountKey(account), spec: spec as TimelineSpec }
  // What is left over, or stands in another order, would be a second key of the same timeline.
  return timelineKey(read.account, read.spec) === key ? read : null
}

/** What of a timeline does not depend on its parameters. */
export type Traits = Pick<Descriptor<ParameterKinds>, 'item' | 'paging' | 'order' | 'isChronological'>

/** What the entries of a timeline refer to, and how it is read; a key that this version does not know counts as a feed of posts. */
export const traitsOf = (timeline: TimelineKey): Traits => {
  const read = readTimelineKey(timeline)
  return read === null ? posts : timelineKinds[read.spec.kind]
}
