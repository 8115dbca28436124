/** Posts that an account left behind when it signed out: they are told of, and can be wiped without signing in again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRegistry } from '../../../src/main/accounts/registry'
import { createWiper } from '../../../src/main/accounts/wipe'
import { systemClock } from '../../../src/main/clock'
import { createSettings, type Settings, type SettingsBackend } from '../../../src/main/settings/settings'
import { createStorageService, type StorageService } from '../../../src/main/storage-service'
import { createSyncSupervisor } from '../../../src/main/sync/supervisor'
import type { AccountKey } from '../../../src/shared/ids'
import { orderOf } from '../../../src/shared/order'
import { keepEverything, usualRetention } from '../../../src/shared/retention'
import type { AnySetRow } from '../../../src/shared/sets'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import { anna, bert, conversationPage, idsDown, pageOf, statusRow } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { quiet } from '../../support/sync-harness'

const instance = { origin: 'https://one.example', domain: 'one.example' }
const identityOf = (username: string) => ({
  username,
  accountId: username,
  actorUri: null,
  displayName: username,
  avatar: null,
})

let store: MemoryStore
let values: Map<string, unknown>
let settings: Settings
let storage: StorageService
let picturesWent: number

const fileOf = (file: Map<string, unknown>): SettingsBackend => ({
  get: (key) => file.get(key),
  set: (key, value) => void file.set(key, value),
  keepAside: () => undefined,
})

const fillStore = async (): Promise<void> => {
  for (const account of [anna, bert]) {
    await store.call('applyPage', pageOf(idsDown(120, 1), { account }))
    const blocks: AnySetRow = { account, name: 'blocks', members: [], asOf: 1 }
    await store.call('putSet', blocks)
  }
  await store.call('applyPage', conversationPage([['3', '90']]))
}

beforeEach(async () => {
  store = await createMemoryStore()
  values = new Map()
  settings = createSettings({ main: fileOf(values), places: fileOf(new Map()) })
  picturesWent = 0
  const forgetOthers = (): Promise<void> => {
    picturesWent += 1
    return Promise.resolve()
  }
  const supervisor = createSyncSupervisor({
    store: store.call,
    clock: systemClock(1),
    log: quiet,
    attention: { isVisible: () => true, isSparing: () => false },
    threadChoices: () => ({ ofBookmarks: false, onScreen: false }),
    onState: () => undefined,
    onSignedOut: () => undefined,
  })
  storage = createStorageService({
    settings,
    store: store.call,
    media: { size: () => Promise.resolve(0), empty: () => Promise.resolve(), forgetOthers },
    sync: { supervisor, startAccount: () => Promise.resolve(), renewGuest: () => undefined },
    wiper: createWiper(settings, store.call, forgetOthers),
    onRetention: () => undefined,
    log: quiet,
  })
  const registry = createRegistry(settings, () => undefined)
  registry.admit(anna, instance, identityOf('anna'))
  registry.admit(bert, instance, identityOf('bert'))
  await fillStore()
  const [column] = settings.columns()
  if (column === undefined) throw new Error('Anna has no column')
  settings.keepPlace(column.id, { order: orderOf('9'), uri: 'https://one.example/posts/9', offset: 0 })
  settings.setRetention(anna, keepEverything)
  settings.setWholeLook(homeOf(anna), 1)
  settings.settledMarkers.set(homeOf(anna), orderOf('9'))
  registry.remove(anna)
})
afterEach(() => {
  store.close()
})

/** All rows of an account, in whatever table. */
const rowsOf = async (account: AccountKey): Promise<string[]> => {
  const tables = await Promise.all(
    store.database.tables.map(async (table) => {
      const rows = (await table.toArray()) as { account?: string; timeline?: string }[]
      const own = rows.filter((row) => row.account === account || row.timeline?.startsWith(`${account}/`))
      return own.length === 0 ? [] : [`${own.length} ${table.name}`]
    }),
  )
  return tables.flat()
}

describe('posts of an account that signed out', () => {
  it('are reported by kind, apart from those of who is signed in', async () => {
    const report = await storage.handlers['storage.report'](undefined)
    expect(report.accounts.map(({ account }) => account)).toEqual([bert])
    const home = { kind: 'home', count: 120, oldestAt: 1_001_000 }
    const threads = { count: 0, bytes: 0 }
    expect(report.signedOut).toMatchObject([
      {
        account: { key: anna, handle: 'anna@one.example' },
        posts: 120,
        kinds: [{ kind: 'conversations' }, home],
        threads,
      },
    ])
    expect(report.signedOut[0]?.kinds[1]?.bytes).toBeGreaterThan(10_000)
  })

  it('are not reported of timelines that were fetched and hold nothing', async () => {
    const timeline = timelineKey(bert, { kind: 'favourites' })
    await store.call('applyPage', pageOf([], { account: bert, timeline, profiles: [], asOf: 1 }))
    expect(await store.database.timelines.get(timeline)).toBeDefined()
    const report = await storage.handlers['storage.report'](undefined)
    expect(report.accounts[0]?.kinds.map(({ kind }) => kind)).toEqual(['home'])
  })

  it('are posts once, and entries of each thread that they stand in', async () => {
    const posts = ['500', '501'].map((id) => statusRow(id))
    for (const id of ['500', '501']) {
      const thread = { account: anna, id, ancestors: ['7'], descendants: ['8'], depths: [1] }
      const told = { fetchedAt: 1, isCut: false, isGrowing: false }
      await store.call('applyThread', {
        account: anna,
        thread: { ...thread, ...told },
        statuses: posts,
        profiles: [],
      })
    }
    const { signedOut } = await storage.handlers['storage.report'](undefined)
    expect(signedOut).toMatchObject([{ posts: 122, threads: { count: 6 } }])
    expect(signedOut[0]?.threads.bytes).toBeGreaterThan(1_000)
  })

  it('have a size, each counted once, and the oldest of them a time', async () => {
    const told = async () => (await storage.handlers['storage.report'](undefined)).signedOut[0]
    const before = await told()
    const home = before?.kinds.find(({ kind }) => kind === 'home')?.bytes ?? 0
    expect(before).toMatchObject({ posts: 120, oldestAt: 1_001_000 })
    // The same posts, with a row of their own for each entry, and one conversation.
    expect(Math.abs((before?.bytes ?? 0) / home - 1)).toBeLessThan(0.2)
    // Once more in another timeline they are entries more, and no posts.
    const local = timelineKey(anna, { kind: 'local' })
    await store.call('applyPage', pageOf(idsDown(120, 1), { timeline: local }))
    const twice = await told()
    expect(twice).toMatchObject({ posts: 120, oldestAt: 1_001_000 })
    expect((twice?.bytes ?? 0) / (before?.bytes ?? 1)).toBeLessThan(1.2)
    // Of conversations it is the post that is old, and it stands at the end of no timeline.
    for (const kind of ['home', 'local'] as const) {
      await storage.handlers['storage.wipe']({ account: anna, kind })
    }
    const left = await told()
    expect(left).toMatchObject({ posts: 1, oldestAt: null })
    expect(left?.bytes).toBeGreaterThan(500)
    expect(left?.bytes).toBeLessThan(3_000)
  })

  it('are said to be no smaller altogether than any of their parts', async () => {
    const ids = (first: number): string[] => Array.from({ length: 20 }, (_, at) => String(first + at))
    const short = ids(900)
    const long = ids(101).map((id) => statusRow(id, { editedAt: 2, content: 'x'.repeat(5_000) }))
    const thread = { account: anna, id: '900', ancestors: [], descendants: short.slice(1), depths: [] }
    await store.call('applyThread', {
      account: anna,
      thread: { ...thread, fetchedAt: 1, isCut: false, isGrowing: false },
      statuses: [...short.map((id) => statusRow(id)), ...long],
      profiles: [],
    })
    const { signedOut } = await storage.handlers['storage.report'](undefined)
    const home = signedOut[0]?.kinds.find(({ kind }) => kind === 'home')?.bytes
    expect(home).toBeGreaterThan(120 * 5_000)
    expect(signedOut[0]?.bytes).toBeGreaterThanOrEqual(home ?? 0)
  })

  it('go by threads, with what only these held', async () => {
    for (const id of ['500', '501']) {
      const thread = { account: anna, id, ancestors: ['7'], descendants: [], depths: [] }
      await store.call('applyThread', {
        account: anna,
        thread: { ...thread, fetchedAt: 1, isCut: false, isGrowing: false },
        statuses: [statusRow(id)],
        profiles: [],
      })
    }
    await storage.handlers['storage.wipe']({ account: anna, kind: 'threads' })
    const { signedOut } = await storage.handlers['storage.report'](undefined)
    expect(signedOut).toMatchObject([{ posts: 120, threads: { count: 0 } }])
    expect(signedOut[0]?.kinds).toHaveLength(2)
    expect(settings.storedWipes()).toEqual([])
  })

  it('go by kind, and the account is still known', async () => {
    await storage.handlers['storage.wipe']({ account: anna, kind: 'home' })
    const { signedOut } = await storage.handlers['storage.report'](undefined)
    expect(signedOut.map(({ kinds }) => kinds.map(({ kind }) => kind))).toEqual([['conversations']])
    expect(settings.storedWipes()).toEqual([])
  })

  it('go with everything else of it, and nothing of the others does', async () => {
    await storage.handlers['storage.report'](undefined)
    const others = await rowsOf(bert)
    await storage.handlers['storage.wipe']({ account: anna, kind: null })
    expect(await rowsOf(anna)).toEqual([])
    expect(await rowsOf(bert)).toEqual(others)
    expect((await storage.handlers['storage.report'](undefined)).signedOut).toEqual([])
    expect(settings.retention(anna)).toEqual(usualRetention)
    settings.flush()
    expect(settings.places()).toEqual({})
    // Not a word of it in the file.
    expect(JSON.stringify([...values])).not.toContain(anna)
    expect(picturesWent).toBe(1)
  })

  it('go with those of all accounts', async () => {
    await storage.handlers['storage.wipe']({ account: null, kind: null })
    expect([...(await rowsOf(anna)), ...(await rowsOf(bert))]).toEqual([])
    expect(settings.accounts().map(({ key }) => key)).toEqual([bert])
    expect(settings.formerAccounts()).toEqual([])
  })

  it('go at the next start if they did not at once, without the account being taken for signed in', async () => {
    const down = new Error('down')
    const wiper = createWiper(
      settings,
      () => Promise.reject(down),
      () => Promise.resolve(),
    )
    await expect(wiper.wipe(anna)).rejects.toMatchObject({ code: 'wipedLater', cause: down })
    expect(settings.formerAccounts().map(({ key }) => key)).toEqual([anna])
    await createWiper(settings, store.call, () => Promise.resolve()).resume()
    expect(await rowsOf(anna)).toEqual([])
    expect(settings.formerAccounts()).toEqual([])
  })
})
