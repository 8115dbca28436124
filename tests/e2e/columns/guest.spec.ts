/** Columns of an instance where the reader has no account. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { useTwoAccounts } from '../../support/each-scene'
import { resizeWindow } from '../../support/launch'
import { stateOf } from '../../support/two-accounts'

const { scene, steppe, launch, begin } = useTwoAccounts(20)
let foreign: FakeInstance
const domain = 'meadow.example'

test.beforeEach(async () => {
  const open = { local: 'public', remote: 'public' } as const
  const closed = { local: 'authenticated', remote: 'authenticated' } as const
  foreign = await startFakeInstance({
    domain,
    profile: {
      timelinesAccess: { live_feeds: open, hashtag_feeds: closed, trending_link_feeds: open },
    },
  })
  populate(foreign.world, { posts: 20, people: 4, until: foreign.clock.now(), media: 0, reader: 'nobody' })
  await begin()
})
test.afterEach(async () => {
  await foreign.stop()
})

const picker = (): Locator => steppe().window.getByRole('dialog', { name: 'Add column' })
const columnOf = (title: string): Locator =>
  steppe().window.getByRole('region', { name: `${title}, ${domain}` })
const open = async (kind: string): Promise<void> => {
  await steppe().window.getByRole('button', { name: 'Add column' }).click()
  await picker().getByRole('combobox', { name: 'Account' }).selectOption({ label: 'Another instance…' })
  await picker().getByRole('textbox', { name: 'Instance' }).fill(foreign.origin)
  await picker().getByRole('radio', { name: kind, exact: true }).check()
}
const add = (): Promise<void> => picker().getByRole('button', { name: 'Add', exact: true }).click()
const remove = async (title: string): Promise<void> => {
  await columnOf(title)
    .getByRole('button', { name: `More about ${title}, ${domain}` })
    .click()
  await steppe().window.getByRole('button', { name: 'Remove column' }).click()
  await expect(columnOf(title)).toHaveCount(0)
}
const asked = (path: string): number => foreign.requests.filter((request) => request.path === path).length

test('public timelines of another instance are read without an account, and never with a token', async () => {
  const { uri } = foreign.world.post({ author: 'person1', text: 'Dew on the grass.' })
  await open('Local')
  await expect(picker().getByRole('radio', { name: 'Home', exact: true })).toHaveCount(0)
  await expectNothing(steppe().window, 'picker of a guest')
  await add()
  await expect(columnOf('Local').locator(`article[data-uri="${uri}"]`)).toBeVisible()
  await expect(columnOf('Local').getByText(/^As of/)).toBeVisible()
  await expectNothing(steppe().window, 'column of a guest')

  await open('Federated')
  await add()
  await expect(columnOf('Federated').locator(`article[data-uri="${uri}"]`)).toBeVisible()
  await steppe().close()
  await launch()
  await expect(columnOf('Local').locator(`article[data-uri="${uri}"]`)).toBeVisible()
  // The one that stood in for home goes, the other one goes on.
  await remove('Local')
  const { uri: later } = foreign.world.post({ author: 'person1', text: 'The sun is up.' })
  await columnOf('Federated')
    .getByRole('button', { name: /newer post/ })
    .click({ timeout: 20_000 })
  await expect(columnOf('Federated').locator(`article[data-uri="${later}"]`)).toBeVisible()
  await remove('Federated')
  const before = asked('/api/v1/timelines/public')
  await steppe().window.waitForTimeout(7_000)
  expect(asked('/api/v1/timelines/public')).toBe(before)
  expect(foreign.requests.every(({ hasToken }) => !hasToken)).toBe(true)
})

test('its first column comes into view, as every column that is added', async () => {
  await resizeWindow(steppe(), 1024, 700)
  for (const kind of ['Local', 'Federated']) {
    await open(kind)
    await add()
    await expect(columnOf(kind)).toBeInViewport({ ratio: 1 })
    await expect(columnOf(kind).locator(':focus')).toHaveCount(1)
  }
})

test('where nobody is signed in any more, an account can still be added', async () => {
  await open('Local')
  await add()
  await expect(columnOf('Local').getByRole('article').first()).toBeVisible()
  for (const { username, instance } of [scene().struck, scene().other]) {
    await steppe()
      .window.getByRole('button', { name: new RegExp(`^@${username}@${instance.domain}`) })
      .click()
    await steppe().window.getByRole('button', { name: 'Sign out…' }).click()
    const dialog = steppe().window.getByRole('dialog', { name: 'Sign out' })
    await dialog.getByRole('button', { name: 'Sign out, keep the posts' }).click()
    await expect(dialog).toBeHidden()
  }
  await expectNothing(steppe().window, 'a guest alone')
  await steppe().window.getByRole('button', { name: 'Add account' }).click()
  await expect(steppe().window.getByRole('dialog', { name: 'Add account' })).toBeVisible()
})

test('the settings show it beside the accounts, and what is stored of it is wiped', async () => {
  const { uri } = foreign.world.post({ author: 'person1', text: 'Dew on the grass.' })
  await open('Local')
  await add()
  const post = columnOf('Local').locator(`article[data-uri="${uri}"]`)
  await expect(post).toBeVisible()
  await steppe().window.getByRole('button', { name: 'Settings' }).click()
  const part = steppe()
    .window.getByRole('dialog', { name: 'Settings' })
    .getByRole('region', { name: domain, exact: true })
  await expect(part.getByText(/As of/)).toBeVisible()
  await expectNothing(steppe().window, 'settings of a guest')
  await steppe().window.getByRole('tab', { name: 'Storage' }).click()
  await expect(part.getByRole('row', { name: /^Local/ })).toBeVisible()
  const mend = foreign.faults.add({ name: 'http-503-html' })
  await part.getByRole('button', { name: `Wipe everything of ${domain}` }).click()
  const question = steppe().window.getByRole('dialog', { name: 'Wipe stored posts' })
  await question.getByRole('button', { name: 'Wipe', exact: true }).click()
  await expect(question).toBeHidden()
  await expect(part.getByRole('row', { name: /^Local/ })).toHaveCount(0)
  await steppe().window.keyboard.press('Escape')
  await expect(post).toHaveCount(0)
  mend()
  await columnOf('Local')
    .getByRole('button', { name: `More about Local, ${domain}` })
    .click()
  await steppe().window.getByRole('button', { name: 'Look for new posts now' }).click()
  await expect(post).toBeVisible({ timeout: 20_000 })
})

test('what the instance keeps to its members says so in its column', async () => {
  await open('Hashtag')
  await picker().getByRole('textbox', { name: 'Hashtag' }).fill('owls')
  await add()
  await expect(
    columnOf('#owls').getByText('The instance shows this only to people who have an account there.'),
  ).toBeVisible()
  await expect(stateOf(scene().struck, steppe().window, 'Live')).toBeVisible()
})

test('what is no instance is said in the picker, and no column comes of it', async () => {
  await open('Local')
  await picker().getByRole('textbox', { name: 'Instance' }).fill('not a host')
  await add()
  await expect(picker().getByRole('alert')).toHaveText(/not the address of an instance/)
})
