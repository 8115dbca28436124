/**
 * The pictures of the newest posts of what columns show and of homes, fetched before anybody looks at them, so that they are there
 * offline. They take half of the room for pictures at most, what columns show first: whatever is beyond that would push out what was
 * fetched before it, and be pushed out itself by the next look, each minute for ever. Of accounts that the user has paused nothing is
 * fetched; what is kept of them stays, and has its room.
 */
import { accountOfTimeline, type AccountKey, type TimelineKey } from '../../shared/ids'
import type { AccountState } from '../../shared/session'
import type { StoreClient } from '../../shared/contract'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { Media } from './media'

const postsAhead = 200
const lookAfterMs = 5_000
const lookEveryMs = 60_000
/** As a part of all the room that there is. */
const roomAhead = 0.5
/** Looked for, and fetched, together: only then is it known how much room they take. */
const atOnce = 40

export interface MediaAhead {
  /** Looks, some time after an account's newest ends were confirmed, for pictures that are not kept yet. */
  accountConfirmed: (state: AccountState) => void
  /** Addresses of all that is wanted ahead. */
  addresses: () => Promise<string[]>
  /** There is more room now, or the user has removed what was kept: all may be fetched again. */
  beginAnew: () => void
}

interface Given {
  media: () => Promise<Pick<Media, 'prefetch' | 'kept'>>
  store: StoreClient
  /** Of which timelines, the most wanted first. */
  timelines: () => readonly TimelineKey[]
  /** Bytes that all pictures may take. */
  limit: () => number
  /** Whether the network is slow or paid by volume. A battery does not count: whoever leaves home with one wants to read on the way. */
  isCostly: () => boolean
  /** Whether only what the user asks for is to be fetched of an account. */
  isPaused: (account: AccountKey) => boolean
  clock: Clock
  /** Ends what waits. */
  signal: AbortSignal
  log: Log
}

export const createMediaAhead = (given: Given): MediaAhead => {
  const { media, store, timelines, limit, isCostly, isPaused, clock, signal, log } = given
  const newestOf = (timeline: TimelineKey): Promise<string[]> =>
    store('mediaOfNewest', { timeline, posts: postsAhead })

  /** Timelines of each account that hold what the instance answered. */
  const confirmed = new Map<AccountKey, ReadonlySet<TimelineKey>>()
  const isConfirmed = (timeline: TimelineKey): boolean =>
    confirmed.get(accountOfTimeline(timeline))?.has(timeline) === true
  /** What was kept at the last look, and its bytes. What is not there any more had to make room, and would have to again. */
  let had: ReadonlyMap<string, number> = new Map()
  let isDue = false
  let isLooking = false

  /** Some addresses at a time, and for whom. */
  const wanted = async function* (): AsyncGenerator<{ account: AccountKey; addresses: string[] }> {
    for (const timeline of timelines().filter(isConfirmed)) {
      const addresses = await newestOf(timeline)
      const account = accountOfTimeline(timeline)
      for (let at = 0; at < addresses.length; at += atOnce)
        yield { account, addresses: addresses.slice(at, at + atOnce) }
    }
  }

  const look = async (): Promise<void> => {
    const { prefetch, kept } = await media()
    const before = had
    const has = new Map<string, number>()
    let bytes = 0
    /** Those that were tried: each once, whether or not it gave anything. */
    const tried = new Set<string>()
    /** Also where what was to be fetched has been wiped meanwhile: its addresses were read before. */
    const isEnded = (): boolean => signal.aborted || isCostly() || before !== had
    const isOver = (): boolean => isEnded() || bytes >= limit() * roomAhead
    /** Counts what is kept of these, or was; answers what never was. */
    const missingOf = async (addresses: readonly string[]): Promise<string[]> => {
      const fresh = addresses.filter((address) => !has.has(address))
      const sizes = await Promise.all(fresh.map(kept))
      for (const [at, address] of fresh.entries()) {
        const size = sizes[at] ?? before.get(address)
        if (size === undefined) continue
        has.set(address, size)
        bytes += size
      }
      return fresh.filter((address) => !has.has(address))
    }
    for await (const { account, addresses } of wanted()) {
      const missing = await missingOf(addresses.filter((address) => !tried.has(address)))
      if (isOver()) break
      // Counted before: else others would take the room of what is kept of it. What an account that goes on shows too is tried there.
      if (isPaused(account)) continue
      for (const address of missing) tried.add(address)
      await prefetch(missing, () => !isEnded() && !isPaused(account))
      await missingOf(missing)
    }
    // Else what was forgotten meanwhile would be known again, and of a look that was broken off only the beginning.
    if (before === had && !isCostly()) had = has
  }

  const run = async (): Promise<void> => {
    while (isDue && !signal.aborted) {
      isDue = false
      await clock.wait(lookAfterMs, signal)
      if (signal.aborted) return
      await look().catch((thrown: unknown) => log.debug('Nothing was kept ahead', String(thrown)))
      await clock.wait(lookEveryMs, signal)
    }
  }

  return {
    accountConfirmed: ({ account, timelines: states }) => {
      const held = states.filter(({ asOf }) => asOf !== null).map(({ timeline }) => timeline)
      confirmed.set(account, new Set(held))
      // The end of its pause is told, too.
      if (held.length === 0 || isPaused(account)) return
      isDue = true
      if (isLooking) return
      isLooking = true
      void run().finally(() => {
        isLooking = false
      })
    },
    addresses: async () => (await Promise.all(timelines().map(newestOf))).flat(),
    beginAnew: () => {
      had = new Map()
    },
  }
}
