/** Pictures and video for the pages, and those of the newest posts kept ahead for offline. */
import { join } from 'node:path'
import type { Preferences } from '../shared/preferences'
import type { AccountState } from '../shared/session'
import type { AccountKey } from '../shared/ids'
import type { StoreClient } from '../shared/store-ops'
import { proxyAgentOver, type Network } from './app/network'
import type { Clock } from './clock'
import { userAgent } from './instances'
import { logOf } from './log'
import { openMediaCache } from './media/cache'
import { createFetchMedia } from './media/fetcher'
import { createMedia } from './media/media'
import { createOpenMedia } from './media/open'
import { createMediaHandler } from './media/protocol'
import type { Settings } from './settings/settings'
import { isPlainOnThisMachine } from './this-machine'

export interface MediaService {
  /** Answers `app://media`. */
  handle: (request: Request) => Promise<Response>
  /** Looks, some time after an account's newest end was confirmed, for pictures that are not kept yet. */
  accountConfirmed: (state: AccountState) => void
  /** Removes all pictures but those that are kept ahead for the accounts there are, and their own. */
  forgetOthers: () => Promise<void>
  /** Bytes of pictures on disk. */
  size: () => Promise<number>
  /** Removes all of them. */
  empty: () => Promise<void>
  stop: () => void
}

export interface MediaServiceOptions {
  userData: string
  network: Network
  settings: Settings
  store: StoreClient
  clock: Clock
}

const megabyte = 1_000_000
const postsAhead = 200
const lookAfterMs = 5_000
const lookEveryMs = 60_000

const log = logOf('media')

const budget = ({ pictureMegabytes }: Preferences): number => pictureMegabytes * megabyte

export const createMediaService = ({
  userData,
  network,
  settings,
  store,
  clock,
}: MediaServiceOptions): MediaService => {
  const life = new AbortController()
  const opening = openMediaCache({
    folder: join(userData, 'media'),
    limit: budget(settings.preferences()),
    clock,
    log,
  }).then((cache) => {
    const open = createOpenMedia({
      userAgent: userAgent(),
      proxyAgent: proxyAgentOver(network.media),
      // A picture may come from this machine only where an account of the user lives on it.
      loopbackOrigins: () =>
        [...settings.accounts(), ...settings.guests()]
          .map(({ origin }) => origin)
          .filter((origin) => isPlainOnThisMachine(new URL(origin))),
    })
    const media = createMedia({ cache, fetch: createFetchMedia(open), clock, log })
    void cache.sweep()
    return { cache, media, handle: createMediaHandler(media) }
  })
  opening.catch((thrown: unknown) => log.error('The media cache cannot be used', thrown))

  let limit = budget(settings.preferences())
  settings.onPreferences((preferences) => {
    if (budget(preferences) === limit) return
    limit = budget(preferences)
    opening
      .then(({ cache }) => cache.setLimit(limit))
      .catch((thrown: unknown) => log.warn('Pictures could not be removed', thrown))
  })

  const looking = new Set<AccountKey>()
  const look = async (state: AccountState): Promise<void> => {
    await clock.wait(lookAfterMs, life.signal)
    if (life.signal.aborted) return
    const { media } = await opening
    for (const { timeline, asOf } of state.timelines) {
      if (asOf !== null) await media.prefetch(await store('mediaOfNewest', { timeline, posts: postsAhead }))
    }
    await clock.wait(lookEveryMs, life.signal)
  }

  return {
    handle: async (request) => {
      try {
        return (await opening).handle(request)
      } catch {
        // Said once above; pages show their placeholders.
        return new Response(null, { status: 504 })
      }
    },
    accountConfirmed: (state) => {
      if (state.timelines.every(({ asOf }) => asOf === null) || looking.has(state.account)) return
      looking.add(state.account)
      look(state)
        .catch((thrown: unknown) => log.debug('Nothing was kept ahead', String(thrown)))
        .finally(() => looking.delete(state.account))
    },
    forgetOthers: async () => {
      const { media } = await opening
      const columns = settings
        .columns()
        .map(({ timeline }) => store('mediaOfNewest', { timeline, posts: postsAhead }))
      const faces = settings.accounts().flatMap(({ avatar }) => (avatar === null ? [] : [avatar]))
      await media.keepOnly([...faces, ...(await Promise.all(columns)).flat()])
    },
    size: async () => (await opening).cache.size(),
    empty: async () => (await opening).cache.keepOnly([]),
    stop: () => life.abort(),
  }
}
