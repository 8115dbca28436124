/** The settings open from the rail and the menu, work by keyboard, and keep what is chosen. */
import { expect, test, type Locator } from '@playwright/test'
import { forgetProfile, freshProfile, launchSteppe, resizeWindow, type Steppe } from '../../support/launch'

let userData: string
let steppe: Steppe

test.beforeEach(async () => {
  userData = await freshProfile()
  steppe = await launchSteppe({ userData })
})
test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(userData)
})

const dialog = (): Locator => steppe.window.getByRole('dialog', { name: 'Settings' })
const battery = (): Locator => dialog().getByRole('checkbox', { name: 'On battery' })
const openFromRail = (): Promise<void> => steppe.window.getByRole('button', { name: 'Settings' }).click()

test('a choice made by keyboard is kept over a restart', async () => {
  await openFromRail()
  const tab = dialog().getByRole('tab', { name: 'Sync' })
  await expect(tab).toHaveAttribute('aria-selected', 'true')
  await tab.focus()
  await steppe.window.keyboard.press('End')
  await steppe.window.keyboard.press('Home')
  await expect(tab).toBeFocused()
  await expect(battery()).toBeChecked()
  await battery().focus()
  await steppe.window.keyboard.press('Space')
  await expect(battery()).not.toBeChecked()
  await steppe.window.keyboard.press('Escape')
  await expect(dialog()).toBeHidden()
  await expect(steppe.window.getByRole('button', { name: 'Settings' })).toBeFocused()
  await steppe.close()

  steppe = await launchSteppe({ userData })
  await openFromRail()
  await expect(battery()).not.toBeChecked()
  await expect(dialog().getByRole('checkbox', { name: /slow connection/ })).toBeChecked()
})

test('which threads are kept without being opened is chosen on a page of its own', async () => {
  const page = (): Locator => dialog().getByRole('tabpanel', { name: 'Reading' })
  const bookmarked = (): Locator => page().getByRole('checkbox', { name: /threads of what I bookmark/ })
  const onScreen = (): Locator => page().getByRole('checkbox', { name: /threads of what is on screen/ })
  await openFromRail()
  await dialog().getByRole('tab', { name: 'Reading' }).click()
  await expect(bookmarked()).not.toBeChecked()
  await onScreen().check()
  await steppe.close()

  steppe = await launchSteppe({ userData })
  await openFromRail()
  await dialog().getByRole('tab', { name: 'Reading' }).click()
  await expect(onScreen()).toBeChecked()
  await expect(bookmarked()).not.toBeChecked()
})

test('the menu opens them, and in a narrow window the list of pages stands above', async () => {
  await resizeWindow(steppe, 960, 800)
  await steppe.app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
    items?.find(({ accelerator }) => accelerator === 'CommandOrControl+,')?.click()
  })
  const list = dialog().getByRole('tablist')
  const page = dialog().getByRole('tabpanel', { name: 'Sync' })
  const edges = async () => ({ list: await list.boundingBox(), page: await page.boundingBox() })
  await expect(page).toBeVisible()
  const wide = await edges()
  expect(wide.page?.x).toBeGreaterThan((wide.list?.x ?? 0) + (wide.list?.width ?? 0))
  await steppe.window.evaluate(() => document.documentElement.style.setProperty('--text-scale', '2'))
  const narrow = await edges()
  expect(narrow.page?.y).toBeGreaterThanOrEqual((narrow.list?.y ?? 0) + (narrow.list?.height ?? 0))
  expect(narrow.page?.x).toBeLessThanOrEqual((narrow.list?.x ?? 0) + 1)
})
