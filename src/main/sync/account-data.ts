/**
 * What an account has besides timelines and posts, exchanged with its instance from time to time: its whole sets, and where reading
 * stopped.
 */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { toAppError } from '../../shared/errors'
import type { StoreClient } from '../../shared/contract'
import type { AccountClient } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { createMarkers, markersInMemory, type KeptMarkers, type Markers } from './markers'
import { createSets, type Sets } from './sets'

/** What is known of reading besides: nothing of it is needed to sync. */
export interface ReadingGiven {
  /** Where a timeline is being read here; null: nowhere. */
  placeOf?: (timeline: TimelineKey) => Order | null
  settledMarkers?: KeptMarkers
  heardMarkers?: KeptMarkers
}

export interface AccountData {
  markers: Markers
  /** Each runs until its signal aborts. */
  loops: ((signal: AbortSignal) => Promise<void>)[]
  /** The instance answers. */
  wake: () => void
  /** The user has come back to a window, or the machine has woken: what they may have changed elsewhere is looked at. */
  userCame: () => void
  storeLost: () => void
  refreshSet: Sets['refresh']
  /** Puts an announcement away, at its instance and so everywhere. @throws AppError why it could not be */
  putAwayAnnouncement: (id: string, signal: AbortSignal) => Promise<void>
  /** The instance's announcements are others now. */
  announced: () => void
}

export const createAccountData = (
  given: ReadingGiven & {
    account: AccountKey
    client: AccountClient
    store: StoreClient
    clock: Clock
    log: Log
    isOnline: () => boolean
    isSparing: () => boolean
    /** Which era of ids a timeline is read in (see src/shared/order.ts). */
    eraOf: (timeline: TimelineKey) => Promise<number>
    /** The instance fills these timelines anew. */
    onRefilled: (isConcerned: (timeline: TimelineKey) => boolean) => void
    /** Where another device stopped is another place now. */
    onElsewhere: () => void
  },
): AccountData => {
  const sets = createSets(given)
  const markers = createMarkers({
    ...given,
    placeOf: given.placeOf ?? (() => null),
    settled: given.settledMarkers ?? markersInMemory(),
    heard: given.heardMarkers ?? markersInMemory(),
    onChange: given.onElsewhere,
  })
  return {
    markers,
    loops: [sets.run, markers.run],
    wake: () => {
      sets.wake()
      markers.wake()
    },
    userCame: () => {
      sets.lookAgain()
      markers.lookAgain()
    },
    storeLost: sets.storeLost,
    refreshSet: sets.refresh,
    putAwayAnnouncement: async (id, signal) => {
      try {
        await given.client.dismissAnnouncement(id, { priority: 'user', signal })
      } catch (thrown) {
        // The staff has withdrawn it: then it goes here, too.
        if (toAppError(thrown).code !== 'notFound') throw thrown
      }
      // It is put away; that this computer has not seen it yet is no reason to say otherwise.
      await sets.refresh('announcements', signal).catch(() => sets.announced())
    },
    announced: sets.announced,
  }
}
