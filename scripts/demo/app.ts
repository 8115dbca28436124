/** The app itself, started and driven as a user would. */
import type { ElectronApplication, Page } from '@playwright/test'
import { resolve } from 'node:path'
import { launchElectron } from '../../tests/support/electron'
import type { FakeInstance } from '../../tests/support/fake-mastodon'
import { fail } from '../setup/say.mjs'
import { again, patience } from './explained'

export interface DemoApp {
  electron: ElectronApplication
  window: Page
}

const windowUrl = 'app://steppe/index.html'

/**
 * Starts the built app on a user-data folder.
 * @param switches further switches of Chromium
 */
export const startApp = async (folder: string, switches: readonly string[]): Promise<DemoApp> => {
  const electron = await launchElectron({
    cwd: resolve(import.meta.dirname, '..', '..'),
    // The demo's tokens open nothing, and a keyring might ask the user for a password.
    args: ['.', `--user-data-dir=${folder}`, '--password-store=basic', ...switches],
    chromiumSandbox: process.env['STEPPE_NO_SANDBOX'] !== '1',
    timeout: patience,
  })
  const isOurs = (page: Page): boolean => page.url() === windowUrl
  const window =
    electron.windows().find(isOurs) ??
    (await electron.waitForEvent('window', { predicate: isOurs, timeout: patience }))
  window.setDefaultTimeout(patience)
  return { electron, window }
}

/** While `work` runs, links go nowhere instead of to the user's browser. */
const withoutBrowser = async (electron: ElectronApplication, work: () => Promise<void>): Promise<void> => {
  await electron.evaluate(({ shell }) => {
    Object.assign(globalThis, { openExternalOfSystem: shell.openExternal })
    shell.openExternal = () => Promise.resolve()
  })
  await work()
  await electron.evaluate(({ shell }) => {
    const kept = globalThis as unknown as { openExternalOfSystem: typeof shell.openExternal }
    shell.openExternal = kept.openExternalOfSystem
  })
}

const addAccount = async (window: Page, instance: FakeInstance, username: string): Promise<void> => {
  await window.getByRole('button', { name: 'Add account' }).first().click()
  const dialog = window.getByRole('dialog', { name: 'Add account' })
  const proceed = dialog.getByRole('button', { name: 'Continue', exact: true })
  await dialog.getByRole('textbox', { name: 'Instance' }).fill(new URL(instance.origin).host)
  await proceed.click()
  await dialog.getByRole('heading', { level: 3 }).waitFor()
  await proceed.click()
  const weaker = dialog.getByRole('button', { name: 'Keep it anyway, less protected' })
  const byCode = dialog.getByRole('button', { name: 'Use a code instead' })
  await weaker.or(byCode).waitFor()
  if (await weaker.isVisible()) await weaker.click()
  const link = dialog.getByRole('textbox', { name: 'Sign-in link' })
  const loopback = await link.inputValue()
  await byCode.click()
  await byCode.waitFor({ state: 'detached' })
  const page = await link.inputValue()
  if (page === loopback) fail('The dialog did not switch to a code.', again)
  await dialog
    .getByRole('textbox', { name: 'Authorization code' })
    .fill(instance.oauth.approve(page, username))
  await proceed.click()
  await dialog.waitFor({ state: 'detached' })
  await columnOf(window, instance, username).waitFor()
}

/** A column of another kind beside the homes, chosen in the picker. */
const addNotifications = async (window: Page, instance: FakeInstance, username: string): Promise<void> => {
  const handle = `@${username}@${instance.domain}`
  await window.getByRole('button', { name: 'Add column' }).click()
  const picker = window.getByRole('dialog', { name: 'Add column' })
  await picker.getByRole('combobox', { name: 'Account' }).selectOption({ label: handle })
  await picker.getByRole('radio', { name: 'Notifications', exact: true }).check()
  await picker.getByRole('button', { name: 'Add', exact: true }).click()
  await window.getByRole('region', { name: `Notifications, ${handle}` }).waitFor()
  // Where not all columns have room, the homes are what is to be seen first.
  await window.getByRole('main').evaluate((deck) => deck.scrollTo({ left: 0 }))
}

/** The home column of an account. */
export const columnOf = (window: Page, instance: FakeInstance, username: string) =>
  window.getByRole('region', { name: `Home, @${username}@${instance.domain}` })

/**
 * Has the newest posts of the accounts asked for. The demo's clock stands still and the app's has run on: with an answer the app
 * knows the instance's own time again.
 */
export const lookNow = async (
  { window }: DemoApp,
  accounts: readonly { instance: FakeInstance; username: string }[],
): Promise<void> => {
  for (const { instance, username } of accounts) {
    const answered = new Promise<void>((done) => {
      const forget = instance.onAnswered(({ path }) => {
        if (path !== '/api/v1/timelines/home') return
        forget()
        done()
      })
    })
    await window.getByRole('button', { name: new RegExp(`^@${username}@${instance.domain}, `) }).click()
    await window.getByRole('button', { name: 'Look for new posts now' }).click()
    await answered
  }
}

/** Signs the accounts in through the dialog, each unless its column is there; the first one gets its notifications beside. */
export const signIn = async (
  { electron, window }: DemoApp,
  accounts: readonly { instance: FakeInstance; username: string }[],
): Promise<void> => {
  const anyColumn = window.getByRole('region', { name: /^Home, / }).first()
  await anyColumn
    .or(window.getByRole('button', { name: 'Add account' }).first())
    .first()
    .waitFor()
  let isNew = false
  await withoutBrowser(electron, async () => {
    for (const { instance, username } of accounts) {
      if (await columnOf(window, instance, username).isVisible()) continue
      await addAccount(window, instance, username)
      isNew = true
    }
    const [first] = accounts
    if (isNew && first !== undefined) await addNotifications(window, first.instance, first.username)
  })
}
