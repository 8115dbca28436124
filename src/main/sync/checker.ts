/**
 * Settles doubts about posts (existence.ts), one request at a time and seldom: many at once are asked for first, where the
 * instance can, and only what is missing there is asked for by itself. What is in doubt, and since when, is in the store. While
 * less is to be asked for, doubts wait: most such times are over sooner.
 */
import type { AccountKey } from '../../shared/ids'
import type { CheckRow } from '../../shared/rows-threads'
import type { StoreClient } from '../../shared/contract'
import type { RowBatch } from '../../shared/store-shapes'
import { toAppError } from '../../shared/errors'
import { mostPostsAtOnce } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { createAlarm, workByAlarm } from './alarm'
import { judged, sightingOf, type Sighting } from './existence'
import type { PostLookup } from './post-lookup'

/** Between two requests. A burst of 400 (somebody was muted) takes half an hour at most; where each gives one post, two hours and more. */
const paceMs = 5_000
const singlePaceMs = 20_000
const afterFailureMs = 60_000
/** A network that is paid by volume may be so for good: so long a doubt waits at most for another. */
const sparingMs = 24 * 3_600_000

export interface Checker {
  /** There may be posts in doubt. */
  wake: () => void
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  account: AccountKey
  lookup: PostLookup
  store: StoreClient
  clock: Clock
  serverTime: () => number
  isOnline: () => boolean
  isSparing: () => boolean
  log: Log
}

export const createChecker = (given: Given): Checker => {
  const { account, lookup, store, clock, serverTime, isOnline, isSparing, log } = given
  const alarm = createAlarm(clock)
  /** Missing in an answer for many, and not yet asked for one by one. */
  const absent = new Set<string>()
  let notBefore = Number.NEGATIVE_INFINITY

  const found = async (batch: RowBatch, ids: readonly string[]): Promise<void> => {
    await store('updateStatuses', { account, ...batch })
    await store('settleChecks', { account, changed: [], settled: [...ids] })
  }

  const conclude = async (row: CheckRow, sighting: Sighting): Promise<void> => {
    absent.delete(row.id)
    const verdict = judged(row, sighting, clock.now(), clock.random())
    if (verdict.is === 'ended') {
      await store('purge', { account, statusIds: [row.id], at: serverTime(), why: 'unreachable' })
    } else {
      const changed = verdict.is === 'doubted' ? [verdict.row] : []
      const settled = verdict.is === 'settled' ? [row.id] : []
      await store('settleChecks', { account, changed, settled })
    }
  }

  const lookAtOne = async (row: CheckRow, signal: AbortSignal): Promise<void> => {
    try {
      const batch = await lookup.single(row.id, { priority: 'check', signal })
      await store('updateStatuses', { account, ...batch })
      await conclude(row, 'there')
    } catch (thrown) {
      const problem = toAppError(thrown).detail
      if (signal.aborted || problem.code === 'bug') throw thrown
      await conclude(row, sightingOf(problem))
    }
  }

  /** Answers false if they have to be asked for one by one. */
  const lookAtMany = async (rows: readonly CheckRow[], signal: AbortSignal): Promise<boolean> => {
    const ids = rows.map(({ id }) => id)
    const answer = await lookup.several(ids, { priority: 'check', signal })
    if (answer === null) return false
    const there = new Set(answer.found)
    for (const id of ids) if (!there.has(id)) absent.add(id)
    await found(
      answer,
      ids.filter((id) => there.has(id)),
    )
    return true
  }

  const rest = (ms: number): void => {
    notBefore = clock.now() + ms
    alarm.setBy(notBefore)
  }

  const work = async (signal: AbortSignal): Promise<void> => {
    const rows = await store('nextChecks', { account, limit: mostPostsAtOnce })
    const waitsMs = isSparing() ? sparingMs : 0
    const due = rows.filter(({ dueAt }) => dueAt + waitsMs <= clock.now())
    const [first] = due
    if (first === undefined) {
      if (rows[0] !== undefined) alarm.setBy(rows[0].dueAt + waitsMs)
      return
    }
    const fresh = due.filter(({ id, missingSince }) => missingSince === null && !absent.has(id))
    const isMany = fresh.length > 1 && (await lookAtMany(fresh, signal))
    if (!isMany) await lookAtOne(first, signal)
    rest(lookup.isSingle() ? singlePaceMs : paceMs)
  }

  return {
    wake: () => alarm.setBy(Math.max(clock.now(), notBefore)),
    run: async (signal) => {
      alarm.setBy(clock.now())
      // Offline, the next tip of home wakes it.
      const workOnline = async (): Promise<void> => (isOnline() ? work(signal) : undefined)
      await workByAlarm(alarm, signal, workOnline, (thrown) => {
        log.debug('Posts in doubt were not looked at', thrown)
        rest(afterFailureMs)
      })
    },
  }
}
