/** Pictures that cannot be shown leave their words, and those that were kept are there without any instance. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isPicture } from '../../support/asked'
import { expectNothing } from '../../support/axe'
import { launchSteppe, nap } from '../../support/launch'
import { pointAt } from '../../support/reading'
import { expectWhole } from '../../support/stored'
import { signInTwo, stateOf, type Scene, type Template } from '../../support/two-accounts'

let template: Template
let scene: Scene

test.beforeAll(async () => {
  template = await signInTwo(30)
})
test.afterAll(() => template.forget())
test.beforeEach(async () => {
  scene = await template.scene()
})
test.afterEach(() => scene.end())

const isDrawn = (image: Locator): Promise<boolean> =>
  image.evaluate((element: HTMLImageElement) => element.complete && element.naturalWidth > 0)

/** The post of a picture, whose text is the picture's alt text. */
const pictured = (window: Page, alt: string): Locator =>
  scene.struck.column(window).getByRole('article').filter({ hasText: alt })

/** Picture and face of such a post are drawn. */
const expectPicture = async (window: Page, alt: string): Promise<void> => {
  const article = pictured(window, alt)
  await article.scrollIntoViewIfNeeded()
  await expect.poll(() => isDrawn(article.locator(`img[alt="${alt}"]`)), { message: alt }).toBe(true)
  await expect.poll(() => isDrawn(article.locator(`img:not([alt="${alt}"])`).first())).toBe(true)
}

test('a picture that lies, stalls, is not there or is a bomb ends as a placeholder with its alt text', async () => {
  const faults = ['wrong-type', 'svg', 'bomb', 'truncated', 'wrong-size', 'missing', 'stall'] as const
  const { world } = scene.struck.instance
  const posts = faults.map((fault) => ({
    alt: `What the ${fault} picture shows.`,
    uri: world.post({
      author: 'person1',
      text: 'A picture.',
      media: [{ kind: 'image', alt: `What the ${fault} picture shows.`, fault }],
    }).uri,
  }))
  const { uri } = world.post({
    author: 'person1',
    text: 'A good one.',
    media: [{ kind: 'image', alt: 'A heron.' }],
  })
  const { window, close } = await launchSteppe({ userData: scene.userData, pace: 0.1 })
  try {
    const column = scene.struck.column(window)
    await expect(stateOf(scene.struck, window, 'Live')).toBeVisible({ timeout: 30_000 })
    await window.keyboard.press('1')
    await window.keyboard.press('Home')
    const good = column.locator(`article[data-uri="${uri}"] img[alt="A heron."]`)
    // The others may have its host left alone for a moment.
    await expect.poll(() => isDrawn(good), { timeout: 30_000 }).toBe(true)
    for (const post of posts) {
      const article = column.locator(`article[data-uri="${post.uri}"]`)
      await article.scrollIntoViewIfNeeded()
      // A host may be silent for 20 s before it is given up.
      await expect(article.getByText(post.alt)).toBeVisible({ timeout: 40_000 })
      await expect(article.getByRole('button', { name: `Open image: ${post.alt}` })).toBeVisible()
    }
    await expectNothing(window, 'pictures that cannot be shown')
    await column.getByRole('button', { name: 'Open image: What the missing picture shows.' }).click()
    await expect(window.getByRole('dialog').getByText('This cannot be shown now.')).toBeVisible()
    await expectNothing(window, 'viewer of a picture that cannot be shown')
  } finally {
    await close()
  }
})

for (const [when, isAway] of [
  ['after a while', false],
  ['when its instance is back', true],
] as const) {
  test(`a picture that could not be had comes ${when}, without being scrolled to`, async () => {
    const { world, faults } = scene.struck.instance
    const alt = 'A heron in the reeds.'
    const media = [{ kind: 'image' as const, alt }]
    const { uri } = world.post({ author: 'person1', text: 'Seen today.', media })
    faults.add({ name: 'refuse', when: isPicture })
    const { app, window, close } = await launchSteppe({ userData: scene.userData, pace: 0.1 })
    try {
      const live = stateOf(scene.struck, window, 'Live')
      await expect(live).toBeVisible({ timeout: 30_000 })
      await window.keyboard.press('1')
      await window.keyboard.press('Home')
      const article = scene.struck.column(window).locator(`article[data-uri="${uri}"]`)
      const words = article.getByText(alt, { exact: true })
      await expect(words).toBeVisible()
      if (isAway) {
        for (const name of ['refuse', 'stream-refuse'] as const) faults.add({ name })
        await expect(stateOf(scene.struck, window, /^Offline, as of /)).toBeVisible({ timeout: 30_000 })
        // Then it has been asked for again in vain, and would be for the next time only after 50 s.
        await window.waitForTimeout(26_000)
        await expect(words).toBeVisible()
      }
      faults.clear()
      if (isAway) {
        await nap(app)
        await expect(live).toBeVisible({ timeout: 30_000 })
      }
      // Asked for at once, it may be refused: main leaves a host that was silent alone for 15 s.
      const picture = article.getByRole('img', { name: alt })
      await expect.poll(() => isDrawn(picture), { timeout: 30_000 }).toBe(true)
      await expect(words).toHaveCount(0)
    } finally {
      await close()
    }
  })
}

test('faces and previews of the newest posts are there offline, also where nobody looked, and deeper ones that were seen', async () => {
  const { world, requests } = scene.struck.instance
  const alts = Array.from({ length: 12 }, (_, at) => `Picture ${at}.`)
  const deepAlts = Array.from({ length: 3 }, (_, at) => `Deep picture ${at}.`)
  const write = (texts: readonly string[]): void => {
    for (const alt of texts) world.post({ author: 'person2', text: alt, media: [{ kind: 'image', alt }] })
  }
  // Neither among the newest 200 nor near where reading begins.
  scene.write(scene.struck, 40)
  write(deepAlts)
  scene.write(scene.struck, 200)
  write(alts)
  const first = await launchSteppe({ userData: scene.userData, pace: 0.1 })
  try {
    await expectWhole(first.window, scene.struck.instance, scene.struck.username)
  } finally {
    await first.close()
  }
  // While posts came in, the deep ones may have been among the newest for a moment.
  await rm(join(scene.userData, 'media'), { recursive: true })
  const before = requests.length

  const steppe = await launchSteppe({ userData: scene.userData, pace: 0.1 })
  try {
    await expect(stateOf(scene.struck, steppe.window, 'Live')).toBeVisible({ timeout: 30_000 })
    const previews = (): number =>
      new Set(
        requests
          .slice(before)
          .filter(({ path, status }) => /^\/media\/.*\/small\//.test(path) && status === 200)
          .map(({ path }) => path),
      ).size
    await expect.poll(previews, { timeout: 30_000 }).toBe(alts.length)
    await pointAt(scene.struck.column(steppe.window))
    const deep = pictured(steppe.window, deepAlts[1] ?? '')
    await expect(async () => {
      await steppe.window.mouse.wheel(0, -700)
      await expect(deep).toBeInViewport({ timeout: 300 })
    }).toPass()
    for (const alt of deepAlts) await expectPicture(steppe.window, alt)
    expect(previews()).toBe(alts.length + deepAlts.length)
    // Answered is not yet kept: all drafts have become files.
    const drafts = (): Promise<string[]> => readdir(join(steppe.userData, 'media', 'drafts'))
    await steppe.window.waitForTimeout(1_000)
    await expect.poll(drafts).toEqual([])
  } finally {
    await steppe.close()
  }
  await scene.struck.instance.stop()

  const { window, close } = await launchSteppe({ userData: scene.userData, pace: 0.1 })
  try {
    await expect(stateOf(scene.struck, window, /^Offline, as of /)).toBeVisible({ timeout: 30_000 })
    for (const alt of deepAlts) await expectPicture(window, alt)
    await window.keyboard.press('1')
    await window.keyboard.press('Home')
    for (const alt of alts.toReversed()) await expectPicture(window, alt)
  } finally {
    await close()
  }
})
