/**
 * Keeps the newest end of an account's timelines besides home confirmed, one after another, the most overdue first. Whether
 * the instance can be reached is judged by home alone (newest-end.ts): while it cannot, nothing is asked here. What fails
 * for one timeline only is said of that one, and tried again later.
 */
import type { TimelineKey } from '../../shared/ids'
import { toAppError } from '../../shared/errors'
import type { Priority } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { AccountHealth } from './account-health'
import { createAlarm } from './alarm'
import { nextAttemptAt } from './back-off'
import { isOwnProblem } from './own-problem'
import { reaches, type TimelineSync } from './timeline-sync'

const pollMs = 60_000
/** A list that was deleted may be there again, an instance may have learnt something. */
const ownProblemMs = 3_600_000
const partialMs = 30_000

export interface ColumnTips {
  /** Other timelines may be due now, e.g. because there are new ones. */
  wake: () => void
  /** The user asks for the newest of one timeline. */
  want: (timeline: TimelineKey) => void
  /** Runs until the signal aborts. */
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  /** As they are at the moment. */
  timelines: readonly TimelineSync[]
  clock: Clock
  log: Log
  health: AccountHealth
  /** A newest end is confirmed; the filler may go on. */
  onTip: () => Promise<void>
  /** Asks home to judge whether the instance can be reached. */
  onFailure: () => void
}

export const createColumnTips = ({ timelines, clock, log, health, onTip, onFailure }: Given): ColumnTips => {
  const alarm = createAlarm(clock)
  /** Local time of the next look; a timeline that is not named is due at once. */
  const due = new Map<TimelineKey, number>()
  const asked = new Set<TimelineKey>()
  let failures = 0

  const dueAt = ({ timeline }: TimelineSync): number => due.get(timeline) ?? 0
  const mostOverdue = (): TimelineSync | undefined =>
    timelines.toSorted((one, other) => dueAt(one) - dueAt(other))[0]

  /** Answers after how many milliseconds to look at it again. */
  const look = async (timeline: TimelineSync, priority: Priority, signal: AbortSignal): Promise<number> => {
    const outcome = await timeline.look(reaches.tip, { priority, signal })
    failures = 0
    health.troubled(timeline.timeline, null)
    await onTip()
    return outcome === 'partial' ? partialMs : pollMs * (0.9 + clock.random() * 0.2)
  }
  const fail = ({ timeline }: TimelineSync, thrown: unknown): number => {
    const { code, detail } = toAppError(thrown)
    if (code === 'bug') log.error('A tip failed', thrown)
    if (isOwnProblem(detail)) health.troubled(timeline, detail)
    else failures += 1
    if (!isOwnProblem(detail) || code === 'unauthorized') onFailure()
    return isOwnProblem(detail)
      ? ownProblemMs
      : nextAttemptAt(clock.now(), failures, detail, clock.random()) - clock.now()
  }

  return {
    wake: () => alarm.setBy(clock.now()),
    want: (timeline) => {
      due.delete(timeline)
      asked.add(timeline)
      alarm.setBy(clock.now())
    },
    run: async (signal) => {
      alarm.setBy(clock.now())
      for (;;) {
        await alarm.rung(signal)
        if (signal.aborted) return
        const timeline = mostOverdue()
        // Offline, the next tip of home wakes it.
        if (timeline === undefined || !health.isOnline()) continue
        if (dueAt(timeline) <= clock.now()) {
          const priority = asked.delete(timeline.timeline) ? 'user' : 'tip'
          const waitMs = await look(timeline, priority, signal).catch((thrown: unknown) =>
            signal.aborted ? 0 : fail(timeline, thrown),
          )
          due.set(timeline.timeline, clock.now() + waitMs)
        }
        const next = mostOverdue()
        if (next !== undefined) alarm.setBy(Math.max(clock.now(), dueAt(next)))
      }
    },
  }
}
