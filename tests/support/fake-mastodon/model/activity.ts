/** Feeds are kept only for those who come by: requests count, streaming does not (API 1.3). */
import { ensure } from './maps'
import type { State } from './state'

const day = 86_400_000

/** Whoever was never seen counts as seen when they are first looked at. */
const lastSeen = (state: State, accountId: string): number =>
  ensure(state.activity, accountId, () => state.clock.now())

/** Whether somebody was not seen for a week. */
export const isIdle = (state: State, accountId: string): boolean =>
  state.clock.now() - lastSeen(state, accountId) > 7 * day

/** A request of theirs: noted once a day. */
export const noteRequest = (state: State, accountId: string): void => {
  if (state.clock.now() - lastSeen(state, accountId) > day) state.activity.set(accountId, state.clock.now())
}
