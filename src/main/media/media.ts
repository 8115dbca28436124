/** Media by address: from the cache, or fetched once however many ask; what gives nothing is not asked for again soon. */
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { MediaPurpose } from '../../shared/media-url'
import type { MediaCache, StoredMedium } from './cache'
import { MediaError, type FetchMedia } from './fetcher'
import { createHostQueue } from './host-queue'
import { createProxyBudget } from './proxy-budget'
import type { MediaKind } from './sniff'

export interface MediaDeps {
  cache: MediaCache
  fetch: FetchMedia
  clock: Clock
  log: Log
}

export interface Media {
  /** @throws MediaError with the status to answer */
  get: (url: string, purpose: MediaPurpose) => Promise<StoredMedium>
  /**
   * Fetches pictures that are likely to be looked at offline, in the background. Resolves when all were tried.
   * @param isWanted asked when the turn of each has come: until then it may be wanted no more
   */
  prefetch: (urls: readonly string[], isWanted?: () => boolean) => Promise<void>
  /** Bytes that are kept of an address, which counts as used by that; null if nothing is. */
  kept: (url: string) => Promise<number | null>
  /** Removes what is kept of all other addresses, and fetches nothing ahead that waits for it. */
  keepOnly: (urls: readonly string[]) => Promise<void>
}

const kindsOf: Record<MediaPurpose, readonly MediaKind[]> = {
  avatar: ['picture'],
  preview: ['picture'],
  emoji: ['picture'],
  full: ['picture', 'video', 'audio'],
}

/** A host that failed so many times in a row is left alone for a while: somebody scrolls, and every picture would wait. */
const failuresToRest = 3
const restMs = 15_000

const parsedUrl = (text: string): URL => {
  if (!URL.canParse(text)) throw new MediaError(404, 0, 'not an address')
  const url = new URL(text)
  url.hash = ''
  return url
}

/** An answer that is refused is refused for what it was wanted as: a film is no avatar, but can be looked at. */
const missingKey = (url: URL, purpose: MediaPurpose): string =>
  `${purpose === 'full' ? 'any' : 'picture'} ${url.href}`

/** What was fetched for one purpose is not drawn for another that takes less. */
const allowed = (stored: StoredMedium, purpose: MediaPurpose): StoredMedium => {
  const isPicture = stored.mime.startsWith('image/')
  if (!isPicture && purpose !== 'full') throw new MediaError(415, 0, 'a film where a picture belongs')
  return stored
}

interface HostState {
  failures: number
  until: number
}

/** Puts media together. */
export const createMedia = ({ cache, fetch, clock, log }: MediaDeps): Media => {
  const queue = createHostQueue()
  const budget = createProxyBudget(clock)
  const hosts = new Map<string, HostState>()
  /** Until when hosts want to be left alone: also where something that was asked of them before comes meanwhile. */
  const pauses = new Map<string, number>()
  /** Wanted now and waiting, or being fetched. */
  const wanted = new Map<string, Promise<StoredMedium>>()
  /** Being fetched, for whatever reason. */
  const running = new Map<string, Promise<StoredMedium>>()
  /** Ends what waits to be fetched ahead. */
  let waiting = new AbortController()

  const noteHost = (host: string, isAlive: boolean): void => {
    if (isAlive) {
      hosts.delete(host)
      return
    }
    const failures = (hosts.get(host)?.failures ?? 0) + 1
    hosts.set(host, { failures, until: failures >= failuresToRest ? clock.now() + restMs : 0 })
  }

  /** Of several answers that were under way the longest counts. */
  const notePause = (host: string, forMs: number): void => {
    pauses.set(host, Math.max(pauses.get(host) ?? 0, clock.now() + forMs))
  }

  /** @throws MediaError while a host wants a pause: as long rest the addresses that lead there, else each would be asked only to hear of it */
  const checkPause = (host: string): void => {
    const rest = (pauses.get(host) ?? 0) - clock.now()
    if (rest > 0) throw new MediaError(504, rest, `${host} wants a pause`)
  }

  /** @throws MediaError while nothing is to be asked of a host */
  const checkRest = (host: string): void => {
    if ((hosts.get(host)?.until ?? 0) > clock.now()) throw new MediaError(504, 0, 'the host is silent')
    checkPause(host)
  }

  const fetchNow = async (url: URL, purpose: MediaPurpose): Promise<StoredMedium> => {
    const draft = cache.draft()
    try {
      const fetched = await fetch(url, draft, kindsOf[purpose], checkPause)
      noteHost(url.host, true)
      return await cache.keep(url.href, draft, fetched)
    } catch (error) {
      const problem = error instanceof MediaError ? error : new MediaError(504, 0, String(error))
      // Nothing but silence says something about the host.
      noteHost(url.host, problem.status !== 504 || problem.notBefore > 0)
      if (problem.pause !== null) notePause(problem.pause.host, problem.pause.forMs)
      log.debug(`no medium from ${url.host}: ${problem.message}`)
      // What one purpose refuses another may take.
      if (problem.notBefore > 0)
        await cache.noteMissing(missingKey(url, purpose), problem.status, problem.notBefore)
      throw problem
    }
  }

  const once = (url: URL, purpose: MediaPurpose): Promise<StoredMedium> => {
    const key = missingKey(url, purpose)
    const known = running.get(key)
    if (known !== undefined) return known
    const started = fetchNow(url, purpose).finally(() => running.delete(key))
    running.set(key, started)
    return started
  }

  const obtain = async (
    url: URL,
    purpose: MediaPurpose,
    /** Of what is fetched ahead: whether it still is to be. */
    ahead: (() => boolean) | null,
  ): Promise<StoredMedium> => {
    const stored = await cache.find(url.href)
    if (stored !== null) return allowed(stored, purpose)
    const status = cache.missing(missingKey(url, purpose))
    if (status !== null) throw new MediaError(status, 0, 'known to be missing')
    checkRest(url.host)
    return queue.run(url.host, ahead !== null, async () => {
      if (ahead?.() === false) throw new MediaError(504, 0, 'let go meanwhile')
      const meanwhile = await cache.find(url.href)
      if (meanwhile !== null) return allowed(meanwhile, purpose)
      checkRest(url.host)
      if (!running.has(missingKey(url, purpose)) && !budget.take(url, ahead !== null)) {
        throw new MediaError(504, 0, 'enough was asked of the proxy')
      }
      return once(url, purpose)
    })
  }

  return {
    get: (text, purpose) => {
      const key = `${purpose} ${text}`
      const known = wanted.get(key)
      if (known !== undefined) return known
      const started = (async () => obtain(parsedUrl(text), purpose, null))().finally(() => wanted.delete(key))
      wanted.set(key, started)
      return started
    },
    prefetch: async (urls, isWanted = () => true) => {
      const { signal } = waiting
      const mayGo = (): boolean => !signal.aborted && isWanted()
      await Promise.all(
        [...new Set(urls)].map(async (text) => {
          // Fetched ahead or not: whoever looks at it asks again, and is told.
          await (async () => obtain(parsedUrl(text), 'preview', mayGo))().catch(() => undefined)
        }),
      )
    },
    kept: async (text) =>
      URL.canParse(text) ? ((await cache.find(parsedUrl(text).href))?.size ?? null) : null,
    keepOnly: (urls) => {
      waiting.abort()
      waiting = new AbortController()
      return cache.keepOnly(urls.filter((text) => URL.canParse(text)).map((text) => parsedUrl(text).href))
    },
  }
}
