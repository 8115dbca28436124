/** When each timeline is read again for what came in late, below its newest end (mastodon-api.md 1.4). */
import type { TimelineKey } from '../../shared/ids'
import type { Clock } from '../clock'
import { reaches, type TimelineSync } from './timeline-sync'
import type { Reach } from './tip'

const recentEveryMs = 30 * 60_000
const wholeEveryMs = 24 * 3_600_000
/** What no column shows is asked for a page in so long on the average: of ten thousand favourites that is a look in two days. */
const unshownPageMs = 10 * 60_000
/** A first second look soon after the start: while we were away, posts came in below the newest. */
const firstRecentMs = 180_000
/** After a hint of the server: it often gives several in a row, and its replicas need their time. */
const hintedAfterMs = 30_000
/** Whoever lets through one after another, or a server that hints on and on, gets no more looks than this. */
const hintedEveryMs = 15 * 60_000

/** When everything that the server keeps was last read again; kept across starts by whoever has a place for it. */
export interface WholeLooks {
  last: (timeline: TimelineKey) => number | null
  /** @param at local time; of one that is due: so long before it is as lies between two */
  done: (timeline: TimelineKey, at: number) => void
}

/** Keeps them for as long as it lives. */
export const wholeLooksInMemory = (): WholeLooks => {
  const looks = new Map<TimelineKey, number>()
  return {
    last: (timeline) => looks.get(timeline) ?? null,
    done: (timeline, at) => void looks.set(timeline, at),
  }
}

/** What of a timeline says when to look. */
type Looked = Pick<TimelineSync, 'timeline' | 'rescans' | 'pages'>

export interface SecondLooks {
  /** Counts from now on: the account woke up. */
  begin: () => void
  /** Local time of the next look at a timeline. */
  dueAt: (timeline: Looked) => number
  /** Local time of the next look at everything while less is to be asked for: once a day, however often it is wanted. */
  sparingDueAt: (timeline: Looked) => number
  /** How far the look goes that is due. */
  reachOf: (timeline: Looked) => Reach
  /** @param begunAt local time; what came in since, above where it was reading, it may have missed */
  done: (timeline: Looked, reach: Reach, begunAt: number) => void
  /** The look at everything is due at once, over the next starts too. */
  wholeWanted: (timeline: Looked) => void
  /** The same because the server hinted at it: it is due soon, and not often. */
  wholeHinted: (timeline: Looked) => void
}

interface Given {
  clock: Clock
  wholeLooks: WholeLooks
  /** Whether the instance is known to be Mastodon. */
  isMastodon: () => boolean
  /** Whether a column shows a timeline. */
  isShown: (timeline: TimelineKey) => boolean
}

export const createSecondLooks = ({ clock, wholeLooks, isMastodon, isShown }: Given): SecondLooks => {
  let begunAt = Number.POSITIVE_INFINITY
  const recent = new Map<TimelineKey, number>()
  /** Local times for which a look at everything was wanted since the last one began. */
  const wanted = new Map<TimelineKey, number>()
  /** Local times at which looks at everything began. */
  const begun = new Map<TimelineKey, number>()
  /** The same of the last ones that came to their end. */
  const done = new Map<TimelineKey, number>()

  const recentDueAt = ({ timeline, rescans }: Looked): number => {
    if (!rescans.includes('recent')) return Number.POSITIVE_INFINITY
    const last = recent.get(timeline)
    return last === undefined ? begunAt + firstRecentMs : last + recentEveryMs
  }
  /** Time between two looks at everything. */
  const everyMs = ({ timeline, pages }: Looked): number =>
    isShown(timeline) ? wholeEveryMs : Math.max(wholeEveryMs, pages() * unshownPageMs)
  const wholeDueAt = (looked: Looked): number => {
    const { timeline, rescans } = looked
    if (!rescans.includes('whole')) return Number.POSITIVE_INFINITY
    const last = wholeLooks.last(timeline)
    // One in the future was noted by a clock that was wrong, and proves nothing.
    return last === null || last > clock.now() ? begunAt + recentEveryMs : last + everyMs(looked)
  }
  const wantWhole = (looked: Looked, at: number): void => {
    const { timeline } = looked
    wanted.set(timeline, Math.min(at, wanted.get(timeline) ?? at))
    wholeLooks.done(timeline, Math.min(at, wholeDueAt(looked)) - everyMs(looked))
  }
  return {
    begin: () => {
      begunAt = Math.min(begunAt, clock.now())
    },
    dueAt: (timeline) => Math.min(recentDueAt(timeline), wholeDueAt(timeline)),
    sparingDueAt: (looked) => {
      const last = done.get(looked.timeline) ?? Number.NEGATIVE_INFINITY
      return Math.max(wholeDueAt(looked), last + wholeEveryMs)
    },
    reachOf: (timeline) => {
      if (wholeDueAt(timeline) > clock.now()) return isMastodon() ? reaches.recent : reaches.recentElsewhere
      wanted.delete(timeline.timeline)
      begun.set(timeline.timeline, clock.now())
      return reaches.whole
    },
    done: (looked, reach, begunAt) => {
      const { timeline, rescans } = looked
      recent.set(timeline, begunAt)
      if (reach !== reaches.whole || !rescans.includes('whole')) return
      done.set(timeline, begunAt)
      // What was wanted while it was under way it may have missed.
      const at = wanted.get(timeline)
      wholeLooks.done(timeline, at === undefined ? begunAt : at - everyMs(looked))
    },
    wholeWanted: (timeline) => wantWhole(timeline, clock.now()),
    wholeHinted: (looked) => {
      const last = begun.get(looked.timeline) ?? Number.NEGATIVE_INFINITY
      wantWhole(looked, Math.max(clock.now() + hintedAfterMs, last + hintedEveryMs))
    },
  }
}
