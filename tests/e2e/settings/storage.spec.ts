/** The page "Storage": what is stored, how long it is kept, and what a wipe takes and leaves. */
import { expect, test, type Locator } from '@playwright/test'
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectNothing } from '../../support/axe'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, freshProfile, launchSteppe, type Steppe } from '../../support/launch'
import { homeColumn, signIn } from '../../support/sign-in'
import { expectWhole, readHome, rowCounts } from '../../support/stored'

let userData: string
let instance: FakeInstance
let steppe: Steppe

const handle = 'ada@steppe.example'

test.beforeEach(async () => {
  userData = await freshProfile()
  instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 120, until: instance.clock.now(), seed: 1 })
  steppe = await launchSteppe({ userData, pace: 0.1 })
  await signIn(steppe, instance, 'ada')
  await expectWhole(steppe.window, instance, 'ada')
})
test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(userData)
  await instance.stop()
})

const page = (): Locator => steppe.window.getByRole('tabpanel', { name: 'Storage' })
const openPage = async (): Promise<void> => {
  await steppe.window.getByRole('button', { name: 'Settings' }).click()
  await steppe.window.getByRole('tab', { name: 'Storage' }).click()
}
/** What is done is said, and who works by the keyboard is left where it was asked for. */
const expectDone = async (said: string, heading: string): Promise<void> => {
  await expect(page().getByRole('status')).toHaveText(said)
  await expect(page().getByRole('heading', { name: heading, exact: true })).toBeFocused()
}
const home = (): Locator => page().getByRole('row').filter({ hasText: 'Home' })

test('says how much is stored, and keeps what is chosen', async () => {
  await openPage()
  await expect(home()).toContainText(String(instance.world.homeOf('ada').length))
  await expect(home()).toContainText(/\d+ kB/)
  await expect(
    page().getByText(/^\d+ posts are stored, about \d+ kB, the oldest from .*20\d\d\.$/),
  ).toBeVisible()
  await expect(page().getByText(/of posts and\s+\S+ \S+ of pictures on this computer/)).toBeVisible()
  await expectNothing(steppe.window, 'storage')
  const days = (): Locator => page().getByRole('combobox', { name: `Keep posts of @${handle} for` })
  const most = (): Locator => page().getByRole('combobox', { name: `Most posts of @${handle}` })
  const room = (): Locator => page().getByRole('combobox', { name: 'Most room for pictures' })
  const homeDays = (): Locator => page().getByRole('combobox', { name: 'Keep Home for' })
  await expect(days()).toHaveValue('365')
  await expect(most()).toHaveValue('200000')
  await expect(room()).toHaveValue('500')
  await homeDays().selectOption('Always')
  await most().selectOption('50,000')
  await room().selectOption('2 GB')
  await steppe.close()

  steppe = await launchSteppe({ userData, pace: 0.1 })
  await openPage()
  await expect(homeDays()).toHaveValue('all')
  await expect(days()).toHaveValue('365')
  await expect(most()).toHaveValue('50000')
  await expect(room()).toHaveValue('2000')
})

test('empties the pictures', async () => {
  await openPage()
  const empty = page().getByRole('button', { name: 'Empty picture cache' })
  await expect(empty).toBeEnabled()
  // Else those in view would be there again at once.
  instance.faults.add({ name: 'http-503-html', when: ({ path }) => !path.startsWith('/api/') })
  await empty.click()
  await expect(empty).toBeDisabled()
  await expect(page().getByText(/\s0 B of pictures/)).toBeVisible()
  await expectDone('Emptied the picture cache.', 'Altogether')
})

test('lets pictures go that were looked at longest ago when more than 500 MB are kept', async () => {
  await steppe.close()
  // Nobody asks for them, so nothing but the index of the cache has to know them.
  const old = Array.from({ length: 100 }, (_, at) => {
    const hash = String(at).padStart(64, '0')
    const kept = { key: `old-${at}`, hash, mime: 'image/png', size: 6_000_000, used: at }
    return `\n${JSON.stringify({ op: 'put', ...kept })}`
  })
  await appendFile(join(userData, 'media', 'index.log'), old.join(''))
  // Room is made when another one comes.
  instance.world.post({ author: 'person1', text: 'Seen today.', media: [{ kind: 'image', alt: 'A heron' }] })
  steppe = await launchSteppe({ userData, pace: 0.1 })
  await openPage()
  // A twentieth more is let go than must be; of several that come at once, each may take one more with it.
  await expect(page().getByText(/of pictures on this/)).toHaveText(/\s4[3-7]\d MB of pictures/)
})

test('wipes what is asked for, says so first, and fetches anew what the instance has', async () => {
  await openPage()
  await page()
    .getByRole('button', { name: `Wipe Home of @${handle}` })
    .click()
  const question = steppe.window.getByRole('dialog', { name: 'Wipe stored posts' })
  await expect(question).toContainText(`This removes Home of @${handle} from this computer.`)
  await expect(question).toContainText('Your accounts, columns and reading places stay')
  await expect(question).toContainText('Kept pictures of older posts are removed for all accounts')
  await expectNothing(steppe.window, 'wipe question')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(home()).toContainText(String(instance.world.homeOf('ada').length))
  await page()
    .getByRole('button', { name: `Wipe everything of @${handle}` })
    .click()
  await expect(question).toContainText(`This removes everything of @${handle} from this computer.`)
  const before = instance.requests.length
  await question.getByRole('button', { name: 'Wipe', exact: true }).click()
  await expect(question).toBeHidden()
  await expect(page().getByRole('status')).toHaveText(`Removed everything of @${handle} from this computer.`)
  await expect
    .poll(() => instance.requests.slice(before).some(({ path }) => path === '/api/v1/timelines/home'))
    .toBe(true)
  await steppe.window.keyboard.press('Escape')
  await expect(homeColumn(steppe.window, handle).getByRole('article').first()).toBeVisible()
  await expectWhole(steppe.window, instance, 'ada')
})

test('wipes home alone, and leaves what else is stored of the account', async () => {
  const row = (kind: string): Locator => page().getByRole('row').filter({ hasText: kind })
  const counted = async (): Promise<number> => (await rowCounts(steppe.window))['notifications'] ?? 0
  instance.world.post({ author: 'person1', text: `A word to @ada.` })
  await expect.poll(counted).toBeGreaterThan(0)
  const notifications = await counted()
  await openPage()
  await expect(row('Notifications')).toBeVisible()
  // Else it would be there again at once.
  instance.faults.add({ name: 'http-503-html', when: '/api/v1/timelines/home' })
  await home()
    .getByRole('button', { name: `Wipe Home of @${handle}` })
    .click()
  const question = steppe.window.getByRole('dialog', { name: 'Wipe stored posts' })
  await question.getByRole('button', { name: 'Wipe', exact: true }).click()
  await expect(question).toBeHidden()
  await expectDone(`Removed Home of @${handle} from this computer.`, `@${handle}`)
  await expect(home()).toHaveCount(0)
  await expect(row('Notifications')).toBeVisible()
  expect(await counted()).toBe(notifications)
  expect((await readHome(steppe.window, instance))?.entries ?? []).toEqual([])
})

test('wipes the posts of all accounts, and fetches anew what their instances have', async () => {
  const other = await startFakeInstance({ domain: 'birds.example', seed: 2 })
  const all = [
    { place: instance, username: 'ada' },
    { place: other, username: 'bo' },
  ]
  try {
    populate(other.world, { reader: 'bo', posts: 30, until: other.clock.now(), seed: 2 })
    await signIn(steppe, other, 'bo')
    await expectWhole(steppe.window, other, 'bo')
    await openPage()
    const wipeAll = page().getByRole('button', { name: 'Wipe posts of all accounts…' })
    await wipeAll.click()
    const question = steppe.window.getByRole('dialog', { name: 'Wipe stored posts' })
    await expect(question).toContainText('This removes everything of all accounts from this computer.')
    await expect(question).toContainText('Your accounts, columns and reading places stay')
    await question.getByRole('button', { name: 'Cancel' }).click()
    await expect(home().first()).toContainText(String(instance.world.homeOf('ada').length))
    // Else they would be there again at once.
    for (const { place } of all) place.faults.add({ name: 'http-503-html', when: '/api/v1/timelines/home' })
    await wipeAll.click()
    await question.getByRole('button', { name: 'Wipe', exact: true }).click()
    await expect(question).toBeHidden()
    await expect(page().getByRole('status')).toHaveText(
      'Removed everything of all accounts from this computer.',
    )
    expect((await rowCounts(steppe.window))['entries']).toBeUndefined()
    for (const { place } of all) place.faults.clear()
    await steppe.window.keyboard.press('Escape')
    for (const { place, username } of all) {
      await expectWhole(steppe.window, place, username)
      const column = homeColumn(steppe.window, `${username}@${place.domain}`)
      await expect(column.getByRole('article').first()).toBeVisible()
    }
  } finally {
    await other.stop()
  }
})

test('wipes threads alone, and leaves what stands in home', async () => {
  const column = homeColumn(steppe.window, handle)
  await column
    .getByRole('article')
    .first()
    .getByRole('button', { name: /^Thread of this post/ })
    .click()
  await expect(column.getByRole('feed', { name: /^Thread of/ })).toBeVisible()
  await expect.poll(async () => (await rowCounts(steppe.window))['threads']).toBe(1)
  await steppe.window.keyboard.press('Escape')
  await openPage()
  const threads = page().getByRole('row').filter({ hasText: 'Threads' })
  await expect(threads).toContainText(/kB/)
  await threads.getByRole('button', { name: `Wipe Threads of @${handle}` }).click()
  const question = steppe.window.getByRole('dialog', { name: 'Wipe stored posts' })
  await expect(question).toContainText(`This removes Threads of @${handle} from this computer.`)
  await expect(question).toContainText('A thread is fetched again when you open it')
  await question.getByRole('button', { name: 'Wipe', exact: true }).click()
  await expect(question).toBeHidden()
  await expect(threads).toHaveCount(0)
  await expectDone(`Removed Threads of @${handle} from this computer.`, `@${handle}`)
  await expect(home()).toContainText(String(instance.world.homeOf('ada').length))
  expect((await rowCounts(steppe.window))['threads']).toBeUndefined()
})

test('what was kept of an account that signed out is told, and wiped without signing in again', async () => {
  await steppe.window.getByRole('button', { name: new RegExp(`^@${handle}`) }).click()
  await steppe.window.getByRole('button', { name: 'Sign out…' }).click()
  await steppe.window
    .getByRole('dialog', { name: 'Sign out' })
    .getByRole('button', { name: 'Sign out, keep the posts' })
    .click()
  await expect(homeColumn(steppe.window, handle)).toHaveCount(0)
  await openPage()
  const kept = page().getByRole('region', { name: `@${handle}, signed out` })
  await expect(kept.getByRole('row').filter({ hasText: 'Home' })).toContainText(
    new RegExp(`${instance.world.homeOf('ada').length}.* kB.* 20\\d\\d`),
  )
  await expect(kept.getByRole('combobox')).toHaveCount(0)
  await expectNothing(steppe.window, 'what signed-out accounts left')
  const before = instance.requests.length
  await kept.getByRole('button', { name: `Wipe everything of @${handle}` }).click()
  const question = steppe.window.getByRole('dialog', { name: 'Wipe stored posts' })
  await expect(question).toContainText('Steppe forgets it')
  await question.getByRole('button', { name: 'Wipe', exact: true }).click()
  await expect(question).toBeHidden()
  await expect(kept).toHaveCount(0)
  await expectDone(`Removed everything of @${handle} from this computer.`, 'Altogether')
  await expect(page().getByText(/\s0 B of pictures/)).toBeVisible()
  expect(Object.keys(await rowCounts(steppe.window))).toEqual(['meta'])
  expect(instance.requests.slice(before)).toEqual([])
  await steppe.close()
  const files = await Promise.all(
    ['settings.json', 'places.json'].map((name) => readFile(join(userData, name), 'utf8').catch(() => '')),
  )
  expect(files.join('')).toContain('storeId')
  expect(files.join('')).not.toContain('ada')
  steppe = await launchSteppe({ userData, pace: 0.1 })
})

test('a row says what the limit removed, and fetches it when asked', async () => {
  // As the keeper leaves it; to be trimmed by it, a timeline would have to be longer than a thousand.
  await steppe.window.evaluate(async () => {
    const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result)
      })
    const database = await done(indexedDB.open('steppe'))
    const store = database.transaction('segments', 'readwrite').objectStore('segments')
    const rows = (await done(store.getAll())) as { timeline: string }[]
    for (const row of rows) {
      if (row.timeline.endsWith('/home')) await done(store.put({ ...row, below: 'trimmed' }))
    }
    database.close()
  })
  await steppe.close()
  steppe = await launchSteppe({ userData, pace: 0.1 })
  const column = homeColumn(steppe.window, handle)
  await expect(column.getByText('Live', { exact: true })).toBeVisible({ timeout: 20_000 })
  await column.getByRole('article').first().focus()
  const row = column.getByText(/were removed by your storage limit/)
  await expect(async () => {
    await steppe.window.keyboard.press('End')
    await expect(row).toBeVisible({ timeout: 500 })
  }).toPass()
  await expectNothing(steppe.window, 'end that was trimmed')
  await column.getByRole('button', { name: 'Fetch older posts' }).click()
  // The instance has nothing there either, as a real one after more than its 800 posts.
  await expect(column.getByText(/^The server no longer has the posts before/)).toBeVisible()
})
