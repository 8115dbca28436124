/** What a restart finds: a keyring that was locked, a database that is gone, what was kept in the last moment. */
import { expect, test, type Locator } from '@playwright/test'
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { damageDatabase } from '../../support/damage'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { deathOf, quitAtPage } from '../../support/fatal'
import { forgetProfile, freshProfile, launchSteppe, type Steppe } from '../../support/launch'
import { nearestToTop, placeOf, readOn } from '../../support/reading'
import { homeColumn, signIn } from '../../support/sign-in'
import { expectHonest, expectWhole } from '../../support/stored'

let userData: string
let instance: FakeInstance
let steppe: Steppe
let column: Locator

const begin = async (): Promise<void> => {
  steppe = await launchSteppe({ userData, pace: 0.1 })
  column = homeColumn(steppe.window, 'ada@steppe.example')
}
const live = (): Promise<void> =>
  expect(column.getByText('Live', { exact: true })).toBeVisible({ timeout: 20_000 })

test.beforeEach(async () => {
  userData = await freshProfile()
  instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 60, until: instance.clock.now(), seed: 1 })
  await begin()
  await signIn(steppe, instance, 'ada')
  await live()
})

test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(userData)
  await instance.stop()
})

test('a token that cannot be read asks for a new sign-in, and only for as long', async () => {
  const secrets = join(userData, 'secrets.json')
  await steppe.close()
  await rename(secrets, `${secrets}.away`)
  await begin()
  await expect(column.getByText('Sign in again').first()).toBeVisible()
  await expect(column.getByRole('article').first()).toBeVisible()
  await steppe.close()
  await rename(`${secrets}.away`, secrets)
  await begin()
  await live()
})

test('a lost database is said while it is fetched again, and no longer; its reader goes on at the same line', async () => {
  const ledger = instance.world.homeOf('ada').map(({ uri }) => uri)
  await readOn(column, 900)
  // Beyond the page that is fetched first: until the next one, the place is not to be forgotten.
  await expect(async () => {
    await steppe.window.mouse.wheel(0, 1_000)
    expect(ledger.indexOf((await placeOf(column)).uri ?? '')).toBeGreaterThan(40)
  }).toPass({ intervals: [200] })
  await steppe.window.waitForTimeout(1_000)
  const before = await placeOf(column)
  await steppe.close()
  await damageDatabase(userData, 'its folder is gone')
  const recover = instance.faults.add({ name: 'http-503-html', when: '/api/v1/timelines/home' })
  await begin()
  const notice = steppe.window.getByText(/The local copy was lost/)
  await expect(notice).toBeVisible()
  recover()
  await live()
  await expect(column.getByRole('article').first()).toBeVisible()
  await expect(notice).toBeHidden({ timeout: 20_000 })
  await expect.poll(async () => (await placeOf(column)).uri).toBe(before.uri)
  expect(Math.abs((await placeOf(column)).offset - before.offset)).toBeLessThanOrEqual(1)
})

for (const damage of ['its manifest is garbled', 'its log is garbled'] as const) {
  test(`a lost database is said, though Chromium says nothing of it: ${damage}`, async () => {
    await expectWhole(steppe.window, instance, 'ada')
    await steppe.close()
    await damageDatabase(userData, damage)
    const recover = instance.faults.add({ name: 'http-503-html', when: '/api/v1/timelines/home' })
    await begin()
    const notice = steppe.window.getByText(/The local copy was lost/)
    await expect(notice).toBeVisible()
    recover()
    await live()
    await expect(notice).toBeHidden({ timeout: 20_000 })
    await expectWhole(steppe.window, instance, 'ada')
  })
}

test('who undoes a jump while a lost database is fetched again is not called back to where they left', async () => {
  const ledger = instance.world.homeOf('ada').map(({ uri }) => uri)
  const first = await readOn(column, 900)
  await steppe.window.keyboard.press('1')
  await steppe.window.keyboard.press('End')
  await expect(column.getByText('The start of what the server keeps')).toBeInViewport()
  await steppe.window.waitForTimeout(1_000)
  await steppe.close()
  await damageDatabase(userData, 'its folder is gone')
  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => (answer = resolve))
  instance.onRequest(({ query }) => (query.has('max_id') ? held : undefined))
  await begin()
  await expect.poll(async () => (await placeOf(column)).uri).toBe(ledger[0])
  await column.getByRole('button', { name: 'Back to where you were' }).click()
  await expect.poll(async () => (await placeOf(column)).uri).toBe(first.uri)
  answer()
  await live()
  await expect(column.getByRole('article').first()).toHaveAttribute('aria-setsize', `${ledger.length}`)
  expect((await placeOf(column)).uri).toBe(first.uri)
})

test('a place that was reached the moment before quitting is there', async () => {
  const kept = (): Promise<string> => readFile(join(userData, 'places.json'), 'utf8').catch(() => '')
  const place = async (): Promise<string> => (await nearestToTop(column)).uri ?? 'none'
  await readOn(column, 900)
  // Where the reader rested is kept already.
  await expect.poll(async () => (await kept()).includes(await place())).toBe(true)
  const before = await place()
  await steppe.window.mouse.wheel(0, 1_500)
  await expect.poll(place).not.toBe(before)
  const reached = await nearestToTop(column)
  await steppe.close()
  await begin()
  await expect.poll(place).toBe(reached.uri)
  expect(Math.abs((await nearestToTop(column)).offset - reached.offset)).toBeLessThanOrEqual(1)
})

/** Keeps pages from being written for so long, as a slow disk would: whoever writes one writes profiles too. */
const holdPages = (forMs: number): Promise<void> => {
  // Not in the window, which closes first.
  const host = steppe.app.windows().find((page) => page.url().endsWith('store-host.html'))
  if (host === undefined) throw new Error('There is no store host.')
  return host.evaluate(
    (ms) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('steppe')
        opening.onerror = () => reject(opening.error ?? new Error('IndexedDB gave no reason'))
        opening.onsuccess = () => {
          const profiles = opening.result.transaction('profiles', 'readwrite').objectStore('profiles')
          const until = performance.now() + ms
          const hold = (): void => {
            resolve()
            if (performance.now() < until) profiles.count().onsuccess = hold
            else opening.result.close()
          }
          profiles.count().onsuccess = hold
        }
      }),
    forMs,
  )
}

test('a page that is being written while the app quits is there, with nobody to ask', async () => {
  const { window } = steppe
  // Of a paused account no engine does anything that quitting would wait for.
  await window.getByRole('button', { name: 'Settings' }).click()
  const settings = window.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('button', { name: 'Pause @ada@steppe.example' }).click()
  await expect(settings.getByText(/Paused, as of/)).toBeVisible()
  await window.keyboard.press('Escape')
  const { uri } = instance.world.post({ author: 'person1', text: 'Written at the last moment.' })
  const gone = deathOf(steppe)
  await quitAtPage(steppe)
  await column.getByRole('button', { name: /^More about Home/ }).click()
  await holdPages(2_000)
  await window.getByRole('button', { name: 'Look for new posts now' }).click()
  expect(await gone).toBeNull()

  await instance.stop()
  await begin()
  await steppe.window.keyboard.press('1')
  await steppe.window.keyboard.press('Home')
  await expect(column.locator(`article[data-uri="${uri}"]`)).toBeVisible()
  await expectHonest(steppe.window, instance, 'ada')
})
