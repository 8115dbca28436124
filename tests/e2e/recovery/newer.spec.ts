/** A database of another version: the window says why it is not opened, and it is neither read nor changed. */
import { expect, test, type Page } from '@playwright/test'
import { schemaEpoch } from '../../../src/renderer/db/database'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, freshProfile, launchSteppe, type Steppe } from '../../support/launch'
import { homeColumn, signIn } from '../../support/sign-in'
import { expectWhole, readHome, rowCounts } from '../../support/stored'

let userData: string
let instance: FakeInstance
let steppe: Steppe

test.beforeEach(async () => {
  userData = await freshProfile()
  instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 60, until: instance.clock.now(), media: 0 })
  steppe = await launchSteppe({ userData, pace: 0.1 })
  await signIn(steppe, instance, 'ada')
  await expectWhole(steppe.window, instance, 'ada')
})
test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(userData)
  await instance.stop()
})

/** Writes into the database past the app, as another version of it would have. */
const setEpoch = (window: Page, value: number): Promise<void> =>
  window.evaluate(
    (epoch) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('steppe')
        opening.onerror = () => reject(opening.error ?? new Error('IndexedDB gave no reason'))
        opening.onsuccess = () => {
          const database = opening.result
          const writing = database.transaction('meta', 'readwrite')
          writing.objectStore('meta').put({ key: 'schemaEpoch', value: epoch })
          writing.oncomplete = () => {
            database.close()
            resolve()
          }
          writing.onabort = () => reject(writing.error ?? new Error('IndexedDB gave no reason'))
        }
      }),
    value,
  )

test('a database that a newer Steppe wrote is said, left as it is, and read again by that one', async () => {
  const before = { counts: await rowCounts(steppe.window), home: await readHome(steppe.window, instance) }
  await setEpoch(steppe.window, schemaEpoch + 1)
  await steppe.close()

  steppe = await launchSteppe({ userData, pace: 0.1 })
  await expect(
    steppe.window
      .getByRole('region', { name: 'Notices' })
      .getByText(
        'The local copy was written by a newer Steppe. This version leaves it alone; install the newer one to go on.',
      ),
  ).toBeVisible()
  await expect(homeColumn(steppe.window, 'ada@steppe.example')).toBeVisible()
  const [counts, home] = [await rowCounts(steppe.window), await readHome(steppe.window, instance)]
  // Until it was closed the first run may have written more.
  for (const [table, count] of Object.entries(before.counts)) {
    expect(counts[table], table).toBeGreaterThanOrEqual(count)
  }
  expect(home?.entries).toEqual(before.home?.entries)
  expect(home?.segments.map(({ from, to, below }) => [from, to, below])).toEqual(
    before.home?.segments.map(({ from, to, below }) => [from, to, below]),
  )

  // What is read now comes from the disk alone.
  await instance.stop()
  await setEpoch(steppe.window, schemaEpoch)
  await steppe.close()
  steppe = await launchSteppe({ userData, pace: 0.1 })
  await expectWhole(steppe.window, instance, 'ada')
  await expect(homeColumn(steppe.window, 'ada@steppe.example').getByRole('article').first()).toBeVisible()
})

/** Puts an older database in the place of the app's, and holds it open, as a window of an older version of it would. */
const holdOlder = (window: Page) =>
  window.evaluateHandle(
    () =>
      new Promise<IDBDatabase>((resolve, reject) => {
        // The app, whose connections are closed by this, opens it again after whoever asked before.
        indexedDB.deleteDatabase('steppe')
        const opening = indexedDB.open('steppe', 1)
        opening.onerror = () => reject(opening.error ?? new Error('IndexedDB gave no reason'))
        opening.onsuccess = () => resolve(opening.result)
      }),
  )

test('an older database that another window holds open is said until that one lets go', async () => {
  const held = await holdOlder(steppe.window)
  const notice = steppe.window
    .getByRole('region', { name: 'Notices' })
    .getByText('The local copy is being held open by another window of Steppe. Close that window to go on.')
  await expect(notice).toBeVisible({ timeout: 30_000 })
  await held.evaluate((database) => database.close())
  await expect(notice).toBeHidden({ timeout: 30_000 })
  await expectWhole(steppe.window, instance, 'ada')
})
