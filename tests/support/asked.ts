/** What was asked of an instance, sorted by how often each of it may be asked for. */
import type { LoggedRequest } from './fake-mastodon/requests'

export type Asked = Pick<LoggedRequest, 'method' | 'path' | 'query' | 'ids'>

const home = '/api/v1/timelines/home'
export const isHome = ({ path }: Pick<Asked, 'path'>): boolean => path === home
/** A socket, and the document that says where to open it, which is read again where none can be opened. */
const isOfSocket = ({ path }: Asked): boolean => path === '/api/v1/streaming' || path === '/api/v2/instance'
/** What is synced without a column, and streams; conversations where a column shows them. */
const isStreamed = ({ path }: Asked): boolean => /^\/api\/v1\/(notifications|conversations)$/.test(path)
/** What is synced without a column, and does not. */
const isCollected = ({ path }: Asked): boolean =>
  /^\/api\/v1\/(bookmarks|favourites|notifications\/requests|scheduled_statuses)$/.test(path)
/** They come from the instance's address, but are no part of its API, and fetched whether that works or not. */
export const isPicture = ({ path }: Pick<Asked, 'path'>): boolean =>
  /^\/(pictures|media|media_proxy)\//.test(path)

/** How often each request of a kind may have been asked for, and home in all. */
export interface Most {
  /** A tip, the pages of what was missed, what confirms them, what looks for late posts. */
  home: number
  /** Each of the two: once, and again after a nap if the first was opened before it. */
  sockets: number
  /**
   * Each request of notifications and of conversations. A stream that is opened asks for a tip, and for one more a minute later; both
   * come again after a nap, or with another socket. Besides: the first tip of a start, and the look for what came in late.
   */
  streamed: number
  /** Each request of bookmarks, favourites, held back notifications and scheduled posts: the tip of a start, and again if a nap broke it off. The next is due minutes later. */
  collected: number
  /**
   * Of anything else, each by itself: once, and again if a nap broke it off. None is due a second time so soon: of what is read
   * whole, filters come first, after a quarter of an hour; after a failure all of it, and markers, wait five minutes; so does a
   * post on screen.
   */
  others: number
}

/** Everything that was asked for more often than that; posts by their ids, whichever request they shared. */
const moreOftenThan = (most: number, requests: readonly Asked[]): string[] => {
  const times = new Map<string, number>()
  for (const { method, path, query, ids } of requests) {
    const things = ids.length > 0 ? ids : [`${method} ${JSON.stringify(query)}`]
    for (const thing of things) times.set(`${path} ${thing}`, (times.get(`${path} ${thing}`) ?? 0) + 1)
  }
  return [...times].flatMap(([thing, count]) => (count > most ? [`${thing}: ${count} times`] : []))
}

/** What was asked for again and again. */
export const askedTooOften = (requests: readonly Asked[], most: Most): string[] => {
  const ofHome = requests.filter(isHome).length
  const apart = [isHome, isOfSocket, isStreamed, isCollected]
  return [
    ...(ofHome > most.home ? [`${home}: ${ofHome} times`] : []),
    ...moreOftenThan(most.sockets, requests.filter(isOfSocket)),
    ...moreOftenThan(most.streamed, requests.filter(isStreamed)),
    ...moreOftenThan(most.collected, requests.filter(isCollected)),
    ...moreOftenThan(
      most.others,
      requests.filter((request) => !apart.some((is) => is(request))),
    ),
  ]
}

/**
 * What was asked for but home, which judges whether the instance can be reached: while it is not answered, there is no request for sets,
 * markers or posts, no socket, and none that asks who the account is (docs/decisions/sync.md, "Many timelines").
 */
export const besidesHome = (requests: readonly Asked[]): string[] =>
  requests
    .filter((request) => !isHome(request) && !isPicture(request))
    .map(({ method, path }) => `${method} ${path}`)

/** How an account has lived to which nothing happened. */
export interface Life {
  /** Starts of the app, sleeps that it woke from, and other networks: each begins everything anew. */
  wakings: number
  /** Factor of the app's waits. */
  pace: number
  /** Posts of its home that were still to be fetched. */
  unfetched: number
}

const pageOfPosts = 40
/** A look for what came in late reads on for so many pages below the newest. */
const lookPages = 5
const minuteMs = 60_000
/** Real milliseconds between the beginning, from which all is due, and the first request's arrival; a busy machine takes its time. */
const lateMs = 3_000

/**
 * What may be asked of an instance in the time of those requests by what is promised (docs/decisions/sync.md), and by nothing else: a
 * failure of another instance adds nothing to it.
 */
export const promisedOf = (
  requests: readonly Pick<LoggedRequest, 'at'>[],
  { wakings, pace, unfetched }: Life,
): Most => {
  const lasted = (requests.at(-1)?.at ?? 0) - (requests[0]?.at ?? 0)
  const minutes = (lasted + lateMs) / pace / minuteMs
  const dues = (every: number): number => Math.floor(minutes / every)
  /** For what came in late: three minutes after each start, then each half hour. */
  const looks = Math.min(wakings, dues(3)) + dues(30)
  // At once, when the stream has settled, a minute later, and once more where it takes more than a minute until it has; from there on
  // at most 15 % before ten minutes are over.
  const tips = 4 * wakings + dues(8.5) + looks
  // Home's pages, the empty one at its end, and one that was under way each time it was woken, or killed.
  const pages = unfetched === 0 ? 0 : Math.ceil(unfetched / pageOfPosts) + 1 + wakings
  return {
    home: tips + looks * lookPages + pages,
    sockets: wakings,
    streamed: tips,
    // Polled, and seen by nobody: at most 15 % before a quarter of an hour is over.
    collected: wakings + dues(12.75),
    // Posts on screen come first, after five minutes.
    others: wakings + dues(5),
  }
}
