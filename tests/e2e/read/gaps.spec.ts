/** What is missing is a row with a button that fetches it; what the server lost can be asked for again; older posts come by themselves. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { populate, startFakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, launchSteppe } from '../../support/launch'
import { useTwoAccounts } from '../../support/each-scene'
import { gapsBelow, pointAt } from '../../support/reading'
import { homeColumn, signIn } from '../../support/sign-in'
import { expectWhole, readHome } from '../../support/stored'

test.describe('a gap', () => {
  const { scene, steppe, begin } = useTwoAccounts(60)

  const column = (): Locator => scene().struck.column(steppe().window)
  const article = (uri: string | undefined): Locator => column().locator(`article[data-uri="${uri ?? ''}"]`)
  const toOldestUnread = (): Promise<void> =>
    column()
      .getByRole('button', { name: /newer posts?, show/ })
      .click()

  test('says why it could not be filled, and is filled by its button', async () => {
    await begin()
    const { window } = steppe()
    // While the account is paused nobody else fills it.
    await window.getByRole('button', { name: 'Settings' }).click()
    const settings = window.getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('button', { name: 'Pause @ada@steppe.example' }).click()
    await expect(settings.getByText(/Paused, as of/)).toBeVisible()
    await window.keyboard.press('Escape')
    // More than one look at the newest end reads.
    scene().write(scene().struck, 260)
    await column()
      .getByRole('button', { name: /^More about Home/ })
      .click()
    await window.getByRole('button', { name: 'Look for new posts now' }).click()
    await toOldestUnread()
    const gap = column().getByRole('article', { name: /^Posts may be missing/ })
    const missing = article(scene().struck.instance.world.homeOf('ada')[250]?.uri)
    await expect(gap).toBeAttached()
    await expect(missing).toHaveCount(0)
    // The line at which reading ended stands below what says so, not on it.
    const [edge, line] = [
      await gap.boundingBox(),
      await column().getByText('You left off here').boundingBox(),
    ]
    expect(line?.y).toBeGreaterThanOrEqual((edge?.y ?? Infinity) + (edge?.height ?? 0) - 0.5)
    const [above] = await gapsBelow(column())
    const mend = scene().struck.instance.faults.add({ name: 'http-502-html', when: '/api/v1/timelines/home' })
    const fill = gap.getByRole('button', { name: 'Fill', exact: true })
    await fill.press('Enter')
    await expect(gap.getByRole('alert')).toHaveText(/error 502/)
    await expectNothing(window, 'gap row that could not be filled')
    mend()
    await fill.press('Enter')
    await expect(gap).toHaveCount(0)
    await expect(article(above)).toBeFocused()
    await expect(missing).toBeAttached()
    await expectWhole(window, scene().struck.instance, 'ada')
  })

  test('that is lost stays so where it is looked for in vain, and closes once the posts are there again', async () => {
    const { world } = scene().struck.instance
    scene().write(scene().struck, 60)
    const [kept, lost] = [world.homeOf('ada')[39]?.uri, world.homeOf('ada')[50]?.uri]
    world.trimHome('ada', 40)
    await begin()
    await toOldestUnread()
    const gap = column().getByRole('article', { name: /^The server no longer has the posts between/ })
    const again = gap.getByRole('button', { name: /^Look again for the posts between .* and / })
    await again.press('Enter')
    await expect(gap.getByText('Asked again just now: still not there.')).toBeVisible()
    await expect(again).toBeFocused()
    await expect(article(lost)).toHaveCount(0)
    world.regenerateHome('ada', 0)
    await steppe().window.keyboard.press('Enter')
    await expect(gap).toHaveCount(0)
    await expect(article(kept)).toBeFocused()
    await expect(article(lost)).toBeAttached()
  })

  test('is said to be possible where a week went by in which Steppe did not look', async () => {
    const { instance } = scene().struck
    const newest = instance.world.homeOf('ada')[0]?.uri
    instance.clock.advance(9 * 24 * 3_600_000)
    // Another client is answered first: it alone sees that the home is being put together.
    const headers = { authorization: `Bearer ${instance.oauth.issueToken('ada')}` }
    await (await fetch(`${instance.origin}/api/v1/timelines/home`, { headers })).text()
    instance.clock.advance(60_000)
    scene().write(scene().struck, 3)
    await begin()
    await toOldestUnread()
    const row = column().getByRole('article', { name: /Steppe did not look here for a while/ })
    await expect(row).toContainText('(9 days)')
    await expect(row.getByRole('button')).toHaveCount(0)
    await expect(article(newest)).toBeAttached()
    const following = await row.evaluate((gap) => {
      const below = gap.closest('.item')?.nextElementSibling?.querySelector('article')
      return below?.getAttribute('data-uri')
    })
    expect(following).toBe(newest)
    await expectNothing(steppe().window, 'row of a time in which nobody looked')
  })
})

test('older posts are fetched when the end comes near, down to the last', async () => {
  // It keeps all of a home; 840 posts of it are fetched unasked.
  const instance = await startFakeInstance({
    domain: 'steppe.example',
    personality: 'gotosocial',
    throttle: false,
    seed: 1,
  })
  const until = instance.clock.now()
  populate(instance.world, { reader: 'ada', posts: 1_000, until, people: 12, boosts: 0, media: 0 })
  const steppe = await launchSteppe({ pace: 0.1 })
  try {
    await signIn(steppe, instance, 'ada')
    const column = homeColumn(steppe.window, 'ada@steppe.example')
    await expect(column.getByText('Live', { exact: true })).toBeVisible({ timeout: 60_000 })
    expect((await readHome(steppe.window, instance))?.entries).toHaveLength(840)

    const article = (at: number): Locator =>
      column.locator(`article[data-uri="${instance.world.homeOf('ada').at(at)?.uri ?? ''}"]`)
    let answer = (): void => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    instance.onRequest(({ query }) => (query.has('max_id') ? held : undefined))
    await steppe.window.keyboard.press('1')
    await steppe.window.keyboard.press('End')
    const fetching = column.getByRole('button', { name: 'Fetching older posts…' })
    await fetching.focus()
    await expect(fetching).toBeFocused()
    answer()
    // The button makes way for the posts: the next step from there goes to the first of them.
    await expect(article(839)).toBeFocused()
    await pointAt(column)
    const start = column.getByText('The start of what the server keeps')
    await expect(async () => {
      await steppe.window.mouse.wheel(0, 3_000)
      await expect(start).toBeInViewport({ timeout: 300 })
    }).toPass({ timeout: 60_000 })
    await expect(article(-1)).toBeInViewport()
    await expectWhole(steppe.window, instance, 'ada')
  } finally {
    await steppe.close()
    await forgetProfile(steppe.userData)
    await instance.stop()
  }
})
