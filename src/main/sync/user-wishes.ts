/** What the user asks of an account: before the background's own work, and also while the account is paused. */
import type { Order, TimelineKey } from '../../shared/ids'
import { AppError } from '../../shared/errors'
import type { SetName } from '../../shared/sets'
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
  /** The same for all timelines. @throws AppError as `refresh` */
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
      return
    }
    health.forgive()
    if (!health.isOnline()) streams.reconnect()
    newestEnd.want(0, 'user')
    if (timeline !== home.timeline) columnTips.want(timeline, 0, 'user')
  }
  return {
    refresh,
    syncNow: async () => {
      for (const { timeline } of timelines.all()) await refresh(timeline)
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
