import { expect, test } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { demoInstances, fillDemoWorld } from '../../support/demo-world'
import { forgetProfile, launchSteppe, nap, type Steppe } from '../../support/launch'
import { beginSignIn, homeColumn, previewInstance, signIn } from '../../support/sign-in'

const { domain, reader } = demoInstances.steppe

let instance: FakeInstance
let steppe: Steppe

test.beforeEach(async () => {
  instance = await startFakeInstance({ domain, seed: 1 })
  fillDemoWorld(instance.world, 'steppe', Math.floor(instance.clock.now() / 60_000) * 60_000)
  steppe = await launchSteppe({ pace: 0.2 })
})

test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(steppe.userData)
  await instance.stop()
})

const column = () => homeColumn(steppe.window, `${reader}@${domain}`)

const signedIn = async (): Promise<void> => {
  await signIn(steppe, instance, reader)
  await expect(column().getByText('Live', { exact: true })).toBeVisible()
  await expect(column().getByRole('article').nth(4)).toBeVisible()
}

test('axe finds nothing while an account is added', async () => {
  const { window } = steppe
  await expect(window.getByRole('button', { name: 'Add account' }).first()).toBeVisible()
  await expectNothing(steppe.window, 'first run')

  await window.getByRole('button', { name: 'Add account' }).first().click()
  const dialog = window.getByRole('dialog', { name: 'Add account' })
  await expectNothing(steppe.window, 'instance asked for')
  await dialog.getByRole('textbox', { name: 'Instance' }).fill('not a host')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await expectNothing(steppe.window, 'instance refused')
  await dialog.getByRole('textbox', { name: 'Instance' }).fill(instance.origin)
  for (const [name, said] of [
    ['refuse', /cannot be reached/],
    ['http-200-html', /answers with a web page/],
    ['http-503-html', /has a problem of its own/],
    ['http-429-without-reset', /asks for a pause/],
  ] as const) {
    const mend = instance.faults.add({ name })
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expect(dialog.getByRole('alert')).toHaveText(said)
    await expectNothing(steppe.window, `instance not found: ${name}`)
    mend()
  }
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByRole('heading', { level: 3 })).toBeVisible()
  await expectNothing(steppe.window, 'preview')
  await window.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await beginSignIn(steppe, instance)
  await expectNothing(steppe.window, 'browser waited for')
  await dialog.getByRole('textbox', { name: 'Authorization code' }).fill('no-such-code')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByRole('alert')).toHaveText(/did not accept this code/)
  await expectNothing(steppe.window, 'code refused')
  await steppe.app.evaluate(({ shell }) => {
    shell.openExternal = () => Promise.reject(new Error('There is no browser'))
  })
  await dialog.getByRole('button', { name: 'Open again' }).click()
  await expect(dialog.getByText(/Your browser could not be opened\./)).toBeVisible()
  await expectNothing(steppe.window, 'browser that could not be opened')
})

test('axe finds nothing while an account connects for the first time, nor once its instance has closed', async () => {
  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => (answer = resolve))
  const free = instance.onRequest(({ path }) => (path === '/api/v1/timelines/home' ? held : undefined))
  await signIn(steppe, instance, reader)
  await expect(column().getByText('Connecting', { exact: true })).toBeVisible()
  await expect(column().getByText('Your home is on its way.')).toBeVisible()
  await expectNothing(steppe.window, 'connecting')
  free()
  answer()
  await expect(column().getByText('Live', { exact: true })).toBeVisible()

  instance.faults.add({ name: 'gone', when: '/api/*' })
  await nap(steppe.app)
  await expect(column().getByText(/^Instance gone, as of /)).toBeVisible()
  await expectNothing(steppe.window, 'instance that has closed')
  await steppe.window.getByRole('button', { name: 'Settings' }).click()
  const sync = steppe.window.getByRole('tabpanel', { name: 'Sync' })
  await expect(sync.getByText(/has closed for good/).first()).toBeVisible()
  await expectNothing(steppe.window, 'settings of an instance that has closed')
})

test('axe finds nothing in a home of which nothing is stored, while its account is offline, paused or signed out', async () => {
  const { window } = steppe
  const { faults, oauth } = instance
  const mend = faults.add({ name: 'http-503-html', when: '/api/v1/timelines/home' })
  await signIn(steppe, instance, reader)
  await expect(column().getByText(/^Nothing is stored here yet\. .* the instance answers\.$/)).toBeVisible()
  await expectNothing(window, 'empty column, offline')

  const pause = async (is: 'Pause' | 'Go on with'): Promise<void> => {
    await window.getByRole('button', { name: 'Settings' }).click()
    await window.getByRole('button', { name: `${is} @${reader}@${domain}` }).click()
    await window.keyboard.press('Escape')
  }
  await pause('Pause')
  await expect(column().getByText('Paused. Nothing is fetched until the account goes on.')).toBeVisible()
  await expectNothing(window, 'empty column, paused')

  for (const { value, accountId } of oauth.snapshot().tokens) if (accountId !== null) oauth.revoke(value)
  mend()
  await pause('Go on with')
  await expect(
    column().getByText(/^Nothing is stored here yet\. .* once you have signed in again\.$/),
  ).toBeVisible()
  await expectNothing(window, 'empty column, signed out')
})

test('axe finds nothing in the deck, nor in what opens over it', async () => {
  const { window } = steppe
  const inThread = instance.world.posts().find(({ content }) => content.includes('paper shop'))
  instance.world.boost({ by: 'mina', of: inThread?.id ?? '' })
  await signedIn()
  await expectNothing(steppe.window, 'deck')

  await window.keyboard.press('?')
  await expect(window.getByRole('dialog')).toBeVisible()
  await expectNothing(steppe.window, 'shortcuts')
  await window.keyboard.press('Escape')

  await window.getByRole('button', { name: 'Settings' }).click()
  await expect(window.getByRole('tabpanel', { name: 'Sync' })).toBeVisible()
  await expect(window.getByText(/of 150 requests in 5 minutes/)).toBeVisible()
  await expectNothing(steppe.window, 'settings')
  await window.getByRole('tab', { name: 'Reading' }).click()
  await expectNothing(steppe.window, 'settings for reading')
  await window.getByRole('tab', { name: 'Filters and lists' }).click()
  const sets = window.getByRole('region', { name: `@${reader}@${domain}` })
  await expect(sets.getByText('Blocked domains')).toBeVisible()
  await sets.getByText('Filters').click()
  await expectNothing(steppe.window, 'filters and blocks')
  await window.keyboard.press('Escape')

  await window.getByRole('button', { name: 'Add column' }).click()
  await window.getByRole('radio', { name: 'Hashtag', exact: true }).check()
  await expectNothing(steppe.window, 'picker')
  await window.keyboard.press('Escape')
  await window.getByRole('button', { name: /^More about Home/ }).click()
  await expectNothing(steppe.window, 'menu of a column')
  await window.keyboard.press('Escape')

  await column()
    .getByRole('button', { name: /^Open image/ })
    .first()
    .click()
  await expect(window.getByRole('dialog')).toBeVisible()
  await expectNothing(steppe.window, 'viewer')
  await window.keyboard.press('Escape')
  await expect(window.getByRole('dialog')).toBeHidden()

  await column().getByText('paper shop').first().click()
  await expect(column().getByRole('feed', { name: /^Thread of/ })).toBeVisible()
  await expect(column().getByRole('status')).toHaveText(/^As of/)
  await expectNothing(steppe.window, 'thread')
  await column()
    .getByRole('button', { name: /^Profile of Mina/ })
    .first()
    .click()
  await expect(column().getByRole('region', { name: /^Profile of Mina/ })).toBeVisible()
  await expect(column().getByRole('status')).toHaveText(/^As of/)
  await expectNothing(steppe.window, 'profile')
  await window.evaluate(() => document.documentElement.style.setProperty('--text-scale', '2'))
  await expectNothing(steppe.window, 'profile with text at 200 %')
  await window.evaluate(() => document.documentElement.style.removeProperty('--text-scale'))
  await window.keyboard.press('Escape')

  await window.evaluate(() => document.documentElement.style.setProperty('--text-scale', '2'))
  await expectNothing(steppe.window, 'thread with text at 200 %')
  await window.keyboard.press('Escape')
  await expectNothing(steppe.window, 'text at 200 %')
})

test('axe finds nothing in what an account has in the rail, nor where another one is added beside it', async () => {
  const { window } = steppe
  await signedIn()
  await window.getByRole('button', { name: new RegExp(`^@${reader}@`) }).click()
  const announcements = window.getByRole('button', { name: /^Announcements, 1 new/ })
  await expect(announcements).toBeVisible()
  await expectNothing(window, 'menu of an account')
  await announcements.click()
  await expect(window.getByRole('dialog', { name: `Announcements of ${domain}` })).toBeVisible()
  await expectNothing(window, 'announcements')
  await window.keyboard.press('Escape')

  const preview = await previewInstance(steppe, instance)
  await expect(preview.getByText(`You are signed in here as ${reader}@${domain}.`)).toBeVisible()
  await expectNothing(window, 'preview of an instance where somebody is signed in')
})

test('axe finds nothing while offline, nor in a gap row', async () => {
  await signedIn()
  await instance.stop()
  await expect(column().getByText(/^As of|^Offline/)).toBeVisible()
  await expectNothing(steppe.window, 'offline')

  for (let count = 0; count < 60; count += 1) {
    instance.world.post({ author: reader, text: `Written while you were away, ${count}.`, stream: false })
  }
  // The tip comes, what lies below does not: the gap stays to be seen.
  let pages = 0
  instance.onRequest(async ({ path }) => {
    if (path !== '/api/v1/timelines/home') return
    pages += 1
    if (pages > 1) await new Promise((resolve) => setTimeout(resolve, 30_000))
  })
  await instance.start()
  await expect(column().getByRole('button', { name: /newer posts?, show/ })).toBeVisible()
  await steppe.window.keyboard.press('.')
  await expect(column().locator('[data-gap]').first()).toBeAttached()
  await expect(column().getByText('Filling 1 gap')).toBeVisible()
  await expectNothing(steppe.window, 'gap row, being filled')

  await instance.stop()
  await expect(column().getByText(/^As of|^Offline/)).toBeVisible()
  const later = column().getByRole('button', { name: 'Fill when online' }).first()
  await later.scrollIntoViewIfNeeded()
  await expect(later).toBeInViewport()
  await expectNothing(steppe.window, 'gap row, while offline')
})
