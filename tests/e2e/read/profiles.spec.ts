/** Profiles: opened from a name or picture in the column's place, kept, and readable without the instance. */
import { expect, test, type Locator } from '@playwright/test'
import { openedLinks } from '../../support/launch'
import { useTwoAccounts } from '../../support/each-scene'
import { stateOf } from '../../support/two-accounts'

const { scene, steppe, beginAtNewest } = useTwoAccounts(20)

const column = (): Locator => scene().struck.column(steppe().window)
const profile = (): Locator => column().getByRole('region', { name: /^Profile of Vera/ })

const beginWithVera = async (): Promise<Locator> => {
  const { world } = scene().struck.instance
  world.addAccount({
    handle: 'vera',
    displayName: 'Vera',
    followers: 0,
    following: 0,
    note: '<p>Counts owls. <a href="https://owls.example/">owls.example</a></p>',
    fields: [
      {
        name: 'Site',
        value: '<a href="https://vera.example/">vera.example</a>',
        verifiedAt: '2026-01-01T00:00:00Z',
      },
    ],
  })
  world.follow(scene().struck.username, 'vera')
  world.follow('vera', scene().struck.username)
  world.follow('person1', 'vera')
  const { uri } = world.post({ author: 'vera', text: 'Seven owls.' })
  await beginAtNewest()
  return column().locator(`article[data-uri="${uri}"]`)
}

test('a name opens it, with bio, fields, counts and what both are to each other; it stays when the instance goes', async () => {
  const post = await beginWithVera()
  await post.getByRole('button', { name: 'Profile of Vera' }).last().click()
  await expect(profile().getByRole('heading', { level: 3, name: 'Vera' })).toBeVisible()
  await expect(profile().getByText('Counts owls.')).toBeVisible()
  await expect(profile().getByText('Verified link')).toBeVisible()
  await expect(profile().getByText(/1 post · 2 followers · 1 following/)).toBeVisible()
  const between = profile().getByRole('list', { name: 'Between you' })
  await expect(between.getByRole('listitem')).toHaveText(['You follow them', 'Follows you'])
  await expect(profile().getByText(/^Followed by .+, whom you follow$/)).toBeVisible()
  await expect(profile().getByRole('status')).toHaveText(/^As of \d\d:\d\d$/)
  await profile().getByRole('link', { name: 'owls.example' }).click()
  await expect.poll(() => openedLinks(steppe().app)).toContain('https://owls.example/')

  await steppe().window.keyboard.press('Escape')
  await expect(profile()).toBeHidden()
  await scene().struck.instance.stop()
  await expect(stateOf(scene().struck, steppe().window, /^Offline/)).toBeVisible()
  await post.focus()
  await steppe().window.keyboard.press('p')
  await expect(profile().getByText('Counts owls.')).toBeVisible()
  await profile().getByRole('button', { name: 'Fetch again' }).click()
  await expect(profile().getByRole('alert')).toHaveText(/^Could not be refreshed/)
  await steppe().window.keyboard.press('Escape')
  await expect(post).toBeFocused()
})

test('it becomes a column, and opens in the browser', async () => {
  const post = await beginWithVera()
  await post.getByRole('button', { name: 'Profile of Vera' }).first().click()
  await profile().getByRole('button', { name: 'Open in browser' }).click()
  await expect.poll(() => openedLinks(steppe().app)).toContainEqual(expect.stringMatching(/@vera$/))
  await profile().getByRole('button', { name: 'Add as column' }).click()
  await expect(steppe().window.getByRole('region', { name: /^@vera@/ })).toBeVisible()
})
