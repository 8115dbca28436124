/** What the user asks of an account: before the background's own work, and also while the account is paused. */
import type { Order, TimelineKey } from '../../shared/ids'
import { AppError, toAppError } from '../../shared/errors'
import type { SetName } from '../../shared/sets'
import { isLack } from '../lack'
import type { AccountData } from './account-data'
import type { AccountHealth } from './account-health'
import type { AccountStreams } from './account-streams'
import type { ColumnTips } from './column-tips'
import type { Filler } from './filler'
import type { NewestEnd } from './newest-end'
import type { TimelineSet } from './timeline-set'
import type { Outcome, Run } from './timeline-context'
import { reaches, type TimelineSync } from './timeline-sync'

/** Pages that one wish of the reader for older posts fetches. */
const olderPages = 2

export interface UserWishes {
  /**
   * Asks for the newest posts now, and tries a failed instance again.
   * @throws AppError why it could not be done, while the account is paused; else its state says so
   */
  refresh: (timeline: TimelineKey) => Promise<void>
  /**
   * The same for all timelines; what the instance lacks is said of that one. What fails for one besides home keeps no other from it.
   * @throws AppError as `refresh`, the first of them
   */
  syncNow: () => Promise<void>
  /** @throws AppError why the gap could not be filled now */
  fillGap: (timeline: TimelineKey, above: Order) => Promise<void>
  /** @throws AppError why older posts could not be fetched now */
  fetchOlder: (timeline: TimelineKey) => Promise<void>
  /** Reads a set of the account anew. @throws AppError why it could not be read; what is stored stays */
  refreshSet: (name: SetName) => Promise<void>
  /** Puts an announcement of the instance away. @throws AppError why it could not be */
  putAwayAnnouncement: (id: string) => Promise<void>
}

export const createUserWishes = (given: {
  timelines: TimelineSet
  health: AccountHealth
  newestEnd: NewestEnd
  columnTips: ColumnTips
  filler: Filler
  streams: AccountStreams
  data: Pick<AccountData, 'refreshSet' | 'putAwayAnnouncement'>
  isPaused: () => boolean
  /** Of the time awake, else of the engine. */
  signal: () => AbortSignal
}): UserWishes => {
  const { timelines, health, newestEnd, columnTips, filler, streams, isPaused, signal } = given
  const { home } = timelines

  const mustBeSignedIn = (): void => {
    if (health.isSignedOut()) throw new AppError({ code: 'unauthorized' })
  }
  const asUser = async (
    key: TimelineKey,
    piece: (timeline: TimelineSync, run: Run) => Promise<Outcome>,
  ): Promise<void> => {
    const timeline = timelines.find(key)
    const run: Run = { priority: 'user', signal: signal() }
    mustBeSignedIn()
    const outcome = await filler.aside(() => piece(timeline, run))
    // Who asked is not to take an answer that proves nothing for one that says no.
    if (outcome === 'partial') throw new AppError({ code: 'inconclusive', why: 'rebuilding' })
    if (outcome === 'stuck') throw new AppError({ code: 'inconclusive', why: 'ignored' })
  }
  const refresh = async (timeline: TimelineKey): Promise<void> => {
    if (isPaused()) {
      await asUser(timeline, (sync, run) => sync.look(reaches.tip, run))
      // Nothing else asks while it is paused, so nothing else would take back what was said of it.
      health.troubled(timeline, null)
      return
    }
    health.forgive()
    if (!health.isOnline()) streams.reconnect()
    const isForHome = timeline === home.timeline
    // Why not always as the user's: one place at a host is kept for those, and where home hangs the column would wait for it.
    if (isForHome || !health.isOnline()) newestEnd.want(0, 'user')
    else newestEnd.want(0)
    if (!isForHome) columnTips.want(timeline, 0, 'user')
  }
  /** Asks for a timeline besides home; answers why it could not be. What the instance lacks is no failure, but said of that one. */
  const failureOf = async (timeline: TimelineKey): Promise<AppError | null> => {
    try {
      await refresh(timeline)
      return null
    } catch (thrown) {
      const error = toAppError(thrown)
      if (!isLack(error.detail)) return error
      health.troubled(timeline, error.detail)
      return null
    }
  }
  return {
    refresh,
    syncNow: async () => {
      await refresh(home.timeline)
      let first: AppError | null = null
      for (const { timeline } of [...timelines.others]) {
        const failure = await failureOf(timeline)
        first ??= failure
      }
      if (first !== null) throw first
    },
    fillGap: (timeline, above) => asUser(timeline, (sync, run) => sync.fillAsked(above, run)),
    fetchOlder: (timeline) => asUser(timeline, (sync, run) => sync.older(olderPages, run)),
    refreshSet: async (name) => {
      mustBeSignedIn()
      await given.data.refreshSet(name, signal())
    },
    putAwayAnnouncement: async (id) => {
      mustBeSignedIn()
      await given.data.putAwayAnnouncement(id, signal())
    },
  }
}
