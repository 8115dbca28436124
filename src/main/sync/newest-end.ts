/**
 * Keeps the newest end of an account's home confirmed: asks when the alarm rings, decides when to ask again, and is the one
 * judge of whether the instance can be reached.
 *
 *   alarm ──▶ tip of home ── ok ──▶ again by its promised age (promises.ts)
 *                 ├─ partial (206) ──▶ again in 5 s, then later and later up to 30 s, for 10 min
 *                 ├─ 401 ──▶ who am I? ── 401 again ──▶ signed out, nothing is deleted
 *                 └─ failure ──▶ again after a back-off, or when the server said; hourly where it is gone for good (departure.ts)
 */
import { toAppError, type AppError, type AppErrorDetail } from '../../shared/errors'
import type { AccountClient, Priority } from '../mastodon/api'
import type { Clock } from '../clock'
import { isLack, isPage } from '../lack'
import type { Log } from '../log'
import type { AccountHealth } from './account-health'
import type { AccountStreams } from './account-streams'
import { createAlarm } from './alarm'
import type { Attention } from './attention'
import { createDeparture } from './departure'
import { columnsReadOnEveryMs, createDue, readingOnMs } from './promises'
import { reaches, type TimelineSync } from './timeline-sync'
import type { Reach } from './tip'
import { takeTurn } from './turn'

const rebuiltFirstMs = 5_000
const rebuiltLongestMs = 30_000
const rebuiltPatienceMs = 600_000
const rebuiltLaterMs = 60_000
const lackingMs = 3_600_000
const cutOffMs = 60_000

export interface NewestEnd {
  /** Asks in so many milliseconds at the latest; with a priority, instead of a look that is under way. */
  want: (inMs: number, priority?: Priority) => void
  /** What is seen, or to be spared, is different now. */
  wake: () => void
  /**
   * Without a network, says the system, home is not looked at for a minute, unless the user wants it. Not for longer, because it may be
   * wrong: of a network that it does not know, or of an instance on this machine. With one again home is looked at at once.
   */
  networkChanged: (online: boolean) => void
  /** An answer that was asked for at that local time, for another reason, confirmed it. */
  confirmed: (askedAt: number, reach: Reach) => void
  /** Local time of the next look. */
  nextAt: () => number
  /** Runs until the signal aborts or the account is signed out. */
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  home: TimelineSync
  /** Whether the instance may refuse this timeline and be fine: it is a guest's, not a home. */
  mayLack: boolean
  client: AccountClient
  clock: Clock
  log: Log
  health: AccountHealth
  attention: Attention
  streams: Pick<AccountStreams, 'isJoined' | 'tipped'>
  /** Home was answered; the others may go on. */
  onTip: () => Promise<void>
  onSignedOut: () => void
}

export const createNewestEnd = (given: Given): NewestEnd => {
  const { home, mayLack, client, clock, log, health, attention, streams, onTip, onSignedOut } = given
  const alarm = createAlarm(clock)
  const due = createDue(home.timeline, {
    clock,
    attention,
    isStreamed: streams.isJoined,
    // A guest's public timeline is no home.
    readOnEveryMs: mayLack ? columnsReadOnEveryMs : 0,
  })
  const departure = createDeparture(client)
  /** Who wishes the next look, if anybody does. */
  let wishedBy: Priority | null = null
  /** A wish of the user's may have one more look besides its own. */
  let mayLookTwice = false
  /** Ends the look that is under way: it may be waiting behind a budget or a back-off. */
  let current: AbortController | null = null
  /** Local time at which the feed was first seen being rebuilt, and the wait before the next look. */
  let rebuilt: { since: number; waitMs: number } | null = null
  /** Local time before which nobody but the user has it looked at. */
  let cutOffUntil = Number.NEGATIVE_INFINITY

  const afterPartial = (): number => {
    rebuilt ??= { since: clock.now(), waitMs: rebuiltFirstMs }
    const { since, waitMs } = rebuilt
    rebuilt.waitMs = Math.min(waitMs * 1.5, rebuiltLongestMs)
    return clock.now() - since < rebuiltPatienceMs ? waitMs : rebuiltLaterMs
  }

  const answered = (): void => {
    // Where the system said that there is no network, it was wrong.
    cutOffUntil = Number.NEGATIVE_INFINITY
    health.succeeded()
  }

  /** The others wait for it: it reads no further than to what is confirmed, and the next look soon after it reads on. */
  const isVerdict = (): boolean => health.isOnline() && health.isInQuestion()

  /** Asks for the tip, and settles when to ask again. */
  const look = async (asked: Priority, signal: AbortSignal): Promise<void> => {
    const askedAt = clock.now()
    const wanted = asked === 'user' ? reaches.tip : due.reach()
    const reach = asked !== 'user' && isVerdict() ? reaches.join : wanted
    const outcome = await home.look(reach, { priority: asked, patience: readingOnMs, signal })
    // Its answer is stored, but came before something else had it end: the network went, say.
    if (signal.aborted) return
    departure.isThere()
    answered()
    health.troubled(home.timeline, null)
    health.rebuilding(home.timeline, outcome === 'partial')
    if (outcome === 'partial') due.postponed(clock.now() + afterPartial())
    else {
      rebuilt = null
      due.confirmed(askedAt, reach)
      if (reach !== wanted) due.wish(clock.now() + readingOnMs)
    }
    if (outcome === 'done') streams.tipped(home.timeline, askedAt)
    await onTip()
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

  /** The instance answers, only not with this. */
  const lack = async (detail: AppErrorDetail): Promise<void> => {
    answered()
    health.troubled(home.timeline, detail)
    due.postponed(clock.now() + lackingMs)
    await onTip()
  }

  const fail = async (thrown: unknown, asked: Priority, signal: AbortSignal): Promise<void> => {
    let error = toAppError(thrown)
    // A page may as well be the word of a network that wants a sign-in of its own.
    if (mayLack && isLack(error.detail) && !isPage(error.detail)) return lack(error.detail)
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
    due.postponed(Math.max(health.failed(departure.judge(error.detail)), cutOffUntil))
    // One failure proves nothing. The look that does is for the user still: it must not wait for a host that is being spared.
    if (asked === 'user' && mayLookTwice && health.isOnline()) wishedBy = 'user'
    mayLookTwice = false
  }

  const want: NewestEnd['want'] = (inMs, by) => {
    const at = clock.now() + inMs
    due.wish(by === undefined ? Math.max(at, cutOffUntil) : at)
    if (by !== undefined) {
      wishedBy = by
      mayLookTwice = true
      current?.abort()
    }
    alarm.setBy(due.at())
  }

  return {
    want,
    wake: () => alarm.setBy(clock.now()),
    networkChanged: (online) => {
      cutOffUntil = online ? Number.NEGATIVE_INFINITY : clock.now() + cutOffMs
      if (online) want(0)
      else {
        due.begun()
        due.postponed(cutOffUntil)
        wishedBy = null
        current?.abort()
      }
    },
    confirmed: (askedAt, reach) => {
      // Why not then: the others wait for home's own look, which this would put off for as long as was promised.
      if (!health.isInQuestion()) due.confirmed(askedAt, reach)
    },
    nextAt: due.at,
    run: async (signal) => {
      due.wish(Math.max(clock.now(), cutOffUntil))
      alarm.setBy(clock.now())
      for (;;) {
        await alarm.rung(signal)
        if (signal.aborted || health.isSignedOut()) return
        if (due.at() > clock.now()) {
          alarm.setBy(due.at())
          continue
        }
        const asked = wishedBy ?? (attention.isVisible(home.timeline) ? 'visible' : 'tip')
        wishedBy = null
        due.begun()
        try {
          await takeTurn(signal, (turn) => {
            current = turn
            return look(asked, turn.signal)
          })
        } catch (thrown) {
          if (signal.aborted) return
          if (current?.signal.aborted !== true) await fail(thrown, asked, signal)
        } finally {
          current = null
        }
        alarm.setBy(due.at())
      }
    },
  }
}
