/** How a column says how its account stands with the instance: one short sentence and a shape, from AccountState. */
import type { AccountState } from '../../shared/session'
import { timeOfDay } from './times'

/** Shapes differ, not only colors: `live` full, `part` half, `off` hollow, `stop` a square. */
export type StateShape = 'live' | 'part' | 'off' | 'stop'

export interface StateText {
  text: string
  shape: StateShape
  /** Whether the sentence is a button that starts a new sign-in. */
  signIn: boolean
}

const said = (text: string, shape: StateShape): StateText => ({ text, shape, signIn: false })

const asOfText = (asOf: number, serverNow: number): string => `As of ${timeOfDay(asOf, serverNow)}`

const offlineText = (asOf: number | null, serverNow: number): string =>
  asOf === null ? 'Offline' : `Offline, as of ${timeOfDay(asOf, serverNow)}`

const progressText = (state: AccountState): string | null => {
  if (state.firstFetch !== null) {
    return `Fetching your home: ${state.firstFetch.posts} of ${state.firstFetch.total}`
  }
  if (state.gapsFilling > 0) return `Filling ${state.gapsFilling} ${state.gapsFilling === 1 ? 'gap' : 'gaps'}`
  return null
}

/**
 * The sentence of a column's header.
 * @param localNow milliseconds; the account's clock offset turns it into the server's time.
 */
export const stateText = (state: AccountState, localNow: number): StateText => {
  const serverNow = localNow + state.clockOffsetMs
  if (state.connection === 'signedOut') return { text: 'Sign in again', shape: 'stop', signIn: true }
  if (state.connection === 'offline') return said(offlineText(state.asOf, serverNow), 'off')
  const progress = progressText(state)
  if (progress !== null && state.connection !== 'connecting') return said(progress, 'part')
  if (state.connection === 'live') return said('Live', 'live')
  return said(state.asOf === null ? 'Connecting' : asOfText(state.asOf, serverNow), 'part')
}
