/** The pictures of each column's newest posts, fetched before anybody looks at them, so that they are there offline. */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import type { AccountState } from '../../shared/session'
import type { StoreClient } from '../../shared/store-ops'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { Media } from './media'

const postsAhead = 200
const lookAfterMs = 5_000
const lookEveryMs = 60_000

export interface MediaAhead {
  /** Looks, some time after an account's newest end was confirmed, for pictures that are not kept yet. */
  accountConfirmed: (state: AccountState) => void
  /** Addresses of all that is kept ahead for these timelines. */
  addressesOf: (timelines: readonly TimelineKey[]) => Promise<string[]>
}

interface Given {
  media: () => Promise<Pick<Media, 'prefetch'>>
  store: StoreClient
  clock: Clock
  /** Ends what waits. */
  signal: AbortSignal
  log: Log
}

export const createMediaAhead = ({ media, store, clock, signal, log }: Given): MediaAhead => {
  const newestOf = (timeline: TimelineKey): Promise<string[]> =>
    store('mediaOfNewest', { timeline, posts: postsAhead })

  const looking = new Set<AccountKey>()
  const look = async (state: AccountState): Promise<void> => {
    await clock.wait(lookAfterMs, signal)
    if (signal.aborted) return
    const { prefetch } = await media()
    for (const { timeline, asOf } of state.timelines) {
      if (asOf !== null) await prefetch(await newestOf(timeline))
    }
    await clock.wait(lookEveryMs, signal)
  }

  return {
    accountConfirmed: (state) => {
      if (state.timelines.every(({ asOf }) => asOf === null) || looking.has(state.account)) return
      looking.add(state.account)
      look(state)
        .catch((thrown: unknown) => log.debug('Nothing was kept ahead', String(thrown)))
        .finally(() => looking.delete(state.account))
    },
    addressesOf: async (timelines) => (await Promise.all(timelines.map(newestOf))).flat(),
  }
}
