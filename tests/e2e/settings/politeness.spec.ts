/** Columns that nobody sees are asked for less, and a paused account asks for nothing until it goes on. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { useTwoAccounts } from '../../support/each-scene'
import { resizeWindow } from '../../support/launch'
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

test('everything is paused with one click, and goes on but for the account that was paused by itself', async () => {
  const { window } = steppe()
  await window.getByRole('button', { name: 'Settings' }).click()
  const button = (name: string): Locator => settings().getByRole('button', { name, exact: true })
  await button('Pause @ada@steppe.example').click()
  await button('Pause everything').click()
  await expect(settings().getByText(/Paused, as of/)).toHaveCount(2)
  const both = [scene().struck, scene().other]
  for (const { instance } of both) await expect.poll(() => instance.streaming.connections()).toBe(0)
  await button('Go on with everything').click()
  await expect(button('Pause @bo@birds.example')).toBeVisible()
  await expect(button('Go on with @ada@steppe.example')).toBeVisible()
  await window.keyboard.press('Escape')
  await expect(stateOf(scene().other, window, 'Live')).toBeVisible()
  await expect(stateOf(scene().struck, window, /^Paused, as of/)).toBeVisible()
  expect(scene().struck.instance.streaming.connections()).toBe(0)
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

  await resizeWindow(steppe(), 500, 700)
  await window.getByRole('button', { name: /^1: Home/ }).click()
  await expect.poll(subscribed, { timeout: 20_000 }).not.toContain('public:local')
  expect(subscribed()).toContain('user')
  await window.getByRole('button', { name: /^3: Local/ }).click()
  await expect.poll(subscribed).toContain('public:local')
})

/** What the page "Sync" says of the struck account, by the name that stands before it. */
const said = (name: string): Locator =>
  settings()
    .getByRole('region', { name: '@ada@steppe.example' })
    .locator('dl > div')
    .filter({ has: steppe().window.getByText(name, { exact: true }) })
    .locator('dd')

test('the page “Sync” tells budget, queue, gaps, errors and the days of the instance, live while it is open', async () => {
  const { window } = steppe()
  const { instance } = scene().struck
  const syncNow = () => settings().getByRole('button', { name: 'Sync @ada@steppe.example now' }).click()
  await window.getByRole('button', { name: 'Settings' }).click()
  const account = settings().getByRole('region', { name: '@ada@steppe.example' })
  await expect(account.getByText(/^\d+ of 150 requests in 5 minutes$/)).toBeVisible()
  await expect(account.getByText(/^\d+ of 150 pages of older posts in 15 minutes$/)).toBeVisible()
  await expect(
    account.getByRole('img', { name: /^Last 30 days: reached on 1 day; not asked on 29 days$/ }),
  ).toBeVisible()
  await expect(said('Last errors')).toBeHidden()
  await expect(said('Last answer')).toHaveText(/\d\d:\d\d$/)
  await expect(said('Next check')).toHaveText(/\d\d:\d\d$/)

  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => (answer = resolve))
  const letGo = instance.onRequest(({ path }) => (path === '/api/v1/timelines/home' ? held : undefined))
  await syncNow()
  await expect(said('Requests')).toHaveText(/^\d+ waiting, [1-9]\d* under way$/)
  answer()
  letGo()
  await expect(said('Requests')).toHaveText('None')

  await expect(said('Gaps to fill')).toHaveText('None')
  const reminder = account.getByText(/^Only what you ask for is fetched\. After a week without a request /)
  await expect(reminder).toBeHidden()
  await settings().getByRole('button', { name: 'Pause @ada@steppe.example' }).click()
  await expect(reminder).toBeVisible()
  await expect.poll(() => instance.streaming.connections()).toBe(0)
  // More than one look at the newest end reads.
  scene().write(scene().struck, 260)
  await syncNow()
  await expect(said('Gaps to fill')).toHaveText('1')
  await settings().getByRole('button', { name: 'Go on with @ada@steppe.example' }).click()
  await expect(said('Gaps to fill')).toHaveText('None')
  await expect(reminder).toBeHidden()

  const failure = instance.faults.add({ name: 'http-502-html' })
  await syncNow()
  const unreadable = account.getByText(
    /The instance answered with something that Steppe cannot read \(error 502\)/,
  )
  await expect(unreadable).toBeVisible()
  await expect(account.getByRole('img', { name: /with failures on/ })).toBeVisible()
  // While it does not answer, each fact stands there once.
  await expect(said('Problem')).toBeVisible()
  await expect(said('Last errors')).toBeHidden()
  await expect(unreadable).toHaveCount(1)
  await expect(said('Next try')).toBeVisible()
  await expect(said('Next check')).toBeHidden()
  await expect(
    settings().getByRole('region', { name: '@bo@birds.example' }).getByText('Last errors'),
  ).toBeHidden()

  failure()
  await syncNow()
  await expect(said('Problem')).toBeHidden()
  await expect(
    said('Last errors')
      .getByText(/cannot read \(error 502\)/)
      .first(),
  ).toBeVisible()
})

test('the page “Sync” says that no live connection could be opened', async () => {
  const { window } = steppe()
  const { instance } = scene().struck
  await window.getByRole('button', { name: 'Settings' }).click()
  await settings().getByRole('button', { name: 'Pause @ada@steppe.example' }).click()
  await expect.poll(() => instance.streaming.connections()).toBe(0)
  instance.faults.add({ name: 'stream-refuse' })
  await settings().getByRole('button', { name: 'Go on with @ada@steppe.example' }).click()
  await expect(said('Last errors')).toHaveText(/The live connection could not be opened\./)
  // The instance answers everything else.
  await expect(said('Problem')).toBeHidden()
})

test('every request says who asks', async () => {
  const { requests } = scene().struck.instance
  const asked = requests.filter(
    ({ path }) => path.startsWith('/api/v1/timelines/') || path.endsWith('/streaming'),
  )
  expect(asked.length).toBeGreaterThan(0)
  for (const { headers } of asked) {
    expect(headers['user-agent']).toMatch(/^Steppe\/\d+\.\d+\.\d+ \(\+https:\/\/[^ )]+\)$/)
  }
})
