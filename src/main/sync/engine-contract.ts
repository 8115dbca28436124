/** What the engine of an account is given, and what can be asked of it. */
import type { AccountKey } from '../../shared/ids'
import type { AccountState } from '../../shared/session'
import type { StoreClient } from '../../shared/contract'
import type { Trimmed, TrimOrder } from '../../shared/store-shapes'
import type { TimelineSpec } from '../../shared/timelines'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { AccountClient, OpenStream } from '../mastodon/api'
import type { AccountData, ReadingGiven } from './account-data'
import type { Attention } from './attention'
import type { PostWishes } from './posts'
import type { SweepTimes } from './refresh-sweep'
import type { WholeLooks } from './second-looks'
import type { ThreadChoices } from './thread-keeper'
import type { UserWishes } from './user-wishes'

export interface Outlook {
  /** Local time at which something is asked for next; null if nothing is. */
  nextCheckAt: number | null
  /** Gaps that are still to be filled. */
  gaps: number
}

export interface AccountEngine extends UserWishes {
  account: AccountKey
  client: AccountClient
  posts: PostWishes
  /** Where reading stopped, here and elsewhere. */
  markers: Pick<AccountData['markers'], 'read' | 'settle'>
  state: () => AccountState
  start: () => void
  /** Ends everything and waits until nothing is written any more. */
  stop: () => Promise<void>
  /** The user pauses the account, or ends that: meanwhile only what the user asks for is asked. */
  setPaused: (isPaused: boolean) => void
  /** The computer goes to sleep. */
  suspend: () => Promise<void>
  resume: () => void
  networkChanged: (online: boolean) => void
  /** Syncs these timelines besides home, and no others; what is stored of others stays. */
  setTimelines: (specs: readonly TimelineSpec[]) => void
  outlook: () => Outlook
  /** What `attention` answers is another now. */
  attentionChanged: () => void
  /** Trims a timeline in turn with whatever else is written of it. */
  trim: (order: TrimOrder) => Promise<Trimmed>
  /** The user has come back to a window: what they may have changed elsewhere is looked at. */
  userCame: () => void
  /** The database is another one now: forgets what was known of it, and asks for everything again. */
  storeLost: () => void
}

export interface EngineGiven extends ReadingGiven {
  account: AccountKey
  client: AccountClient
  openStream: OpenStream
  store: StoreClient
  clock: Clock
  log: Log
  onState: (state: AccountState) => void
  /** Two 401: the token is no longer good. Nothing was deleted. */
  onSignedOut: (account: AccountKey) => void
  /** What of it nobody tells is as `fullAttention` says. */
  attention?: Partial<Attention>
  /** Whether the user has paused the account. */
  isPaused?: boolean
  wholeLooks?: WholeLooks
  sweepTimes?: SweepTimes
  /** Which threads the user wants without opening them; none where nobody tells. */
  threadChoices?: () => ThreadChoices
  /** Timelines to sync besides home. */
  timelines?: readonly TimelineSpec[]
  /**
   * Of a guest, who has no account on the instance and so no home: the timeline that stands in its place. The instance may keep
   * it to its members, which says nothing of the others.
   */
  lead?: TimelineSpec
}
