import { expect, test, type Locator } from '@playwright/test'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asAccountKey } from '../../../src/shared/ids'
import { orderOf } from '../../../src/shared/order'
import { populate, startFakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, freshProfile, launchSteppe, zoomWindow, type Steppe } from '../../support/launch'
import { pointAt } from '../../support/reading'
import { homeColumn, signIn } from '../../support/sign-in'
import { startStoreApp } from '../../support/store-app'
import { pageOf } from '../../support/store-builders'

const isFull = process.env['STEPPE_FULL'] === '1'
/** Chromium cuts elements at 33.5 million pixels; a quarter of a million posts at 200 % would be far taller. */
const posts = isFull ? 250_000 : 3_000
const pagePosts = 500
/** Older than anything that the fake instance makes now. */
const firstId = 100_000_000_000_000_000n
const idOf = (index: number): string => (firstId + BigInt(posts - index)).toString()
const operations = 200

let userData: string
let steppe: Steppe
/** Posts of the account that stand above the old ones. */
let newer: number

/** Puts posts below those of the account, as one proved range. */
const fill = async (): Promise<void> => {
  const settings = JSON.parse(await readFile(join(userData, 'settings.json'), 'utf8')) as {
    accounts: { key: string }[]
  }
  const account = asAccountKey(settings.accounts[0]?.key ?? '')
  const store = await startStoreApp(userData)
  for (let at = 0; at < posts; at += pagePosts) {
    const ids = Array.from({ length: pagePosts }, (_, index) => idOf(at + index))
    const newest = at === 0 ? ids[0] : idOf(at - 1)
    await store.call(
      'applyPage',
      pageOf(ids, {
        account,
        covers: { newest: orderOf(newest ?? ''), oldest: orderOf(ids.at(-1) ?? '') },
        below: 'end',
      }),
    )
  }
  await store.close()
}

/** Has the app closed, and its column open at that post the next time. */
const leaveAt = async (index: number): Promise<void> => {
  await steppe.close()
  const file = join(userData, 'places.json')
  const { places } = JSON.parse(await readFile(file, 'utf8')) as {
    places: [column: string, place: unknown][]
  }
  const place = { order: orderOf(idOf(index)), uri: uriOf(index), offset: 0 }
  await writeFile(file, JSON.stringify({ places: places.map(([column]) => [column, place]) }))
}

const uriOf = (index: number): string => `https://one.example/posts/${idOf(index)}`

const viewOf = (column: Locator): Promise<{ height: number; firstUri: string | null; offset: number }> =>
  column.getByRole('feed').evaluate((feed) => {
    let view: Element = feed
    while (view.parentElement !== null && getComputedStyle(view).overflowY !== 'auto')
      view = view.parentElement
    const { top } = view.getBoundingClientRect()
    const shown = [...feed.querySelectorAll('article[data-uri]')]
    const first = shown.find((article) => article.getBoundingClientRect().bottom > top + 1)
    return {
      height: view.scrollHeight,
      firstUri: first?.getAttribute('data-uri') ?? null,
      offset: (first?.getBoundingClientRect().top ?? 0) - top,
    }
  })

test.beforeAll(async () => {
  if (isFull) test.setTimeout(900_000)
  userData = await freshProfile()
  const instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 20, until: instance.clock.now() })
  steppe = await launchSteppe({ userData, pace: 0.2 })
  await signIn(steppe, instance, 'ada')
  await expect(homeColumn(steppe.window, 'ada@steppe.example').getByText('Live')).toBeVisible()
  newer = instance.world.homeOf('ada').length
  await steppe.close()
  await instance.stop()
  await fill()
})

test.beforeEach(async () => {
  steppe = await launchSteppe({ userData, pace: 0.2 })
  await expect(homeColumn(steppe.window, 'ada@steppe.example').getByRole('article').first()).toBeVisible()
})
test.afterEach(() => steppe.close())
test.afterAll(() => forgetProfile(userData))

test('the oldest post is reached at 200 % text, in a list that stays short, and the newest again', async () => {
  const { window } = steppe
  await zoomWindow(steppe, 2)
  const column = homeColumn(window, 'ada@steppe.example')
  const newest = (await viewOf(column)).firstUri
  await window.keyboard.press('1')
  await window.keyboard.press('End')
  const oldest = column.locator(`article[data-uri="${uriOf(posts - 1)}"]`)
  await expect(oldest).toBeInViewport()
  expect((await viewOf(column)).height).toBeLessThan(100_000)
  await window.keyboard.press('Home')
  await expect.poll(async () => (await viewOf(column)).firstUri).toBe(newest)
})

test('every post says how many there are, and its place among them', async () => {
  const { window } = steppe
  const column = homeColumn(window, 'ada@steppe.example')
  const article = (uri: string | null): Locator => column.locator(`article[data-uri="${uri ?? ''}"]`)
  const all = String(newer + posts)
  const first = article((await viewOf(column)).firstUri)
  await expect(first).toHaveAttribute('aria-setsize', all)
  await expect(first).toHaveAttribute('aria-posinset', '1')

  // Beyond what the first window held.
  const deeper = 100
  await pointAt(column)
  await expect(async () => {
    await window.mouse.wheel(0, 3_000)
    await expect(article(uriOf(deeper))).toBeAttached({ timeout: 300 })
  }).toPass()
  await expect(article(uriOf(deeper))).toHaveAttribute('aria-posinset', String(newer + deeper + 1))
  await expect(article(uriOf(deeper))).toHaveAttribute('aria-setsize', all)

  await window.keyboard.press('1')
  await window.keyboard.press('End')
  const oldest = article(uriOf(posts - 1))
  await expect(oldest).toBeInViewport()
  await expect(oldest).toHaveAttribute('aria-setsize', all)
  await expect(oldest).toHaveAttribute('aria-posinset', all)
  await window.keyboard.press('Home')
  await expect(first).toHaveAttribute('aria-posinset', '1')
})

test('a post far from both ends says its place too', async () => {
  const index = Math.floor(posts / 2)
  await leaveAt(index)
  steppe = await launchSteppe({ userData, pace: 0.2 })
  const middle = homeColumn(steppe.window, 'ada@steppe.example').locator(
    `article[data-uri="${uriOf(index)}"]`,
  )
  await expect(middle).toBeInViewport()
  await expect(middle).toHaveAttribute('aria-posinset', String(newer + index + 1))
  await expect(middle).toHaveAttribute('aria-setsize', String(newer + posts))
})

test(`the place is within one pixel after ${operations} changes of width`, async () => {
  const { window } = steppe
  const column = homeColumn(window, 'ada@steppe.example')
  await column.getByRole('article').nth(2).hover()
  await window.mouse.wheel(0, 2_345)
  await window.waitForTimeout(600)
  const before = await viewOf(column)
  await window.getByRole('separator', { name: /Width of Home/ }).focus()
  for (let count = 0; count < operations; count += 1) {
    await window.keyboard.press(count % 2 === 0 ? 'ArrowRight' : 'ArrowLeft')
  }
  await expect.poll(async () => (await viewOf(column)).firstUri).toBe(before.firstUri)
  expect(Math.abs((await viewOf(column)).offset - before.offset)).toBeLessThanOrEqual(1)
})
