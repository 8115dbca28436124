/**
 * Looks through what is stored for posts that are due to be asked for again (refresh-policy.ts): the young ones of every synced
 * timeline, also those that notifications and conversations are about, all of the bookmarks, and bookmarked ones that stand deep in
 * other timelines. Each look goes on where the last one ended, with the timeline after that, and takes in no more than can be asked for
 * until the next, so none grows with what is stored.
 */
import type { TimelineKey, Order } from '../../shared/ids'
import { newestOrder } from '../../shared/order'
import type { StoreClient } from '../../shared/contract'
import type { PostFacts } from '../../shared/store-shapes'
import { youngMs } from './refresh-policy'

const hours = 3_600_000
const slice = 200
/** Entries of one timeline that a look goes through. */
const mostLookedAt = 2_000
/** What is kept over starts need not be newer: it is written into a file. */
const keptEveryMs = hours

/** When all of a timeline that was due had been asked for, server time; kept across starts by whoever has a place for it. */
export interface SweepTimes {
  last: (timeline: TimelineKey) => number | null
  done: (times: ReadonlyMap<TimelineKey, number>) => void
}

/** Keeps them for as long as it lives. */
export const sweepTimesInMemory = (): SweepTimes => {
  const kept = new Map<TimelineKey, number>()
  return {
    last: (timeline) => kept.get(timeline) ?? null,
    done: (times) => {
      for (const [timeline, at] of times) kept.set(timeline, at)
    },
  }
}

export interface RefreshSweep {
  /** Posts that were found due, by id; whoever asks for one takes it out. */
  waiting: Map<string, PostFacts>
  /** Looks further; does nothing while others wait. */
  look: (signal: AbortSignal) => Promise<void>
  /** To be called when something was taken out: notes what is finished by that. */
  taken: () => void
  /** Less is to be asked for: begins anew afterwards. */
  forget: () => void
}

interface Given {
  /** As they are at the moment. */
  timelines: () => readonly { timeline: TimelineKey; isBookmarks: boolean }[]
  store: StoreClient
  serverTime: () => number
  /** Whether a post would be due if it was last seen then, by a server time; null: not since the start. */
  isDue: (facts: PostFacts, seenAt: number | null) => boolean
  /** When a post was last seen since the start. */
  seenAt: (id: string) => number | null
  /** Posts that are found at a time: what can be asked for until the next look. */
  most: () => number
  times: SweepTimes
}

/** One way down a timeline, from its newest. */
interface Walk {
  below: Order
  startedAt: number
  /** Whether a post counts as seen only because the last walk before this start had asked for what was due. */
  rests: boolean
}

export const createRefreshSweep = (given: Given): RefreshSweep => {
  const { timelines, store, serverTime, isDue, seenAt, most, times } = given
  const waiting = new Map<string, PostFacts>()
  const walks = new Map<TimelineKey, Walk>()
  /** How far down bookmarked posts were looked for besides. */
  const depths = new Map<TimelineKey, Order>()
  /** Walks that are over, and finished once nothing waits any more. */
  const finished = new Map<TimelineKey, number>()
  /** What was kept over this start. Why not read anew: what is kept since says nothing of posts that were seen, and not asked for. */
  const keptBefore = new Map<TimelineKey, number | null>()
  /** Looks at timelines so far. Why: with few posts at a time, those of the first would else be all that is ever found. */
  let turn = 0

  const lastOf = (timeline: TimelineKey): number | null => {
    const last = times.last(timeline)
    // One in the future was noted by a clock that was wrong.
    return last !== null && last <= serverTime() ? last : null
  }

  const beforeStart = (timeline: TimelineKey): number | null => {
    if (!keptBefore.has(timeline)) keptBefore.set(timeline, lastOf(timeline))
    return keptBefore.get(timeline) ?? null
  }

  const hasRoom = (): boolean => waiting.size < most()

  /** Takes in what is due; answers whether there was room for all of it, and whether one is not due only by what was kept over the start. */
  const takeIn = (facts: readonly PostFacts[], kept: number | null): { isAll: boolean; rests: boolean } => {
    let rests = false
    for (const one of facts) {
      const seen = seenAt(one.id)
      if (isDue(one, seen ?? kept)) {
        if (!hasRoom()) return { isAll: false, rests }
        waiting.set(one.id, one)
      } else if (seen === null && kept !== null) rests ||= isDue(one, null)
    }
    return { isAll: true, rests }
  }

  const goDown = async (timeline: TimelineKey, isBookmarks: boolean, signal: AbortSignal): Promise<void> => {
    const kept = beforeStart(timeline)
    const walk = walks.get(timeline) ?? { below: newestOrder, startedAt: serverTime(), rests: false }
    walks.set(timeline, walk)
    for (let count = 0; count < mostLookedAt && hasRoom(); count += slice) {
      const { facts, newestAt, last } = await store('factsBelow', {
        timeline,
        below: walk.below,
        limit: slice,
      })
      if (signal.aborted) return
      const { isAll, rests } = takeIn(facts, kept)
      walk.rests ||= rests
      // The next look takes the rest of this slice: what was asked for by then is not due any more.
      if (!isAll) return
      // Notifications of today may be about old posts alone, and one about a young post stand below them.
      const isYoung = serverTime() - newestAt < youngMs
      if (last === null || !(isYoung || isBookmarks)) {
        walks.delete(timeline)
        // Why: while some rest on the time that was kept, a newer one would let them never be asked for.
        if (!walk.rests) finished.set(timeline, walk.startedAt)
        return
      }
      walk.below = last
    }
  }

  /** Whether bookmarked or not is in no index: a slice at a time, the whole timeline in turn. */
  const lookDeep = async (timeline: TimelineKey): Promise<void> => {
    const below = depths.get(timeline) ?? newestOrder
    const { facts, last } = await store('factsBelow', { timeline, below, limit: slice })
    const bookmarked = facts.filter(({ isBookmarked }) => isBookmarked)
    if (!takeIn(bookmarked, null).isAll) return
    if (last === null) depths.delete(timeline)
    else depths.set(timeline, last)
  }

  const taken = (): void => {
    if (waiting.size > 0 || finished.size === 0) return
    const news = [...finished].filter(([timeline, at]) => at - (lastOf(timeline) ?? 0) >= keptEveryMs)
    finished.clear()
    if (news.length > 0) times.done(new Map(news))
  }

  return {
    waiting,
    look: async (signal) => {
      if (waiting.size > 0) return
      const all = timelines()
      for (let count = 0; count < all.length; count += 1) {
        const next = all[turn % all.length]
        if (next === undefined || !hasRoom() || signal.aborted) return
        turn += 1
        // Few are bookmarked: they go first.
        if (!next.isBookmarks) await lookDeep(next.timeline)
        await goDown(next.timeline, next.isBookmarks, signal)
      }
      taken()
    },
    taken,
    forget: () => {
      waiting.clear()
      walks.clear()
      finished.clear()
    },
  }
}
