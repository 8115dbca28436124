/**
 * The account's one background worker. It does one small piece at a time and looks anew what is most urgent: the newest gap,
 * other gaps, the first fetch of what the server keeps, then the regular second looks for late arrivals. It rests while the
 * instance cannot be reached, and steps aside for what the user asks. While it has to be sparing it fills gaps and fetches home for the
 * first time; besides it only reads again what somebody may be reading, once a day: some networks are metered for good.
 */
import { toAppError, type AppError } from '../../shared/errors'
import type { TimelineKey } from '../../shared/ids'
import { nextAttemptAt } from '../back-off'
import type { Clock } from '../clock'
import { isLack, isPage } from '../lack'
import type { Log } from '../log'
import type { AccountHealth } from './account-health'
import { createAlarm, workByAlarm } from './alarm'
import type { Attention } from './attention'
import { createLookAgain } from './look-again'
import type { SecondLooks } from './second-looks'
import { reaches, type Backlog, type TimelineSync } from './timeline-sync'
import type { Reach } from './tip'
import type { Outcome, Run } from './timeline-context'
import { takeTurn } from './turn'

const partialMs = 30_000
const stuckMs = 600_000
const ownProblemMs = 3_600_000
const atOnceMs = 3_600_000
/**
 * Between two pages of an account for which nobody waits: those of looks at whole collections, and of first fetches that no column shows.
 * Hundreds may be due, and take no more than 60 of the 100 that history and checks have in 15 minutes: a gap is not to wait for them.
 */
const unhurriedMs = 15_000
/** Entries that the newest end alone can have brought. */
const onTop = 80

export interface Filler {
  /** There may be something to do. */
  wake: () => void
  /** Runs a piece of the user's before anything of its own. */
  aside: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Reads again all that the server keeps of these timelines: it fills them anew, or hints that it may have. */
  readAgain: (isConcerned: (timeline: TimelineKey) => boolean, why?: 'hinted') => void
  /** Says what is left to do to the account's state. */
  report: () => Promise<void>
  /** Local time of its next piece of work; infinite if there is none. */
  nextAt: () => number
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  /** As they are at the moment, home first. */
  timelines: () => readonly TimelineSync[]
  clock: Clock
  log: Log
  health: AccountHealth
  attention: Attention
  secondLooks: SecondLooks
  /** Whether the instance may refuse the first of them, and be fine (a guest's). */
  homeMayLack: boolean
  /** A second look confirmed the newest end too, asked for at that local time. */
  onConfirmed: (timeline: TimelineKey, askedAt: number, reach: Reach) => void
  /** Asks the newest end to judge whether the instance can be reached. */
  onFailure: () => void
}

interface Piece {
  timeline: TimelineSync
  priority: 'history' | 'check'
  work: (run: Run) => Promise<Outcome>
}

export const createFiller = ({
  timelines,
  clock,
  log,
  health,
  attention,
  secondLooks,
  homeMayLack,
  onConfirmed,
  onFailure,
}: Given): Filler => {
  const alarm = createAlarm(clock)
  /** Timelines that rest until a local time: what the server answers there leads nowhere for now. */
  const rests = new Map<TimelineKey, number>()
  /** Turns taken, so that one timeline's long history does not keep the others waiting. */
  const turns = new Map<TimelineKey, number>()
  /** Local times at which first fetches began, right under the newest end. */
  const begun = new Map<TimelineKey, number>()
  /** Failures in a row of each timeline. */
  const failures = new Map<TimelineKey, number>()
  let notBefore = 0
  /** When the next page may be asked for that nobody waits for. */
  let unhurriedAt = 0
  let asides = 0
  let current: AbortController | null = null

  const pause = (ms: number): void => {
    notBefore = clock.now() + ms
  }
  const rest = (timeline: TimelineKey, ms: number): void => {
    rests.set(timeline, clock.now() + ms)
  }

  const report = async (): Promise<{ timeline: TimelineSync; backlog: Backlog }[]> => {
    const looks = []
    for (const timeline of timelines()) looks.push({ timeline, backlog: await timeline.backlog() })
    health.stored(
      looks.map(
        ({ timeline: { timeline, atFirst }, backlog: { gaps, history, count, asOf, renewedAt } }) => ({
          timeline,
          asOf,
          renewedAt,
          gapsFilling: gaps,
          firstFetch: history && atFirst > 0 ? { posts: count, total: atFirst } : null,
        }),
      ),
    )
    return looks
  }

  const lookAgain = createLookAgain({ clock, log, health, secondLooks, onConfirmed })
  const checkOf = (timeline: TimelineSync): Piece => ({
    timeline,
    priority: 'check',
    work: async (run) => {
      const outcome = await lookAgain(timeline, run)
      if (outcome === 'more') unhurriedAt = clock.now() + unhurriedMs
      return outcome
    },
  })

  const isHome = (timeline: TimelineSync): boolean => timeline === timelines()[0]
  /** Whether somebody may come upon what is still to be fetched of it. */
  const isAwaited = (timeline: TimelineSync): boolean =>
    isHome(timeline) || attention.isShown(timeline.timeline)
  const isHurried = (timeline: TimelineSync): boolean => isAwaited(timeline) || unhurriedAt <= clock.now()

  /**
   * A piece of the first fetch. One that went down to its end within the hour was a look at everything; of a collection also one that
   * took longer, as such a look may itself. Where it began before this run of the program, it counts from its end: the next one finds
   * what has left since it was read.
   */
  const fetchFirst = async (timeline: TimelineSync, count: number, run: Run): Promise<Outcome> => {
    const key = timeline.timeline
    if (count <= onTop) begun.set(key, clock.now())
    const outcome = await timeline.older(1, run)
    if (!isAwaited(timeline)) unhurriedAt = clock.now() + unhurriedMs
    const begunAt = begun.get(key) ?? (timeline.isCollection ? clock.now() : Number.NEGATIVE_INFINITY)
    const counts = timeline.isCollection || clock.now() - begunAt < atOnceMs
    if (counts && !(await timeline.backlog()).history) secondLooks.done(timeline, reaches.whole, begunAt)
    return outcome
  }

  /** Local time of the next second look; while less is to be asked for only at what is read, if it takes no more than that at a home. */
  const lookDueAt = (timeline: TimelineSync): number => {
    if (!attention.isSparing()) return secondLooks.dueAt(timeline)
    const isRead = isHome(timeline) || attention.isVisible(timeline.timeline)
    const isShort = timeline.pages() <= reaches.whole.pages
    return isRead && isShort ? secondLooks.sparingDueAt(timeline) : Number.POSITIVE_INFINITY
  }

  /** What one timeline needs most: its newest gap, then its first fetch. */
  const pieceOf = (timeline: TimelineSync, { gap, history, count }: Backlog): Piece | null => {
    if (gap !== null) return { timeline, priority: 'history', work: (run) => timeline.fill(gap, run) }
    const isSpared = attention.isSparing() && !isHome(timeline)
    if (history && !isSpared && isHurried(timeline))
      return { timeline, priority: 'history', work: (run) => fetchFirst(timeline, count, run) }
    return null
  }

  /** The most urgent piece of work: home's, then that of what is seen, of either whoever had the fewest turns; null if there is none now. */
  const pick = async (): Promise<Piece | null> => {
    const now = clock.now()
    const looks = (await report()).filter(({ timeline }) => (rests.get(timeline.timeline) ?? 0) <= now)
    const [home, ...others] = looks
    const unseen = ({ timeline }: TimelineSync): number => (attention.isVisible(timeline) ? 0 : 1)
    const turnsOf = ({ timeline }: TimelineSync): number => turns.get(timeline) ?? 0
    const byTurns = others.toSorted(({ timeline: one }, { timeline: other }) => turnsOf(one) - turnsOf(other))
    const seenFirst = byTurns.toSorted(
      ({ timeline: one }, { timeline: other }) => unseen(one) - unseen(other),
    )
    const first = home === undefined ? [] : [home]
    for (const { timeline, backlog } of [...first, ...seenFirst]) {
      const piece = pieceOf(timeline, backlog)
      if (piece !== null) return piece
    }
    if (unhurriedAt > now) return null
    // Whoever is seen, too, waits its turn: a look at hundreds of pages would keep all others from theirs.
    const due = [...first, ...byTurns].find(({ timeline }) => lookDueAt(timeline) <= now)?.timeline
    return due === undefined ? null : checkOf(due)
  }

  /** Local time at which there may be something to do although nothing happens. */
  const nextDue = (): number => {
    const now = clock.now()
    const restOf = ({ timeline }: TimelineSync): number => rests.get(timeline) ?? 0
    const resting = timelines()
      .map(restOf)
      .filter((until) => until > now)
    if (unhurriedAt > now) return Math.min(unhurriedAt, ...resting)
    const others = timelines().filter((timeline) => restOf(timeline) <= now)
    return Math.min(...resting, ...others.map(lookDueAt))
  }

  const fail = (timeline: TimelineSync, error: AppError): void => {
    const key = timeline.timeline
    if (error.code === 'bug') log.error('Filling failed', error)
    const count = (failures.get(key) ?? 0) + 1
    failures.set(key, count)
    // A page is a lack only where it stands again after home was answered.
    const isLacking = isLack(error.detail) && (!isPage(error.detail) || count > 1)
    if (isLacking && (homeMayLack || !isHome(timeline))) {
      rest(key, ownProblemMs)
      health.troubled(key, error.detail)
      return
    }
    const waitMs = nextAttemptAt(clock.now(), count, error.detail, clock.random()) - clock.now()
    // A limit is everybody's. Other failures may be this timeline's alone: if not, the instance is offline in a moment.
    if (error.code === 'rateLimited' || isHome(timeline)) pause(waitMs)
    else rest(key, waitMs)
    if (error.code !== 'rateLimited' && (isHome(timeline) || count === 1)) onFailure()
  }

  const work = async (signal: AbortSignal): Promise<void> => {
    const next = await pick()
    if (next === null) {
      alarm.setBy(nextDue())
      return
    }
    const key = next.timeline.timeline
    turns.set(key, (turns.get(key) ?? 0) + 1)
    try {
      const outcome = await takeTurn(signal, (turn) => {
        current = turn
        return next.work({ priority: next.priority, signal: turn.signal })
      })
      if (outcome === 'partial') rest(key, partialMs)
      if (outcome === 'stuck') rest(key, stuckMs)
      failures.delete(key)
      await report()
    } catch (thrown) {
      if (signal.aborted || current?.signal.aborted === true) return
      fail(next.timeline, toAppError(thrown))
    } finally {
      current = null
    }
    alarm.setBy(Math.max(clock.now(), notBefore))
  }

  return {
    wake: () => {
      alarm.setBy(Math.max(clock.now(), notBefore))
    },
    aside: async (piece) => {
      asides += 1
      current?.abort()
      try {
        return await piece()
      } finally {
        asides -= 1
        alarm.setBy(clock.now())
        await report()
      }
    },
    readAgain: (isConcerned, why) => {
      const want = why === 'hinted' ? secondLooks.wholeHinted : secondLooks.wholeWanted
      for (const timeline of timelines()) if (isConcerned(timeline.timeline)) want(timeline)
      alarm.setBy(Math.max(clock.now(), notBefore))
    },
    report: async () => {
      await report()
    },
    nextAt: alarm.time,
    run: async (signal) => {
      secondLooks.begin()
      // What is stored has its date although the instance may not answer for days.
      await report().catch((thrown: unknown) => log.warn('The filler could not look at the store', thrown))
      const workInTime = async (): Promise<void> => {
        if (!health.isOnline() || health.isInQuestion() || asides > 0) return
        if (clock.now() < notBefore) alarm.setBy(notBefore)
        else await work(signal)
      }
      await workByAlarm(alarm, signal, workInTime, (thrown) => {
        log.error('The filler could not look at the store', thrown)
        pause(partialMs)
        alarm.setBy(notBefore)
      })
    },
  }
}
