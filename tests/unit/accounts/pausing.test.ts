/** What the user pauses: an account by itself, or everything, which is not the sum of all accounts. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SyncService } from '../../../src/main/sync-service'
import type { AccountKey } from '../../../src/shared/ids'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { signInByCode, startAccounts, type SteppeAccounts } from './steppe-accounts'
import { startSync } from './steppe-sync'

let instance: FakeInstance
let steppe: SteppeAccounts
let store: MemoryStore
let sync: SyncService
let mina: AccountKey
let jonas: AccountKey

beforeEach(async () => {
  instance = await startFakeInstance({ domain: 'meadow.example', throttle: false })
  instance.faults.add({ name: 'stream-refuse' })
  for (const handle of ['mina', 'jonas']) instance.world.addAccount({ handle })
  store = await createMemoryStore()
  steppe = startAccounts()
  mina = await signInByCode(steppe, instance, 'mina')
  jonas = await signInByCode(steppe, instance, 'jonas')
  await startAll()
})
afterEach(async () => {
  await sync.supervisor.stop()
  await steppe.stop()
  await instance.stop()
  store.close()
})

const startAll = async (): Promise<void> => {
  sync = startSync(steppe, store)
  for (const account of steppe.registry.list()) await sync.startAccount(account)
}
/** Another run of Steppe, which knows what was kept. */
const restart = async (): Promise<void> => {
  await sync.supervisor.stop()
  await steppe.stop()
  steppe = startAccounts({ folder: steppe.folder })
  await startAll()
}
const pause = (account: AccountKey | null, isPaused: boolean) =>
  sync.handlers['sync.pause']({ account, isPaused })
const expectPaused = (wanted: readonly AccountKey[]) =>
  expect
    .poll(
      () => sync.states().flatMap(({ account, connection }) => (connection === 'paused' ? [account] : [])),
      {
        timeout: 10_000,
      },
    )
    .toEqual(wanted)

it('an account that was paused by itself stays so when everything was paused and goes on, over restarts too', async () => {
  await pause(mina, true)
  await expectPaused([mina])
  await pause(null, true)
  await expectPaused([mina, jonas])
  await restart()
  await expectPaused([mina, jonas])
  await pause(null, false)
  await expectPaused([mina])
  await restart()
  await expectPaused([mina])
  await pause(mina, false)
  await expectPaused([])
})

it('one that goes on while everything is paused goes on alone', async () => {
  await pause(jonas, true)
  await pause(null, true)
  await pause(mina, false)
  await expectPaused([jonas])
  await restart()
  await expectPaused([jonas])
  await pause(null, true)
  await pause(null, false)
  await expectPaused([jonas])
})
