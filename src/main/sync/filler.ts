/**
 * The account's one background worker. It does one small piece at a time and looks anew what is most urgent: the newest gap,
 * other gaps, the first fetch of what the server keeps, then the regular second looks for late arrivals. It rests while the
 * instance cannot be reached, and steps aside for what the user asks.
 */
import { toAppError } from '../../shared/errors'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { AccountHealth } from './account-health'
import { createAlarm } from './alarm'
import { nextAttemptAt } from './back-off'
import { reaches, type Backlog, type TimelineSync } from './timeline-sync'
import type { Outcome } from './timeline-context'

const recentEveryMs = 30 * 60_000
const wholeEveryMs = 24 * 3_600_000
/** A first second look soon after the start: while we were away, posts came in below the newest. */
const firstRecentMs = 180_000
const partialMs = 30_000
const stuckMs = 600_000

/** When everything that the server keeps was last read again; kept across starts by whoever has a place for it. */
export interface WholeLooks {
  last: () => number | null
  done: (at: number) => void
}

export interface Filler {
  /** There may be something to do. */
  wake: () => void
  /** Runs a piece of the user's before anything of its own. */
  aside: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Says what is left to do to the account's state. */
  report: () => Promise<void>
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  timelines: readonly TimelineSync[]
  clock: Clock
  log: Log
  health: AccountHealth
  wholeLooks: WholeLooks
  /** Asks the newest end to judge whether the instance can be reached. */
  onFailure: () => void
}

type Piece = (run: { priority: 'history' | 'check'; signal: AbortSignal }) => Promise<Outcome>

export const createFiller = ({ timelines, clock, log, health, wholeLooks, onFailure }: Given): Filler => {
  const alarm = createAlarm(clock)
  let recentDue = Number.POSITIVE_INFINITY
  let wholeDue = Number.POSITIVE_INFINITY
  let failures = 0
  let notBefore = 0
  let asides = 0
  let current: AbortController | null = null

  const report = async (): Promise<Backlog[]> => {
    const backlogs: Backlog[] = []
    for (const timeline of timelines) backlogs.push(await timeline.backlog())
    const first = timelines.findIndex((_, at) => backlogs[at]?.history === true)
    const history = backlogs[first]
    health.set({
      gapsFilling: backlogs.reduce((sum, { gaps }) => sum + gaps, 0),
      firstFetch:
        history === undefined ? null : { posts: history.count, total: timelines[first]?.keeps ?? 0 },
      asOf: backlogs[0]?.asOf ?? null,
    })
    return backlogs
  }

  const lookAgain = (whole: boolean): Piece => {
    const reach = whole ? reaches.whole : reaches.recent
    return async (run) => {
      for (const timeline of timelines) {
        if ((await timeline.look(reach, run)) === 'partial') return 'partial'
      }
      recentDue = clock.now() + recentEveryMs
      if (whole) {
        wholeDue = clock.now() + wholeEveryMs
        wholeLooks.done(clock.now())
      }
      return 'done'
    }
  }

  /** The most urgent piece of work; null if there is none now. */
  const pick = async (): Promise<{ piece: Piece; priority: 'history' | 'check' } | null> => {
    const backlogs = await report()
    for (const [at, timeline] of timelines.entries()) {
      const gap = backlogs[at]?.gap ?? null
      if (gap !== null) return { piece: (run) => timeline.fill(gap, run), priority: 'history' }
    }
    const at = backlogs.findIndex(({ history }) => history)
    const timeline = timelines[at]
    if (timeline !== undefined) return { piece: (run) => timeline.older(1, run), priority: 'history' }
    const now = clock.now()
    if (wholeDue <= now) return { piece: lookAgain(true), priority: 'check' }
    if (recentDue <= now) return { piece: lookAgain(false), priority: 'check' }
    return null
  }

  const pause = (ms: number): void => {
    notBefore = clock.now() + ms
  }

  const work = async (signal: AbortSignal): Promise<void> => {
    const next = await pick()
    if (next === null) {
      alarm.setBy(Math.min(recentDue, wholeDue))
      return
    }
    const turn = new AbortController()
    current = turn
    try {
      const run = { priority: next.priority, signal: AbortSignal.any([signal, turn.signal]) }
      const outcome = await next.piece(run)
      if (outcome === 'partial') pause(partialMs)
      if (outcome === 'stuck') pause(stuckMs)
      failures = 0
      await report()
    } catch (thrown) {
      if (signal.aborted || turn.signal.aborted) return
      const error = toAppError(thrown)
      if (error.code === 'bug') log.error('Filling failed', error)
      failures += 1
      pause(nextAttemptAt(clock.now(), failures, error.detail, clock.random()) - clock.now())
      if (error.code !== 'rateLimited') onFailure()
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
    report: async () => {
      await report()
    },
    run: async (signal) => {
      const now = clock.now()
      recentDue = Math.min(recentDue, now + firstRecentMs)
      const last = wholeLooks.last()
      wholeDue = last === null ? now + recentEveryMs : last + wholeEveryMs
      // What is stored has its date although the instance may not answer for days.
      await report().catch((thrown: unknown) => log.warn('The filler could not look at the store', thrown))
      for (;;) {
        await alarm.rung(signal)
        if (signal.aborted) return
        if (!health.isOnline() || asides > 0) continue
        if (clock.now() < notBefore) {
          alarm.setBy(notBefore)
          continue
        }
        try {
          await work(signal)
        } catch (thrown) {
          if (signal.aborted) return
          log.error('The filler could not look at the store', thrown)
          pause(partialMs)
          alarm.setBy(notBefore)
        }
      }
    },
  }
}
