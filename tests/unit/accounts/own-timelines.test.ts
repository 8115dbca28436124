/** What is an account's own is synced without a column, and what is nobody's own is not: put together as main does it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SyncService } from '../../../src/main/sync-service'
import { keptAhead } from '../../../src/main/synced-timelines'
import { asAccountKey, asColumnId, type AccountKey } from '../../../src/shared/ids'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import { homeOf, timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { signInByCode, startAccounts, type SteppeAccounts } from './steppe-accounts'
import { startSync } from './steppe-sync'

const kinds = ['notifications', 'conversations', 'bookmarks', 'favourites', 'requests', 'scheduled'] as const
const look = { name: null, width: 400, follow: false }
const patience = { timeout: 15_000 }

let instance: FakeInstance
let steppe: SteppeAccounts
let store: MemoryStore
let sync: SyncService
let gone: AccountKey[]

beforeEach(async () => {
  instance = await startFakeInstance({ domain: 'meadow.example', throttle: false })
  for (const handle of ['mina', 'jonas', 'stranger']) instance.world.addAccount({ handle })
  store = await createMemoryStore()
  steppe = startAccounts()
  gone = []
  sync = startSync(steppe, store, (key) => gone.push(key))
})
afterEach(async () => {
  await sync.supervisor.stop()
  await steppe.stop()
  await instance.stop()
  store.close()
})

const asked = (path: string): number => instance.requests.filter((request) => request.path === path).length
const stored = async (key: AccountKey, kind: (typeof kinds)[number]): Promise<number> => {
  const timeline = timelineKey(key, { kind })
  return store.database.entries
    .where('[timeline+order]')
    .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
    .count()
}
const allStored = (key: AccountKey): Promise<number[]> => Promise.all(kinds.map((kind) => stored(key, kind)))
const stateOf = (key: AccountKey, kind: TimelineSpec['kind']) =>
  sync
    .states()
    .find(({ account }) => account === key)
    ?.timelines.find(({ timeline }) => timeline.startsWith(`${key}/${kind}`))

/** Signs in, with something of each kind, and removes the column that comes of it. */
const begin = async (): Promise<AccountKey> => {
  const { world } = instance
  world.follow('mina', 'jonas')
  const own = world.post({ author: 'mina', text: 'Good morning.' })
  const { id } = world.post({ author: 'jonas', text: 'Dew on the grass.' })
  world.favourite('jonas', own.id)
  world.post({ author: 'jonas', text: '@mina are you up?', visibility: 'direct' })
  world.bookmark('mina', id)
  world.favourite('mina', id)
  world.schedule({ author: 'mina', at: instance.clock.now() + 3_600_000, text: 'Later' })
  // From now on strangers are held back.
  world.setPolicy('mina', { for_not_following: 'filter' })
  world.post({ author: 'stranger', text: '@mina hello' })
  const key = await signInByCode(steppe, instance, 'mina')
  steppe.settings.setColumns([])
  const account = steppe.registry.get(key)
  if (account !== null) await sync.startAccount(account)
  // The favourite, and what was said in private.
  await expect.poll(() => allStored(key), patience).toEqual([2, 1, 1, 1, 1, 1])
  await expect.poll(() => kinds.map((kind) => stateOf(key, kind)?.asOf ?? null), patience).not.toContain(null)
  return key
}

describe('what is an account’s own', () => {
  it('is stored without a column, and so is a notification that streams in', async () => {
    const key = await begin()
    await expect.poll(() => stateOf(key, 'notifications')?.isLive, patience).toBe(true)
    // Nothing but the stream can bring it now.
    instance.faults.add({ name: 'http-503-html', when: '/api/v1/notifications' })
    instance.world.notify('mina', { type: 'follow', from: 'jonas' })
    await expect.poll(() => stored(key, 'notifications'), patience).toBe(3)
  })

  it('is there when a column is opened later, while the instance is away', async () => {
    const key = await begin()
    await instance.stop()
    const before = instance.requests.length
    steppe.settings.setColumns(
      kinds.map((kind, at) => ({
        ...look,
        id: asColumnId(`column0${at}`),
        account: key,
        timeline: timelineKey(key, { kind }),
      })),
    )
    sync.columnsChanged()
    expect(await allStored(key)).toEqual([2, 1, 1, 1, 1, 1])
    for (const kind of kinds) {
      expect(stateOf(key, kind)).toMatchObject({ asOf: expect.any(Number) as number, problem: null })
    }
    expect(instance.requests).toHaveLength(before)
    await instance.start()
  })

  it('is asked for at once when a column is opened, for what changed elsewhere meanwhile', async () => {
    const key = await begin()
    const { id } = instance.world.post({ author: 'jonas', text: 'Larks.' })
    instance.world.bookmark('mina', id)
    expect(await stored(key, 'bookmarks')).toBe(1)
    const timeline = timelineKey(key, { kind: 'bookmarks' })
    steppe.settings.setColumns([{ ...look, id: asColumnId('column00'), account: key, timeline }])
    sync.columnsChanged()
    await expect.poll(() => stored(key, 'bookmarks'), patience).toBe(2)
  })

  it('and the instance lacks is asked for once, and no trouble of the account', async () => {
    for (const path of ['/api/v1/conversations', '/api/v1/scheduled_statuses']) {
      instance.faults.add({ name: 'not-found', when: path })
    }
    const key = await signInByCode(steppe, instance, 'mina')
    const account = steppe.registry.get(key)
    if (account !== null) await sync.startAccount(account)
    for (const kind of ['conversations', 'scheduled'] as const) {
      await expect.poll(() => stateOf(key, kind)?.problem?.code, patience).toBe('notFound')
    }
    await expect.poll(() => stateOf(key, 'favourites')?.asOf ?? null, patience).not.toBeNull()
    // Its stream is subscribed, and every such stream asks for a look when it is.
    await expect.poll(() => stateOf(key, 'notifications')?.isLive, patience).toBe(true)
    expect(asked('/api/v1/conversations')).toBe(1)
    expect(asked('/api/v1/scheduled_statuses')).toBe(1)
    expect(sync.states()[0]).toMatchObject({ connection: 'live', problem: null })
  })
})

describe('of a guest', () => {
  const guest = asAccountKey('guest000')
  const local = timelineKey(guest, { kind: 'local' })

  it('nothing is synced but what columns show, whatever the user chose, and nothing once none does', async () => {
    steppe.settings.setPreferences({ keepBookmarkedThreads: true })
    steppe.settings.setGuests([{ key: guest, origin: instance.origin, domain: instance.domain, accent: 0 }])
    steppe.settings.setColumns([{ ...look, id: asColumnId('guest000'), account: guest, timeline: local }])
    sync.columnsChanged()
    await expect.poll(() => stateOf(guest, 'local')?.asOf ?? null, patience).not.toBeNull()
    expect(sync.states().flatMap(({ timelines }) => timelines.map(({ timeline }) => timeline))).toEqual([
      local,
    ])
    expect(new Set(instance.requests.map(({ path }) => path))).toEqual(new Set(['/api/v1/timelines/public']))
    steppe.settings.setColumns([])
    sync.columnsChanged()
    await expect.poll(() => gone, patience).toEqual([guest])
  })

  it('pictures are kept ahead for what columns show and for homes, once each, and for nothing else that is synced', async () => {
    const key = await signInByCode(steppe, instance, 'mina')
    steppe.settings.setGuests([{ key: guest, origin: instance.origin, domain: instance.domain, accent: 0 }])
    const bookmarks = timelineKey(key, { kind: 'bookmarks' })
    steppe.settings.setColumns([
      { ...look, id: asColumnId('guest000'), account: guest, timeline: local },
      { ...look, id: asColumnId('saved000'), account: key, timeline: bookmarks },
      { ...look, id: asColumnId('saved001'), account: key, timeline: bookmarks },
    ])
    expect(keptAhead(steppe.settings)).toEqual([local, bookmarks, homeOf(key)])
  })
})
