/**
 * Ends what is old, as the user chose: a slice of at most 40 rows at a time, with rests between them. It goes by the time of the
 * account's instance: a machine whose clock is wrong must not throw anything away, so it waits until the instance has answered.
 */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { ageOf, isTrimmed, type Age, type Retention } from '../../shared/retention'
import type { TimelineRow } from '../../shared/rows'
import type { OrderRange, StoreClient, Trimmed, TrimOrder } from '../../shared/store-ops'
import { readTimelineKey } from '../../shared/timelines'
import type { Clock } from '../clock'
import type { Log } from '../log'

/** The start belongs to the reader. */
const firstAfterMs = 300_000
const everyMs = 3_600_000
/** Between two slices, so that pages and the reader come first. */
const restMs = 200
const sliceSize = 40
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
  /** Looks at everything once. */
  round: (signal: AbortSignal) => Promise<void>
}

interface Work {
  account: KeptAccount
  serverNow: number
  signal: AbortSignal
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

  /** Repeats a piece until it did nothing. */
  const untilDone = async ({ signal }: Work, piece: () => Promise<number>): Promise<void> => {
    while (!signal.aborted && (await piece()) > 0) await clock.wait(restMs, signal)
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

  /** The largest timeline gives first: what is busy must not push out what is quiet. */
  const trimExcess = async (work: Work): Promise<void> => {
    const most = work.account.retention.mostPosts
    if (most === null) return
    const rows = await store('countsOf', { account: work.account.key })
    const counts = new Map(rows.map(({ timeline, count }) => [timeline, count]))
    let excess = rows.reduce((sum, { count }) => sum + count, 0) - most
    const givers = new Set(rows.map(({ timeline }) => timeline))
    for (const timeline of givers) if (ageIn(work.account, timeline) === undefined) givers.delete(timeline)
    const countOf = (timeline: TimelineKey): number => counts.get(timeline) ?? 0
    while (excess > 0 && givers.size > 0 && !work.signal.aborted) {
      const largest = [...givers].reduce((one, other) => (countOf(other) > countOf(one) ? other : one))
      const removed = await trim(work, largest, { olderThan: null, excess: Math.min(excess, sliceSize) })
      if (removed === 0) givers.delete(largest)
      excess -= removed
      counts.set(largest, countOf(largest) - removed)
      await clock.wait(restMs, work.signal)
    }
  }

  const dropThreads = async (work: Work): Promise<void> => {
    const { key: account, self, retention } = work.account
    if (retention.days === null) return
    const before = limitAt(work.serverNow, retention.days)
    let after: number | null = Number.NEGATIVE_INFINITY
    while (after !== null && !work.signal.aborted) {
      after = await store('dropThread', { account, self, before, after })
      if (after !== null) await clock.wait(restMs, work.signal)
    }
  }

  const keep = async (work: Work): Promise<void> => {
    const { key: account, self } = work.account
    await trimOld(work, await store('countsOf', { account }))
    await trimExcess(work)
    await dropThreads(work)
    await untilDone(work, () => store('sweepLeftovers', { account, self }))
  }

  const round = async (signal: AbortSignal): Promise<void> => {
    for (const account of options.accounts()) {
      if (signal.aborted) return
      if (account.serverNow === null) continue
      // The earlier of the two: a wrong clock on either side keeps posts longer, not shorter.
      const serverNow = Math.min(account.serverNow, clock.now())
      await keep({ account, serverNow, signal }).catch((thrown: unknown) => {
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
      waitMs = everyMs
      await round(life.signal)
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
