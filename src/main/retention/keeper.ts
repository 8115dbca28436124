/**
 * Ends what is old, as the user chose: a slice of at most 40 rows at a time, with rests between them. It goes by the time of the
 * account's instance: a machine whose clock is wrong must not throw anything away, so it waits until the instance has answered.
 */
import { isDeepStrictEqual } from 'node:util'
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { ageOf, isTrimmed, threadsKeptDays, type Age, type Retention } from '../../shared/retention'
import type { TimelineRow } from '../../shared/rows'
import type { OrderRange, StoreClient, Trimmed, TrimOrder } from '../../shared/store-ops'
import { readTimelineKey } from '../../shared/timelines'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { takeExcess } from './excess'

/** The start belongs to the reader. Also after a round that did not come to its end: a single failed answer is not to cost an hour. */
const firstAfterMs = 300_000
const everyMs = 3_600_000
/** Between two slices, so that pages and the reader come first. */
const restMs = 200
const dayMs = 86_400_000

export interface KeptAccount {
  key: AccountKey
  /** Its own id on its instance. */
  self: string
  retention: Retention
  /** The instance's time; null while it has not answered since the start. */
  serverNow: number | null
}

export interface KeeperOptions {
  accounts: () => KeptAccount[]
  /** Where a timeline is being read, in all columns. */
  placesIn: (timeline: TimelineKey) => Order[]
  /** Ranges of a timeline that are unread and stay whole. */
  unreadIn: (timeline: TimelineKey) => OrderRange[]
  store: StoreClient
  trim: (order: TrimOrder) => Promise<Trimmed>
  clock: Clock
  log: Log
  /** Entries that stay in any case: the newest, and on each side of a reading place. */
  spared: Pick<TrimOrder, 'newestKept' | 'around'>
}

export interface Keeper {
  /** Works from now on; the next round is at once where the user has just chosen something. */
  start: () => void
  wake: () => void
  stop: () => Promise<void>
  /** Looks at everything once; answers whether no instance fell silent while its account's turn was. */
  round: (signal: AbortSignal) => Promise<boolean>
}

interface Work {
  account: KeptAccount
  serverNow: number
  signal: AbortSignal
  /** Asked before each slice. */
  isOver: () => boolean
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

const limitAt = (serverNow: number, days: number): number => serverNow - days * dayMs

export const createKeeper = (options: KeeperOptions): Keeper => {
  const { store, clock, log } = options
  const life = new AbortController()
  let nap = new AbortController()
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
    return (
      present !== undefined && present.serverNow !== null && isDeepStrictEqual(present.retention, retention)
    )
  }

  /** Repeats a piece until it did nothing. */
  const untilDone = async ({ signal, isOver }: Work, piece: () => Promise<number>): Promise<void> => {
    while (!isOver() && (await piece()) > 0) await clock.wait(restMs, signal)
  }

  const trim = async (
    { account, serverNow }: Work,
    timeline: TimelineKey,
    what: Pick<TrimOrder, 'olderThan' | 'excess'>,
  ): Promise<number> => {
    const { removed } = await options.trim({
      account: account.key,
      timeline,
      serverNow,
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
      await untilDone(work, () => trim(work, timeline, { olderThan, excess: 0 }))
    }
  }

  /** Drops the next thread that was last fetched before then and may go; answers how many went, as some are of the same moment. */
  const dropThread = async (work: Work, before: number): Promise<number> => {
    const { key: account, self } = work.account
    while (!work.isOver()) {
      const after = steppedOver.get(account) ?? Number.NEGATIVE_INFINITY
      const { removed, at } = await store('dropThread', { account, self, before, after })
      if (at === null) return 0
      steppedOver.set(account, at)
      if (removed > 0) return removed
      await clock.wait(restMs, work.signal)
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
      givers: async () =>
        (await store('countsOf', { account })).filter(
          ({ timeline }) => ageIn(work.account, timeline) !== undefined,
        ),
      trim: (timeline, excess) => trim(work, timeline, { olderThan: null, excess }),
      dropThread: () => dropThread(work, limitAt(work.serverNow, threadsKeptDays)),
      sweep: () => sweep(work),
      rest: () => clock.wait(restMs, work.signal),
    })
  }

  const keep = async (work: Work): Promise<void> => {
    await trimOld(work, await store('countsOf', { account: work.account.key }))
    await dropOldThreads(work)
    // First: posts that leave anyway are none too many.
    await sweep(work)
    await trimExcess(work)
    await sweep(work)
  }

  const round = async (signal: AbortSignal): Promise<boolean> => {
    let isWhole = true
    for (const { key } of options.accounts()) {
      if (signal.aborted) break
      // As it is when its turn comes.
      const account = accountOf(key)
      if (account === undefined || account.serverNow === null) continue
      // The earlier of the two: a wrong clock on either side keeps posts longer, not shorter.
      const serverNow = Math.min(account.serverNow, clock.now())
      const isOver = (): boolean => {
        if (!signal.aborted && isAsBefore(account)) return false
        if (accountOf(key)?.serverNow === null) isWhole = false
        return true
      }
      await keep({ account, serverNow, signal, isOver }).catch((thrown: unknown) => {
        if (!signal.aborted) log.warn('Old posts could not be looked at', thrown)
      })
    }
    return isWhole
  }

  const run = async (): Promise<void> => {
    let waitMs = firstAfterMs
    while (!life.signal.aborted) {
      await clock.wait(waitMs, AbortSignal.any([life.signal, nap.signal]))
      // Before the round: what is chosen in its course wants another one.
      nap = new AbortController()
      waitMs = (await round(life.signal)) ? everyMs : firstAfterMs
    }
  }

  return {
    start: () => {
      running = run()
    },
    wake: () => nap.abort(),
    stop: async () => {
      life.abort()
      await running
    },
    round,
  }
}
