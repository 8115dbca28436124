/**
 * How old the newest end of a timeline may become, and when it is therefore asked for. What streams is confirmed every ten
 * minutes (mastodon-api.md 2), what is only polled each minute while it is seen, else every quarter of an hour (3.2). While
 * less is to be asked for, each of them may be three to four times as old, and nothing is read below its newest page.
 */
import type { TimelineKey } from '../../shared/ids'
import type { Clock } from '../clock'
import type { Attention } from './attention'
import { reaches } from './timeline-sync'
import type { Reach } from './tip'

const minutes = 60_000

type Standing = 'streamed' | 'visible' | 'hidden'

const promisedMs = { streamed: 10 * minutes, visible: minutes, hidden: 15 * minutes } as const
const sparingMs = { streamed: 30 * minutes, visible: 3 * minutes, hidden: 60 * minutes } as const

/** Asked for when so much of the promised age is over: the answer takes its time, and not all clients come at once. */
const earliest = 0.85
const spread = 0.1

/**
 * So often at most the tip of a column reads on below its first page for what arrived late (1.4); home's does each time. Two busy columns
 * that are polled each minute would take all the pages that an account allows itself.
 */
export const columnsReadOnEveryMs = 5 * minutes

/** So long a tip waits for a budget to read on; the next tip may not wait for it. */
export const readingOnMs = 5_000

export interface Due {
  /** Local time at which to ask. */
  at: () => number
  /** Asks by that local time at the latest. */
  wish: (at: number) => void
  /** It is being asked for: earlier wishes are granted by that. */
  begun: () => void
  /** Confirmed by an answer that was asked for at that local time. */
  confirmed: (askedAt: number, reach: Reach) => void
  /** Not before that local time, whatever was promised; a wish goes before it. */
  postponed: (until: number) => void
  /** How far the next tip reads on. */
  reach: () => Reach
}

interface Given {
  clock: Clock
  attention: Attention
  isStreamed: (timeline: TimelineKey) => boolean
  /** How much time lies between two tips that read on, at least. */
  readOnEveryMs: number
}

/** When one timeline is to be asked for; at once at first. */
export const createDue = (timeline: TimelineKey, given: Given): Due => {
  const { clock, attention, isStreamed, readOnEveryMs } = given
  let confirmedAt = 0
  let readOnAt = Number.NEGATIVE_INFINITY
  /** At once, before the first answer. */
  let notBefore: number | null = 0
  let wished = Number.POSITIVE_INFINITY
  let share = 1

  const promised = (): number => {
    const standing: Standing = isStreamed(timeline)
      ? 'streamed'
      : attention.isVisible(timeline)
        ? 'visible'
        : 'hidden'
    return (attention.isSparing() ? sparingMs : promisedMs)[standing]
  }
  const dueAt = (): number => notBefore ?? confirmedAt + promised() * share
  return {
    at: () => Math.min(wished, dueAt()),
    wish: (at) => {
      wished = Math.min(wished, at)
    },
    begun: () => {
      wished = Number.POSITIVE_INFINITY
    },
    confirmed: (askedAt, reach) => {
      // A look that took minutes may end after a younger one.
      if (askedAt < confirmedAt) return
      confirmedAt = askedAt
      if (reach !== reaches.join) readOnAt = askedAt
      notBefore = null
      share = earliest + spread * clock.random()
    },
    postponed: (until) => {
      notBefore = until
    },
    reach: () =>
      attention.isSparing() || clock.now() - readOnAt < readOnEveryMs ? reaches.join : reaches.tip,
  }
}
