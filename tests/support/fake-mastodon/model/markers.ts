import { ensure } from './maps'
import { accountOf } from './state'
import type { State } from './state'

export interface Markers {
  /** Another client of that person reads on, or back. */
  setMarker: (handle: string, timeline: 'home' | 'notifications', lastReadId: string) => void
  /** Ledger: null if there is none. */
  markerOf: (handle: string, timeline: 'home' | 'notifications') => string | null
}

/** Whatever it was before; each time its version goes up by one. */
export const setMarker = (state: State, accountId: string, timeline: string, lastReadId: string): void => {
  const stored = ensure(state.markers, accountId, () => new Map())
  const version = (stored.get(timeline)?.version ?? -1) + 1
  stored.set(timeline, { lastReadId, version, updatedAt: state.clock.now() })
}

export const createMarkers = (state: State): Markers => ({
  setMarker: (handle, timeline, lastReadId) =>
    setMarker(state, accountOf(state, handle).id, timeline, lastReadId),
  markerOf: (handle, timeline) =>
    state.markers.get(accountOf(state, handle).id)?.get(timeline)?.lastReadId ?? null,
})
