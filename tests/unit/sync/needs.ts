/**
 * Why each request of an account was sent, and whether it had to be: told from the instance's own ledger, without a word of the
 * client. Each class states its need.
 */
import type { FakeInstance } from '../../support/fake-mastodon'
import { isAbsent } from '../../support/fake-mastodon/absence'
import { hours, minutes } from './support'

type Logged = FakeInstance['requests'][number]

/** One answered request of one account. */
export interface Asked extends Pick<Logged, 'method' | 'path' | 'query' | 'ids' | 'status' | 'at'> {
  account: string
  /** Null: nobody's, sent without a token. */
  username: string | null
  instance: FakeInstance
}

export type Reason =
  | 'stream connect'
  | 'instance document'
  | 'tip: confirmation'
  | 'tip: joining a stream'
  | 'tip: beginning of a rescan'
  | 'tip: lacking'
  | 'rest of a handful'
  | 'late arrivals'
  | 'rescan of the last hours'
  | 'whole rescan'
  | 'gap page'
  | 'end from below'
  | 'set refresh'
  | 'batch refresh'
  | 'batch refresh: in view'
  | 'single post'
  | 'single post: in view'
  | 'marker'
  | 'other'

export interface Judged {
  asked: Asked
  reason: Reason
  isNeeded: boolean
}

/** What the test knows of the account at a moment, from the fake and from itself. */
export interface Circumstances {
  /** Milliseconds that the column may be old, the lowest around that moment. */
  promised: (account: string, column: string, at: number) => number
  /** Whether what the column's stream is subscribed to changed shortly before. */
  isJoining: (account: string, column: string, at: number) => boolean
  /** When the first item of a column came that holds few; null: it has none, or is not of that kind. */
  firstAt: (account: string, column: string) => number | null
  /** How many accounts there are at an instance: each asks what it is, and none says who asks. */
  accountsAt: (instance: FakeInstance) => number
  /** Whether a post was in view then, or a minute before. */
  isDrawn: (account: string, id: string, at: number) => boolean
  /** When the account was last shown a post before that moment; null: never. */
  shownAt: (account: string, id: string, at: number) => number | null
}

const day = 24 * hours
/** How old a set may be (src/main/sync/sets.ts promises the same; here it is the requirement). */
const setAges: [RegExp, number][] = [
  [/^\/api\/v[12]\/filters/, 15 * minutes],
  [/^\/api\/v1\/follow_requests/, hours],
  [/^\/api\/v[12]\/notifications\/policy/, hours],
  [/^\/api\/v1\/announcements/, 6 * hours],
  [/^\/api\/v1\/custom_emojis/, 7 * day],
  [
    /^\/api\/v1\/(mutes|blocks|domain_blocks|followed_tags|lists|accounts\/(verify_credentials|relationships))/,
    day,
  ],
]
/** Sockets take real time, which the test gives them only so often: until then nobody has heard of what streamed. */
const mostUnheard = 6 * minutes
/**
 * Pages of one reading follow each other, and wait for what is more urgent: once a day much is due at the same time, and what began
 * with the day was seen to end more than five minutes later. It is less than the time after which another reading may begin.
 */
const oneReading = 2 * minutes
const longestReading = 10 * minutes

/** What is an account's own, by its exact path: what is said of notifications, or of single posts, has longer ones. */
const ownPaths: Record<string, string> = {
  '/api/v1/notifications': 'notifications',
  '/api/v1/notifications/requests': 'requests',
  '/api/v1/conversations': 'conversations',
  '/api/v1/bookmarks': 'bookmarks',
  '/api/v1/favourites': 'favourites',
  '/api/v1/scheduled_statuses': 'scheduled',
}
/** The server keeps all of them, and entries go anywhere: read from above only, and whole once a day. */
const collections: readonly string[] = ['conversations', 'bookmarks', 'favourites', 'requests']
/** Paged in another order than its own: only all pages together prove anything. */
const handfuls: readonly string[] = ['scheduled']

/** Which timeline a request is about, by the name of its kind, whether a column shows it or not; null: none. */
export const columnOf = ({ path }: Pick<Asked, 'path'>): string | null => {
  const [, timeline] = /^\/api\/v1\/timelines\/(home|list|tag|public)/.exec(path) ?? []
  if (timeline !== undefined) return timeline === 'public' ? 'local' : timeline
  if (/^\/api\/v1\/accounts\/[^/]+\/statuses$/.test(path)) return 'profile'
  return ownPaths[path] ?? null
}

/** Whether the instance is not Mastodon. */
const isForeign = ({ instance }: Asked): boolean => instance.personality.apiVersions === null

/**
 * So much of an age has to be over before it is worth a request. More cannot be asked for: the newest end is asked for from 0.85 of its
 * age on, so that not all come at once (src/main/sync/promises.ts); and of two requests that arrive here, the first may have waited some
 * seconds of its minute for its turn. Sets and markers are read from 0.9 on, posts and what is below the newest end not before their time.
 */
const mostOf = (age: number): number => 0.8 * age

/** When what a cursor names came; null: it is not known. */
const timeOf = ({ instance: { world }, username }: Asked, id: string): number | null => {
  const noticed = username === null ? [] : world.notificationsOf(username)
  return world.findPost(id)?.createdAt ?? noticed.find((one) => one.id === id)?.at ?? null
}

export const createJudge = (circumstances: Circumstances): ((asked: Asked) => Judged) => {
  const last = new Map<string, number>()
  /** Whether so much of an age is over since the last of its kind; notes this one. */
  const isDue = (asked: Asked, kind: string, age: number): boolean => {
    const key = `${asked.account} ${kind}`
    const before = last.get(key)
    const is = before === undefined || asked.at - before >= age
    if (is) last.set(key, asked.at)
    return is
  }
  const lastPage = new Map<string, number>()
  /** The same for what takes several requests, one after another. */
  const isDueReading = (asked: Asked, kind: string, age: number): boolean => {
    const key = `${asked.account} ${kind}`
    const [began, before] = [last.get(key), lastPage.get(key)]
    lastPage.set(key, asked.at)
    const isUnderWay = began !== undefined && asked.at - began < longestReading
    const goesOn = isUnderWay && before !== undefined && asked.at - before < oneReading
    return goesOn || isDue(asked, kind, age)
  }
  const documents = new Map<string, number[]>()
  /** Version 2, and version 1 where that is not there or leaves the stream out: each once a day for every account of the instance. */
  const isDueDocument = ({ account, path, instance, at }: Asked): boolean => {
    const key = `${account} ${path}`
    const recent = (documents.get(key) ?? []).filter((before) => at - before < mostOf(day))
    documents.set(key, [...recent, at])
    return recent.length < circumstances.accountsAt(instance)
  }
  const confirmed = new Map<string, number>()

  /** The first item of an empty column that streams in stands on nothing that was confirmed. */
  const isAtFirst = ({ account, at }: Asked, column: string): boolean => {
    const firstAt = circumstances.firstAt(account, column)
    return firstAt !== null && at >= firstAt && at - firstAt < mostUnheard
  }

  const ofTip = (asked: Asked, column: string): Omit<Judged, 'asked'> => {
    // Never answered, it would be due for ever. But an instance may be updated, and is asked again the next day.
    if (isAbsent(asked.instance.personality, asked.method, asked.path)) {
      return { reason: 'tip: lacking', isNeeded: isDue(asked, `${column} lacking`, mostOf(day)) }
    }
    const key = `${asked.account} ${column}`
    const before = confirmed.get(key)
    if (asked.status === 200) confirmed.set(key, asked.at)
    const promised = circumstances.promised(asked.account, column, asked.at)
    const isOld = before === undefined || asked.at - before >= mostOf(promised)
    if (isOld) return { reason: 'tip: confirmation', isNeeded: true }
    if (isAtFirst(asked, column) || circumstances.isJoining(asked.account, column, asked.at)) {
      return { reason: 'tip: joining a stream', isNeeded: true }
    }
    // Reading again begins at the top: every half hour for what is filled up later, once a day for collections. Of a handful each tip
    // reads all anyway.
    const age = collections.includes(column) ? day : 30 * minutes
    const isNeeded = !handfuls.includes(column) && isDue(asked, `${column} again`, mostOf(age))
    return { reason: 'tip: beginning of a rescan', isNeeded }
  }

  /** A further page of a handful belongs to the newest one, which has just been asked for: once each. */
  const ofHandful = (asked: Asked, column: string, maxId: string): Omit<Judged, 'asked'> => {
    const began = confirmed.get(`${asked.account} ${column}`)
    const goesOn = began !== undefined && asked.at - began < oneReading
    return { reason: 'rest of a handful', isNeeded: goesOn && isDue(asked, `${column} ${maxId}`, oneReading) }
  }

  /** A page below a post, by how old that is. */
  const ofPage = (asked: Asked, column: string, maxId: string): Omit<Judged, 'asked'> => {
    if (handfuls.includes(column)) return ofHandful(asked, column, maxId)
    // What pages of collections are cut by tells no time; but ids of their rows may be those of notifications too.
    const at = collections.includes(column) ? null : timeOf(asked, maxId)
    const depth = at === null ? Number.POSITIVE_INFINITY : asked.at - at
    if (depth < 15 * minutes) {
      // Home's tips read on each time, those of columns seldom. Asked first: it notes this page.
      const promised = circumstances.promised(asked.account, column, asked.at)
      const often = column === 'home' ? Math.min(promised, 5 * minutes) : 5 * minutes
      const isNeeded = isDueReading(asked, `${column} late`, mostOf(often)) || isAtFirst(asked, column)
      return { reason: 'late arrivals', isNeeded }
    }
    // What is not known to be Mastodon puts late posts deeper (mastodon-api.md 1.4).
    const recent = isForeign(asked) ? day : 6 * hours
    if (depth < recent) {
      // A look at everything passes here too, once a day, however soon after a look at the last hours.
      const isNeeded =
        isDueReading(asked, `${column} recent`, mostOf(30 * minutes)) ||
        isDueReading(asked, `${column} passed`, mostOf(day))
      return { reason: 'rescan of the last hours', isNeeded }
    }
    return { reason: 'whole rescan', isNeeded: isDueReading(asked, `${column} whole`, mostOf(day)) }
  }

  /** No socket breaks here, so there are no gaps: only the end of a column is asked for from below, once, to be sure that it is the end. */
  const ofGap = (asked: Asked, column: string, minId: string): Omit<Judged, 'asked'> => {
    if (!/^[0-]+$/.test(minId)) return { reason: 'gap page', isNeeded: false }
    return { reason: 'end from below', isNeeded: isDue(asked, `${column} end`, Number.POSITIVE_INFINITY) }
  }

  /** How long an answer about a post stays good enough, by how old that is, in view and where nobody sees it. */
  const goodFor = (asked: Asked, id: string, createdAt: number): number => {
    const old = asked.at - createdAt
    if (!circumstances.isDrawn(asked.account, id, asked.at)) return old < 6 * hours ? 2 * hours : 8 * hours
    return old < hours ? 5 * minutes : old < 2 * day ? 15 * minutes : 6 * hours
  }
  /** @param times how many times as old it may be */
  const isStale = (asked: Asked, id: string, times = 1): boolean => {
    const post = asked.instance.world.findPost(id)
    const shown = circumstances.shownAt(asked.account, id, asked.at)
    if (post === null) return true
    // What no answer showed came by the stream.
    return asked.at - (shown ?? post.createdAt) >= mostOf(times * goodFor(asked, id, post.createdAt))
  }
  const ofBatch = (asked: Asked): Omit<Judged, 'asked'> => {
    const isInView = asked.ids.some((id) => circumstances.isDrawn(asked.account, id, asked.at))
    const reason = isInView ? 'batch refresh: in view' : 'batch refresh'
    return { reason, isNeeded: asked.ids.every((id) => isStale(asked, id)) }
  }
  /**
   * One by one only where several are not to be had at once, and then a quarter as often. The first is what an answer told that
   * several are not.
   */
  const ofSingle = (asked: Asked, id: string): Omit<Judged, 'asked'> => {
    const isFirst = isDue(asked, 'first of single posts', Number.POSITIVE_INFINITY)
    const reason = circumstances.isDrawn(asked.account, id, asked.at) ? 'single post: in view' : 'single post'
    return { reason, isNeeded: isForeign(asked) && isStale(asked, id, isFirst ? 1 : 4) }
  }

  const judged = (asked: Asked): Omit<Judged, 'asked'> => {
    const { path, query, method } = asked
    const column = columnOf(asked)
    if (path === '/api/v1/streaming') {
      return { reason: 'stream connect', isNeeded: isDue(asked, 'stream', Number.POSITIVE_INFINITY) }
    }
    if (/^\/api\/v\d\/instance$/.test(path)) {
      return { reason: 'instance document', isNeeded: isDueDocument(asked) }
    }
    if (path === '/api/v1/markers') {
      // Nobody reads here, so there is nothing to tell.
      return { reason: 'marker', isNeeded: method === 'GET' && isDue(asked, 'markers', mostOf(30 * minutes)) }
    }
    if (path === '/api/v1/statuses') return ofBatch(asked)
    const [, single] = /^\/api\/v1\/statuses\/([^/]+)$/.exec(path) ?? []
    if (single !== undefined) return ofSingle(asked, single)
    if (column !== null && query['min_id'] !== undefined) return ofGap(asked, column, query['min_id'])
    if (column !== null) {
      return query['max_id'] === undefined ? ofTip(asked, column) : ofPage(asked, column, query['max_id'])
    }
    const set = setAges.find(([pattern]) => pattern.test(path))
    if (set === undefined) return { reason: 'other', isNeeded: false }
    return { reason: 'set refresh', isNeeded: isDueReading(asked, set[0].source + path, mostOf(set[1])) }
  }
  return (asked) => ({ asked, ...judged(asked) })
}
