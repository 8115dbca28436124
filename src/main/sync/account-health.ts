/** How an account stands with its instance, as the windows are told; announced whenever it changes. */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import type { AppErrorDetail } from '../../shared/errors'
import type { AccountState, TimelineState } from '../../shared/session'
import { homeOf } from '../../shared/timelines'
import { backOff, nextAttemptAt } from '../back-off'
import type { Clock } from '../clock'

/** Smaller differences are the clocks' own. */
const leastOffsetMs = 30_000
/** Where home was answered after such a failure, so long the next ones are their timelines' own. */
const acquittedMs = 60_000

/** What the store tells of a timeline. */
export type StoredTimeline = Omit<TimelineState, 'problem' | 'isLive' | 'isRebuilding' | 'elsewhere'>

export interface AccountHealth {
  state: () => AccountState
  isOnline: () => boolean
  /** A request failed, and home has not been answered since: whether it can be reached is about to be known. */
  isInQuestion: () => boolean
  isSignedOut: () => boolean
  /** Home was answered. */
  succeeded: () => void
  /** A request for something else than home failed: is in question then, unless home has just answered to that. */
  questioned: () => void
  /** Home failed; answers the local time of the next attempt. A first failure after success is not announced yet. */
  failed: (problem: AppErrorDetail) => number
  /** The system says that there is no network: announced at once. */
  cutOff: () => void
  /**
   * Forgets how many failures there were, so that the wait after the next one is short, and the wait that is under way. It asks for
   * nothing itself: whoever calls it does, at once.
   */
  forgive: () => void
  signedOut: () => void
  /** Sets what is stored of the timelines: of these and no others. */
  stored: (timelines: readonly StoredTimeline[]) => void
  /** Gaps that are still to be filled, also while nothing is asked. */
  openGaps: () => number
  /** Sets what is wrong with one timeline alone; null: nothing any more. */
  troubled: (timeline: TimelineKey, problem: AppErrorDetail | null) => void
  /** Sets whether the instance is still putting a timeline together. */
  rebuilding: (timeline: TimelineKey, is: boolean) => void
  /** Announces the state if it differs from what was announced. */
  announce: () => void
}

export const createAccountHealth = (given: {
  account: AccountKey
  clock: Clock
  isLive: (timeline: TimelineKey) => boolean
  /** Where another device stopped; null: nowhere. */
  elsewhere: (timeline: TimelineKey) => Order | null
  clockOffset: () => number
  /** The machine's time of a moment of `clock`, which tests may have run ahead. */
  toLocal: (moment: number) => number
  /** Local time until which requests to the instance are held back; null if they are not. */
  hostTriesAt: () => number | null
  /** By the user. */
  isPaused: () => boolean
  onState: (state: AccountState) => void
}): AccountHealth => {
  const { account, clock, isLive, elsewhere, clockOffset, toLocal, hostTriesAt, isPaused, onState } = given
  let answered: 'never' | 'yes' | 'no' | 'signedOut' = 'never'
  let failures = 0
  let isInQuestion = false
  /** When home was last answered after a failure. */
  let acquittedAt = Number.NEGATIVE_INFINITY
  let problem: AppErrorDetail | null = null
  let nextTryAt: number | null = null
  let timelines: readonly StoredTimeline[] = []
  const problems = new Map<TimelineKey, AppErrorDetail>()
  const rebuilt = new Set<TimelineKey>()
  let announced = ''

  const connection = (): AccountState['connection'] => {
    if (answered === 'signedOut') return 'signedOut'
    if (isPaused()) return 'paused'
    if (answered === 'no') return 'offline'
    if (answered === 'never') return 'connecting'
    return isLive(homeOf(account)) ? 'live' : 'polling'
  }
  const state = (): AccountState => {
    const offset = clockOffset()
    return {
      account,
      connection: connection(),
      problem: answered === 'no' ? problem : null,
      nextTryAt:
        answered === 'no' && nextTryAt !== null ? Math.max(toLocal(nextTryAt), hostTriesAt() ?? 0) : null,
      clockOffsetMs: Math.abs(offset) < leastOffsetMs ? 0 : offset,
      timelines: timelines.map((timeline) => ({
        ...timeline,
        gapsFilling: answered === 'yes' && !isPaused() ? timeline.gapsFilling : 0,
        isLive: answered === 'yes' && isLive(timeline.timeline),
        isRebuilding: rebuilt.has(timeline.timeline),
        elsewhere: elsewhere(timeline.timeline),
        problem: problems.get(timeline.timeline) ?? null,
      })),
    }
  }
  const announce = (): void => {
    const now = state()
    const text = JSON.stringify(now)
    if (text === announced) return
    announced = text
    onState(now)
  }
  return {
    state,
    isOnline: () => answered === 'yes',
    isInQuestion: () => isInQuestion,
    isSignedOut: () => answered === 'signedOut',
    succeeded: () => {
      answered = 'yes'
      failures = 0
      if (isInQuestion) acquittedAt = clock.now()
      isInQuestion = false
      announce()
    },
    questioned: () => {
      if (clock.now() - acquittedAt > acquittedMs) isInQuestion = true
    },
    failed: (detail) => {
      failures += 1
      isInQuestion = true
      const isFirst = failures === 1 && answered === 'yes' && !('retryAt' in detail)
      const at = isFirst
        ? clock.now() + backOff(1, clock.random())
        : nextAttemptAt(clock.now(), failures, detail, clock.random())
      if (!isFirst) {
        answered = 'no'
        problem = detail
        nextTryAt = at
      }
      announce()
      return at
    },
    cutOff: () => {
      if (answered === 'signedOut') return
      answered = 'no'
      problem = { code: 'offline', why: 'noNetwork' }
      nextTryAt = null
      announce()
    },
    forgive: () => {
      failures = 0
      // What the host is to be spared until then counts on; see `state`.
      if (answered === 'no') nextTryAt = clock.now()
      announce()
    },
    signedOut: () => {
      answered = 'signedOut'
      announce()
    },
    stored: (now) => {
      timelines = now
      announce()
    },
    openGaps: () => timelines.reduce((sum, { gapsFilling }) => sum + gapsFilling, 0),
    troubled: (timeline, trouble) => {
      if (trouble === null) problems.delete(timeline)
      else problems.set(timeline, trouble)
      announce()
    },
    rebuilding: (timeline, is) => {
      if (is) rebuilt.add(timeline)
      else rebuilt.delete(timeline)
      announce()
    },
    announce,
  }
}
