/** Jumps: each can be undone, takes the focus along, and makes nothing unread that was seen. */
import { expect, test, type Locator } from '@playwright/test'
import { useTwoAccounts } from '../../support/each-scene'
import { focusedPost, nearestToTop, placeOf, pressEach, readOn, type SeenPlace } from '../../support/reading'
import { stateOf } from '../../support/two-accounts'

const { scene, steppe, launch, begin } = useTwoAccounts(60)

test.beforeEach(async () => {
  await begin()
  await expect(stateOf(scene().other, steppe().window, 'Live')).toBeVisible()
})

const column = (): Locator => scene().struck.column(steppe().window)
const ledger = (): string[] =>
  scene()
    .struck.instance.world.homeOf(scene().struck.username)
    .map(({ uri }) => uri)
const press = (...keys: string[]): Promise<void> => pressEach(steppe().window, ...keys)
const expectFocus = (at: number): Promise<void> =>
  expect.poll(() => focusedPost(steppe().window)).toBe(ledger()[at])
const newerPosts = (): Locator => column().getByRole('button', { name: /newer post/ })

test('every jump is undone by one key, also the one to the oldest end, to the same pixel', async () => {
  const before = await readOn(column(), 900)
  await press('1', 'End')
  await expect(column().getByText('The start of what the server keeps')).toBeInViewport()
  await press('Home')
  await expect.poll(async () => (await placeOf(column())).uri).toBe(ledger()[0])
  await press('z')
  await expect(column().getByText('The start of what the server keeps')).toBeInViewport()
  await press('z')
  await expect.poll(async () => (await placeOf(column())).uri).toBe(before.uri)
  expect(Math.abs((await placeOf(column())).offset - before.offset)).toBeLessThanOrEqual(1)
})

test('a jump made just before the app was killed is undone after the start', async () => {
  const back = (): Locator => column().getByRole('button', { name: 'Back to where you were' })
  const expectPlace = async ({ uri, offset }: SeenPlace): Promise<void> => {
    await expect.poll(async () => (await placeOf(column())).uri).toBe(uri)
    expect(Math.abs((await placeOf(column())).offset - offset)).toBeLessThanOrEqual(1)
  }
  const killAndStart = async (): Promise<void> => {
    // A place is kept once it has rested for 300 ms.
    await steppe().window.waitForTimeout(1_000)
    await steppe().kill()
    await launch()
  }
  const first = await readOn(column(), 900)
  await press('1', 'End')
  await expect(column().getByText('The start of what the server keeps')).toBeInViewport()
  await press('Home')
  await expect.poll(async () => (await placeOf(column())).uri).toBe(ledger()[0])
  await killAndStart()
  await expect(back()).toHaveText('Back to where you were')
  expect((await placeOf(column())).uri).toBe(ledger()[0])
  await back().click()
  await expect(column().getByText('The start of what the server keeps')).toBeInViewport()

  // The undoing is kept too: one jump is left, and who has read on since finds it small.
  await readOn(column(), -400)
  await killAndStart()
  await expect(back()).toHaveText('')
  await press('1', 'z')
  await expectPlace(first)
  await expect(back()).toBeHidden()
})

test('a jump takes the focus along, so that the next key goes on from there', async () => {
  const steps = Array.from({ length: 8 }, () => 'j')
  await press('1', ...steps)
  await expectFocus(8)
  await press('Home')
  await expectFocus(0)
  await press('j')
  await expectFocus(1)
  // Undone, it is where it was.
  await press('z')
  await expectFocus(8)
  await press('End')
  await expectFocus(ledger().length - 1)
  await press('k')
  await expectFocus(ledger().length - 2)
})

test('keys that follow each other at once are done one after another', async () => {
  const before = await readOn(column(), 900)
  await press('1', 'Home', 'z')
  await steppe().window.waitForTimeout(1_000)
  expect((await placeOf(column())).uri).toBe(before.uri)
  await press('End', 'Home', 'z', 'z')
  await steppe().window.waitForTimeout(1_000)
  expect((await placeOf(column())).uri).toBe(before.uri)
})

test('a jump calls nobody back who has gone to another column meanwhile', async () => {
  const steps = Array.from({ length: 8 }, () => 'j')
  await press('1', ...steps)
  await expectFocus(8)
  await press('Home', '2')
  await expect.poll(async () => (await placeOf(column())).uri).toBe(ledger()[0])
  const inOther = scene().other.column(steppe().window).locator(':focus')
  await steppe().window.waitForTimeout(1_000)
  await expect(inOther).toHaveCount(1)
  // Nor does one whose turn came only after that, nor a step from where it leads.
  for (const last of ['z', 'j']) {
    await press('1', 'End', last, '2')
    await steppe().window.waitForTimeout(1_000)
    await expect(inOther, last).toHaveCount(1)
  }
})

test('going on from a jump that has not arrived yet goes on from where it leads', async () => {
  await press('1', 'j', 'j', 'j', 'j', 'End', 'k')
  await expectFocus(ledger().length - 2)
})

test('a jump to where one is leaves nothing to undo', async () => {
  await press('1', 'End')
  await expectFocus(ledger().length - 1)
  await press('Home')
  await expectFocus(0)
  await press('Home', 'Home', 'z')
  await expectFocus(ledger().length - 1)
})

test('the oldest unread post has the focus when it was gone to, by key and by the button', async () => {
  await press('1', 'j', 'j', 'j')
  await expectFocus(3)
  scene().write(scene().struck, 4)
  await expect(newerPosts()).toHaveText(/4 newer/)
  await press('.')
  await expectFocus(3)
  await press('k')
  await expectFocus(2)
  await press('z')
  await expectFocus(7)
  scene().write(scene().struck, 3)
  await expect(newerPosts()).toHaveText(/newer/)
  await newerPosts().click()
  await expect.poll(() => focusedPost(steppe().window)).not.toBeNull()
  const reached = (await focusedPost(steppe().window)) ?? ''
  await press('k')
  await expectFocus(ledger().indexOf(reached) - 1)
})

test('what was seen is not unread again after a restart further down', async () => {
  scene().write(scene().struck, 3)
  await expect(newerPosts()).toHaveText(/3 newer/)
  await press('1', 'Home')
  await expect(newerPosts()).toBeHidden()
  await readOn(column(), 3_000)
  const { uri } = await nearestToTop(column())
  await steppe().close()
  await begin()
  await expect.poll(async () => (await nearestToTop(column())).uri).toBe(uri)
  await expect(newerPosts()).toBeHidden()
  await expect(steppe().window.getByRole('button', { name: /^1: Home/ })).not.toHaveAccessibleName(/newer/)
  scene().write(scene().struck, 2)
  await expect(newerPosts()).toHaveText(/2 newer/)
})
