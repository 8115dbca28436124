/** What the keeper has to know of accounts and columns. */
import type { Order, TimelineKey } from '../../shared/ids'
import { newestOrder, oldestOrder } from '../../shared/order'
import type { AccountState } from '../../shared/session'
import type { OrderRange } from '../../shared/store-ops'
import { readTimelineKey } from '../../shared/timelines'
import type { Settings } from '../settings/settings'

/** Where a timeline is being read, in whatever columns show it. */
export const placesIn = (settings: Pick<Settings, 'columns' | 'places'>, timeline: TimelineKey): Order[] => {
  const places = settings.places()
  return settings
    .columns()
    .filter((column) => column.timeline === timeline)
    .flatMap(({ id }) => places[id]?.order ?? [])
}

/**
 * What is unread of notifications: all that is newer than where they were read, here or on another device; all of them where nothing
 * says that any was read.
 */
export const unreadIn = (
  settings: Pick<Settings, 'columns' | 'places' | 'settledMarkers'>,
  timeline: TimelineKey,
): OrderRange[] => {
  if (readTimelineKey(timeline)?.spec.kind !== 'notifications') return []
  const elsewhere = settings.settledMarkers.get(timeline)
  const read = [...placesIn(settings, timeline), ...(elsewhere === null ? [] : [elsewhere])]
  const [newest] = read.toSorted()
  return [{ newest: newestOrder, oldest: newest ?? oldestOrder }]
}

/** An instance's time, if it has answered since the start and nothing speaks against what it said. */
export const serverNowOf = (state: AccountState | undefined): number | null =>
  state?.connection === 'live' || state?.connection === 'polling' ? Date.now() + state.clockOffsetMs : null
