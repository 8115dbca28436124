/** What a restart finds: a keyring that was locked, a database that is gone, a place kept in the last moment. */
import { expect, test, type Locator } from '@playwright/test'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, freshProfile, launchSteppe, type Steppe } from '../../support/launch'
import { placeOf, readOn } from '../../support/reading'
import { homeColumn, signIn } from '../../support/sign-in'

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
  await rm(join(userData, 'IndexedDB'), { recursive: true })
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

test('a place that was kept the moment before quitting is there', async () => {
  const { columns } = JSON.parse(await readFile(join(userData, 'settings.json'), 'utf8')) as {
    columns: { id: string }[]
  }
  const id = columns[0]?.id ?? ''
  const gone = new Promise((resolve) => steppe.process.once('exit', resolve))
  const place = { order: '0042', uri: 'https://steppe.example/kept', offset: -3 }
  await steppe.window.evaluate(
    ([column, kept]) =>
      (
        globalThis as unknown as { steppe: { invoke: (name: string, args: unknown) => Promise<unknown> } }
      ).steppe
        .invoke('deck.keepPlace', { column, place: kept })
        .then(() => undefined),
    [id, place] as const,
  )
  await steppe.app.evaluate(({ app }) => app.quit()).catch(() => undefined)
  await gone
  const places = await readFile(join(userData, 'places.json'), 'utf8')
  expect(places).toContain('https://steppe.example/kept')
  await begin()
})
