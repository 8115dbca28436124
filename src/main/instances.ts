/** How accounts reach their instances: one scheduler and one transport for all, a client and a stream for each. */
import { AppError } from '../shared/errors'
import type { AccountKey } from '../shared/ids'
import type { KeptOffers } from '../shared/offers'
import { fetchOver, requestOver, userAgent, type Network } from './app/network'
import { proxyAgentOver } from './app/proxy-agent'
import { probeOverNet, type OpenNetRequest, type Probe } from './accounts/probe'
import type { Clock } from './clock'
import { logOf } from './log'
import { createAccountClient } from './mastodon/account-client'
import type { AccountClient, OpenStream } from './mastodon/api'
import { createScheduler } from './mastodon/scheduler'
import { createAccountStream } from './mastodon/streaming'
import { createTransport, type Transport } from './mastodon/transport'
import type { AccountRecord, GuestRecord } from './settings/schema'
import type { SyncReporter } from './sync-report'

export interface AccountLines {
  account: AccountKey
  client: AccountClient
  openStream: OpenStream
}

export interface Instances {
  transport: Transport
  probe: Probe
  /** What an account speaks to its instance through. */
  linesOf: (account: AccountRecord, token: string) => AccountLines
  /** The same for one who has no account there; it has no stream. */
  guestLinesOf: (guest: GuestRecord) => AccountLines
}

/**
 * Puts the lines to all instances together.
 * @param hears how each request ended, and whose socket could not be opened
 * @param offers where it is kept what instances offer
 */
export const openInstances = (
  { instances }: Network,
  clock: Clock,
  hears: Pick<SyncReporter, 'note' | 'noteNoStream'>,
  offers: KeptOffers,
): Instances => {
  const transport = createTransport({
    fetch: fetchOver(instances),
    userAgent: userAgent(),
    clock,
    log: logOf('mastodon'),
    scheduler: createScheduler(clock),
    onEnd: hears.note,
  })
  // Why: TypeScript picks only the last of Electron's overloads of `on` when it compares the two shapes.
  const probe = probeOverNet(requestOver(instances) as unknown as OpenNetRequest, userAgent())
  const linesOf = ({ key, origin, domain }: AccountRecord, token: string): AccountLines => ({
    account: key,
    client: createAccountClient({ accountKey: key, origin, domain, token, transport, clock, offers }),
    openStream: (url, listener, streams, refused) =>
      createAccountStream({
        url: () => Promise.resolve(url),
        token,
        streams,
        refused,
        listener: {
          ...listener,
          failed: () => {
            hears.noteNoStream(key)
            listener.failed()
          },
        },
        context: () => ({ account: key, origin, domain, now: clock.now() + transport.clockOffset(origin) }),
        clock,
        log: logOf('stream'),
        userAgent: userAgent(),
        agentFor: proxyAgentOver(instances),
      }),
  })
  const guestLinesOf = ({ key, origin, domain }: GuestRecord): AccountLines => ({
    account: key,
    client: createAccountClient({ accountKey: key, origin, domain, token: null, transport, clock }),
    openStream: () => {
      throw new AppError({ code: 'bug', detail: 'a guest has no stream' })
    },
  })
  return { transport, probe, linesOf, guestLinesOf }
}
