/** How main reaches instances: Chromium's network stack, in sessions that keep nothing. */
import { app, net, session, type ClientRequest, type Session } from 'electron'
import { projectPage } from './project'

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

/** One request over a session, of which every redirect is an answer. Nothing is sent along, nor kept. */
export const requestOver =
  (from: Session) =>
  (url: string): ClientRequest =>
    net.request({ url, session: from, redirect: 'manual', credentials: 'omit', cache: 'no-store' })

/** Steppe's name as instances see it; servers refuse clients without one. */
export const userAgent = (): string => `Steppe/${app.getVersion()} (+${projectPage})`
