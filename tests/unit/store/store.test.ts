import { afterEach, describe, expect, it } from 'vitest'
import { IDBFactory } from 'fake-indexeddb'
import { systemClock } from '../../../src/main/clock'
import type { Log } from '../../../src/main/log'
import { createStore, type Store } from '../../../src/main/store/store'
import { describeDatabase, schemaEpoch } from '../../../src/renderer/db/database'
import { AppError } from '../../../src/shared/errors'
import type { StoreState } from '../../../src/shared/session'
import { homeOf } from '../../../src/shared/timelines'
import { anna, pageOf } from '../../support/store-builders'
import { localHosts, type LocalHosts } from '../../support/store-local-host'

const timeline = homeOf(anna)
const silent = (): void => undefined
const quiet: Log = { debug: silent, info: silent, warn: silent, error: silent }
const never = new Promise<never>(() => undefined)
let store: Store
let remembered: string | null = null
let freeBytes = 1e9
let states: StoreState['is'][]

const begin = (hosts: LocalHosts): void => {
  store = createStore({
    openHost: hosts.openHost,
    expectedStoreId: () => remembered,
    rememberStoreId: (storeId) => {
      remembered = storeId
    },
    freeBytes: () => Promise.resolve(freeBytes),
    clock: systemClock(0.001),
    log: quiet,
  })
  states = []
  store.onState(({ is }) => states.push(is))
  store.start()
}
const whenState = (is: StoreState['is']): Promise<StoreState> =>
  new Promise((resolve) => {
    if (store.state().is === is) resolve(store.state())
    const off = store.onState((state) => {
      if (state.is !== is) return
      off()
      resolve(state)
    })
  })
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (thrown: unknown) => (thrown instanceof AppError ? thrown.code : String(thrown)),
  )

afterEach(async () => {
  await store.stop()
  remembered = null
})

describe('the store of main', () => {
  it('lets calls wait until it is open, and remembers which database it is', async () => {
    begin(localHosts())
    expect(store.state()).toEqual({ is: 'opening' })
    expect(await store.call('applyPage', pageOf(['3', '2']))).toMatchObject({ added: 2, count: 2 })
    expect(store.state()).toEqual({ is: 'ready', storeId: remembered, lost: false })
  })

  it('opens the same database again without a loss', async () => {
    const hosts = localHosts()
    begin(hosts)
    await store.call('applyPage', pageOf(['3']))
    await store.stop()
    begin(hosts)
    expect(await whenState('ready')).toMatchObject({ lost: false })
    expect(await store.call('overview', { timeline })).toMatchObject({ row: { count: 1 } })
  })

  it('notices a database that came back empty, until everything was fetched again', async () => {
    const hosts = localHosts()
    begin(hosts)
    await whenState('ready')
    const before = remembered
    await store.stop()
    hosts.disk.indexedDB = new IDBFactory()
    begin(hosts)
    expect(await whenState('ready')).toMatchObject({ lost: true })
    await store.stop()
    begin(hosts)
    expect(await whenState('ready')).toMatchObject({ lost: true })
    store.markRecovered()
    expect(store.state()).toMatchObject({ is: 'ready', lost: false })
    expect(remembered).not.toBe(before)
    await store.stop()
    begin(hosts)
    expect(await whenState('ready')).toMatchObject({ lost: false })
  })

  it('notices a database that was lost while the host was away', async () => {
    const hosts = localHosts()
    begin(hosts)
    await whenState('ready')
    hosts.disk.indexedDB = new IDBFactory()
    hosts.crash()
    expect(await whenState('ready')).toMatchObject({ lost: true })
  })

  it('lets nothing into another database that was worked out from the one before', async () => {
    const hosts = localHosts()
    begin(hosts)
    await whenState('ready')
    hosts.disk.indexedDB = new IDBFactory()
    hosts.crash()
    const page = codeOf(store.call('applyPage', pageOf(['3', '2'])))
    const overview = store.call('overview', { timeline })
    expect(await page).toBe('cancelled')
    expect(await overview).toEqual({ row: null, segments: [] })
    expect(await codeOf(store.call('applyPage', pageOf(['5'])))).toBe('none')
  })

  it('rejects what is under way when the host crashes, and goes on with another', async () => {
    let isHanging = true
    const hosts = localHosts((operations) => ({
      ...operations,
      overview: (args) => (isHanging ? never : operations.overview(args)),
    }))
    begin(hosts)
    await whenState('ready')
    const lost = codeOf(store.call('overview', { timeline }))
    await store.call('applyPage', pageOf(['1']))
    hosts.crash()
    isHanging = false
    expect(await lost).toBe('storeUnavailable')
    expect(await store.call('overview', { timeline })).toMatchObject({ row: { count: 1 } })
    expect(hosts.made()).toBe(2)
  })

  it('gives up for a while after four crashes in a minute, and comes back', async () => {
    const hosts = localHosts()
    begin(hosts)
    for (let crash = 0; crash < 4; crash += 1) {
      await whenState('ready')
      hosts.crash()
    }
    expect(states).toContain('unavailable')
    expect(hosts.made()).toBe(4)
    expect(await codeOf(store.call('overview', { timeline }))).toBe('storeUnavailable')
    await whenState('ready')
    expect(await codeOf(store.call('overview', { timeline }))).toBe('none')
  })

  it('refuses a database of a newer version and leaves it as it is', async () => {
    const hosts = localHosts()
    const database = describeDatabase(hosts.disk)
    await database.meta.put({ key: 'schemaEpoch', value: schemaEpoch + 1 })
    begin(hosts)
    expect(await codeOf(store.call('overview', { timeline }))).toBe('conflict')
    expect(store.state()).toEqual({ is: 'newer' })
    expect(await database.meta.toArray()).toEqual([{ key: 'schemaEpoch', value: schemaEpoch + 1 }])
    database.close()
  })

  it('says that the disk is full, and that it is not any more', async () => {
    let isFull = true
    const quota = Object.assign(new Error('aborted'), {
      name: 'AbortError',
      inner: Object.assign(new Error('full'), { name: 'QuotaExceededError' }),
    })
    begin(
      localHosts((operations) => ({
        ...operations,
        applyPage: (args) => (isFull ? Promise.reject(quota) : operations.applyPage(args)),
      })),
    )
    expect(await codeOf(store.call('applyPage', pageOf(['1'])))).toBe('quota')
    expect(store.state()).toEqual({ is: 'full' })
    isFull = false
    await store.call('applyPage', pageOf(['1']))
    expect(store.state()).toMatchObject({ is: 'ready' })
  })

  it('tries again when the disk was too full to open, or another window blocked it', async () => {
    const failures = [
      new AppError({ code: 'storeUnavailable', why: 'blocked' }),
      new AppError({ code: 'quota' }),
    ]
    const hosts = localHosts((operations) => ({
      ...operations,
      open: (args) => {
        const failure = failures.shift()
        return failure === undefined ? operations.open(args) : Promise.reject(failure)
      },
    }))
    begin(hosts)
    await whenState('ready')
    expect(states).toEqual(['blocked', 'full', 'ready'])
  })

  it('lays a database that cannot be opened to a disk without room, if that is so', async () => {
    freeBytes = 0
    const hosts = localHosts((operations) => ({
      ...operations,
      open: (args) =>
        freeBytes === 0 ? Promise.reject(new AppError({ code: 'storeUnavailable' })) : operations.open(args),
    }))
    begin(hosts)
    await whenState('full')
    expect(await codeOf(store.call('overview', { timeline }))).toMatch('quota')
    freeBytes = 1e9
    await whenState('ready')
  })

  it('takes no calls while it stops, and lets those under way finish', async () => {
    begin(localHosts())
    await whenState('ready')
    const write = codeOf(store.call('applyPage', pageOf(['1'])))
    const stopped = store.stop()
    expect(await codeOf(store.call('overview', { timeline }))).toBe('cancelled')
    await stopped
    expect(await write).toBe('none')
  })

  it('passes a bug of an operation on as one, and goes on', async () => {
    begin(localHosts())
    // Why as: what the type forbids is what the test sends.
    const wrong = pageOf(['1'], { entries: [{ order: null as never, statusId: '1' }] })
    expect(await codeOf(store.call('applyPage', wrong))).toBe('bug')
    expect(await codeOf(store.call('applyPage', pageOf(['1'])))).toBe('none')
  })
})
