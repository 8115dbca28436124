/** Columns of what is an account's own: what it saved, in the order of saving, what waits for its time, hashtags that it follows. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { useTwoAccounts } from '../../support/each-scene'
import { pickColumns } from '../../support/picked-columns'

const { scene, steppe, begin } = useTwoAccounts(20)
const { picker, columnOf, open, add } = pickColumns(steppe)

test.beforeEach(() => begin())

const urisIn = (column: Locator): Promise<(string | null)[]> =>
  column
    .getByRole('article')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-uri')).filter((uri) => uri !== null))

for (const { title, save, undo } of [
  { title: 'Bookmarks', save: 'bookmark', undo: 'unbookmark' },
  { title: 'Favourites', save: 'favourite', undo: 'unfavourite' },
] as const) {
  test(`${title} stand as they were saved, and one that is taken away elsewhere says so`, async () => {
    const { world, clock } = scene().struck.instance
    const posts = [3, 1, 2].map((at) =>
      world.post({ author: `person${(at % 2) + 1}`, text: `Worth saving, ${at}.` }),
    )
    for (const at of [1, 2, 0]) {
      world[save]('ada', posts[at]?.id ?? '')
      clock.advance(10)
    }
    await open(title)
    await add()
    await expect.poll(() => urisIn(columnOf(title))).toEqual([0, 2, 1].map((at) => posts[at]?.uri))
    await expect(columnOf(title).getByText('That is all of it')).toBeVisible()
    await expectNothing(steppe().window, 'saved posts')

    world[undo]('ada', posts[2]?.id ?? '')
    const gone = columnOf(title).locator(`article[data-uri="${posts[2]?.uri}"]`)
    await expect(gone.getByText(`No longer among the ${title.toLowerCase()}`)).toBeVisible({
      timeout: 20_000,
    })
  })
}

test('pinned posts of a profile are a choice of its column', async () => {
  const { world } = scene().struck.instance
  const posts = [1, 2, 3].map((at) => world.post({ author: 'person1', text: `Worth keeping, ${at}.` }))
  for (const at of [0, 2]) world.pin('person1', posts[at]?.id ?? '')
  await open('Profile')
  await picker().getByRole('textbox', { name: 'Profile' }).fill('@person1@steppe.example')
  await picker().getByRole('combobox', { name: 'What' }).selectOption({ label: 'Pinned posts' })
  await add()
  const column = columnOf('@person1, pinned')
  await expect.poll(() => urisIn(column)).toEqual([posts[2]?.uri, posts[0]?.uri])
  await expectNothing(steppe().window, 'pinned posts')
})

test('scheduled posts stand by their time, with text, audience and attachments', async () => {
  const { world, clock } = scene().struck.instance
  const hour = 3_600_000
  world.schedule({
    author: 'ada',
    at: clock.now() + 30 * hour,
    text: 'The later one.',
    visibility: 'private',
  })
  world.schedule({ author: 'ada', at: clock.now() + 5 * hour, text: 'The sooner one.', media: [{}] })
  await open('Scheduled posts')
  await add()
  const rows = columnOf('Scheduled posts').getByRole('article', { name: /^To be posted/ })
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText('The later one.')
  await expect(rows.first()).toContainText('Followers')
  await expect(rows.first()).toHaveAttribute('aria-posinset', '1')
  await expect(rows.first()).toHaveAttribute('aria-setsize', '2')
  await expect(rows.last()).toContainText('The sooner one.')
  await expect(rows.last()).toContainText(/image/i)
  await expectNothing(steppe().window, 'scheduled posts')
  world.unschedule('ada', world.scheduledOf('ada')[0]?.id ?? '')
  await expect(rows.getByText(/^No longer waiting/)).toBeVisible({ timeout: 20_000 })
})

test('the hashtag choice offers those that the account follows', async () => {
  const { world } = scene().struck.instance
  for (const tag of ['owls', 'wetlands']) world.followTag('ada', tag)
  const tagged = world.post({ author: 'person1', text: 'High water in the #wetlands.' })
  await open('Hashtag')
  await picker()
    .getByRole('combobox', { name: 'A hashtag that you follow' })
    .selectOption({ label: '#wetlands' })
  await expect(picker().getByRole('textbox', { name: 'Hashtag' })).toHaveValue('wetlands')
  await expectNothing(steppe().window, 'followed hashtags')
  await add()
  await expect(columnOf('#wetlands').locator(`article[data-uri="${tagged.uri}"]`)).toBeVisible()
})
