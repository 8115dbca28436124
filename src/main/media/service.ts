/** Media as main composes it: cache, fetcher and the handler of `app://media`. */
import type { Agent } from 'node:http'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { ResolveAll } from './addresses'
import { openMediaCache, type MediaCache } from './cache'
import { createFetchMedia, type Limits } from './fetcher'
import { createMedia } from './media'
import { createOpenMedia } from './open'
import { createMediaHandler } from './protocol'

export interface MediaServiceOptions {
  /** Where the cache lies, e.g. `<userData>/media`. */
  folder: string
  /** Bytes on disk; 500 MB unless told. */
  limit?: number
  userAgent: string
  /** The agent for a host behind the system's proxy; undefined where there is none. */
  proxyAgent?: (url: string) => Promise<Agent | undefined>
  /** Origins on this machine that media may come from: those of accounts whose instance is here. */
  loopbackOrigins: () => readonly string[]
  clock: Clock
  log: Log
  /** For tests. */
  limits?: Limits
  resolve?: ResolveAll
}

export interface MediaService {
  /** Answers a request for `app://media`. */
  handle: (request: Request) => Promise<Response>
  /** Fetches avatars and previews for offline, in the background; resolves when all were tried. */
  prefetch: (urls: readonly string[]) => Promise<void>
  cache: MediaCache
}

const usualLimit = 500_000_000

/** Opens the cache and what stands on it. Leftovers of a crash are removed in the background. */
export const openMedia = async (options: MediaServiceOptions): Promise<MediaService> => {
  const { folder, limit = usualLimit, clock, log, limits } = options
  const cache = await openMediaCache({ folder, limit, clock, log })
  const fetch = createFetchMedia(createOpenMedia(options), limits)
  const media = createMedia({ cache, fetch, clock, log })
  cache.sweep().catch((error: unknown) => log.warn('leftovers in the media cache stay', String(error)))
  return { handle: createMediaHandler(media), prefetch: media.prefetch, cache }
}
