/**
 * Ends what is old, and what is too much, as the user chose: a slice of at most 40 rows at a time, with rests between them. Age goes by
 * the time that the account's instance says, or said last: a machine whose clock is wrong must not throw anything away.
 */
import { isDeepStrictEqual } from 'node:util'
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { ageOf, isTrimmed, threadsKeptDays, type Age, type Retention } from '../../shared/retention'
import type { TimelineRow } from '../../shared/rows'
import type { StoreClient } from '../../shared/contract'
import type { OrderRange, Trimmed, TrimOrder } from '../../shared/store-shapes'
import { readTimelineKey } from '../../shared/timelines'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { takeExcess } from './excess'

/** The start belongs to the reader. */
const firstAfterMs = 300_000
const everyMs = 3_600_000
/** Between two slices, so that pages and the reader come first. */
const restMs = 200
/** While somebody is at the window, slices wait; each so long at most, since there are people who never stop. */
const longestRestMs = 30_000
const dayMs = 86_400_000

export interface KeptAccount {
  key: AccountKey
  /** Its own id on its instance. */
  self: string
  retention: Retention
  /** The instance's time; null while it does not answer. */
  serverNow: number | null
}

export interface KeeperOptions {
  accounts: () => KeptAccount[]
  /** Where a timeline is being read, or a jump can be undone to, in all columns. */
  placesIn: (timeline: TimelineKey) => Order[]
  /** Ranges of a timeline that are unread and stay whole. */
  unreadIn: (timeline: TimelineKey) => OrderRange[]
  store: StoreClient
  trim: (order: TrimOrder) => Promise<Trimmed>
  /** Whether somebody is at the window right now. */
  isUsed: () => boolean
  clock: Clock
  log: Log
  /** Entries that stay in any case: the newest, and on each side of a place. */
  spared: Pick<TrimOrder, 'newestKept' | 'around'>
}

export interface Keeper {
  /** Works from now on. */
  start: () => void
  /** The user has just chosen something: the next round is at once, and does not wait while the window is used. */
  wake: () => void
  stop: () => Promise<void>
  /** Looks at everything once. */
  round: (signal: AbortSignal) => Promise<void>
}

/** An account's turn. */
interface Turn {
  account: KeptAccount
  signal: AbortSignal
  /** Asked before each slice. */
  isOver: () => boolean
}

interface Work extends Turn {
  /** Null: nothing is known of the time, and so of any age. */
  serverNow: number | null
}

const isOwnProfile = ({ self }: KeptAccount, timeline: TimelineKey): boolean => {
  const spec = readTimelineKey(timeline)?.spec
  return spec?.kind === 'profile' && spec.id === self
}

/** How long entries of a timeline are kept; undefined: it is never trimmed. */
const ageIn = (account: KeptAccount, timeline: TimelineKey): Age | undefined => {
  const kind = readTimelineKey(timeline)?.spec.kind
  if (kind === undefined || !isTrimmed(kind) || isOwnProfile(account, timeline)) return undefined
  return ageOf(account.retention, kind)
}

/** What is older than that many days is from before then; null: nothing is known to be. */
const limitAt = (serverNow: number | null, days: number): number | null =>
  serverNow === null ? null : serverNow - days * dayMs

/**
 * When an instance last confirmed all of these timelines: so late it is at least. It stands still with an instance that is paused or
 * gone for good, and what was young when that last answered stays: it may be had nowhere else any more. Why the earliest: an instance or
 * a machine whose clock ran ahead for a while leaves its mark on what was confirmed then.
 */
const lastHeard = (rows: readonly TimelineRow[]): number | null =>
  rows.reduce<number | null>(
    (first, { asOf }) => (asOf === null ? first : Math.min(asOf, first ?? asOf)),
    null,
  )

export const createKeeper = (options: KeeperOptions): Keeper => {
  const { store, clock, log } = options
  const life = new AbortController()
  let nap = new AbortController()
  /** Somebody has just chosen something and looks at what comes of it: they do not wait for themselves. */
  let isAwaited = false
  let running: Promise<void> = Promise.resolve()
  /**
   * Up to when threads were looked at: what was fetched before that and is still there may not go. Kept from round to round, or each
   * would walk over all of these again, and they become more with every year.
   */
  const steppedOver = new Map<AccountKey, number>()

  const accountOf = (key: AccountKey): KeptAccount | undefined =>
    options.accounts().find((account) => account.key === key)

  /**
   * Whether an account is as it was when its turn came: a round may take minutes, and what somebody undid meanwhile, or signed out
   * of, must not be trimmed on. What was chosen instead has woken the next round.
   */
  const isAsBefore = ({ key, retention }: KeptAccount): boolean => {
    const present = accountOf(key)
    return present !== undefined && isDeepStrictEqual(present.retention, retention)
  }

  /** The earlier of the two: a wrong clock on either side keeps posts longer, not shorter. */
  const timeOf = ({ serverNow }: KeptAccount, rows: readonly TimelineRow[]): number | null => {
    const heard = serverNow ?? lastHeard(rows)
    return heard === null ? null : Math.min(heard, clock.now())
  }

  /** The rest before the next slice: what is written has the columns read anew, which whoever scrolls would feel. */
  const rest = async ({ signal }: Turn): Promise<void> => {
    let restedMs = 0
    do {
      await clock.wait(restMs, signal)
      restedMs += restMs
    } while (options.isUsed() && !isAwaited && restedMs < longestRestMs && !signal.aborted)
  }

  /** Repeats a piece until it did nothing. */
  const untilDone = async (work: Work, piece: () => Promise<number>): Promise<void> => {
    while (!work.isOver() && (await piece()) > 0) await rest(work)
  }

  const trim = async (
    { account, serverNow }: Work,
    timeline: TimelineKey,
    what: Pick<TrimOrder, 'olderThan' | 'excess'>,
  ): Promise<number> => {
    const { removed } = await options.trim({
      account: account.key,
      timeline,
      // Asked for nothing where only a number limits.
      serverNow: serverNow ?? clock.now(),
      ...options.spared,
      places: options.placesIn(timeline),
      keeps: options.unreadIn(timeline),
      ...what,
    })
    return removed
  }

  const trimOld = async (work: Work, rows: readonly TimelineRow[]): Promise<void> => {
    for (const { timeline } of rows) {
      const days = ageIn(work.account, timeline) ?? null
      if (days === null) continue
      const olderThan = limitAt(work.serverNow, days)
      if (olderThan === null) return
      await untilDone(work, () => trim(work, timeline, { olderThan, excess: 0 }))
    }
  }

  /** Drops the next thread that was last fetched before then and may go; answers how many went. */
  const dropThread = async (work: Work, before: number | null): Promise<number> => {
    const { key: account, self } = work.account
    while (before !== null && !work.isOver()) {
      const after = steppedOver.get(account) ?? Number.NEGATIVE_INFINITY
      const { removed, at } = await store('dropThread', { account, self, before, after })
      if (at === null) return 0
      steppedOver.set(account, at)
      if (removed > 0) return removed
      await rest(work)
    }
    return 0
  }

  const dropOldThreads = async (work: Work): Promise<void> => {
    const { days } = work.account.retention
    if (days === null) return
    await untilDone(work, () => dropThread(work, limitAt(work.serverNow, days)))
  }

  const sweep = (work: Work): Promise<void> => {
    const { key: account, self } = work.account
    return untilDone(work, () => store('sweepLeftovers', { account, self }))
  }

  const trimExcess = (work: Work): Promise<void> => {
    const { key: account, retention } = work.account
    return takeExcess({
      most: retention.mostPosts ?? Number.POSITIVE_INFINITY,
      isOver: work.isOver,
      totals: () => store('totalsOf', { account }),
      rows: () => store('countsOf', { account }),
      mayGive: (timeline) => ageIn(work.account, timeline) !== undefined,
      trim: (timeline, excess) => trim(work, timeline, { olderThan: null, excess }),
      dropThread: () => dropThread(work, limitAt(work.serverNow, threadsKeptDays)),
      sweep: () => sweep(work),
      rest: () => rest(work),
    })
  }

  const keep = async (turn: Turn): Promise<void> => {
    await rest(turn)
    const rows = await store('countsOf', { account: turn.account.key })
    const work: Work = { ...turn, serverNow: timeOf(turn.account, rows) }
    await trimOld(work, rows)
    await dropOldThreads(work)
    // First: posts that leave anyway are none too many.
    await sweep(work)
    await trimExcess(work)
    await sweep(work)
  }

  const round = async (signal: AbortSignal): Promise<void> => {
    for (const { key } of options.accounts()) {
      if (signal.aborted) return
      // As it is when its turn comes.
      const account = accountOf(key)
      if (account === undefined) continue
      const isOver = (): boolean => signal.aborted || !isAsBefore(account)
      await keep({ account, signal, isOver }).catch((thrown: unknown) => {
        if (!signal.aborted) log.warn('Old posts could not be looked at', thrown)
      })
    }
  }

  const run = async (): Promise<void> => {
    let waitMs = firstAfterMs
    while (!life.signal.aborted) {
      await clock.wait(waitMs, AbortSignal.any([life.signal, nap.signal]))
      // Before the round: what is chosen in its course wants another one.
      nap = new AbortController()
      await round(life.signal)
      waitMs = everyMs
      isAwaited = nap.signal.aborted
    }
  }

  return {
    start: () => {
      running = run()
    },
    wake: () => {
      isAwaited = true
      nap.abort()
    },
    stop: async () => {
      life.abort()
      await running
    },
    round,
  }
}
