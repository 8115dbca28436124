/** Columns that nobody sees are asked for less, and a paused account asks for nothing until it goes on. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { useTwoAccounts } from '../../support/each-scene'
import { homeRequests, stateOf } from '../../support/two-accounts'

const { scene, steppe, begin } = useTwoAccounts(20)

test.beforeEach(() => begin({ pace: 0.02 }))

const settings = (): Locator => steppe().window.getByRole('dialog', { name: 'Settings' })

test('a pause is said, kept over a restart, and does not keep the user from asking', async () => {
  const { window } = steppe()
  await window.getByRole('button', { name: 'Settings' }).click()
  await settings().getByRole('button', { name: 'Pause @ada@steppe.example' }).click()
  await expect(settings().getByText(/Paused, as of/)).toBeVisible()
  await expectNothing(window, 'settings of a paused account')
  await steppe().window.keyboard.press('Escape')
  await expect(stateOf(scene().struck, window, /^Paused, as of/)).toBeVisible()
  await expectNothing(window, 'paused')
  await expect(stateOf(scene().other, window, 'Live')).toBeVisible()
  await expect.poll(() => scene().struck.instance.streaming.connections()).toBe(0)

  await steppe().close()
  await begin({ pace: 0.02, said: /^Paused/ })
  await expect(stateOf(scene().other, steppe().window, 'Live')).toBeVisible()
  const uri = scene().write(scene().struck, 1)
  const before = homeRequests(scene().struck.instance).length
  await scene()
    .struck.column(steppe().window)
    .getByRole('button', { name: /^More about Home/ })
    .click()
  await steppe().window.getByRole('button', { name: 'Look for new posts now' }).click()
  await expect.poll(() => homeRequests(scene().struck.instance).length).toBeGreaterThan(before)
  await scene()
    .struck.column(steppe().window)
    .getByRole('button', { name: /newer post/ })
    .click()
  await expect(scene().struck.column(steppe().window).locator(`article[data-uri="${uri}"]`)).toBeVisible()
  await expect(stateOf(scene().struck, steppe().window, /^Paused/)).toBeVisible()

  await steppe()
    .window.getByRole('button', { name: /^@ada@steppe\.example/ })
    .click()
  await steppe().window.getByRole('button', { name: 'Go on' }).click()
  await expect(stateOf(scene().struck, steppe().window, 'Live')).toBeVisible()
})

test('a public stream ends some time after its column was scrolled out of view, and begins again', async () => {
  const { window } = steppe()
  const { instance } = scene().struck
  const subscribed = (): string[] =>
    instance.streaming.subscriptions(instance.world.account(scene().struck.username).id)
  await window.getByRole('button', { name: 'Add column' }).click()
  const picker = window.getByRole('dialog', { name: 'Add column' })
  await picker.getByRole('combobox', { name: 'Account' }).selectOption({ label: '@ada@steppe.example' })
  await picker.getByRole('radio', { name: 'Local', exact: true }).check()
  await picker.getByRole('button', { name: 'Add', exact: true }).click()
  await expect.poll(subscribed).toContain('public:local')

  const resize = (width: number): Promise<void> =>
    steppe().app.evaluate(
      ({ BrowserWindow }, [address, to]) =>
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL() === address)
          ?.setSize(to, 700),
      [window.url(), width] as const,
    )
  await resize(500)
  await window.getByRole('button', { name: /^1: Home/ }).click()
  await expect.poll(subscribed, { timeout: 20_000 }).not.toContain('public:local')
  expect(subscribed()).toContain('user')
  await window.getByRole('button', { name: /^3: Local/ }).click()
  await expect.poll(subscribed).toContain('public:local')
})

test('the page “Sync” tells budget, queue, errors and the days of the instance, live while it is open', async () => {
  const { window } = steppe()
  await window.getByRole('button', { name: 'Settings' }).click()
  const account = settings().getByRole('region', { name: '@ada@steppe.example' })
  await expect(account.getByText(/^\d+ of 150 requests in 5 minutes$/)).toBeVisible()
  await expect(account.getByText(/^\d+ of 150 pages of older posts in 15 minutes$/)).toBeVisible()
  await expect(
    account.getByRole('img', { name: /^Last 30 days: reached on 1 day; not asked on 29 days$/ }),
  ).toBeVisible()
  await expect(account.getByText('Last errors')).toBeHidden()

  scene().struck.instance.faults.add({ name: 'http-502-html' })
  await settings().getByRole('button', { name: 'Sync @ada@steppe.example now' }).click()
  await expect(
    account.getByText(/The instance answered with something that Steppe cannot read \(error 502\)/).first(),
  ).toBeVisible()
  await expect(account.getByRole('img', { name: /with failures on/ })).toBeVisible()
  await expect(
    settings().getByRole('region', { name: '@bo@birds.example' }).getByText('Last errors'),
  ).toBeHidden()
})
