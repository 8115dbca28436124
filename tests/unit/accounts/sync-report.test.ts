/** What main gathers for the page "Sync", with accounts, requests and engines that are real. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RequestEnd } from '../../../src/main/mastodon/outcomes'
import { openBackend } from '../../../src/main/settings/backend'
import { createSyncReporter, type SyncReporter } from '../../../src/main/sync-report'
import type { SyncService } from '../../../src/main/sync-service'
import type { AccountKey } from '../../../src/shared/ids'
import type { AccountReport } from '../../../src/shared/sync-report'
import { homeOf } from '../../../src/shared/timelines'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { signInByCode, startAccounts, type SteppeAccounts } from './steppe-accounts'
import { startSync } from './steppe-sync'

const homePath = '/api/v1/timelines/home'

let instance: FakeInstance
let steppe: SteppeAccounts
let store: MemoryStore
let sync: SyncService
let reporter: SyncReporter
let isOnline: boolean
let key: AccountKey

const only = (): AccountReport | undefined => reporter.report(steppe.transport, sync.supervisor)[0]
const ended = (at: number, problem: RequestEnd['problem'] = null): void =>
  reporter.note({ host: new URL(instance.origin).host, account: key, at, problem })

beforeEach(async () => {
  instance = await startFakeInstance({ domain: 'meadow.example', throttle: false })
  instance.faults.add({ name: 'stream-refuse' })
  instance.world.addAccount({ handle: 'mina' })
  instance.world.post({ author: 'mina', text: 'Good morning.' })
  store = await createMemoryStore()
  steppe = startAccounts()
  sync = startSync(steppe, store)
  isOnline = true
  reporter = createSyncReporter(steppe.settings, openBackend(steppe.folder, 'uptime'), () => isOnline)
  key = await signInByCode(steppe, instance, 'mina')
})
afterEach(async () => {
  await sync.supervisor.stop()
  await steppe.stop()
  await instance.stop()
  store.close()
})

const start = async (): Promise<void> => {
  const account = steppe.registry.get(key)
  if (account !== null) await sync.startAccount(account)
  await expect.poll(() => sync.states()[0]?.timelines[0]?.asOf ?? null, { timeout: 10_000 }).not.toBeNull()
}

describe('the report of an account', () => {
  it('tells what is under way, and what of the limits is used', async () => {
    await start()
    expect(only()?.nextCheckAt).toBeGreaterThan(0)
    let answer = (): void => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    instance.onRequest(({ path }) => (path === homePath ? held : undefined))
    await sync.handlers['sync.now']({ account: key })
    await expect.poll(() => only()?.underWay, { timeout: 10_000 }).toBeGreaterThan(0)
    answer()
    await expect.poll(() => [only()?.waiting, only()?.underWay], { timeout: 10_000 }).toEqual([0, 0])
    const { budgets = [] } = only() ?? {}
    expect(budgets.map(({ counts, half }) => [counts, half])).toContainEqual(['all', 150])
    expect(budgets.find(({ counts }) => counts === 'all')?.used).toBeGreaterThan(0)
  })

  it.each([
    ['the instance is down', 'offline'],
    ['the account is paused', 'paused'],
  ])(
    'tells of the last answer that is stored, where none came since the start: %s',
    async (_why, standing) => {
      expect(only()?.succeededAt).toBeNull()
      await start()
      await sync.supervisor.stop()
      // Only now: until then another answer may have come.
      const { row } = await store.call('overview', { timeline: homeOf(key) })
      instance.faults.add({ name: 'refuse' })
      if (standing === 'paused') steppe.settings.setPauses({ everything: false, accounts: [key] })
      sync = startSync(steppe, store)
      await start()
      await expect.poll(() => sync.states()[0]?.connection, { timeout: 10_000 }).toBe(standing)
      expect(only()?.succeededAt).toBe(row?.asOf)
      const at = Date.now()
      ended(at)
      expect(only()?.succeededAt).toBe(at)
    },
  )

  it('counts gaps, also while the account is paused', async () => {
    await start()
    expect(only()?.gaps).toBe(0)
    await sync.handlers['sync.pause']({ account: key, isPaused: true })
    // More than one look at the newest end reads.
    for (let at = 0; at < 260; at += 1) instance.world.post({ author: 'mina', text: `Written now, ${at}.` })
    await sync.handlers['sync.now']({ account: key })
    expect(only()?.gaps).toBe(1)
    await sync.handlers['sync.pause']({ account: key, isPaused: false })
    await expect.poll(() => only()?.gaps, { timeout: 10_000 }).toBe(0)
  })

  it('tells how requests ended, and takes a machine without a network for no failure of the instance', () => {
    const at = Date.now()
    ended(at - 2)
    isOnline = false
    ended(at - 1, { code: 'offline' })
    expect(only()).toMatchObject({ account: key, succeededAt: at - 2 })
    expect(only()?.errors).toEqual([{ problem: { code: 'offline' }, at: at - 1, count: 1 }])
    expect(only()?.uptime.at(-1)).toMatchObject({ up: 1, down: 0 })
    isOnline = true
    ended(at, { code: 'offline' })
    expect(only()?.errors).toEqual([{ problem: { code: 'offline' }, at, count: 2 }])
    expect(only()?.uptime.at(-1)).toMatchObject({ up: 1, down: 1 })
  })

  it('tells that no socket could be opened, which says nothing of the instance', () => {
    ended(Date.now())
    reporter.noteNoStream(key)
    reporter.noteNoStream(key)
    expect(only()?.errors).toMatchObject([{ problem: { code: 'noStream' }, count: 2 }])
    expect(only()?.uptime.at(-1)).toMatchObject({ up: 1, down: 0 })
  })
})
