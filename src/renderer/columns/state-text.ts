/** How a column says how its account stands with the instance: one short sentence and a shape, from AccountState. */
import type { TimelineKey } from '../../shared/ids'
import type { AccountState, TimelineState } from '../../shared/session'
import { sentenceFor } from '../../shared/sentences'
import { homeOf, readTimelineKey, streamOf } from '../../shared/timelines'
import { comingText, manyOf, noneText } from './rows/nouns'
import { timeOfDay } from './times'

/**
 * Shapes differ, not only colors: `live` full, `part` half, `asked` a ring with a dot, `off` a ring, `stop` a square. `asked` is as
 * quiet as `off`: nothing is wrong where a timeline is asked for now and then.
 */
export type StateShape = 'live' | 'asked' | 'part' | 'off' | 'stop'

export interface StateText {
  text: string
  shape: StateShape
  /** Whether the sentence is a button that starts a new sign-in. */
  signIn: boolean
}

const said = (text: string, shape: StateShape): StateText => ({ text, shape, signIn: false })

const isOnline = ({ connection }: AccountState): boolean => connection === 'live' || connection === 'polling'

const asOfText = (asOf: number, serverNow: number): string => `As of ${timeOfDay(asOf, serverNow)}`

const sinceText = (what: string, asOf: number | null, serverNow: number): string =>
  asOf === null ? what : `${what}, as of ${timeOfDay(asOf, serverNow)}`

const progressText = (timeline: TimelineState, isHome: boolean): string | null => {
  const { firstFetch, gapsFilling } = timeline
  if (firstFetch !== null) {
    return `Fetching ${isHome ? 'your home' : 'posts'}: ${firstFetch.posts} of ${firstFetch.total}`
  }
  if (gapsFilling > 0) return `Filling ${gapsFilling} ${gapsFilling === 1 ? 'gap' : 'gaps'}`
  return null
}

/** How one of an account's timelines stands; as unknown if it is not synced yet. */
export const timelineState = ({ timelines }: AccountState, timeline: TimelineKey): TimelineState =>
  timelines.find((one) => one.timeline === timeline) ?? {
    timeline,
    asOf: null,
    renewedAt: null,
    isLive: false,
    isRebuilding: false,
    gapsFilling: 0,
    firstFetch: null,
    elsewhere: null,
    problem: null,
  }

/** Its home, or what a guest reads in its stead. */
const ownTimeline = ({ account, timelines }: AccountState): TimelineKey => {
  const home = homeOf(account)
  const hasHome = timelines.some(({ timeline }) => timeline === home)
  return hasHome ? home : (timelines[0]?.timeline ?? home)
}

/** The sentence about an account as a whole: that of its home, or of what a guest reads in its stead. */
export const accountText = (state: AccountState, localNow: number): StateText =>
  stateText(state, ownTimeline(state), localNow)

/**
 * The sentence of a column's header.
 * @param localNow milliseconds; the account's clock offset turns it into the server's time.
 */
export const stateText = (state: AccountState, key: TimelineKey, localNow: number): StateText => {
  const serverNow = localNow + state.clockOffsetMs
  const timeline = timelineState(state, key)
  const isHome = key === homeOf(state.account)
  if (state.connection === 'signedOut') return { text: 'Sign in again', shape: 'stop', signIn: true }
  if (state.connection === 'paused') return said(sinceText('Paused', timeline.asOf, serverNow), 'off')
  if (state.connection === 'offline') {
    const what = state.problem?.code === 'gone' ? 'Instance gone' : 'Offline'
    return said(sinceText(what, timeline.asOf, serverNow), 'off')
  }
  if (timeline.problem !== null) return said('Not available', 'stop')
  // Before what it fetches or streams: until it is over, posts may be missing anywhere.
  if (timeline.isRebuilding) return said(sinceText('Being put together', timeline.asOf, serverNow), 'part')
  const progress = progressText(timeline, isHome)
  if (progress !== null && state.connection !== 'connecting') return said(progress, 'part')
  if (timeline.isLive) return said('Live', 'live')
  if (timeline.asOf === null) return said('Connecting', 'part')
  return said(asOfText(timeline.asOf, serverNow), isOnline(state) ? 'asked' : 'part')
}

const rebuildingText =
  'The instance is putting this timeline together. Until that is done, posts may be missing from it.'

const signedOutText = (asOf: number | null, serverNow: number): string => {
  const why = 'The instance no longer accepts this sign-in.'
  return asOf === null ? why : `${why} What stands here is as of ${timeOfDay(asOf, serverNow)}.`
}

const pollingText = (key: TimelineKey): string => {
  const read = readTimelineKey(key)
  return read !== null && streamOf(read.spec) !== null
    ? 'Asked for from time to time: it does not stream at the moment.'
    : 'Asked for from time to time: timelines of this kind do not stream.'
}

/**
 * Why that is so, in full, where there is more to say; undefined otherwise.
 * @param localNow see `stateText`
 */
export const reasonText = (state: AccountState, key: TimelineKey, localNow: number): string | undefined => {
  const timeline = timelineState(state, key)
  if (state.connection === 'signedOut') return signedOutText(timeline.asOf, localNow + state.clockOffsetMs)
  const problem = state.problem ?? timeline.problem
  if (problem !== null) return sentenceFor(problem)
  if (timeline.isRebuilding) return rebuildingText
  return stateText(state, key, localNow).shape === 'asked' ? pollingText(key) : undefined
}

/** The same of an account as a whole; see `accountText`. */
export const accountReason = (state: AccountState, localNow: number): string | undefined =>
  reasonText(state, ownTimeline(state), localNow)

/**
 * What stands in a column without entries.
 * @param isStored there are some, and all of them are hidden
 */
export const emptyText = (state: AccountState, key: TimelineKey, isStored = false): string => {
  if (isStored) return `Your filters, mutes and blocks hide all the ${manyOf(key)} here.`
  const { asOf, problem, isRebuilding } = timelineState(state, key)
  if (state.connection === 'offline' && state.problem?.code === 'gone') return sentenceFor(state.problem)
  // What was once seen to be empty is so still, for all that is known: only else is there something to wait for.
  if (asOf === null && state.connection === 'offline')
    return 'Nothing is stored here yet. This column fills as soon as the instance answers.'
  if (asOf === null && state.connection === 'signedOut')
    return 'Nothing is stored here yet. This column fills once you have signed in again.'
  if (problem !== null) return sentenceFor(problem)
  if (state.connection === 'paused' && asOf === null)
    return 'Paused. Nothing is fetched until the account goes on.'
  if (isRebuilding) return rebuildingText
  if (asOf !== null) return noneText(key)
  return key === homeOf(state.account) ? 'Your home is on its way.' : comingText(key)
}
