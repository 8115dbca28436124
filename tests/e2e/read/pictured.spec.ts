/** What a post carries to be looked at, before it is there, side by side and in words; and the numbers below it. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { useNewestPosts } from '../../support/newest-posts'

const { instance, world, write, steppe, begin, seen } = useNewestPosts()
const isDrawn = (image: Locator): Promise<boolean> =>
  image.evaluate((element: HTMLImageElement) => element.complete && element.naturalWidth > 0)

/** How many colors a canvas shows. */
const colorsOf = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element: HTMLCanvasElement) => {
    const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data
    return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size
  })

test('a blur stands where a picture will be, and where one is covered', async () => {
  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => (answer = resolve))
  instance().onRequest(({ path }) => (path.startsWith('/media/') ? held : undefined))
  const covered = write({ text: 'Not for all.', sensitive: true, media: [{ alt: 'Covered hills' }] })
  const open = write({ text: 'For all.', media: [{ alt: 'Open hills' }] })
  await begin()
  const article = await seen(open)
  const image = article.getByRole('img', { name: 'Open hills' })
  await expect.poll(() => colorsOf(article.locator('canvas'))).toBeGreaterThan(10)
  expect(await isDrawn(image)).toBe(false)
  answer()
  await expect.poll(() => isDrawn(image)).toBe(true)
  await expect(article.locator('canvas')).toHaveCount(0)

  const other = await seen(covered)
  await expect.poll(() => colorsOf(other.locator('canvas'))).toBeGreaterThan(10)
  await expect(other.getByRole('img', { name: 'Covered hills' })).toHaveCount(0)
  await expect(other.getByRole('button', { name: 'Show sensitive media' })).toBeVisible()
})

type Box = Record<'x' | 'y' | 'width' | 'height', number>
const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

for (const [count, tiles] of [
  [2, 2],
  [3, 3],
  [4, 4],
  [6, 4],
] as const) {
  test(`${count} pictures share a frame, each with its words, and all of them open`, async () => {
    const alts = Array.from({ length: count }, (_, at) => `Hill number ${at + 1}`)
    const media = alts.map((alt, at) => ({ alt, width: at === 0 ? 800 : 1200, height: 900 }))
    const post = write({ text: 'Hills.', media })
    await begin()
    const article = await seen(post)
    const buttons = article.getByRole('button', { name: new RegExp(`^Open image \\d of ${count}: Hill`) })
    await expect(buttons).toHaveCount(tiles)
    const drawn = await Promise.all((await buttons.all()).map((button) => button.boundingBox()))
    const boxes = drawn.flatMap((box) => box ?? [])
    expect(boxes).toHaveLength(tiles)
    for (const [at, box] of boxes.entries()) {
      expect(Math.min(box.width, box.height)).toBeGreaterThan(60)
      for (const other of boxes.slice(at + 1)) expect(overlap(box, other)).toBe(false)
    }
    for (const alt of alts.slice(0, tiles))
      await expect.poll(() => isDrawn(article.getByRole('img', { name: alt }))).toBe(true)

    const more = count - tiles
    // What stands behind the number is no one picture: its words are in the viewer.
    await expect(article.getByRole('button', { name: /^Show alt text/ })).toHaveCount(
      more > 0 ? tiles - 1 : tiles,
    )
    const words = article.getByRole('button', { name: 'Show alt text 2' })
    await words.click()
    await expect(article.getByText('Hill number 2', { exact: true })).toBeVisible()
    await expect(words).toHaveAttribute('aria-expanded', 'true')
    if (more > 0) {
      await expectNothing(steppe().window, 'opened alt text')
      await expect(buttons.last()).toHaveAccessibleName(/: Hill number 4, and 2 more$/)
      await expect(article.getByText('+2', { exact: true })).toBeVisible()
    }
    await words.click()
    await expect(article.getByText('Hill number 2', { exact: true })).toBeHidden()

    await buttons.last().click()
    const viewer = steppe().window.getByRole('dialog', { name: 'Media' })
    for (let at = tiles; at <= count; at += 1) {
      await expect(viewer.getByText(`Image ${at} of ${count}`, { exact: true })).toBeVisible()
      await expect(viewer.getByText(`Hill number ${at}`, { exact: true })).toBeVisible()
      await steppe().window.keyboard.press('ArrowRight')
    }
    await expect(viewer.getByText(`Image 1 of ${count}`, { exact: true })).toBeVisible()
  })
}

test('answers, boosts and favourites are counted, and what the reader did is said', async () => {
  const liked = write({ text: 'Much read.', counts: { replies: 4, boosts: 1_203, favourites: 52 } })
  world().favourite('ada', liked.id)
  world().bookmark('ada', liked.id)
  world().boost({ by: 'ada', of: liked.id })
  const unread = write({ text: 'Little read.' })
  await begin()
  const counts = (await seen(liked)).getByRole('img', { name: /replies/ })
  await expect(counts).toHaveAccessibleName(
    '4 replies, 1,204 boosts (boosted by you), 53 favourites (favourited by you), bookmarked by you',
  )
  await expect(counts).toHaveText('4 1.2K 53')
  const other = await seen(unread)
  await expect(other.getByText('Little read.')).toBeVisible()
  await expect(other.getByRole('img', { name: /replies/ })).toHaveCount(0)
})
