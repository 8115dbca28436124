/**
 * Keeps the newest end of an account's home confirmed: asks when the alarm rings, decides when to ask again, and is the one
 * judge of whether the instance can be reached.
 *
 *   alarm ──▶ tip of home ── ok ──▶ again in 5 to 10 min (live), 60 s (polling)
 *                 ├─ partial (206) ──▶ again in 5 s, then later and later up to 30 s, for 10 min
 *                 ├─ 401 ──▶ who am I? ── 401 again ──▶ signed out, nothing is deleted
 *                 └─ failure ──▶ again after a back-off, or when the server said
 */
import { toAppError, type AppError } from '../../shared/errors'
import type { AccountClient, Priority } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { AccountHealth } from './account-health'
import { createAlarm } from './alarm'
import type { Live } from './live'
import { reaches, type TimelineSync } from './timeline-sync'

const liveMs = 300_000
const pollMs = 60_000
const rebuiltFirstMs = 5_000
const rebuiltLongestMs = 30_000
const rebuiltPatienceMs = 600_000

export interface NewestEnd {
  /** Asks in so many milliseconds at the latest; with a priority, instead of a look that is under way. */
  want: (inMs: number, priority?: Priority) => void
  /** Runs until the signal aborts or the account is signed out. */
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  home: TimelineSync
  client: AccountClient
  clock: Clock
  log: Log
  health: AccountHealth
  live: () => Live | null
  /** The newest end is confirmed; the filler may go on. */
  onTip: () => Promise<void>
  onSignedOut: () => void
}

export const createNewestEnd = (given: Given): NewestEnd => {
  const { home, client, clock, log, health, live, onTip, onSignedOut } = given
  const alarm = createAlarm(clock)
  let priority: Priority = 'visible'
  /** Ends the look that is under way: it may be waiting behind a budget or a back-off. */
  let current: AbortController | null = null
  /** Local time at which the feed was first seen being rebuilt, and the wait before the next look. */
  let rebuilt: { since: number; waitMs: number } | null = null

  const afterPartial = (): number => {
    rebuilt ??= { since: clock.now(), waitMs: rebuiltFirstMs }
    const { since, waitMs } = rebuilt
    rebuilt.waitMs = Math.min(waitMs * 1.5, rebuiltLongestMs)
    return clock.now() - since < rebuiltPatienceMs ? waitMs : pollMs
  }
  const usualMs = (): number => {
    const jitter = clock.random()
    return live()?.isJoined(home.timeline) === true ? liveMs * (1 + jitter) : pollMs * (0.9 + jitter * 0.2)
  }

  /** Asks for the tip; answers after how many milliseconds to ask again. */
  const look = async (asked: Priority, signal: AbortSignal): Promise<number> => {
    const askedAt = clock.now()
    const outcome = await home.look(reaches.tip, { priority: asked, signal })
    health.succeeded()
    if (outcome === 'partial') return afterPartial()
    rebuilt = null
    if (outcome === 'done') live()?.tipped(home.timeline, askedAt)
    await onTip()
    return usualMs()
  }

  /** Whether the instance refuses the token for good. */
  const isRefused = async (signal: AbortSignal): Promise<AppError | 'refused'> => {
    try {
      await client.verify({ priority: 'tip', signal })
    } catch (thrown) {
      const error = toAppError(thrown)
      return error.code === 'unauthorized' ? 'refused' : error
    }
    return toAppError(new Error('A token that is valid was refused once'))
  }

  const fail = async (thrown: unknown, signal: AbortSignal): Promise<void> => {
    let error = toAppError(thrown)
    if (error.code === 'unauthorized') {
      const verdict = await isRefused(signal)
      if (signal.aborted) return
      if (verdict === 'refused') {
        health.signedOut()
        onSignedOut()
        return
      }
      error = verdict
    }
    if (error.code === 'bug') log.error('A tip failed', error)
    alarm.setBy(health.failed(error.detail))
  }

  return {
    want: (inMs, by) => {
      if (by !== undefined) {
        priority = by
        current?.abort()
      }
      alarm.setBy(clock.now() + inMs)
    },
    run: async (signal) => {
      alarm.setBy(clock.now())
      for (;;) {
        await alarm.rung(signal)
        if (signal.aborted || health.isSignedOut()) return
        const asked = priority
        priority = 'tip'
        const turn = new AbortController()
        current = turn
        try {
          alarm.setBy(clock.now() + (await look(asked, AbortSignal.any([signal, turn.signal]))))
        } catch (thrown) {
          if (signal.aborted) return
          if (!turn.signal.aborted) await fail(thrown, signal)
        } finally {
          current = null
        }
      }
    },
  }
}
