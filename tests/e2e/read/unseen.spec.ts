/** What nobody saw stays unread: not the post that peeks in by a fraction of a pixel, nor one that shows while a column is being drawn. */
import { expect, test, type Locator } from '@playwright/test'
import { useTwoAccounts } from '../../support/each-scene'
import { focusedPost, nearestToTop, offsetOf, placeOf, pointAt, pressEach } from '../../support/reading'

const { scene, steppe, begin, beginAtNewest } = useTwoAccounts(2)

const column = (): Locator => scene().struck.column(steppe().window)
const newerPosts = (): Locator => column().getByRole('button', { name: /newer post/ })
const ledger = (): string[] =>
  scene()
    .struck.instance.world.homeOf(scene().struck.username)
    .map(({ uri }) => uri)

/** Scrolls so far that a post stands half a pixel below the upper edge of the view: so much shows of the one above it. */
const letPeek = async (uri: string): Promise<void> => {
  // Where a post stands between two pixels depends on the letters of those above it: room above them all makes it a half.
  await column()
    .getByRole('feed')
    .evaluate(
      (feed, offset) => {
        if (feed instanceof HTMLElement) feed.style.paddingTop = `${(((0.5 - offset) % 1) + 1) % 1}px`
      },
      await offsetOf(column(), uri),
    )
  const offset = await offsetOf(column(), uri)
  await pointAt(column())
  await steppe().window.mouse.wheel(0, Math.floor(offset))
  await expect.poll(() => offsetOf(column(), uri)).toBeCloseTo(0.5, 1)
}

/** Begins at the newest post, once so many more were written, each short. @returns the uri of that post */
const beginAfter = async (posts: number): Promise<string> => {
  if (posts > 0) scene().write(scene().struck, posts)
  const newest = ledger()[0] ?? ''
  await beginAtNewest()
  await expect.poll(async () => (await placeOf(column())).uri).toBe(newest)
  return newest
}

/** Quits, and starts again, until what came is drawn and a place would have been kept. */
const startAgain = async (): Promise<void> => {
  await steppe().close()
  await begin()
  await expect(column().locator(`article[data-uri="${ledger()[0] ?? ''}"]`)).toBeAttached()
  await steppe().window.waitForTimeout(1_000)
}

test('a post of which half a pixel is in view is unread, and is gone to next', async () => {
  const read = await beginAfter(30)
  scene().write(scene().struck, 3)
  await expect(newerPosts()).toHaveText(/3 newer/)
  // Further down, what came is drawn above the view.
  await pointAt(column())
  await steppe().window.mouse.wheel(0, 400)
  await expect(column().locator(`article[data-uri="${ledger()[2] ?? ''}"]`)).toBeAttached()
  await letPeek(read)
  // A place is kept once it has rested for 300 ms.
  await steppe().window.waitForTimeout(1_000)
  await expect(newerPosts()).toHaveText(/3 newer/)

  await pressEach(steppe().window, '1', '.')
  await expect.poll(() => focusedPost(steppe().window)).toBe(ledger()[2])
})

test('what came before the app was quit is unread after the start, where the first posts drawn do not fill the view', async () => {
  const read = await beginAfter(15)
  scene().write(scene().struck, 2)
  await expect(newerPosts()).toHaveText(/2 newer/)
  await startAgain()
  expect((await nearestToTop(column())).uri).toBe(read)
  await expect(newerPosts()).toHaveText(/2 newer/)
})

test('what came before the app was quit is seen after the start, where all posts have room in the view', async () => {
  await beginAfter(0)
  scene().write(scene().struck, 2)
  await expect(newerPosts()).toHaveText(/2 newer/)
  await startAgain()
  await expect(column().locator(`article[data-uri="${ledger()[0] ?? ''}"]`)).toBeInViewport({ ratio: 1 })
  await expect(newerPosts()).toBeHidden()
})
