/**
 * What is done for the single posts of an account, whichever timeline they stand in: threads that are opened, edits and counts
 * that no stream tells of, and whether what went missing still exists.
 */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import type { StoreClient } from '../../shared/contract'
import { readTimelineKey, type TimelineKind } from '../../shared/timelines'
import type { AccountClient } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { createChecker } from './checker'
import { createPostLookup } from './post-lookup'
import { createProfiles } from './profiles'
import { createRefresher } from './refresher'
import type { SweepTimes } from './refresh-sweep'
import { createThreadKeeper, type ThreadChoices } from './thread-keeper'
import { createThreads } from './threads'

const kindOf = (timeline: TimelineKey): TimelineKind | undefined => readTimelineKey(timeline)?.spec.kind

/** What an engine offers for posts. */
export interface PostWishes {
  /** Fetches the thread around a post; `again`: however fresh it is. @throws AppError why it could not be had */
  fetchThread: (id: string, again: boolean) => Promise<void>
  /** Fetches a profile; `again`: however fresh it is. @throws AppError why it could not be had */
  fetchProfile: (id: string, again: boolean) => Promise<void>
  /** Notes the posts that are drawn in the view of a place, and the thread that is open there; no posts: the place is gone. */
  showPosts: (place: string, statusIds: readonly string[], thread?: string | null) => void
  /** Nothing is in view any more, in any place. */
  showNothing: () => void
}

export interface Posts extends PostWishes {
  /** Each runs until its signal aborts, or until it has nothing more to do. */
  loops: ((signal: AbortSignal) => Promise<void>)[]
  /** The client as timelines use it: what they see need not be asked for again. */
  watched: Pick<AccountClient, 'page' | 'isMastodon'>
  /** There may be posts in doubt, or the instance can be reached again. */
  wake: () => void
  /** What the user chose about threads, or whether to spare, is another now. */
  attentionChanged: () => void
  stop: () => void
}

interface Given {
  account: AccountKey
  client: AccountClient
  /** As they are at the moment. */
  timelines: () => readonly { timeline: TimelineKey }[]
  store: StoreClient
  clock: Clock
  serverTime: () => number
  isOnline: () => boolean
  /** Of the time awake; null while the account is paused, or the computer sleeps. */
  awake: () => AbortSignal | null
  /** Which threads are fetched without being opened. */
  threadChoices: () => ThreadChoices
  isSparing: () => boolean
  /** When everything that was due had been asked for again. */
  sweepTimes: SweepTimes
  log: Log
}

export const createPosts = (given: Given): Posts => {
  const { client, timelines } = given
  const lookup = createPostLookup(client)
  const shared = {
    ...given,
    lookup,
    // What the instance keeps from guests is waited for like what cannot be reached.
    isOnline: () => given.isOnline() && client.givesPosts(),
  }
  const checker = createChecker(shared)
  const refresher = createRefresher({
    ...shared,
    timelines: () =>
      timelines().map(({ timeline }) => ({ timeline, isBookmarks: kindOf(timeline) === 'bookmarks' })),
    onDoubt: checker.wake,
  })
  const threads = createThreads({ ...shared, seen: refresher.seen, onDoubt: checker.wake })
  const profiles = createProfiles(shared)
  const keeper = createThreadKeeper({
    ...shared,
    choices: given.threadChoices,
    bookmarks: () =>
      timelines().flatMap(({ timeline }) => (kindOf(timeline) === 'bookmarks' ? [timeline] : [])),
    fetchThread: (id, priority) => threads.fetch(id, priority, false),
  })
  return {
    loops: [refresher.run, checker.run, keeper.run, threads.goOn],
    watched: {
      isMastodon: client.isMastodon,
      page: async (...asked) => {
        const answer = await client.page(...asked)
        const ids = answer.statuses.map(({ id }) => id)
        refresher.seen(ids, answer.serverTime)
        return answer
      },
    },
    wake: checker.wake,
    attentionChanged: () => {
      keeper.wake()
      checker.wake()
    },
    fetchThread: (id, again) => threads.fetch(id, 'user', again),
    fetchProfile: profiles.fetch,
    showPosts: (place, statusIds, thread = null) => {
      refresher.show(place, statusIds)
      keeper.show(place, statusIds, thread)
    },
    showNothing: () => {
      refresher.hideAll()
      keeper.hideAll()
    },
    stop: threads.stop,
  }
}
