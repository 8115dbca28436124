/**
 * Keeps the newest end of an account's timelines besides home confirmed, one after another: what the user asked for, then
 * what is seen, then the others, each by its promised age (promises.ts), the most overdue first. Whether the instance can be reached is judged by home alone (newest-end.ts): while it cannot, nothing is asked here. What fails
 * for one timeline only is said of that one, and tried again later.
 */
import type { TimelineKey } from '../../shared/ids'
import { toAppError, type AppErrorCode, type AppErrorDetail } from '../../shared/errors'
import { nextAttemptAt } from '../back-off'
import { priorities, type Priority } from '../mastodon/api'
import type { Clock } from '../clock'
import { isDoubtful, isLack, isPage } from '../lack'
import type { Log } from '../log'
import type { AccountHealth } from './account-health'
import type { AccountStreams } from './account-streams'
import { createAlarm } from './alarm'
import type { Attention } from './attention'
import { columnsReadOnEveryMs, createDue, readingOnMs, type Due } from './promises'
import { reaches, type TimelineSync } from './timeline-sync'
import type { Reach } from './tip'
import { takeTurn } from './turn'

/** A list that was deleted may be there again, an instance may have learnt something. */
const ownProblemMs = 3_600_000
const partialMs = 30_000
/** Looks a minute, those of the user not counted. Who has more columns has them in turn, and home keeps its part of the budget. */
const mostAMinute = 20
const minuteMs = 60_000

export interface ColumnTips {
  /** Other timelines may be due now, e.g. because there are new ones, or others are seen. */
  wake: () => void
  /** Asks for the newest of a timeline in so many milliseconds at the latest; for the user instead of a look that is under way. */
  want: (timeline: TimelineKey, inMs: number, priority?: 'user') => void
  /** An answer that was asked for at that local time, for another reason, confirmed a timeline. */
  confirmed: (timeline: TimelineKey, askedAt: number, reach: Reach) => void
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
  /** Local times of the last looks, oldest first. */
  let looks: number[] = []
  const dues = new Map<TimelineKey, Due>()
  const asked = new Set<TimelineKey>()
  /** What columns showed when that was last looked at; null at first, when everything is due anyway. */
  let shown: ReadonlySet<TimelineKey> | null = null
  /** Ends the look that is under way: it may be waiting behind a budget or a slow answer. */
  let current: AbortController | null = null
  /** Failures in a row of each. Those of one must not be forgotten because another one succeeded. */
  const failures = new Map<TimelineKey, number>()

  const dueOf = (timeline: TimelineKey): Due => {
    const known = dues.get(timeline)
    if (known !== undefined) return known
    const isStreamed = streams.isJoined
    const due = createDue(timeline, { clock, attention, isStreamed, readOnEveryMs: columnsReadOnEveryMs })
    dues.set(timeline, due)
    return due
  }
  const wantAsUser = (timeline: TimelineKey): void => {
    dueOf(timeline).wish(clock.now())
    asked.add(timeline)
    current?.abort()
  }
  /** Whoever opens a column of what was synced without one sees what is there now, not what was there an age ago. */
  const lookAtOpened = (): void => {
    const before = shown
    shown = new Set(timelines.map(({ timeline }) => timeline).filter(attention.isShown))
    if (before === null) return
    // Nobody waits any more for what was closed meanwhile.
    for (const timeline of before) if (!shown.has(timeline)) asked.delete(timeline)
    for (const timeline of shown) {
      if (!before.has(timeline) && !streams.isJoined(timeline)) wantAsUser(timeline)
    }
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
    const outcome = await sync.look(reach, { priority, patience: readingOnMs, signal })
    failures.delete(sync.timeline)
    health.troubled(sync.timeline, null)
    health.rebuilding(sync.timeline, outcome === 'partial')
    if (outcome === 'partial') due.postponed(clock.now() + partialMs)
    else due.confirmed(askedAt, reach)
    if (outcome === 'done') streams.tipped(sync.timeline, askedAt)
    await onTip()
  }
  /** An instance that answers all else, home first of all, after this one has failed already. */
  const isItsOwnByNow = (code: AppErrorCode, count: number): boolean =>
    count > 1 && code !== 'rateLimited' && health.isOnline()
  /** What the instance lacks is the column's own; a page only where home is answered all the same. */
  const isLacking = (detail: AppErrorDetail, count: number): boolean =>
    isLack(detail) && (!isPage(detail) || isItsOwnByNow(detail.code, count))
  /** Once is enough where the instance answers: else home would be asked as often as what fails. */
  const isToBeJudged = (detail: AppErrorDetail, count: number, isOwn: boolean): boolean =>
    isOwn ? isDoubtful(detail) : count === 1 || detail.code === 'offline'
  const fail = ({ timeline }: TimelineSync, thrown: unknown): void => {
    const { code, detail } = toAppError(thrown)
    if (code === 'bug') log.error('A tip failed', thrown)
    const count = (failures.get(timeline) ?? 0) + 1
    failures.set(timeline, count)
    const isOwn = isLacking(detail, count)
    if (isOwn || isItsOwnByNow(code, count)) health.troubled(timeline, detail)
    if (isToBeJudged(detail, count, isOwn)) onFailure()
    const at = isOwn ? clock.now() + ownProblemMs : nextAttemptAt(clock.now(), count, detail, clock.random())
    dueOf(timeline).postponed(at)
  }
  /** Local time from which on the next look may be taken. */
  const roomAt = (): number => {
    looks = looks.filter((at) => at > clock.now() - minuteMs)
    const [oldest] = looks
    return looks.length < mostAMinute || oldest === undefined ? clock.now() : oldest + minuteMs
  }
  /** Whether what nobody asked for may go now. */
  const isFree = (): boolean => !health.isInQuestion() && roomAt() <= clock.now()
  const take = async (sync: TimelineSync, signal: AbortSignal): Promise<void> => {
    const { timeline } = sync
    const priority = priorityOf(timeline)
    if (priority !== 'user') looks.push(clock.now())
    asked.delete(timeline)
    // What is wished while it is being looked at counts afterwards.
    dueOf(timeline).begun()
    try {
      await takeTurn(signal, (turn) => {
        current = turn
        return look(sync, priority, turn.signal)
      })
    } catch (thrown) {
      if (signal.aborted) return
      if (current?.signal.aborted !== true) fail(sync, thrown)
      else {
        dueOf(timeline).wish(clock.now())
        // Another wish of the user's goes first; this one is theirs as well.
        if (priority === 'user') asked.add(timeline)
      }
    } finally {
      current = null
    }
  }

  return {
    wake: () => {
      lookAtOpened()
      alarm.setBy(clock.now())
    },
    want: (timeline, inMs, priority) => {
      const at = clock.now() + inMs
      if (priority === 'user') wantAsUser(timeline)
      else dueOf(timeline).wish(at)
      alarm.setBy(at)
    },
    confirmed: (timeline, askedAt, reach) => dueOf(timeline).confirmed(askedAt, reach),
    nextAt,
    run: async (signal) => {
      alarm.setBy(clock.now())
      for (;;) {
        await alarm.rung(signal)
        if (signal.aborted) return
        // Offline, the next tip of home wakes it.
        if (!health.isOnline()) continue
        const [first] = inTurn()
        const mayGo = first !== undefined && (asked.has(first.timeline) || isFree())
        if (mayGo) await take(first, signal)
        // Its next tip wakes this: either all goes on, or nothing.
        if (health.isInQuestion() && !mayGo) continue
        const next = nextAt()
        const [upNext] = inTurn()
        if (upNext !== undefined && asked.has(upNext.timeline)) alarm.setBy(clock.now())
        else if (Number.isFinite(next)) alarm.setBy(Math.max(roomAt(), next))
      }
    },
  }
}
