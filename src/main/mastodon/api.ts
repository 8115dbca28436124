/**
 * What the rest of main sees of an instance. Everything that speaks HTTP or WebSocket is behind these types;
 * what comes out is rows, never a server's own shapes.
 */
import type { Feature } from '../../shared/offers'
import type { NamedId } from '../../shared/session'
import type { RowBatch } from '../../shared/store-shapes'
import type { ItemKind } from '../../shared/rows'
import type { TimelineSpec } from '../../shared/timelines'
import type { SetName } from '../../shared/sets'
import type { AnsweredEntry } from './normalize'
import type { WholeSet } from './sets'
import type { readProfile } from './profile-answer'

/**
 * Who waits for a request, most urgent first: the user's own action, what is on screen, the newest end of
 * other columns, history, checks. Only `user` may use the second half of a budget.
 */
export const priorities = ['user', 'visible', 'tip', 'history', 'check'] as const
export type Priority = (typeof priorities)[number]

export interface RequestOptions {
  priority: Priority
  /** Milliseconds that it may wait for a budget; after that, or at once if it is known, it is refused as rateLimited. */
  patience?: number
  signal?: AbortSignal
}

/** Bounds of a page, as ids of the server. Without any of them the request is a tip: the newest page. */
export interface Cursor {
  /** Only older ones. */
  maxId?: string
  /** The page immediately above it. */
  minId?: string
  /** Only newer ones, the newest page of them: used only together with `maxId`, to confirm a range. */
  sinceId?: string
}

/** One page of a timeline as the server answered it. */
export interface TimelineAnswer extends RowBatch {
  /** In the server's order, newest first; malformed items are left out. */
  entries: AnsweredEntry[]
  /** As many items as were asked for. */
  full: boolean
  /** Cursor out of Link (never its URL), null where the header has none. */
  next: Cursor | null
  prev: Cursor | null
  /** The next page is said to be the one that was asked for: whatever comes below, this is not the end. */
  repeats?: true
  /** 206, or the header of an asynchronous refresh: the feed is being rebuilt, absence proves nothing. */
  partial: boolean
  /** The server's clock (Date header, else ours) when it answered. */
  serverTime: number
  /** Number of items that could not be read. */
  malformed: number
}

/** What surrounds a post, as the server answered it. */
export interface ContextAnswer extends RowBatch {
  /** In the server's order, the first post of the thread first; malformed posts are left out. */
  ancestors: string[]
  /** In the server's order. */
  descendants: string[]
  /** The server has more answers than it gives. */
  isCut: boolean
  /** Asked for without an account; see `ThreadRow.asGuest`. */
  asGuest?: true
  /** The server still collects answers from elsewhere: after so many milliseconds it is worth asking again. Null: it does not. */
  againInMs: number | null
  /** The server's clock when it answered. */
  serverTime: number
}

/** A profile with the people that it names. */
export type ProfileAnswer = NonNullable<ReturnType<typeof readProfile>>

/** Posts that were asked for by their ids: those that the server shows, in no particular order. */
export interface PostsAnswer extends RowBatch {
  found: string[]
}

/** Most ids that one request for posts may name (mastodon-api.md 1.1). */
export const mostPostsAtOnce = 20

/** Timelines of which an instance keeps where reading stopped (mastodon-api.md 1.12). */
export const markerNames = ['home', 'notifications'] as const
export type MarkerName = (typeof markerNames)[number]

/** What a signed-in account can ask its instance. Every call may throw AppError and is paced by the scheduler. */
export interface AccountClient {
  /** One page of a timeline. @throws forbidden, told apart, where it is empty because the instance has switched it off */
  page: (spec: TimelineSpec, cursor: Cursor, options: RequestOptions) => Promise<TimelineAnswer>
  /** One post. @throws notFound when it is deleted or out of reach. */
  status: (id: string, options: RequestOptions) => Promise<RowBatch>
  /**
   * At most 20 posts at once; one that is missing in the answer may be deleted, or only kept back (mastodon-api.md 1.6). Mastodon
   * before 4.3 and others cannot do that: then it `lacks` them after this call.
   */
  statuses: (ids: readonly string[], options: RequestOptions) => Promise<PostsAnswer>
  /** The thread around a post. @throws notFound when the post is deleted or out of reach */
  context: (id: string, options: RequestOptions) => Promise<ContextAnswer>
  /**
   * A set of the account, read whole: by as many requests as it has pages. One that the instance has not it `lacks` after this call.
   */
  set: <Name extends SetName>(name: Name, options: RequestOptions) => Promise<WholeSet<Name>>
  /** Notes that the account has put an announcement away. @throws notFound where it is withdrawn */
  dismissAnnouncement: (id: string, options: RequestOptions) => Promise<void>
  /**
   * Ids of the last entries that were read, on whatever device; a timeline that was never marked is left out. An instance that has no
   * markers `lacks` them after this call.
   */
  markers: (options: RequestOptions) => Promise<Partial<Record<MarkerName, string>>>
  /** @throws conflict when another device writes at the same moment; as any request; where it is refused for good it `lacks` that */
  setMarker: (name: MarkerName, id: string, options: RequestOptions) => Promise<void>
  /** A person with all that the instance tells of them, and what they are to the account. @throws notFound */
  profile: (id: string, options: RequestOptions) => Promise<ProfileAnswer>
  /** Finds a profile by its handle, `name@host` or `name`. @throws notFound */
  findProfile: (handle: string, options: RequestOptions) => Promise<NamedId>
  /** Asks who the token belongs to. @throws unauthorized */
  verify: (options: RequestOptions) => Promise<{
    id: string
    username: string
    displayName: string
    avatar: string | null
    uri: string | null
  }>
  /** Whether the instance is known to lack something optional; then it is not worth asking for. A day later it is not known any more. */
  lacks: (feature: Feature) => boolean
  /** Whether single posts are worth asking for: some instances keep them from guests (guest-access.ts). */
  givesPosts: () => boolean
  /** Whether the instance is known to be Mastodon, and not older than 4.3 (mastodon-api.md, version gate). */
  isMastodon: () => boolean
  /** Notes whether the API answers where home is; milliseconds for which it has not, as far as this machine has seen, over starts too. */
  noteApi: (isThere: boolean) => number
  /**
   * Where the instance streams; null if it does not. What it said within the last day counts, also before the start.
   * @param isDoubted nothing answers there: only what it told this client itself counts, and that there is none is asked anew
   */
  streamingUrl: (options: RequestOptions, isDoubted?: boolean) => Promise<string | null>
  /** Server clock minus local clock, in milliseconds, as last seen; 0 if never. */
  clockOffset: () => number
  /**
   * Local time until which the scheduler holds back this instance's background requests after failures; null if it does
   * not. Requests made meanwhile wait in its queue (those of the user leave at once).
   */
  nextTryAt: () => number | null
}

export type StreamEvent =
  /** A new item, or one that moved up; of timelines whose entries are such items. */
  | { kind: 'update'; stream: string; item: ItemKind; batch: RowBatch; entry: AnsweredEntry }
  /** An edit; the post may be unknown here. */
  | { kind: 'edit'; stream: string; batch: RowBatch }
  | { kind: 'delete'; stream: string; id: string }

/** What a stream tells its owner. */
export interface StreamListener {
  /** A socket is open (again after every reconnect). */
  opened: () => void
  /** A stream was just subscribed on it; nothing was acknowledged. */
  subscribed: (stream: string) => void
  /** The instance refused a stream; the others go on. */
  refused: (stream: string) => void
  /** No socket could be opened: it is tried again, or the token was refused once more. */
  failed: () => void
  /** The socket is gone; events were missed from here on. */
  closed: () => void
  event: (event: StreamEvent) => void
  /** The instance's announcements, or what people think of them, are others now. */
  announced: () => void
  /** Notifications that the instance held back stand among the others now. */
  merged: () => void
  /** The instance refused the token (401 on upgrade); the stream has stopped by itself. */
  unauthorized: () => void
}

/** Streams that were refused, each alone, and when: kept over all sockets of an account, whoever opens them. */
export type RefusedStreams = Map<string, number>

/** Readies a socket at an address, for these streams at first. */
export type OpenStream = (
  url: string,
  listener: StreamListener,
  streams: readonly string[],
  refused: RefusedStreams,
) => AccountStream

/** One socket of one account; it reconnects by itself with capped, jittered back-off. */
export interface AccountStream {
  start: () => void
  stop: () => void
  /** Changes what is subscribed. */
  setStreams: (streams: readonly string[]) => void
  /** Drops the socket and connects at once: after sleep or a change of network. */
  reconnect: () => void
}
