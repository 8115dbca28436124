/** The engines of one Steppe, put together with its accounts as main does it. */
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import { createAccountStream } from '../../../src/main/mastodon/streaming'
import { createSyncService, type SyncService } from '../../../src/main/sync-service'
import type { AccountKey } from '../../../src/shared/ids'
import type { MemoryStore } from '../../support/store-memory'
import { quiet, userAgent } from '../../support/sync-harness'
import type { SteppeAccounts } from './steppe-accounts'

/** @param onGuestGone called when no column shows anything of a guest any more */
export const startSync = (
  steppe: SteppeAccounts,
  store: MemoryStore,
  onGuestGone: (key: AccountKey) => void = () => undefined,
): SyncService => {
  const { settings, transport, clock } = steppe
  return createSyncService({
    settings,
    accounts: () => steppe,
    instances: {
      transport,
      probe: () => Promise.reject(new Error('Nobody is looked for here.')),
      linesOf: ({ key, origin, domain }, token) => ({
        account: key,
        client: createAccountClient({ accountKey: key, origin, domain, token, transport, clock }),
        openStream: (url, listener, streams) =>
          createAccountStream({
            url: () => Promise.resolve(url),
            token,
            streams,
            listener,
            context: () => ({ account: key, origin, domain, now: clock.now() }),
            clock,
            log: quiet,
            userAgent,
          }),
      }),
      guestLinesOf: ({ key, origin, domain }) => ({
        account: key,
        client: createAccountClient({ accountKey: key, origin, domain, token: null, transport, clock }),
        openStream: () => {
          throw new Error('A guest has no stream.')
        },
      }),
    },
    store: store.call,
    clock,
    isSparing: () => false,
    emit: () => undefined,
    reporter: {
      note: () => undefined,
      noteNoStream: () => undefined,
      report: () => [],
      flush: () => undefined,
    },
    onGuestGone: (key) => Promise.resolve(onGuestGone(key)),
    onState: () => undefined,
  })
}
