/** Pictures that cannot be shown leave their words, and those that were kept are there without any instance. */
import { expect, test, type Locator } from '@playwright/test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expectNothing } from '../../support/axe'
import { launchSteppe } from '../../support/launch'
import { signInTwo, stateOf, type Scene, type Template } from '../../support/two-accounts'

let template: Template
let scene: Scene

test.beforeAll(async () => {
  test.setTimeout(90_000)
  template = await signInTwo(30)
})
test.afterAll(() => template.forget())
test.beforeEach(async () => {
  scene = await template.scene()
})
test.afterEach(() => scene.end())

const isDrawn = (image: Locator): Promise<boolean> =>
  image.evaluate((element: HTMLImageElement) => element.complete && element.naturalWidth > 0)

test('a picture that lies, stalls, is not there or is a bomb ends as a placeholder with its alt text', async () => {
  test.setTimeout(120_000)
  const faults = ['wrong-type', 'svg', 'bomb', 'missing', 'stall'] as const
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
    await expect.poll(() => isDrawn(good)).toBe(true)
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

test('faces and previews of the newest posts are there offline, also where nobody looked', async () => {
  test.setTimeout(120_000)
  const { world, requests } = scene.struck.instance
  const alts = Array.from({ length: 12 }, (_, at) => `Picture ${at}.`)
  for (const alt of alts) world.post({ author: 'person2', text: alt, media: [{ kind: 'image', alt }] })
  const steppe = await launchSteppe({ userData: scene.userData, pace: 0.1 })
  try {
    await expect(stateOf(scene.struck, steppe.window, 'Live')).toBeVisible({ timeout: 30_000 })
    const previews = (): number =>
      new Set(
        requests
          .filter(({ path, status }) => /^\/media\/.*\/small\//.test(path) && status === 200)
          .map(({ path }) => path),
      ).size
    await expect.poll(previews, { timeout: 30_000 }).toBe(alts.length)
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
    const column = scene.struck.column(window)
    await expect(stateOf(scene.struck, window, /^Offline, as of /)).toBeVisible({ timeout: 30_000 })
    await window.keyboard.press('1')
    await window.keyboard.press('Home')
    for (const alt of alts.toReversed()) {
      const article = column.getByRole('article').filter({ hasText: alt })
      await article.scrollIntoViewIfNeeded()
      await expect.poll(() => isDrawn(article.locator(`img[alt="${alt}"]`)), { message: alt }).toBe(true)
      await expect.poll(() => isDrawn(article.locator('img:not([alt^=Picture])').first())).toBe(true)
    }
  } finally {
    await close()
  }
})
