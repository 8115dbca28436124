/** What becomes of an account whose token its instance refuses: accounts and engines put together as main does it. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SyncService } from '../../../src/main/sync-service'
import type { AccountKey } from '../../../src/shared/ids'
import type { AccountState } from '../../../src/shared/session'
import { homeOf } from '../../../src/shared/timelines'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { signInByCode, startAccounts, type SteppeAccounts } from './steppe-accounts'
import { startSync } from './steppe-sync'

let instance: FakeInstance
let steppe: SteppeAccounts
let store: MemoryStore
let sync: SyncService

beforeEach(async () => {
  instance = await startFakeInstance({ domain: 'meadow.example', throttle: false })
  instance.faults.add({ name: 'stream-refuse' })
  for (const handle of ['mina', 'jonas']) instance.world.addAccount({ handle })
  instance.world.post({ author: 'mina', text: 'Good morning.' })
  store = await createMemoryStore()
  steppe = startAccounts()
  sync = startSync(steppe, store)
})
afterEach(async () => {
  await sync.supervisor.stop()
  await steppe.stop()
  await instance.stop()
  store.close()
})

const signIn = (username: string, again: AccountKey | null = null): Promise<AccountKey> =>
  signInByCode(steppe, instance, username, again)
const start = async (key: AccountKey): Promise<void> => {
  const account = steppe.registry.get(key)
  if (account !== null) await sync.startAccount(account)
}
const isPaused = (key: AccountKey): boolean | undefined => steppe.registry.get(key)?.paused
const askedWho = (): number =>
  instance.requests.filter(({ path }) => path === '/api/v1/accounts/verify_credentials').length
const stands = (connection: AccountState['connection']) =>
  expect.poll(() => sync.states()[0]?.connection, { timeout: 10_000 }).toBe(connection)
const stored = () => store.database.entries.filter(({ goneAt }) => goneAt === null).count()

it('pauses the account only when its instance refuses twice, loses nothing, and goes on with a new one', async () => {
  const key = await signIn('mina')
  const before = askedWho()
  const hiccup = { name: 'unauthorized', when: '/api/v1/timelines/home', times: 1 } as const
  instance.faults.add(hiccup)
  await start(key)
  await stands('polling')
  expect(instance.faults.struck().unauthorized).toBe(1)
  expect(askedWho()).toBe(before + 1)
  expect(isPaused(key)).toBe(false)
  expect(await stored()).toBe(1)

  await instance.stop()
  await sync.handlers['sync.now']({ account: key })
  await stands('offline')
  expect(isPaused(key)).toBe(false)
  await instance.start()

  instance.oauth.revoke((await steppe.tokenOf(key)) ?? '')
  await sync.handlers['sync.now']({ account: key })
  await stands('signedOut')
  expect(steppe.registry.get(key)).toMatchObject({ paused: true, handle: 'mina@meadow.example' })
  // Whatever else was just being asked for may have asked too.
  expect(askedWho()).toBeGreaterThan(before + 1)
  expect(steppe.settings.columns()).toMatchObject([{ account: key, timeline: homeOf(key) }])
  expect(await stored()).toBe(1)

  await expect(signIn('jonas', key)).rejects.toMatchObject({
    detail: { code: 'otherAccount', wanted: 'mina@meadow.example', approved: 'jonas@meadow.example' },
  })
  expect(steppe.registry.list()).toHaveLength(1)
  expect(await signIn('mina', key)).toBe(key)
  expect(isPaused(key)).toBe(false)
  expect(steppe.settings.columns()).toHaveLength(1)
  await start(key)
  await stands('polling')
  expect(isPaused(key)).toBe(false)
})
