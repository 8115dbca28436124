/** What is asked of an instance follows what a window says is seen; none says anything after a hidden start. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SyncService } from '../../../src/main/sync-service'
import { asColumnId, type AccountKey } from '../../../src/shared/ids'
import { timelineKey } from '../../../src/shared/timelines'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { signInByCode, startAccounts, type SteppeAccounts } from './steppe-accounts'
import { startSync } from './steppe-sync'

const localColumn = asColumnId('local000')

let instance: FakeInstance
let steppe: SteppeAccounts
let store: MemoryStore
let sync: SyncService
let key: AccountKey

beforeEach(async () => {
  instance = await startFakeInstance({ domain: 'meadow.example', throttle: false })
  instance.world.addAccount({ handle: 'mina' })
  instance.world.post({ author: 'mina', text: 'Good morning.' })
  store = await createMemoryStore()
  steppe = startAccounts()
  sync = startSync(steppe, store)
  key = await signInByCode(steppe, instance, 'mina')
  const look = { account: key, name: null, width: 400, follow: false }
  steppe.settings.setColumns([
    ...steppe.settings.columns(),
    { ...look, id: localColumn, timeline: timelineKey(key, { kind: 'local' }) },
  ])
  const account = steppe.registry.get(key)
  if (account !== null) await sync.startAccount(account)
})
afterEach(async () => {
  await sync.supervisor.stop()
  await steppe.stop()
  await instance.stop()
  store.close()
})

const subscribed = (): string[] => instance.streaming.subscriptions(instance.world.account('mina').id)

it('nothing is seen until a window says so: public streams wait for it, the account’s own do not', async () => {
  await expect
    .poll(() => sync.states()[0]?.timelines.filter(({ asOf }) => asOf !== null).length, { timeout: 10_000 })
    // Home, the column, and what is the account's own without one: notifications, held back or not, conversations,
    // bookmarks, favourites, scheduled posts.
    .toBe(8)
  await expect.poll(subscribed).toContain('user')
  expect(subscribed()).toEqual(['user'])

  await sync.handlers['deck.seen']({ columns: [localColumn] })
  await expect.poll(subscribed, { timeout: 10_000 }).toContain('public:local')
})

it('the stream of conversations is subscribed while a column shows them, seen or not', async () => {
  const conversations = timelineKey(key, { kind: 'conversations' })
  const joined = (): boolean | undefined =>
    sync.states()[0]?.timelines.find(({ timeline }) => timeline === conversations)?.isLive
  const before = steppe.settings.columns()
  const column = { account: key, name: null, width: 400, follow: false, id: asColumnId('talks000') }
  steppe.settings.setColumns([...before, { ...column, timeline: conversations }])
  sync.columnsChanged()
  await expect.poll(subscribed, { timeout: 10_000 }).toContain('direct')
  await expect.poll(joined, { timeout: 10_000 }).toBe(true)
  steppe.settings.setColumns(before)
  sync.columnsChanged()
  await expect.poll(subscribed, { timeout: 10_000 }).toEqual(['user'])
  expect(joined()).toBe(false)
})
