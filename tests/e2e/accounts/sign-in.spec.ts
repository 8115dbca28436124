import { expect, test, type Locator } from '@playwright/test'
import { usualRetention } from '../../../src/shared/retention'
import { expectNothing } from '../../support/axe'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, launchSteppe, openedLink, openedLinks, type Steppe } from '../../support/launch'
import {
  beginSignIn,
  continueSignIn,
  finishByCode,
  homeColumn,
  previewInstance,
  signIn,
} from '../../support/sign-in'
import { expectWhole } from '../../support/stored'

let steppe: Steppe
let one: FakeInstance
let two: FakeInstance

test.beforeEach(async () => {
  const profile = { title: 'The Steppe', activeUsers: 1_412 }
  one = await startFakeInstance({ domain: 'steppe.example', seed: 1, profile })
  two = await startFakeInstance({ domain: 'birds.example', seed: 2 })
  populate(one.world, { reader: 'ada', posts: 120, until: one.clock.now() })
  populate(two.world, { reader: 'bo', posts: 120, until: two.clock.now(), seed: 2 })
  steppe = await launchSteppe({ pace: 0.2 })
})

test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(steppe.userData)
  await Promise.all([one.stop(), two.stop()])
})

test('two accounts on two instances stand side by side, newest first', async () => {
  await signIn(steppe, one, 'ada')
  await signIn(steppe, two, 'bo')
  for (const [instance, handle] of [
    [one, 'ada@steppe.example'],
    [two, 'bo@birds.example'],
  ] as const) {
    const column = homeColumn(steppe.window, handle)
    await expect(column.getByRole('article').first()).toBeVisible()
    const newest = instance.world.homeOf(handle.split('@')[0] ?? '')[0]
    await expect(column.getByRole('article').first()).toHaveAttribute('data-uri', newest?.uri ?? 'none')
    await expect(column.getByText('Live')).toBeVisible()
  }
})

test('the newest page is on screen at once, and says how much of the rest has come', async () => {
  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => (answer = resolve))
  let pages = 0
  one.onRequest(({ path }) => {
    if (path !== '/api/v1/timelines/home') return
    pages += 1
    return pages === 1 ? undefined : held
  })
  await signIn(steppe, one, 'ada')
  const column = homeColumn(steppe.window, 'ada@steppe.example')
  await expect(column.getByText('Fetching your home: 40 of 800')).toBeVisible()
  const newest = one.world.homeOf('ada')[0]
  await expect(column.locator(`article[data-uri="${newest?.uri}"]`)).toBeInViewport()
  await expectNothing(steppe.window, 'first fetch')
  answer()
  await expect(column.getByText('Live', { exact: true })).toBeVisible()
  await expectWhole(steppe.window, one, 'ada')
})

test('an account that has moved is read all the same, and the page “Sync” says where to', async () => {
  one.world.moveAccount('ada', 'person1')
  await signIn(steppe, one, 'ada')
  await expect(homeColumn(steppe.window, 'ada@steppe.example').getByRole('article').first()).toBeVisible()
  await steppe.window.getByRole('button', { name: 'Settings' }).click()
  const page = steppe.window.getByRole('dialog', { name: 'Settings' })
  await expect(page.getByText('This account has moved to @person1@steppe.example.')).toBeVisible({
    timeout: 20_000,
  })
  await expectNothing(steppe.window, 'account that has moved')
})

test('the browser comes back by itself over loopback', async () => {
  const dialog = await beginSignIn(steppe, one)
  const page = await openedLink(steppe.app, (url) => url.startsWith(one.origin))
  expect(new URL(page).searchParams.get('code_challenge_method')).toBe('S256')
  const answer = await fetch(one.oauth.approve(page, 'ada'))
  expect(answer.ok).toBe(true)
  await expect(dialog).toBeHidden()
  await expect(homeColumn(steppe.window, 'ada@steppe.example').getByRole('article').first()).toBeVisible()
})

test('the instance says its name, size, description and rules before anybody signs in', async () => {
  const dialog = await previewInstance(steppe, one)
  await expect(dialog.getByRole('heading', { name: 'The Steppe' })).toBeFocused()
  await expect(
    dialog.getByText('steppe.example · 1,412 people active in the last month · Mastodon 4.5.15'),
  ).toBeVisible()
  await expect(dialog.getByText('A small instance for tests at steppe.example.')).toBeVisible()
  const rules = dialog.getByRole('region', { name: 'Rules' })
  await expect(rules.getByRole('listitem')).toHaveText(['Be kind.', 'No advertising.'])
})

test('an account of which everything is to be kept has no limits, and that account alone', async () => {
  const dialog = await previewInstance(steppe, one)
  const keep = dialog.getByRole('checkbox', { name: 'Keep everything' })
  await expect(keep).not.toBeChecked()
  expect(usualRetention.days).toBe(365)
  const most = usualRetention.mostPosts?.toLocaleString('en-GB')
  await expect(
    dialog.getByText(new RegExp(`posts that are older than a year are removed .*beyond ${most}\\.`)),
  ).toBeVisible()
  await keep.check()
  await expectNothing(steppe.window, 'instance with “Keep everything”')
  await continueSignIn(dialog)
  await finishByCode(dialog, one, 'ada')
  await signIn(steppe, two, 'bo')
  await steppe.window.getByRole('button', { name: 'Settings' }).click()
  await steppe.window.getByRole('tab', { name: 'Storage' }).click()
  const page = steppe.window.getByRole('tabpanel', { name: 'Storage' })
  for (const [handle, days, most] of [
    ['ada@steppe.example', 'all', 'all'],
    ['bo@birds.example', '365', '200000'],
  ] as const) {
    const chosen = (name: string): Locator => page.getByRole('combobox', { name })
    await expect(chosen(`Keep posts of @${handle} for`)).toHaveValue(days)
    await expect(chosen(`Most posts of @${handle}`)).toHaveValue(most)
  }
})

test('the sign-in link is copied, and opened again', async () => {
  const dialog = await beginSignIn(steppe, one)
  const link = await dialog.getByRole('textbox', { name: 'Sign-in link' }).inputValue()
  expect(link).toContain(`${one.origin}/oauth/authorize?`)
  await expect.poll(() => openedLinks(steppe.app)).toEqual([link])
  await dialog.getByRole('button', { name: 'Copy sign-in link' }).click()
  await expect(dialog.getByRole('button', { name: 'Sign-in link copied' })).toBeVisible()
  await expect.poll(() => steppe.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(link)
  await dialog.getByRole('button', { name: 'Open again' }).click()
  await expect.poll(() => openedLinks(steppe.app)).toEqual([link, link])

  await steppe.app.evaluate(({ shell }) => {
    shell.openExternal = () => Promise.reject(new Error('There is no browser'))
  })
  await dialog.getByRole('button', { name: 'Use a code instead' }).click()
  await expect(dialog.getByRole('status')).toContainText('Your browser could not be opened.')
  await expect(dialog.getByRole('textbox', { name: 'Sign-in link' })).toHaveValue(/redirect_uri=urn/)
})

test('from a code that is refused there is a way back, and another sign-in', async () => {
  const dialog = await beginSignIn(steppe, one)
  const code = (): Locator => dialog.getByRole('textbox', { name: 'Authorization code' })
  await expect(code()).toHaveAccessibleDescription(/The whole address/)
  await dialog.getByRole('button', { name: 'Use a code instead' }).click()
  // Nobody is sent anywhere then.
  await expect(code()).toHaveAccessibleDescription('')
  await code().fill('not-a-code')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByRole('alert')).toContainText('start again')
  await expectNothing(steppe.window, 'code that is refused')
  await dialog.getByRole('button', { name: 'Back' }).click()
  const address = dialog.getByRole('textbox', { name: 'Instance' })
  await expect(address).toBeFocused()
  await expect(address).toHaveValue(one.origin)
  await expect(dialog.getByRole('alert')).toBeHidden()
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByRole('heading', { level: 3 })).toBeVisible()
  await continueSignIn(dialog)
  await expect(code()).toHaveValue('')
  await finishByCode(dialog, one, 'ada')
  await expect(homeColumn(steppe.window, 'ada@steppe.example').getByRole('article').first()).toBeVisible()
})
