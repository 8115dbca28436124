/** Pictures and video for the pages, and those of the newest posts kept ahead for offline. */
import { join } from 'node:path'
import type { Preferences } from '../shared/preferences'
import type { StoreClient } from '../shared/contract'
import { userAgent, type Network } from './app/network'
import { proxyAgentOver } from './app/proxy-agent'
import type { Clock } from './clock'
import { logOf } from './log'
import { createMediaAhead, type MediaAhead } from './media/ahead'
import { openMediaCache } from './media/cache'
import { createFetchMedia } from './media/fetcher'
import { createMedia } from './media/media'
import { createOpenMedia } from './media/open'
import { createMediaHandler } from './media/protocol'
import type { Settings } from './settings/settings'
import { isPaused, keptAhead } from './synced-timelines'
import { isPlainOnThisMachine } from './this-machine'

export interface MediaService extends Pick<MediaAhead, 'accountConfirmed'> {
  /** Answers `app://media`. */
  handle: (request: Request) => Promise<Response>
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
  /** Whether the network is slow or paid by volume, and the user has not said that it does not matter. */
  isCostly: () => boolean
  clock: Clock
}

const megabyte = 1_000_000

const log = logOf('media')

const budget = ({ pictureMegabytes }: Preferences): number => pictureMegabytes * megabyte

export const createMediaService = ({
  userData,
  network,
  settings,
  store,
  isCostly,
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
    ahead.beginAnew()
    opening
      .then(({ cache }) => cache.setLimit(limit))
      .catch((thrown: unknown) => log.warn('Pictures could not be removed', thrown))
  })

  const ahead = createMediaAhead({
    media: async () => (await opening).media,
    store,
    timelines: () => keptAhead(settings),
    limit: () => limit,
    isCostly,
    isPaused: (account) => isPaused(settings, account),
    clock,
    signal: life.signal,
    log,
  })

  return {
    handle: async (request) => {
      try {
        return (await opening).handle(request)
      } catch {
        // Said once above; pages show their placeholders.
        return new Response(null, { status: 504 })
      }
    },
    accountConfirmed: ahead.accountConfirmed,
    forgetOthers: async () => {
      const { media } = await opening
      // Before, too: a look that is under way would fetch again what it was to fetch before.
      ahead.beginAnew()
      const faces = settings.accounts().flatMap(({ avatar }) => (avatar === null ? [] : [avatar]))
      await media.keepOnly([...faces, ...(await ahead.addresses())])
      ahead.beginAnew()
    },
    size: async () => (await opening).cache.size(),
    empty: async () => {
      ahead.beginAnew()
      await (await opening).cache.keepOnly([])
      ahead.beginAnew()
    },
    stop: () => life.abort(),
  }
}
