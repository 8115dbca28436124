/** What axe finds in states that nobody wishes for, and in those that posts are opened from. */
import { expect, test } from '@playwright/test'
import { channels } from '../../../src/shared/channels'
import type { StoreState } from '../../../src/shared/session'
import { expectNothing } from '../../support/axe'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { emitPower, forgetProfile, launchSteppe, nap, type Steppe } from '../../support/launch'
import { homeColumn, signIn } from '../../support/sign-in'
import { expectWhole } from '../../support/stored'

const handle = 'ada@steppe.example'

let instance: FakeInstance
let steppe: Steppe

test.beforeEach(async () => {
  instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 30, until: instance.clock.now(), media: 0, people: 6 })
  steppe = await launchSteppe({ pace: 0.1 })
})
test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(steppe.userData)
  await instance.stop()
})

const column = () => homeColumn(steppe.window, handle)

const crashStoreHost = (): Promise<void> =>
  steppe.app.evaluate(({ webContents }) => {
    webContents
      .getAllWebContents()
      .find((contents) => contents.getURL() === 'app://steppe/store-host.html')
      ?.forcefullyCrashRenderer()
  })

test('axe finds nothing in posts that are covered or opened, in an empty column, nor in what is said of background and links', async () => {
  const { window } = steppe
  const { world } = instance
  const write = (text: string, more: object = {}) => world.post({ author: 'person1', text, ...more })
  world.addFilter('ada', { title: 'Weather', keywords: ['rain'] })
  write('It will rain today.')
  write('What the film ends with.', { spoilerText: 'Spoilers' })
  write('Nothing but hills.', { sensitive: true, media: [{ kind: 'image', alt: 'Green hills' }] })
  write('An old page: http://old.example/')
  await signIn(steppe, instance, 'ada')
  const covered = column().getByRole('article').filter({ hasText: 'Filtered: Weather' })
  await expect(covered).toBeVisible()
  const warned = column().getByRole('article').filter({ hasText: 'Spoilers' })
  await warned.getByRole('button', { name: /Show/ }).click()
  await expect(warned.getByText('What the film ends with.')).toBeVisible()
  const pictured = column().getByRole('article').filter({ hasText: 'Nothing but hills.' })
  await pictured
    .getByRole('button', { name: /Show|sensitive/i })
    .first()
    .click()
  await expect(pictured.getByRole('button', { name: /^Open image.*Green hills/ })).toBeEnabled()

  await window.getByRole('button', { name: 'Add column' }).click()
  await window.getByRole('radio', { name: 'Bookmarks', exact: true }).check()
  await window.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
  await expect(window.getByText('No bookmarks yet.')).toBeVisible()
  const bookmarks = window.getByRole('region', { name: `Bookmarks, @${handle}` })
  await expect(bookmarks.getByRole('group', { name: /^Bookmarks/ })).toHaveAttribute('aria-busy', 'false')
  await expect(column().getByRole('feed')).toHaveAttribute('aria-busy', 'false')
  await expectNothing(window, 'opened posts and an empty column')
  await covered.getByRole('button', { name: 'Show anyway' }).click()
  await expectNothing(window, 'a post shown against its filter')

  await column()
    .getByRole('link', { name: /old\.example/ })
    .click()
  await expect(window.getByRole('dialog', { name: 'Link not opened' })).toBeVisible()
  await expectNothing(window, 'link not opened')
  await window.keyboard.press('Escape')
  await window.getByRole('button', { name: 'Settings' }).click()
  await window.getByRole('tab', { name: 'Background' }).click()
  await expect(window.getByRole('tabpanel', { name: 'Background' })).toBeVisible()
  await expectNothing(window, 'background')
})

for (const isStored of [false, true]) {
  test(`axe finds nothing in a home that is being put together, of which ${isStored ? 'posts are' : 'nothing is'} stored`, async () => {
    const { window } = steppe
    const putTogether = (): void => instance.world.regenerateHome('ada', 3_600_000)
    if (!isStored) putTogether()
    await signIn(steppe, instance, 'ada')
    if (isStored) {
      await expectWhole(window, instance, 'ada')
      putTogether()
      await nap(steppe.app)
    }
    const said = column()
      .locator('header')
      .getByText(/^Being put together/)
    await expect(said).toBeVisible()
    await expect(said).toHaveAttribute('title', /^The instance is putting this timeline together\./)
    await expectNothing(window, 'home that is being put together')
  })
}

test('axe finds nothing at the end of a column while offline, nor where older posts cannot be fetched', async () => {
  const { window } = steppe
  // More than a page, of which only the newest comes: what lies below it stays to be fetched.
  for (let at = 0; at < 20; at += 1) instance.world.post({ author: 'person1', text: `One more, ${at}.` })
  const free = instance.onRequest(({ path, query }) =>
    path === '/api/v1/timelines/home' && query.has('max_id') ? new Promise(() => undefined) : undefined,
  )
  await signIn(steppe, instance, 'ada')
  await expect(column().getByRole('article').first()).toBeVisible()
  await instance.stop()
  free()
  await expect(column().getByText(/^As of|^Offline/)).toBeVisible()
  await window.keyboard.press('1')
  await window.keyboard.press('End')
  await expect(
    column().getByText('Older posts are fetched when the instance can be reached.'),
  ).toBeInViewport()
  await expectNothing(window, 'end of a column, while offline')
  await column().getByRole('button', { name: 'Fetch older posts' }).click()
  await expect(column().getByRole('alert')).toHaveText(/cannot be reached/)
  await expectNothing(window, 'end of a column, where older posts could not be fetched')
})

test('axe finds nothing where what an account leaves behind cannot be wiped', async () => {
  const { window } = steppe
  await signIn(steppe, instance, 'ada')
  await expectWhole(window, instance, 'ada')
  await window.getByRole('button', { name: new RegExp(`^@${handle}`) }).click()
  await window.getByRole('button', { name: 'Sign out…' }).click()
  const dialog = window.getByRole('dialog', { name: 'Sign out' })
  await expect(dialog).toBeVisible()
  // A store host that crashes again and again is left alone for a while.
  await expect(async () => {
    await crashStoreHost()
    await expect(window.getByText(/^The local copy cannot be opened/)).toBeAttached({ timeout: 500 })
  }).toPass()
  await dialog.getByRole('button', { name: 'Sign out and wipe' }).click()
  await expect(dialog.getByText('You are signed out.')).toBeFocused()
  await expect(dialog.getByRole('alert')).toHaveText(/could not be removed .* when it starts the next time/)
  await expectNothing(window, 'sign-out that could not wipe')
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(dialog).toBeHidden()
  await expect(column()).toHaveCount(0)
})

/** What main tells the window when the store is in that state. */
const tell = (state: StoreState): Promise<void> =>
  steppe.app.evaluate(
    ({ webContents }, [channel, told]) => {
      for (const contents of webContents.getAllWebContents()) contents.send(channel, 'store.changed', told)
    },
    [channels.event, state] as const,
  )

/** Makes a stored post one that cannot be drawn. */
const breakPost = (words: string): Promise<void> =>
  steppe.window.evaluate(
    (text) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('steppe')
        opening.onsuccess = () => {
          const database = opening.result
          const writing = database.transaction('statuses', 'readwrite')
          const reading = writing.objectStore('statuses').openCursor()
          reading.onsuccess = () => {
            const cursor = reading.result
            if (cursor === null) return
            const row = cursor.value as { content: string }
            if (row.content.includes(text)) cursor.update({ ...row, card: {} })
            cursor.continue()
          }
          writing.oncomplete = () => {
            database.close()
            resolve()
          }
          writing.onabort = () => reject(writing.error ?? new Error('IndexedDB gave no reason'))
        }
      }),
    words,
  )

/** What the system says of the network. */
const setConnection = (says: { effectiveType: string; saveData: boolean }): Promise<void> =>
  steppe.window.evaluate((values) => {
    // Chromium's types leave it out.
    const { connection } = navigator as unknown as { connection: EventTarget }
    for (const [key, value] of Object.entries(values))
      Object.defineProperty(connection, key, { configurable: true, value })
    connection.dispatchEvent(new Event('change'))
  }, says)

test('axe finds nothing where a post cannot be drawn, nor on a slow connection or one with limited data', async () => {
  const { window } = steppe
  instance.world.post({ author: 'person1', text: 'A damaged one.' })
  await signIn(steppe, instance, 'ada')
  await expectWhole(window, instance, 'ada')
  await breakPost('A damaged one.')
  await window.reload()
  await expect(column().getByRole('article', { name: 'This post cannot be shown.' })).toBeInViewport()
  await expect(column().getByRole('article').nth(1)).toBeVisible()
  await expectNothing(window, 'a post that cannot be drawn')

  const notices = window.getByRole('region', { name: 'Notices' })
  for (const [says, said] of [
    [{ effectiveType: '2g', saveData: false }, /^On a slow connection/],
    [{ effectiveType: '4g', saveData: true }, /^On a connection with limited data/],
  ] as const) {
    await setConnection(says)
    await expect(notices.getByText(said)).toBeVisible()
    await expectNothing(window, said.source)
  }
})

/** Cuts the stored home in three, as posts that the server lost and posts that were trimmed leave it. */
const cutHome = (): Promise<void> =>
  steppe.window.evaluate(async () => {
    type Row = Record<'timeline' | 'order', string>
    const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result)
      })
    const database = await done(indexedDB.open('steppe'))
    const transaction = database.transaction(['segments', 'entries'], 'readwrite')
    const segments = transaction.objectStore('segments')
    const entries = transaction.objectStore('entries')
    const home = ((await done(segments.getAll())) as Row[]).find(({ timeline }) => timeline.endsWith('/home'))
    const orders = ((await done(entries.getAll())) as Row[])
      .flatMap(({ timeline, order }) => (timeline === home?.timeline ? [order] : []))
      .toSorted()
    for (const [from, to, below] of [
      [0, 0, 'lost'],
      [1, 1, 'trimmed'],
      [2, orders.length - 1, 'lost'],
    ] as const) {
      await done(segments.put({ ...home, from: orders[from], verified: orders[from], to: orders[to], below }))
    }
    database.close()
  })

test('axe finds nothing on battery, where the store is lost, full or closed, nor where posts are gone for good', async () => {
  const { window } = steppe
  await signIn(steppe, instance, 'ada')
  await expectWhole(window, instance, 'ada')
  const notices = window.getByRole('region', { name: 'Notices' })
  await emitPower(steppe.app, 'on-battery')
  await expect(notices.getByText(/^On battery/)).toBeVisible()
  await expectNothing(window, 'less is asked for on battery')
  await emitPower(steppe.app, 'on-ac')
  await expect(notices.getByText(/^On battery/)).toBeHidden()

  await cutHome()
  await window.reload()
  await expect(column().getByRole('article', { name: /^The server no longer has the posts/ })).toBeVisible()
  await expect(column().getByRole('article', { name: /removed by your storage limit/ })).toBeInViewport()
  await expectNothing(window, 'posts that are gone for good')
  await window.keyboard.press('1')
  await window.keyboard.press('End')
  await column()
    .getByRole('button', { name: /^Look again for the posts before / })
    .click()
  await expect(column().getByText('Asked again just now: still not there.')).toBeInViewport()
  await expectNothing(window, 'older posts that are gone for good')

  for (const [state, said] of [
    [{ is: 'ready', storeId: 'another', lost: true }, /was lost/],
    [{ is: 'full' }, /disk is full/],
    [{ is: 'newer' }, /newer Steppe/],
    [{ is: 'blocked' }, /another window/],
    [{ is: 'unavailable' }, /cannot be opened/],
  ] as const) {
    await tell(state)
    await expect(notices.getByText(said)).toBeVisible()
    await expectNothing(window, `the store is ${state.is}`)
  }
})
