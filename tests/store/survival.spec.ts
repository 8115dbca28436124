import { expect, test } from '@playwright/test'
import { homeOf } from '../../src/shared/timelines'
import { damageDatabase, damages } from '../support/damage'
import { anna, idsDown, pageOf, statusRow } from '../support/store-builders'
import { startStoreApp, type StoreApp } from '../support/store-app'
import { rowCounts } from '../support/stored'
import type { Harness } from './harness/main'

const timeline = homeOf(anna)
let store: StoreApp
test.afterEach(async () => {
  await store.close()
})

const countOf = async (): Promise<number | undefined> =>
  (await store.call('overview', { timeline })).row?.count
const whenReady = () => expect.poll(store.state).toMatchObject({ is: 'ready' })

/** Writes into the database past the host, the way other code would. */
const putMeta = async (key: string, value: unknown): Promise<void> => {
  const page = await store.hostPage()
  await page.evaluate(
    ({ key, value }) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('steppe')
        request.onsuccess = () => {
          const writing = request.result.transaction('meta', 'readwrite')
          writing.objectStore('meta').put({ key, value })
          writing.oncomplete = () => {
            request.result.close()
            resolve()
          }
          writing.onerror = () => reject(writing.error)
        }
      }),
    { key, value },
  )
}

test('what was acknowledged is there after kill -9', async () => {
  store = await startStoreApp()
  for (let page = 0; page < 5; page += 1) {
    const ids = idsDown(40 * (page + 1), 40 * page + 1)
    await store.call('applyPage', pageOf(ids))
  }
  await store.kill()
  store = await startStoreApp(store.userData)
  expect(await countOf()).toBe(200)
  expect(await store.state()).toMatchObject({ is: 'ready', lost: false })
  const orders = { timeline, newest: '' as never, oldest: '\uffff' as never, limit: 1_000 }
  expect(await store.call('ordersBetween', orders)).toHaveLength(200)
})

test('a page is whole or not there when killed while it is written', async () => {
  store = await startStoreApp()
  await whenReady()
  void store.call('applyPage', pageOf(idsDown(400, 1))).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 25))
  await store.kill()
  store = await startStoreApp(store.userData)
  const { row, segments } = await store.call('overview', { timeline })
  const orders = { timeline, newest: '' as never, oldest: '\uffff' as never, limit: 1_000 }
  const stored = (await store.call('ordersBetween', orders)).length
  expect([stored, row?.count ?? 0, segments.length]).toEqual(stored === 0 ? [0, 0, 0] : [400, 400, 1])
})

test('a crash of the host rejects what is under way and loses nothing that was acknowledged', async () => {
  store = await startStoreApp()
  await store.call('applyPage', pageOf(['3', '2']))
  const outcome = await store.app.evaluate(
    async (_electron, page) => {
      const { harness } = globalThis as unknown as { harness: Harness }
      const write = harness.call('applyPage', page)
      harness.crashHost()
      const after = await write
      return after.ok ? 'committed' : after.error.code
    },
    pageOf(idsDown(300, 4)),
  )
  expect(['storeUnavailable', 'committed']).toContain(outcome)
  await whenReady()
  expect([2, 299]).toContain(await countOf())
  expect(await store.call('applyPage', pageOf(['1']))).toMatchObject({ added: 1 })
})

test('a window goes on reading across a crash of the host', async () => {
  store = await startStoreApp()
  await store.call('applyPage', pageOf(['3', '2']))
  const page = await store.openReader()
  const watch = await page.evaluateHandle((key) => window.watch(key), timeline)
  await store.app.evaluate(() => (globalThis as unknown as { harness: Harness }).harness.crashHost())
  await expect
    .poll(() =>
      store.app.evaluate(() => (globalThis as unknown as { harness: Harness }).harness.states.length),
    )
    .toBeGreaterThan(1)
  await store.call('applyPage', pageOf(['5', '4', '3']))
  await expect.poll(() => watch.evaluate(({ statusIds }) => statusIds.join())).toBe('5,4,3,2')
})

for (const damage of damages) {
  test(`a lost database is noticed: ${damage}`, async () => {
    store = await startStoreApp()
    await store.call('applyPage', pageOf(idsDown(40, 1)))
    await store.close()
    await damageDatabase(store.userData, damage)
    store = await startStoreApp(store.userData)
    await whenReady()
    expect(await store.state()).toMatchObject({ is: 'ready', lost: true })
    expect(await countOf()).toBeUndefined()
    expect(await store.call('applyPage', pageOf(['1']))).toMatchObject({ count: 1 })
    await store.close()
    store = await startStoreApp(store.userData)
    await whenReady()
    // Until everything is fetched again, whatever restarts meanwhile.
    expect(await store.state()).toMatchObject({ is: 'ready', lost: true })
    await store.app.evaluate(() =>
      (globalThis as unknown as { harness: Harness }).harness.store.markRecovered(),
    )
    await store.close()
    store = await startStoreApp(store.userData)
    await whenReady()
    expect(await store.state()).toMatchObject({ is: 'ready', lost: false })
  })
}

test('a database that Chromium takes away while it is open is noticed', async () => {
  store = await startStoreApp()
  await store.call('applyPage', pageOf(['3', '2']))
  await store.app.evaluate(({ session }) =>
    session.defaultSession.clearStorageData({ storages: ['indexdb'] }),
  )
  await expect.poll(store.state).toMatchObject({ is: 'ready', lost: true })
  expect(await store.call('applyPage', pageOf(['1']))).toMatchObject({ count: 1 })
})

test('what a newer version wrote is refused, and left as it is', async () => {
  store = await startStoreApp()
  await store.call('applyPage', pageOf(['3', '2']))
  await putMeta('schemaEpoch', 99)
  await store.close()
  store = await startStoreApp(store.userData)
  await expect.poll(store.state).toEqual({ is: 'newer' })
  await expect(countOf()).rejects.toMatchObject({ detail: { code: 'conflict' } })
  const page = await store.openReader()
  expect(await page.evaluate(() => window.reader.openForReading())).toEqual({ is: 'newer' })
  await putMeta('schemaEpoch', 1)
  await store.close()
  store = await startStoreApp(store.userData)
  expect(await countOf()).toBe(2)
  expect(await store.state()).toMatchObject({ lost: false })
})

test('a window that starts first creates nothing, and reads once the host has', async () => {
  store = await startStoreApp(undefined, true)
  const page = await store.readerPage()
  expect(await page.evaluate(() => window.reader.openForReading())).toEqual({ is: 'absent' })
  expect(await page.evaluate(() => indexedDB.databases())).toEqual([])
  await store.app.evaluate(() => (globalThis as unknown as { harness: Harness }).harness.store.start())
  await whenReady()
  expect(await page.evaluate(() => window.reader.openForReading())).toMatchObject({ is: 'open' })
})

test('an older database that another window holds open is said, though a window asked first, and upgraded later with all that was there', async () => {
  store = await startStoreApp(undefined, true)
  const page = await store.readerPage()
  const held = await page.evaluateHandle(
    (row) =>
      new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('steppe', 1)
        request.onupgradeneeded = () =>
          request.result.createObjectStore('statuses', { keyPath: ['account', 'id'] }).put(row)
        request.onsuccess = () => resolve(request.result)
      }),
    statusRow('1'),
  )
  const seen = page.evaluate(() => window.reader.openForReading())
  await store.app.evaluate(() => (globalThis as unknown as { harness: Harness }).harness.store.start())
  await expect.poll(store.state).toEqual({ is: 'blocked' })
  expect(await seen).toEqual({ is: 'absent' })
  await held.evaluate((database) => database.close())
  await expect.poll(store.state, { timeout: 15_000 }).toMatchObject({ is: 'ready' })
  expect(await page.evaluate(() => window.reader.openForReading())).toMatchObject({ is: 'open' })
  expect(await rowCounts(page)).toMatchObject({ statuses: 1 })
})
