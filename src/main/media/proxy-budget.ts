/**
 * Mastodon lets 30 requests in 10 minutes go through `/media_proxy` (its fetcher of remote media). What is fetched ahead takes
 * at most half of them; the rest is for what somebody looks at.
 */
import type { Clock } from '../clock'

const windowMs = 600_000
const most = 30

export interface ProxyBudget {
  /** Counts a request, if it is one for the proxy; false when it must not be sent now. */
  take: (url: URL, ahead: boolean) => boolean
}

/** Whether an address is one of a media proxy. */
export const isProxied = (url: URL): boolean => url.pathname.startsWith('/media_proxy/')

export const createProxyBudget = (clock: Clock): ProxyBudget => {
  const sent = new Map<string, number[]>()
  return {
    take: (url, ahead) => {
      if (!isProxied(url)) return true
      const now = clock.now()
      const recent = (sent.get(url.host) ?? []).filter((time) => now - time < windowMs)
      const isFree = recent.length < (ahead ? most / 2 : most)
      sent.set(url.host, isFree ? [...recent, now] : recent)
      return isFree
    },
  }
}
