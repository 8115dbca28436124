/** What an account's filters, mutes and blocks hide is hidden here too: at once, offline, and only as long as they last. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { useTwoAccounts } from '../../support/each-scene'

/** Neither version is there at the other instance. */
const policies = ['/api/v1/notifications/policy', '/api/v2/notifications/policy']

const { scene, steppe, beginAtNewest } = useTwoAccounts(20, { otherLacks: policies })

test.beforeEach(async () => {
  // What was read of an account's sets when it was signed in is older than a day now, so a start asks for all of them again.
  scene().struck.instance.clock.advance(25 * 3_600_000)
})

const column = (): Locator => scene().struck.column(steppe().window)
const article = (uri: string): Locator => column().locator(`article[data-uri="${uri}"]`)
const write = (text: string, author = 'person1'): string =>
  scene().struck.instance.world.post({ author, text }).uri

/** The page that tells what each account keeps at its instance. */
const openSets = async (): Promise<Locator> => {
  await steppe().window.getByRole('button', { name: 'Settings' }).click()
  const settings = steppe().window.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('tab', { name: 'Filters and lists' }).click()
  return settings.getByRole('tabpanel', { name: 'Filters and lists' })
}

test('a filter covers or hides, a mute hides, and all of it stays so offline', async () => {
  const { world } = scene().struck.instance
  const [rain, snow, muted, named, plain] = [
    write('It will rain today.'),
    write('Snow in the mountains.'),
    write('Said by somebody who is muted.', 'person2'),
    write('I agree with @person2 on that.'),
    write('A quiet day.'),
  ]
  world.addFilter('ada', { title: 'Weather', keywords: ['rain'] })
  world.addFilter('ada', { title: 'Winter', keywords: ['snow'], action: 'hide' })
  world.mute('ada', 'person2')
  await beginAtNewest()

  await expect(article(rain).getByText('Filtered: Weather')).toBeVisible()
  await expect(article(rain).getByText('It will rain today.')).toBeHidden()
  await expect(article(rain)).toHaveAccessibleName(/Filtered: Weather/)
  await expect(article(plain)).toBeVisible()
  for (const uri of [snow, muted, named]) await expect(article(uri)).toHaveCount(0)
  await article(rain).getByRole('button', { name: 'Show anyway' }).click()
  await expect(article(rain).getByText('It will rain today.')).toBeVisible()
  await article(rain).getByRole('button', { name: 'Hide' }).click()
  await expect(article(rain).getByText('It will rain today.')).toBeHidden()

  const ada = (await openSets()).getByRole('region', { name: '@ada@steppe.example' })
  await ada.getByText('Filters 2').click()
  await expect(
    ada.getByText('\u2068Winter\u2069: hides posts with “\u2068snow\u2069” in home and lists'),
  ).toBeVisible()
  await ada.getByText('Muted people 1').click()
  await expect(ada.getByText(/@person2@steppe\.example/)).toBeVisible()

  await steppe().close()
  scene().struck.instance.faults.add({ name: 'refuse' })
  await beginAtNewest({ said: /^Offline/ })
  await expect(article(rain).getByText('Filtered: Weather')).toBeVisible()
  for (const uri of [snow, muted, named]) await expect(article(uri)).toHaveCount(0)
})

test('new posts that are hidden are not counted, and a filter that ends shows what it hid', async () => {
  const { world, clock } = scene().struck.instance
  world.addFilter('ada', {
    title: 'Winter',
    keywords: ['snow'],
    action: 'hide',
    expiresAt: clock.now() + 25_000,
  })
  await beginAtNewest()
  const hidden = write('Snow again.')
  const shown = write('Sun at last.')
  await expect(column().getByRole('button', { name: /^1 newer post/ })).toBeVisible()
  await column()
    .getByRole('button', { name: /newer post/ })
    .click()
  await expect(article(shown)).toBeVisible()
  await expect(article(hidden)).toHaveCount(0)
  await expect(article(hidden)).toBeVisible({ timeout: 40_000 })
})

test('a column says so where everything in it is hidden', async () => {
  const keywords = ['a', 'e', 'i', 'o', 'u'].map((keyword) => ({ keyword, wholeWord: false }))
  scene().struck.instance.world.addFilter('ada', { title: 'Vowels', keywords, action: 'hide' })
  await beginAtNewest()
  await expect(column().getByText('Your filters, mutes and blocks hide all the posts here.')).toBeVisible()
  await expect(column().getByRole('article')).toHaveCount(0)
  await expectNothing(steppe().window, 'column of which everything is hidden')
})

test('whose notifications the instance holds back is said, also offline, and only where there is such a thing', async () => {
  const { world } = scene().struck.instance
  world.setPolicy('ada', {
    for_not_following: 'filter',
    for_new_accounts: 'filter',
    for_limited_accounts: 'drop',
  })
  for (const name of ['ida', 'joe', 'kit']) {
    world.addAccount({ handle: `${name}@far.example` })
    world.notify('ada', { type: 'follow', from: `${name}@far.example` })
  }
  for (const when of policies) scene().other.instance.faults.add({ name: 'not-found', when })
  await beginAtNewest()
  const page = await openSets()
  const ada = page.getByRole('region', { name: '@ada@steppe.example' })
  const said = 'Held back: from people you do not follow and new accounts; 3 people wait.'
  await expect(ada.getByText(said)).toBeVisible()
  await expect(ada.getByText('Ignored: from accounts that the moderators limited.')).toBeVisible()
  const bo = page.getByRole('region', { name: '@bo@birds.example' })
  await expect(bo.getByText('Followed hashtags')).toBeVisible()
  await expect(bo.getByText('Notifications')).toHaveCount(0)
  await expectNothing(steppe().window, 'filters and lists')
  await steppe().close()

  scene().struck.instance.faults.add({ name: 'refuse' })
  await beginAtNewest({ said: /^Offline/ })
  const offline = (await openSets()).getByRole('region', { name: '@ada@steppe.example' })
  await expect(offline.getByText(said)).toBeVisible()
})
