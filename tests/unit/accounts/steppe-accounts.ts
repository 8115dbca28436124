/** The accounts of one Steppe, put together as main does it, over a folder of their own and real HTTP. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { probeOverNet } from '../../../src/main/accounts/probe'
import { createAccounts, type AccountsService } from '../../../src/main/accounts/service'
import { createTokenVault, type SafeStorage, type TokenVault } from '../../../src/main/accounts/token-vault'
import { systemClock, type Clock } from '../../../src/main/clock'
import { logOf } from '../../../src/main/log'
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import type { AccountClient } from '../../../src/main/mastodon/api'
import { createScheduler } from '../../../src/main/mastodon/scheduler'
import { createTransport, type Transport } from '../../../src/main/mastodon/transport'
import { openBackend } from '../../../src/main/settings/backend'
import { createSettings, type Settings } from '../../../src/main/settings/settings'
import type { EventName, Events } from '../../../src/shared/contract'
import type { AccountKey } from '../../../src/shared/ids'
import type { FakeInstance } from '../../support/fake-mastodon'
import { openNodeRequest } from './node-net-request'

/** A keyring that hides text well enough to see that nothing is kept in the open. */
const safeStorage: SafeStorage = {
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a)),
  decryptString: (sealed) => Buffer.from([...sealed].map((byte) => byte ^ 0x5a)).toString(),
  getSelectedStorageBackend: () => 'gnome_libsecret',
}

type Event = { [Name in EventName]: { name: Name; payload: Events[Name] } }[EventName]

export interface SteppeAccounts extends AccountsService {
  settings: Settings
  vault: TokenVault
  transport: Transport
  folder: string
  events: Event[]
  opened: string[]
  calls: string[]
  clock: Clock
  /** What the account's engine would speak to its instance through, with the token of now. */
  clientOf: (key: AccountKey) => Promise<AccountClient>
  /** The payload of the next event of that name, also if it has come already. */
  next: <Name extends EventName>(name: Name) => Promise<Events[Name]>
}

export const startAccounts = (
  options: { folder?: string; storage?: SafeStorage; fetch?: typeof fetch } = {},
): SteppeAccounts => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'steppe-accounts-'))
  const settings = createSettings({
    main: openBackend(folder, 'settings'),
    places: openBackend(folder, 'places'),
  })
  const vault = createTokenVault({
    safeStorage: options.storage ?? safeStorage,
    platform: 'linux',
    file: openBackend(folder, 'vault'),
    choice: { get: settings.storageChoice, set: settings.setStorageChoice },
    log: logOf('vault'),
  })
  const clock = systemClock(0.1)
  const userAgent = 'Steppe/test'
  const transport = createTransport({
    fetch: options.fetch ?? fetch,
    userAgent,
    clock,
    log: logOf('transport'),
    scheduler: createScheduler(clock),
    timeout: 5_000,
  })
  const events: Event[] = []
  const opened: string[] = []
  const calls: string[] = []
  const service = createAccounts({
    settings,
    vault,
    transport,
    probe: probeOverNet(openNodeRequest, userAgent),
    openBrowser: (url) => {
      opened.push(url)
      return Promise.resolve()
    },
    // Name and payload belong together by the type of `Emit`, which a union cannot express here.
    emit: (name, payload) => void events.push({ name, payload } as Event),
    clock,
    log: logOf('accounts'),
    onSignedIn: (account) => void calls.push(`in ${account.handle}`),
    onSignedOut: (account, posts) => {
      calls.push(`out ${account.handle} ${posts}`)
      return Promise.resolve()
    },
  })
  const next: SteppeAccounts['next'] = async (name) => {
    for (;;) {
      const at = events.findIndex((event) => event.name === name)
      // The name was just compared.
      if (at >= 0) return events.splice(at, 1)[0]?.payload as Events[typeof name]
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const clientOf: SteppeAccounts['clientOf'] = async (key) => {
    const record = service.registry.get(key)
    const token = await service.tokenOf(key)
    if (record === null || token === null) throw new Error('There is no such account.')
    const { origin, domain } = record
    return createAccountClient({ accountKey: key, origin, domain, token, transport, clock })
  }
  return { ...service, settings, vault, transport, folder, events, opened, calls, clock, clientOf, next }
}

/** Signs in by the code that the instance shows; again to an account, where one is given. */
export const signInByCode = async (
  { handlers }: SteppeAccounts,
  instance: FakeInstance,
  username: string,
  again: AccountKey | null = null,
): Promise<AccountKey> => {
  const { attempt } = await (again === null
    ? handlers['accounts.beginSignIn']({ origin: instance.origin })
    : handlers['accounts.renewSignIn']({ account: again }))
  const { url } = await handlers['accounts.useCode']({ attempt })
  const code = instance.oauth.approve(url, username)
  return (await handlers['accounts.completeSignIn']({ attempt, code })).key
}
