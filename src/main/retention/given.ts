/** What the keeper has to know of accounts and columns. */
import { mostKeptJumps } from '../../shared/columns'
import type { Order, TimelineKey } from '../../shared/ids'
import { newestOrder, oldestOrder } from '../../shared/order'
import type { AccountState, ReadingPlace } from '../../shared/session'
import type { OrderRange } from '../../shared/store-shapes'
import { readTimelineKey } from '../../shared/timelines'
import type { Settings } from '../settings/settings'

type Reading = Pick<Settings, 'columns' | 'places'>

/** Where a timeline is being read, in whatever columns show it. */
const readingPlacesIn = (settings: Reading, timeline: TimelineKey): ReadingPlace[] => {
  const places = settings.places()
  return settings
    .columns()
    .filter((column) => column.timeline === timeline)
    .flatMap(({ id }) => places[id] ?? [])
}

/**
 * The places of a timeline around which posts stay: where it is being read, and where its readers jumped away from and can go back to.
 * Each once and no more jumps than are ever kept, since for every slice the store looks up what stands on both sides of each.
 */
export const placesIn = (settings: Reading, timeline: TimelineKey): Order[] => {
  const spots = readingPlacesIn(settings, timeline).flatMap((place) => [
    place,
    ...(place.jumps?.left ?? []).slice(-mostKeptJumps),
  ])
  return [...new Set(spots.map(({ order }) => order))]
}

/**
 * What is unread of notifications: all that is newer than where they were read, here or on another device, and all there are while
 * nothing says that any was. Where no column shows them nobody reads them here: then what the instance says counts, too, whether the
 * reader was asked about it or not.
 */
export const unreadIn = (
  settings: Pick<Settings, 'columns' | 'places' | 'settledMarkers' | 'heardMarkers'>,
  timeline: TimelineKey,
): OrderRange[] => {
  if (readTimelineKey(timeline)?.spec.kind !== 'notifications') return []
  const isShown = settings.columns().some((column) => column.timeline === timeline)
  const told = [
    settings.settledMarkers.get(timeline),
    isShown ? null : settings.heardMarkers.get(timeline),
  ].filter((order) => order !== null)
  const read = readingPlacesIn(settings, timeline).map(({ order }) => order)
  const [newest = oldestOrder] = [...read, ...told].toSorted()
  return [{ newest: newestOrder, oldest: newest }]
}

/** An instance's time while it answers; else null: this machine's clock alone, which may be wrong or set anew, is no time to go by. */
export const serverNowOf = (state: AccountState | undefined): number | null =>
  state?.connection === 'live' || state?.connection === 'polling' ? Date.now() + state.clockOffsetMs : null
