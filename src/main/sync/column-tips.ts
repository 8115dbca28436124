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
import type { Live } from './live'
import { isOwnProblem } from './own-problem'
import { reaches, type TimelineSync } from './timeline-sync'

const liveMs = 300_000
const pollMs = 60_000
/** A list that was deleted may be there again, an instance may have learnt something. */
const ownProblemMs = 3_600_000
const partialMs = 30_000

export interface ColumnTips {
  /** Other timelines may be due now, e.g. because there are new ones. */
  wake: () => void
  /** Asks for the newest of a timeline in so many milliseconds at the latest. */
  want: (timeline: TimelineKey, inMs: number, priority?: 'user') => void
  /** Runs until the signal aborts. */
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  /** As they are at the moment. */
  timelines: readonly TimelineSync[]
  clock: Clock
  log: Log
  health: AccountHealth
  live: () => Live | null
  /** A newest end is confirmed; the filler may go on. */
  onTip: () => Promise<void>
  /** Asks home to judge whether the instance can be reached. */
  onFailure: () => void
}

export const createColumnTips = ({
  timelines,
  live,
  clock,
  log,
  health,
  onTip,
  onFailure,
}: Given): ColumnTips => {
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
    const askedAt = clock.now()
    const outcome = await timeline.look(reaches.tip, { priority, signal })
    failures = 0
    health.troubled(timeline.timeline, null)
    await onTip()
    if (outcome === 'partial') return partialMs
    if (outcome === 'done') live()?.tipped(timeline.timeline, askedAt)
    const jitter = clock.random()
    return live()?.isJoined(timeline.timeline) === true
      ? liveMs * (1 + jitter)
      : pollMs * (0.9 + jitter * 0.2)
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
    want: (timeline, inMs, priority) => {
      const at = clock.now() + inMs
      due.set(timeline, Math.min(at, due.get(timeline) ?? at))
      if (priority === 'user') asked.add(timeline)
      alarm.setBy(at)
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
          // What is wished while it is being looked at counts afterwards.
          due.set(timeline.timeline, Number.POSITIVE_INFINITY)
          const priority = asked.delete(timeline.timeline) ? 'user' : 'tip'
          const waitMs = await look(timeline, priority, signal).catch((thrown: unknown) =>
            signal.aborted ? 0 : fail(timeline, thrown),
          )
          due.set(timeline.timeline, Math.min(clock.now() + waitMs, dueAt(timeline)))
        }
        const next = mostOverdue()
        if (next !== undefined) alarm.setBy(Math.max(clock.now(), dueAt(next)))
      }
    },
  }
}
