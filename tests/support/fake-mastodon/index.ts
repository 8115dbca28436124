import { createClock } from './clock'
import type { FakeClock } from './clock'
import { announcementJson } from './entities/announcement'
import { conversationJson } from './entities/conversation'
import type { InstanceProfile, InstanceScene } from './entities/instance'
import { notificationJson } from './entities/notification'
import { statusJson } from './entities/status'
import { createFaults } from './faults'
import type { Faults, StreamFaultName } from './faults'
import { localDomainListener, streamingListener } from './listeners'
import type { Listener } from './listeners'
import { mangle } from './mangle'
import { accountOf, createState } from './model/state'
import { createWorld } from './model/world'
import type { World } from './model/world'
import { createOAuth } from './oauth'
import type { OAuth, OAuthSnapshot } from './oauth'
import { personalities } from './personalities'
import type { Personality, PersonalityName } from './personalities'
import { createRandom } from './random'
import type { Ledger } from './requests'
import { accountRoutes } from './routes/accounts'
import { announcementRoutes } from './routes/announcements'
import { appRoutes } from './routes/apps'
import { collectionRoutes } from './routes/collections'
import { conversationRoutes } from './routes/conversations'
import { discoveryRoutes } from './routes/discovery'
import { filterRoutes } from './routes/filters'
import { instanceRoutes } from './routes/instance'
import { listRoutes } from './routes/lists'
import { markerRoutes } from './routes/markers'
import { mediaRoutes } from './routes/media'
import { notificationGroupRoutes } from './routes/notification-groups'
import { notificationPolicyRoutes } from './routes/notification-policy'
import { notificationRoutes } from './routes/notifications'
import { approve, authorizeRequest, oauthRoutes } from './routes/oauth'
import { relationRoutes } from './routes/relations'
import { savedRoutes } from './routes/saved'
import { scheduledRoutes } from './routes/scheduled'
import { statusRoutes } from './routes/statuses'
import { tagRoutes } from './routes/tags'
import { timelineRoutes } from './routes/timelines'
import { trendRoutes } from './routes/trends'
import { wellKnownRoutes } from './routes/well-known'
import { createFakeServer } from './server'
import type { FakeServer } from './server'
import { createStreaming } from './streaming'
import type { Streaming, StreamingOptions } from './streaming'
import { createThrottle } from './throttle'
import type { Throttle } from './throttle'

export { faultMap } from './fault-map'
export type { Fault, FaultName } from './faults'
export type { PersonalityName } from './personalities'
export { populate } from './populate'

export interface FakeInstanceOptions {
  /** Default `mastodon-4.5`. */
  personality?: PersonalityName
  /** Default 1. */
  seed?: number
  /** The instance's own name, in handles and /api/v2/instance. Default `fake.example`. */
  domain?: string
  /** Default 0: any free one. It stays the same over stop and start. */
  port?: number
  /** Time to freeze the clock at (milliseconds), or `real` (default). */
  now?: number | 'real'
  profile?: Partial<InstanceProfile>
  /** Default true. */
  throttle?: boolean
  streaming?: Partial<StreamingOptions> & {
    /** A port of its own. */
    ownPort?: boolean
    /** Path before /api/v1/streaming, e.g. `/live`. */
    path?: string
  }
  /** A second port stands for the LOCAL_DOMAIN: host-meta and redirects. `domain` becomes that port's host. */
  localDomainListener?: boolean
}

interface OAuthHelper {
  /** A token of that person without any browser. Default scopes: read write. */
  issueToken: (username: string, scopes?: string) => string
  /** What the browser would do: @returns the redirect URL with the code, or the bare code for out-of-band. */
  approve: (authorizeUrl: string, username: string) => string
  /** The instance loses its apps: their client ids are unknown from now on. */
  forgetApps: () => void
  /** Token revoked elsewhere: 401 from now on, streams close. */
  revoke: (token: string) => void
  /** Apps and tokens as plain data, and back: for an instance that must know them again after a restart. */
  snapshot: () => OAuthSnapshot
  restore: (snapshot: OAuthSnapshot) => void
}

export interface FakeInstance {
  /** http://127.0.0.1:PORT, where the API lives. */
  origin: string
  domain: string
  /** http://127.0.0.1:PORT of the LOCAL_DOMAIN listener, if there is one. */
  localOrigin: string | null
  personality: Personality
  clock: FakeClock
  world: World
  faults: Faults
  throttle: Throttle
  streaming: Pick<Streaming, 'options' | 'connections' | 'subscriptions' | 'sendRaw'>
  requests: Ledger
  oauth: OAuthHelper
  /** Called, and awaited, before a request is answered; number: as in the ledger. @returns what removes it. */
  onRequest: FakeServer['onRequest']
  /** Called after the whole answer was sent (or broken off). */
  onAnswered: FakeServer['onAnswered']
  /** The instance is down: connections break, the port refuses. The model goes on. */
  stop: () => Promise<void>
  /** Back on the same port with the same state. */
  start: () => Promise<void>
}

const oauthHelper = (oauth: OAuth, scene: InstanceScene): OAuthHelper => ({
  issueToken: (username, scopes) => oauth.issue(accountOf(scene.state, username).id, scopes).value,
  approve: (authorizeUrl, username) => {
    const asked = authorizeRequest(new URL(authorizeUrl).searchParams)
    const wrong = oauth.check(asked)
    if (wrong !== null) throw new Error(`${wrong.error}: ${wrong.description}`)
    const { code, location } = approve(oauth, asked, accountOf(scene.state, username))
    return location ?? code
  },
  forgetApps: () => oauth.forgetApps(),
  revoke: (token) => {
    oauth.revoke(token)
  },
  snapshot: () => oauth.snapshot(),
  restore: (snapshot) => oauth.restore(snapshot),
})

const open = { local: 'public', remote: 'public' } as const

const defaultProfile = (domain: string): InstanceProfile => ({
  title: domain,
  description: `A small instance for tests at ${domain}.`,
  rules: ['Be kind.', 'No advertising.'],
  activeUsers: 412,
  contact: null,
  languages: ['en'],
  timelinesAccess: {
    live_feeds: open,
    hashtag_feeds: open,
    trending_link_feeds: open,
  },
})

/** Starts a whole instance on 127.0.0.1. Stop it when the test is over. */
export const startFakeInstance = async (options: FakeInstanceOptions = {}): Promise<FakeInstance> => {
  // A copy: tests make an instance's pages or feeds smaller.
  const personality = { ...personalities[options.personality ?? 'mastodon-4.5'] }
  const random = createRandom(options.seed ?? 1)
  const clock = createClock(options.now ?? 'real')
  const state = createState(clock, random, personality, options.domain ?? 'fake.example')
  const oauth = createOAuth(clock, random.fork('oauth'), personality)
  const { ownPort = false, path: streamingPath = '', pingMs = 30_000, blindMs = 0 } = options.streaming ?? {}
  const ports = { main: options.port ?? 0, streaming: 0 }
  const origin = (): string => `http://127.0.0.1:${ports.main}`

  // The injector and the sockets need each other: the first call comes only when a test adds a fault.
  const later: { streaming: Streaming | null } = { streaming: null }
  const faults = createFaults(random.fork('faults'), ({ name }) =>
    // onStream is called for names of stream faults alone.
    later.streaming?.applyFault(name as StreamFaultName),
  )
  const streaming = createStreaming(
    clock,
    faults,
    { pingMs, blindMs },
    (accountId, listId) => state.lists.get(listId)?.ownerId === accountId,
  )
  later.streaming = streaming
  oauth.onRevoked((token) => streaming.closeToken(token))

  const scene: InstanceScene = {
    state,
    origin,
    profile: { ...defaultProfile(state.domain), ...options.profile },
    streamingBase: () =>
      personality.streaming
        ? `ws://127.0.0.1:${ownPort ? ports.streaming : ports.main}${streamingPath}`
        : null,
  }
  state.publish = streaming.publish
  state.broadcast = streaming.broadcast
  state.isStreamed = streaming.isStreamed
  state.isHeard = (accountId) => streaming.connections(accountId) > 0
  const spoilt = (entity: unknown): unknown => (personality.mangles ? mangle(entity, random.seed) : entity)
  state.render = (post, viewerId) => spoilt(statusJson(scene, post, viewerId))
  state.renderConversation = (conversation, ownerId) => spoilt(conversationJson(scene, conversation, ownerId))

  state.renderAnnouncement = (one, viewerId) => spoilt(announcementJson(scene, one, viewerId))
  state.renderNotification = (one, receiverId) => spoilt(notificationJson(scene, one, receiverId))

  const throttle = createThrottle(clock, personality.throttle)
  throttle.enabled = options.throttle ?? true
  const routes = [
    ...timelineRoutes(scene),
    ...relationRoutes(scene),
    ...accountRoutes(scene),
    ...markerRoutes(scene),
    ...listRoutes(scene),
    ...tagRoutes(scene),
    ...filterRoutes(scene),
    ...announcementRoutes(scene),
    ...trendRoutes(scene),
    ...collectionRoutes(scene),
    ...discoveryRoutes(scene),
    ...statusRoutes(scene),
    ...savedRoutes(scene),
    ...conversationRoutes(scene),
    ...scheduledRoutes(scene),
    ...notificationPolicyRoutes(scene),
    ...notificationGroupRoutes(scene),
    ...notificationRoutes(scene),
    ...instanceRoutes(scene),
    ...appRoutes(oauth),
    ...oauthRoutes(scene, oauth),
    ...wellKnownRoutes(scene),
    ...mediaRoutes(),
  ]
  const server = createFakeServer({ clock, state, oauth, faults, throttle, streaming, routes, streamingPath })
  const local: Listener | null = options.localDomainListener === true ? localDomainListener(origin) : null
  const live: Listener | null = ownPort ? streamingListener(server) : null

  let localOrigin: string | null = null
  const start = async (): Promise<void> => {
    ports.main = await server.listen(ports.main)
    if (live) ports.streaming = await live.listen()
    if (local) {
      const port = await local.listen()
      localOrigin = `http://127.0.0.1:${port}`
      state.domain = `127.0.0.1:${port}`
    }
  }
  await start()

  return {
    origin: origin(),
    domain: state.domain,
    localOrigin,
    personality,
    clock,
    world: createWorld(state),
    faults,
    throttle,
    streaming,
    requests: server.ledger,
    oauth: oauthHelper(oauth, scene),
    onRequest: (hook) => server.onRequest(hook),
    onAnswered: (hook) => server.onAnswered(hook),
    stop: async () => {
      await Promise.all([server.close(), live?.close(), local?.close()])
      // Clients in this process shall hear of their broken sockets before a test goes on.
      await new Promise((resolve) => setTimeout(resolve, 20))
    },
    start,
  }
}
