/**
 * A disk without room as Chromium shows it (docs/decisions/store-host.md): it says nothing of a quota, but aborts the write, closes the
 * database, and cannot open it again. A test cannot fill the disk. It takes the right to make files in the database's folder away
 * instead: LevelDB fails in the same way where it wants its next file, and the store learns from elsewhere that there is no room.
 */
import { expect, test } from '@playwright/test'
import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { homeOf } from '../../src/shared/timelines'
import type { StoreOpArgs } from '../../src/shared/contract'
import { anna, idsDown, pageOf, statusRow } from '../support/store-builders'
import { startStoreApp, type StoreApp } from '../support/store-app'
import type { Harness } from './harness/main'

const timeline = homeOf(anna)
const rows = 40
/** LevelDB begins another file after four megabytes. */
const mostPages = 20
let store: StoreApp
test.afterEach(async () => {
  await store.close()
})

const largePage = (number: number): StoreOpArgs<'applyPage'> => {
  const ids = idsDown(rows * (number + 1), rows * number + 1)
  // Long, and of no use to a compressor.
  const content = (id: string): string =>
    Array.from({ length: 2_000 }, (_, at) => Math.imul(at + Number(id), 2_654_435_761).toString(36)).join(' ')
  return pageOf(ids, { statuses: ids.map((id) => statusRow(id, { content: content(id) })) })
}
const setFreeBytes = (bytes: number | null): Promise<void> =>
  store.app.evaluate((_electron, freeBytes) => {
    ;(globalThis as unknown as { harness: Harness }).harness.disk.freeBytes = freeBytes
  }, bytes)
const statesSoFar = (): Promise<string[]> =>
  store.app.evaluate(() => (globalThis as unknown as { harness: Harness }).harness.states.map(({ is }) => is))
const databaseFolder = async (): Promise<string> => {
  const folder = join(store.userData, 'IndexedDB')
  const name = (await readdir(folder)).find((one) => one.endsWith('.leveldb'))
  if (name === undefined) throw new Error('There is no database.')
  return join(folder, name)
}

test('a disk without room is said, takes nothing that was acknowledged, and is used again once there is room', async () => {
  store = await startStoreApp(undefined, false, 0.1)
  await store.call('applyPage', largePage(0))
  const page = await store.openReader()
  const stored = (): Promise<number | undefined> =>
    page.evaluate((key) => window.reader.timelineRow(key).then((row) => row?.count), timeline)
  expect(await stored()).toBe(rows)
  const folder = await databaseFolder()
  await setFreeBytes(0)
  await chmod(folder, 0o500)
  let pages = 1
  const fill = async (): Promise<void> => {
    for (; pages < mostPages; pages += 1) await store.call('applyPage', largePage(pages))
  }
  try {
    // Not yet laid to the disk: that is found out where the database is opened again.
    await expect(fill()).rejects.toMatchObject({ detail: { code: 'storeUnavailable' } })
    await expect.poll(store.state).toEqual({ is: 'full' })
    await expect(store.call('overview', { timeline })).rejects.toMatchObject({ detail: { code: 'quota' } })
  } finally {
    await chmod(folder, 0o700)
  }
  await setFreeBytes(null)
  await expect.poll(store.state).toMatchObject({ is: 'ready', lost: false })
  expect((await store.call('overview', { timeline })).row?.count).toBe(pages * rows)
  // So it is for a window that was open all the while.
  await expect.poll(stored).toBe(pages * rows)
  const orders = { timeline, newest: '' as never, oldest: '\uffff' as never, limit: 1_000 }
  expect(await store.call('ordersBetween', orders)).toHaveLength(pages * rows)
  expect(await store.call('applyPage', largePage(pages))).toMatchObject({ count: (pages + 1) * rows })
  // It was never taken for broken.
  expect(await statesSoFar()).toEqual(['ready', 'opening', 'full', 'ready'])
})
