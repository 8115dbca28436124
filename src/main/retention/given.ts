/** What the keeper has to know of accounts and columns. */
import type { Order, TimelineKey } from '../../shared/ids'
import type { AccountState } from '../../shared/session'
import type { Settings } from '../settings/settings'

/** Where a timeline is being read, in whatever columns show it. */
export const placesIn = (settings: Pick<Settings, 'columns' | 'places'>, timeline: TimelineKey): Order[] => {
  const places = settings.places()
  return settings
    .columns()
    .filter((column) => column.timeline === timeline)
    .flatMap(({ id }) => places[id]?.order ?? [])
}

/** An instance's time, if it has answered since the start and nothing speaks against what it said. */
export const serverNowOf = (state: AccountState | undefined): number | null =>
  state?.connection === 'live' || state?.connection === 'polling' ? Date.now() + state.clockOffsetMs : null
