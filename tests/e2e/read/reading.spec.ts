/** Reading by keyboard and pointer: what moves the column, what never does, and the way back. */
import { expect, test, type Locator } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { expectNothing } from '../../support/axe'
import { useTwoAccounts } from '../../support/each-scene'
import { resizeWindow, zoomWindow } from '../../support/launch'
import {
  drawnAbove,
  focusedPost,
  nearestToTop,
  offsetOf,
  placeOf,
  pointAt,
  pressEach,
  readOn,
  watchDrift,
} from '../../support/reading'
import { stateOf } from '../../support/two-accounts'

const { scene, steppe, launch, begin } = useTwoAccounts(60)

test.beforeEach(async () => {
  await begin()
  await expect(stateOf(scene().other, steppe().window, 'Live')).toBeVisible()
})

const column = (): Locator => scene().struck.column(steppe().window)
const otherColumn = (): Locator => scene().other.column(steppe().window)
const ledger = (): string[] =>
  scene()
    .struck.instance.world.homeOf(scene().struck.username)
    .map(({ uri }) => uri)
const expectFocus = (at: number): Promise<void> =>
  expect.poll(() => focusedPost(steppe().window)).toBe(ledger()[at])
const press = (...keys: string[]): Promise<void> => pressEach(steppe().window, ...keys)
/** Scrolls until more than so many posts are above, and stands still. @returns the post that holds the place, and where it is */
const readDeep = async (posts: number): ReturnType<typeof nearestToTop> => {
  await pointAt(column())
  await expect(async () => {
    await steppe().window.mouse.wheel(0, 700)
    expect(ledger().indexOf((await nearestToTop(column())).uri ?? '')).toBeGreaterThan(posts)
  }).toPass()
  let last = await nearestToTop(column())
  await expect(async () => {
    const before = last
    last = await nearestToTop(column())
    expect(last).toEqual(before)
  }).toPass()
  return last
}
const newerPosts = (): Locator => column().getByRole('button', { name: /newer post/ })

test('j and k go from post to post, digits and arrows from column to column', async () => {
  await press('1')
  await expectFocus(0)
  const time = column()
    .getByRole('button', { name: /^Thread of this post/ })
    .first()
  const title = (await time.locator('time').getAttribute('title')) ?? ''
  expect(title).toMatch(/\d{4}/)
  expect(await time.getAttribute('aria-label')).toContain(title)
  await press('j', 'j', 'j')
  await expectFocus(3)
  await press('k')
  await expectFocus(2)
  await press('2')
  await expect(otherColumn().locator('article:focus-within, article:focus')).toHaveCount(1)
  await press('ArrowLeft')
  await expectFocus(2)
  await press('ArrowRight')
  await expect(otherColumn().locator('article:focus-within, article:focus')).toHaveCount(1)
  await press('1', 'End')
  await expect(column().getByText('The start of what the server keeps')).toBeVisible()
  await press('Home')
  await expect.poll(async () => (await placeOf(column())).uri).toBe(ledger()[0])
})

test('? lists the keys, Escape closes the list and gives the focus back', async () => {
  await press('1', 'j')
  await expectFocus(1)
  await press('?')
  const list = steppe().window.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(list.getByText('Next (older) post')).toBeVisible()
  // What is longer than the window scrolls by keys.
  await expect(list.locator(':focus')).toContainText('Next (older) post')
  await press('j')
  await press('Escape')
  await expect(list).toBeHidden()
  await expectFocus(1)
})

test('new posts gather above with their number, at the top too; the pill leads to them, one key back', async () => {
  const before = await placeOf(column())
  scene().write(scene().struck, 3)
  await expect(newerPosts()).toHaveText(/3 newer/)
  expect((await placeOf(column())).uri).toBe(before.uri)
  await expect(steppe().window.getByRole('button', { name: /^1: Home.*3 newer/ })).toBeVisible()

  await newerPosts().click()
  await expect(column().locator(`article[data-uri="${ledger()[2] ?? ''}"]`)).toBeInViewport()
  await press('1', 'z')
  await expect.poll(async () => (await placeOf(column())).uri).toBe(before.uri)
  await press('Home')
  await expect.poll(async () => (await placeOf(column())).uri).toBe(ledger()[0])
  await expect(newerPosts()).toBeHidden()
  await column().getByRole('button', { name: 'Back to where you were' }).click()
  await expect.poll(async () => (await placeOf(column())).uri).toBe(before.uri)
})

test('a line says where reading ended, over the post that was read last, and after a restart too', async () => {
  const line = (): Locator => column().getByText('You left off here')
  /** How far the middle of the line is from the upper edge of a post. */
  const distance = async (uri: string | null): Promise<number> => {
    const at = await line().boundingBox()
    const post = await column()
      .locator(`article[data-uri="${uri ?? ''}"]`)
      .boundingBox()
    return at === null || post === null ? Infinity : Math.abs(at.y + at.height / 2 - post.y)
  }
  const top = await placeOf(column())
  await expect(line()).toHaveCount(0)
  scene().write(scene().struck, 3)
  await newerPosts().click()
  await expect(line()).toBeVisible()
  // The line is there before the jump has moved the posts, and the two are not measured at the same time.
  await expect.poll(() => distance(top.uri)).toBeLessThan(4)
  await expectNothing(steppe().window, 'line where reading ended')

  await readOn(column(), 2_000)
  const { uri: deeper } = await nearestToTop(column())
  await steppe().close()
  await launch()
  await expect(line()).toBeVisible()
  await expect.poll(() => distance(deeper)).toBeLessThan(4)
})

test('a column that follows moves with new posts while its reader is at the top, and only then', async () => {
  await column().getByRole('button', { name: 'Follow new posts' }).click()
  scene().write(scene().struck, 1)
  await expect.poll(async () => (await placeOf(column())).uri).toBe(ledger()[0])
  const deeper = await readOn(column(), 900)
  scene().write(scene().struck, 2)
  await expect(newerPosts()).toHaveText(/2 newer/)
  expect((await placeOf(column())).uri).toBe(deeper.uri)
  await expectNothing(steppe().window, 'column that follows')
})

test('an edit and a deletion that stream in are seen, and the line that is read stays', async () => {
  const { world } = scene().struck.instance
  const place = await readOn(column(), 700)
  const [first] = world.homeOf(scene().struck.username)
  const visible = column().locator(`article[data-uri="${place.uri ?? ''}"]`)
  const row = world.homeOf(scene().struck.username).find(({ uri }) => uri === place.uri)
  world.edit(row?.postId ?? '', { text: 'Better words than before.' })
  await expect(visible.getByText('Better words than before.')).toBeVisible()
  await expect(visible.getByLabel(/^Edited/)).toBeVisible()
  world.delete(first?.id ?? '')
  await press('1', 'Home')
  await expect(column().locator(`article[data-uri="${first?.uri ?? ''}"]`)).toHaveCount(0)
  await press('z')
  await expect.poll(async () => (await placeOf(column())).uri).toBe(place.uri)
})

test('posts above that become many times as long, and short again, leave the line that is read where it is', async () => {
  const { world } = scene().struck.instance
  const { uri } = await readDeep(15)
  const above = await drawnAbove(column())
  const edited = world
    .homeOf(scene().struck.username)
    .filter((row) => above.includes(row.uri) && row.id === row.postId)
  expect(edited.length).toBeGreaterThan(2)
  const article = (of: string): Locator => column().locator(`article[data-uri="${of}"]`)
  const heightOf = async (of: string): Promise<number> => (await article(of).boundingBox())?.height ?? NaN
  const most = await watchDrift(column(), uri)

  for (const row of edited) {
    const before = await heightOf(row.uri)
    const content = `${row.content}<p>And all of it again.</p>`.repeat(10)
    world.edit(row.postId, { content, spoilerText: '' })
    await expect(article(row.uri)).toContainText('And all of it again.')
    expect(await heightOf(row.uri)).toBeGreaterThan(before + 200)
  }
  expect(await most()).toBeLessThanOrEqual(1)
  for (const row of edited) {
    world.edit(row.postId, { text: 'Short again.' })
    await expect(article(row.uri)).toContainText('Short again.')
  }
  expect(await most()).toBeLessThanOrEqual(1)
})

test('another size of the window and of everything in it leave the line that is read where it is', async () => {
  await resizeWindow(steppe(), 1_440, 900)
  const { uri, offset } = await readDeep(20)
  const width = async (): Promise<number> => (await column().boundingBox())?.width ?? NaN
  const usual = await width()
  const expectSame = async (): Promise<void> =>
    expect(Math.abs((await offsetOf(column(), uri)) - offset)).toBeLessThanOrEqual(1)

  await resizeWindow(steppe(), 700, 500)
  await expectSame()
  await zoomWindow(steppe(), 2)
  // So little room is left that the column is narrower, and its posts are higher.
  expect(await width()).toBeLessThan(usual)
  await expectSame()
  await zoomWindow(steppe(), 1)
  await expectSame()
  await resizeWindow(steppe(), 1_440, 900)
  await expectSame()
  await zoomWindow(steppe(), 2)
  await expectSame()
  await zoomWindow(steppe(), 1)
  await expectSame()
  expect((await nearestToTop(column())).uri).toBe(uri)
})

test('the window is light and dark with the system', async () => {
  const tokens = await readFile('src/renderer/styles/tokens.css', 'utf8')
  const [, light = '', dark = ''] = /--col-bg: light-dark\((#\w{6}), (#\w{6})\)/.exec(tokens) ?? []
  for (const [colorScheme, hex] of [
    ['dark', dark],
    ['light', light],
    ['dark', dark],
  ] as const) {
    await steppe().window.emulateMedia({ colorScheme })
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
    await expect(column()).toHaveCSS('background-color', `rgb(${red}, ${green}, ${blue})`)
  }
})

test('the width of a column is changed by keyboard and by pointer, and kept', async () => {
  const width = steppe().window.getByRole('separator', { name: 'Width of Home, @ada@steppe.example' })
  const before = Number(await width.getAttribute('aria-valuenow'))
  await width.focus()
  await press('ArrowRight', 'ArrowRight')
  const after = Number(await width.getAttribute('aria-valuenow'))
  expect(after).toBeGreaterThan(before)
  const expectWidth = (wide: number): Promise<void> =>
    expect.poll(async () => (await column().boundingBox())?.width).toBe(wide)
  await expectWidth(after)
  const { x = 0, y = 0 } = (await width.boundingBox()) ?? {}
  await steppe().window.mouse.move(x + 4, y + 300)
  await steppe().window.mouse.down()
  await steppe().window.mouse.move(x + 104, y + 310)
  await expectWidth(after + 100)
  await steppe().window.mouse.move(x - 56, y + 320)
  await steppe().window.mouse.up()
  await expectWidth(after - 60)
  await steppe().close()
  await launch()
  await expectWidth(after - 60)
})
