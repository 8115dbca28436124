/** Columns of what an account saved and of what a profile pinned: in the order of saving, whatever the posts' own times are. */
import { expect, test, type Locator } from '@playwright/test'
import { findings } from '../../support/axe'
import { launchSteppe, type Steppe } from '../../support/launch'
import { signInTwo, stateOf, type Scene, type Template } from '../../support/two-accounts'

let template: Template
let scene: Scene
let steppe: Steppe

test.beforeAll(async () => {
  test.setTimeout(90_000)
  template = await signInTwo(20)
})
test.afterAll(() => template.forget())
test.beforeEach(async () => {
  scene = await template.scene()
  steppe = await launchSteppe({ userData: scene.userData, pace: 0.1 })
  await expect(stateOf(scene.struck, steppe.window, 'Live')).toBeVisible()
})
test.afterEach(async () => {
  await steppe.close()
  await scene.end()
})

const picker = (): Locator => steppe.window.getByRole('dialog', { name: 'Add column' })
const columnOf = (title: string): Locator =>
  steppe.window.getByRole('region', { name: `${title}, @ada@steppe.example` })
const open = async (kind: string): Promise<void> => {
  await steppe.window.getByRole('button', { name: 'Add column' }).click()
  await picker().getByRole('combobox', { name: 'Account' }).selectOption({ label: '@ada@steppe.example' })
  await picker().getByRole('radio', { name: kind, exact: true }).check()
}
const add = (): Promise<void> => picker().getByRole('button', { name: 'Add', exact: true }).click()
const urisIn = (column: Locator): Promise<(string | null)[]> =>
  column
    .getByRole('article')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-uri')).filter((uri) => uri !== null))

for (const { title, save, undo } of [
  { title: 'Bookmarks', save: 'bookmark', undo: 'unbookmark' },
  { title: 'Favourites', save: 'favourite', undo: 'unfavourite' },
] as const) {
  test(`${title} stand as they were saved, and one that is taken away elsewhere says so`, async () => {
    const { world, clock } = scene.struck.instance
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
    expect(await findings(steppe.window)).toEqual([])

    world[undo]('ada', posts[2]?.id ?? '')
    const gone = columnOf(title).locator(`article[data-uri="${posts[2]?.uri}"]`)
    await expect(gone.getByText(`No longer among the ${title.toLowerCase()}`)).toBeVisible({
      timeout: 20_000,
    })
  })
}

test('pinned posts of a profile are a choice of its column', async () => {
  const { world } = scene.struck.instance
  const posts = [1, 2, 3].map((at) => world.post({ author: 'person1', text: `Worth keeping, ${at}.` }))
  for (const at of [0, 2]) world.pin('person1', posts[at]?.id ?? '')
  await open('Profile')
  await picker().getByRole('textbox', { name: 'Profile' }).fill('@person1@steppe.example')
  await picker().getByRole('combobox', { name: 'What' }).selectOption({ label: 'Pinned posts' })
  await add()
  const column = columnOf('@person1, pinned')
  await expect.poll(() => urisIn(column)).toEqual([posts[2]?.uri, posts[0]?.uri])
  expect(await findings(steppe.window)).toEqual([])
})
