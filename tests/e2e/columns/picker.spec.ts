/** Columns come out of the picker, go by their menu, and are there after a restart. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { useTwoAccounts } from '../../support/each-scene'
import { resizeWindow, zoomWindow } from '../../support/launch'
import { pickColumns } from '../../support/picked-columns'

const { scene, steppe, launch, begin } = useTwoAccounts(20)
const { picker, columnOf, open, add } = pickColumns(steppe)

test.beforeEach(() => begin())

test('a hashtag, a list and a profile become columns that are kept', async () => {
  const { world } = scene().struck.instance
  world.addList('ada', 'Birders', ['person2'])
  const tagged = world.post({ author: 'person1', text: 'A pair of #owls tonight.' })
  const listed = world.post({ author: 'person2', text: 'Nothing but gulls.' })

  await open('Hashtag')
  await picker().getByRole('textbox', { name: 'Hashtag' }).fill('owls!')
  await expect(picker().getByRole('alert')).toHaveText(/^No hashtag can contain “!”/)
  await expect(picker().getByRole('button', { name: 'Add', exact: true })).toBeDisabled()
  await picker().getByRole('textbox', { name: 'Hashtag' }).fill('#Owls')
  await expect(picker().getByRole('alert')).toBeHidden()
  await add()
  await expect(columnOf('#owls').locator(`article[data-uri="${tagged.uri}"]`)).toBeVisible()
  await expect(columnOf('#owls').getByText('Live', { exact: true })).toBeVisible()

  await open('List')
  await expect(picker().getByRole('combobox', { name: 'Which list' })).toBeVisible()
  await add()
  await expect(columnOf('Birders').locator(`article[data-uri="${listed.uri}"]`)).toBeVisible()

  await open('Profile')
  await picker().getByRole('textbox', { name: 'Profile' }).fill('@nobody@here')
  await add()
  await expect(picker().getByRole('alert')).toHaveText('@nobody@here was not found at steppe.example.')
  await picker().getByRole('textbox', { name: 'Profile' }).fill('@person1@steppe.example')
  await add()
  await expect(columnOf('@person1').locator(`article[data-uri="${tagged.uri}"]`)).toBeVisible()

  const streamed = world.post({ author: 'person2', text: 'More #owls.' })
  await columnOf('#owls')
    .getByRole('button', { name: /newer post/ })
    .click()
  await expect(columnOf('#owls').locator(`article[data-uri="${streamed.uri}"]`)).toBeVisible()

  await steppe().close()
  await launch()
  for (const title of ['#owls', 'Birders', '@person1']) await expect(columnOf(title)).toBeVisible()
  await expect(columnOf('#owls').getByRole('article').first()).toBeVisible()
})

test('what was not found is said at its field, in sight in a small window and in large print', async () => {
  for (const [width, zoom] of [
    [1024, 1],
    [1024, 2],
    [400, 1],
  ] as const) {
    await resizeWindow(steppe(), width, 700)
    await zoomWindow(steppe(), zoom)
    await open('Profile')
    const field = picker().getByRole('textbox', { name: 'Profile' })
    await field.fill('@nobody@nowhere.invalid')
    await add()
    const sentence = '@nobody@nowhere.invalid was not found at steppe.example.'
    await expect(picker().getByRole('alert')).toHaveText(sentence)
    // All but for a fraction of a pixel.
    await expect(picker().getByRole('alert')).toBeInViewport({ ratio: 0.95 })
    await expect(field).toHaveAccessibleDescription(sentence)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await field.fill('@nobody')
    await expect(picker().getByRole('alert')).toBeHidden()
    await picker().getByRole('button', { name: 'Cancel' }).click()
  }
})

test('links that trend are offered, and one becomes a column of the posts that share it', async () => {
  const card = { url: 'https://news.example/cranes?a=b', title: 'Cranes are back' }
  const shared = scene().struck.instance.world.post({ author: 'person2', text: card.url, card })
  await open('Link')
  const offered = picker().getByRole('combobox', { name: 'A link that is trending there' })
  await offered.selectOption({ label: card.title })
  await expect(picker().getByRole('textbox', { name: 'Link' })).toHaveValue(card.url)
  await expectNothing(steppe().window, 'picker with links')
  await add()
  await expect(columnOf('news.example').locator(`article[data-uri="${shared.uri}"]`)).toBeVisible()
})

test('offline it offers the lists and hashtags that are known, and says how old they are', async () => {
  const { world } = scene().struck.instance
  world.addList('ada', 'Birders', ['person2'])
  world.addList('ada', 'Allotments', ['person1'])
  world.followTag('ada', 'owls')
  const lists = (): Locator => picker().getByRole('combobox', { name: 'Which list' })
  const tags = (): Locator => picker().getByRole('combobox', { name: 'A hashtag that you follow' })
  // Made since the account's sets were read: the picker has them read anew.
  await open('List')
  await expect(lists().getByRole('option')).toHaveText(['Birders', 'Allotments'])
  await expect(picker().getByRole('status')).toHaveCount(0)
  await picker().getByRole('radio', { name: 'Hashtag', exact: true }).check()
  await expect(tags().getByRole('option', { name: '#owls' })).toHaveCount(1)
  await picker().getByRole('button', { name: 'Cancel' }).click()
  await steppe().close()
  await scene().struck.instance.stop()

  await launch()
  await open('Hashtag')
  await tags().selectOption('#owls')
  await expect(picker().getByRole('textbox', { name: 'Hashtag' })).toHaveValue('owls')
  await picker().getByRole('radio', { name: 'List', exact: true }).check()
  await expect(lists().getByRole('option')).toHaveText(['Birders', 'Allotments'])
  await expect(picker().getByRole('status')).toHaveText(/^As of \d\d:\d\d\. /)
  await expectNothing(steppe().window, 'offline picker')
  await lists().selectOption('Allotments')
  await add()
  await expect(columnOf('Allotments')).toBeVisible()
})

test('a list that goes while it is chosen gives way to no other', async () => {
  const { world, onRequest } = scene().struck.instance
  const kept = world.addList('ada', 'Birders', ['person2'])
  const gone = world.addList('ada', 'Allotments', ['person1'])
  const lists = picker().getByRole('combobox', { name: 'Which list' })
  await open('List')
  await expect(lists.getByRole('option')).toHaveText(['Birders', 'Allotments'])
  await picker().getByRole('button', { name: 'Cancel' }).click()

  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => (answer = resolve))
  onRequest(({ path }) => (path === '/api/v1/lists' ? held : undefined))
  await open('List')
  await lists.selectOption('Allotments')
  world.removeList(gone.id)
  answer()
  await expect(lists.getByRole('option')).toHaveText(['Choose…', 'Birders'])
  await expect(lists).toHaveValue('')
  await expect(picker().getByRole('status')).toHaveText('The list that was chosen is gone.')
  await expect(picker().getByRole('button', { name: 'Add', exact: true })).toBeDisabled()
  await lists.selectOption('Birders')
  await expect(picker().getByRole('status')).toHaveCount(0)
  await add()
  await expect(columnOf('Birders').getByText(/^(Live|As of)/)).toBeVisible()

  world.removeList(kept.id)
  await columnOf('Birders')
    .getByRole('button', { name: /^More about Birders/ })
    .click()
  await steppe().window.getByRole('button', { name: 'Look for new posts now' }).click()
  await expect(columnOf('Birders').getByText('Not available', { exact: true })).toBeVisible()
  await expectNothing(steppe().window, 'column that is not available')
})

test('the focus goes on from a column that is removed: to what is open in the one beside it, and after the last to what adds one', async () => {
  const { window } = steppe()
  const remove = async (name: string): Promise<void> => {
    await window.getByRole('button', { name: `More about ${name}` }).click()
    await window.getByRole('button', { name: 'Remove column' }).click()
  }
  const beside = scene().other.column(window)
  await beside
    .getByRole('button', { name: /^Profile of/ })
    .first()
    .click()
  const profile = beside.getByRole('group', { name: /^Profile of/ })
  await expect(profile).toBeFocused()
  await remove('Home, @ada@steppe.example')
  await expect(columnOf('Home')).toHaveCount(0)
  await expect(profile).toBeFocused()

  await window.keyboard.press('Escape')
  await remove('Home, @bo@birds.example')
  await expect(window.getByRole('button', { name: 'Add a column', exact: true })).toBeFocused()
})

test('a column is moved and removed by its menu, and asked for no more', async () => {
  await open('Local')
  await add()
  await expect(columnOf('Local').getByRole('article').first()).toBeVisible()
  const places = (): Promise<(string | null)[]> =>
    steppe()
      .window.getByRole('list', { name: 'Columns' })
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')))
  expect((await places())[2]).toMatch(/^3: Local/)
  const menu = columnOf('Local').getByRole('button', { name: 'More about Local, @ada@steppe.example' })
  const toLeft = steppe().window.getByRole('button', { name: 'Move to the left' })
  const toRight = steppe().window.getByRole('button', { name: 'Move to the right' })
  await menu.click()
  await expect(toRight).toBeDisabled()
  await toLeft.click()
  await expect.poll(async () => (await places())[1]).toMatch(/^2: Local/)
  await menu.click()
  await expect(toRight).toBeEnabled()
  await toLeft.click()
  await expect.poll(async () => (await places())[0]).toMatch(/^1: Local/)
  await menu.click()
  await expect(toLeft).toBeDisabled()
  await expect(toRight).toBeEnabled()
  await steppe().window.getByRole('button', { name: 'Remove column' }).click()
  await expect(columnOf('Local')).toHaveCount(0)
  expect(await places()).toHaveLength(2)
  await expect(columnOf('Home').locator(':focus')).toHaveCount(1)
  await expect(
    steppe()
      .window.getByRole('list', { name: 'Columns' })
      .getByRole('button', { name: /^1: Home/ }),
  ).toHaveAttribute('aria-current', 'true')
  const asked = (): number =>
    scene().struck.instance.requests.filter(({ path }) => path === '/api/v1/timelines/public').length
  const before = asked()
  await steppe().window.waitForTimeout(7_000)
  expect(asked()).toBe(before)
})
