/** How main reaches instances: Chromium's network stack, in sessions that keep nothing. */
import { session, type Session } from 'electron'
import type { Agent } from 'node:http'

/** Without the `persist:` prefix a partition lives in memory only. */
const instancesPartition = 'instances'
const mediaPartition = 'media'

export interface Network {
  /** For the API: no cookies, no cache, so that nothing crosses from one account to another. */
  instances: Session
  /** For pictures and video. */
  media: Session
}

/** The sessions main uses; call after the app is ready. */
export const openNetwork = (): Network => ({
  instances: session.fromPartition(instancesPartition, { cache: false }),
  media: session.fromPartition(mediaPartition, { cache: false }),
})

/** `fetch` over a session: the system's proxy and certificates count. */
export const fetchOver =
  (from: Session): typeof fetch =>
  (input, init) =>
    // Electron's types name the same DOM shapes from another declaration.
    from.fetch(input as string, init as RequestInit)

/** The agent for a WebSocket, if the system says that a proxy stands between. */
export const proxyAgentOver =
  (from: Session) =>
  async (url: string): Promise<Agent | undefined> => {
    const answer = await from.resolveProxy(url.replace(/^ws/, 'http'))
    const proxy = /^(PROXY|HTTPS) (\S+)/.exec(answer)
    if (proxy === null) return undefined
    const { HttpsProxyAgent } = await import('https-proxy-agent')
    return new HttpsProxyAgent(`${proxy[1] === 'HTTPS' ? 'https' : 'http'}://${proxy[2] ?? ''}`)
  }
