/**
 * Keeps the newest end of an account's timelines besides home confirmed, one after another: what the user asked for, then
 * what is seen, then the others, each by its promised age (promises.ts), the most overdue first. Whether the instance can be reached is judged by home alone (newest-end.ts): while it cannot, nothing is asked here. What fails
 * for one timeline only is said of that one, and tried again later.
 */
import type { TimelineKey } from '../../shared/ids'
import { toAppError } from '../../shared/errors'
import { priorities, type Priority } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { AccountHealth } from './account-health'
import type { AccountStreams } from './account-streams'
import { createAlarm } from './alarm'
import type { Attention } from './attention'
import { nextAttemptAt } from './back-off'
import { isOwnProblem } from './own-problem'
import { createDue, type Due } from './promises'
import { reaches, type TimelineSync } from './timeline-sync'

/** A list that was deleted may be there again, an instance may have learnt something. */
const ownProblemMs = 3_600_000
const partialMs = 30_000

export interface ColumnTips {
  /** Other timelines may be due now, e.g. because there are new ones, or others are seen. */
  wake: () => void
  /** Asks for the newest of a timeline in so many milliseconds at the latest; for the user instead of a look that is under way. */
  want: (timeline: TimelineKey, inMs: number, priority?: 'user') => void
  /** Local time of the next look; infinite without timelines. */
  nextAt: () => number
  /** Runs until the signal aborts. */
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  /** As they are at the moment. */
  timelines: readonly TimelineSync[]
  clock: Clock
  log: Log
  health: AccountHealth
  attention: Attention
  streams: Pick<AccountStreams, 'isJoined' | 'tipped'>
  /** A newest end is confirmed; the filler may go on. */
  onTip: () => Promise<void>
  /** Asks home to judge whether the instance can be reached. */
  onFailure: () => void
}

export const createColumnTips = ({
  timelines,
  streams,
  clock,
  log,
  health,
  attention,
  onTip,
  onFailure,
}: Given): ColumnTips => {
  const alarm = createAlarm(clock)
  const dues = new Map<TimelineKey, Due>()
  const asked = new Set<TimelineKey>()
  /** Ends the look that is under way: it may be waiting behind a budget or a slow answer. */
  let current: AbortController | null = null
  let failures = 0

  const dueOf = (timeline: TimelineKey): Due => {
    const due = dues.get(timeline) ?? createDue(timeline, { clock, attention, isStreamed: streams.isJoined })
    dues.set(timeline, due)
    return due
  }
  const priorityOf = (timeline: TimelineKey): Priority => {
    if (asked.has(timeline)) return 'user'
    return attention.isVisible(timeline) ? 'visible' : 'tip'
  }
  /** Who is to be looked at now, the most urgent first. */
  const inTurn = (): TimelineSync[] =>
    timelines
      .filter(({ timeline }) => dueOf(timeline).at() <= clock.now())
      .toSorted(
        ({ timeline: one }, { timeline: other }) =>
          priorities.indexOf(priorityOf(one)) - priorities.indexOf(priorityOf(other)) ||
          dueOf(one).at() - dueOf(other).at(),
      )
  const nextAt = (): number => Math.min(...timelines.map(({ timeline }) => dueOf(timeline).at()))

  const look = async (sync: TimelineSync, priority: Priority, signal: AbortSignal): Promise<void> => {
    const due = dueOf(sync.timeline)
    const askedAt = clock.now()
    const reach = priority === 'user' ? reaches.tip : due.reach()
    const outcome = await sync.look(reach, { priority, signal })
    failures = 0
    health.troubled(sync.timeline, null)
    if (outcome === 'partial') due.postponed(clock.now() + partialMs)
    else due.confirmed(askedAt, reach)
    if (outcome === 'done') streams.tipped(sync.timeline, askedAt)
    await onTip()
  }
  const fail = ({ timeline }: TimelineSync, thrown: unknown): void => {
    const { code, detail } = toAppError(thrown)
    if (code === 'bug') log.error('A tip failed', thrown)
    const isOwn = isOwnProblem(detail)
    if (isOwn) health.troubled(timeline, detail)
    else failures += 1
    if (!isOwn || code === 'unauthorized') onFailure()
    const at = isOwn
      ? clock.now() + ownProblemMs
      : nextAttemptAt(clock.now(), failures, detail, clock.random())
    dueOf(timeline).postponed(at)
  }
  const take = async (sync: TimelineSync, signal: AbortSignal): Promise<void> => {
    const { timeline } = sync
    const priority = priorityOf(timeline)
    asked.delete(timeline)
    // What is wished while it is being looked at counts afterwards.
    dueOf(timeline).begun()
    const turn = new AbortController()
    current = turn
    try {
      await look(sync, priority, AbortSignal.any([signal, turn.signal]))
    } catch (thrown) {
      if (signal.aborted) return
      if (turn.signal.aborted) dueOf(timeline).wish(clock.now())
      else fail(sync, thrown)
    } finally {
      current = null
    }
  }

  return {
    wake: () => alarm.setBy(clock.now()),
    want: (timeline, inMs, priority) => {
      const at = clock.now() + inMs
      dueOf(timeline).wish(at)
      if (priority === 'user') {
        asked.add(timeline)
        current?.abort()
      }
      alarm.setBy(at)
    },
    nextAt,
    run: async (signal) => {
      alarm.setBy(clock.now())
      for (;;) {
        await alarm.rung(signal)
        if (signal.aborted) return
        // Offline, the next tip of home wakes it.
        if (!health.isOnline()) continue
        const [first] = inTurn()
        if (first !== undefined) await take(first, signal)
        const next = nextAt()
        if (Number.isFinite(next)) alarm.setBy(Math.max(clock.now(), next))
      }
    },
  }
}
