/** What has to be in sight however little room there is: the rail's buttons, and whose column one reads. */
import { expect, test, type Locator } from '@playwright/test'
import { useTwoAccounts } from '../../support/each-scene'
import { resizeWindow } from '../../support/launch'
import { pickColumns } from '../../support/picked-columns'

const { scene, steppe, launch, begin } = useTwoAccounts(20)
const { picker, columnOf, open, add } = pickColumns(steppe)

test.beforeEach(() => begin())

const rail = (): Locator => steppe().window.getByRole('navigation', { name: 'Main' })
const ofRail = (name: string): Locator => rail().getByRole('button', { name, exact: true })
const columnButtons = (): Locator => rail().getByRole('list', { name: 'Columns' }).getByRole('button')
const boxOf = async (locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> => {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It is not drawn.')
  return box
}
const enlargeText = (scale: number): Promise<void> =>
  steppe().window.evaluate(
    (times) => document.documentElement.style.setProperty('--text-scale', String(times)),
    scale,
  )
const addKinds = async (titles: readonly string[]): Promise<void> => {
  for (const title of titles) {
    await open(title)
    await add()
    await expect(columnOf(title)).toBeVisible()
  }
}
const addTag = async (text: string, title: string): Promise<void> => {
  await open('Hashtag')
  await picker().getByRole('textbox', { name: 'Hashtag' }).fill(text)
  await add()
  await expect(columnOf(title)).toBeVisible()
}

test('columns scroll between the rail’s other buttons, and the one that is read in is in sight', async () => {
  await resizeWindow(steppe(), 1_024, 600)
  await addKinds([
    'Notifications',
    'Conversations',
    'Bookmarks',
    'Favourites',
    'Scheduled posts',
    'Local',
    'Federated',
    'Other instances',
    'Held back notifications',
  ])
  await expect(columnButtons()).toHaveCount(11)
  await expect(columnButtons().last()).toHaveAccessibleDescription(/of this kind do not stream/)
  const pinned = ['Add account', 'Add column', 'Settings', 'Keyboard shortcuts']

  for (const name of pinned) await expect(ofRail(name)).toBeInViewport({ ratio: 1 })
  await expect(columnButtons().last()).toBeInViewport({ ratio: 1 })
  await steppe().window.keyboard.press('1')
  await expect(columnButtons().first()).toBeInViewport({ ratio: 1 })
  await expect(columnButtons().last()).not.toBeInViewport({ ratio: 1 })
  for (const name of pinned) await expect(ofRail(name)).toBeInViewport({ ratio: 1 })

  // Too little room for three columns beside all else: everything scrolls, and nothing is out of reach.
  await resizeWindow(steppe(), 1_024, 500)
  await enlargeText(2)
  await ofRail('Keyboard shortcuts').focus()
  await expect(ofRail('Keyboard shortcuts')).toBeInViewport({ ratio: 1 })
  await columnButtons().nth(9).focus()
  await expect(columnButtons().nth(9)).toBeInViewport({ ratio: 1 })
})

test('a column says whose it is, however long its title and whatever its state', async () => {
  await addKinds(['Held back notifications'])
  await addTag('birding trains', '#birding or #trains')
  const handle = (title: string): Locator =>
    columnOf(title).locator('header').getByText('ada@steppe.example', { exact: true })
  const expectRead = async (title: string): Promise<void> => {
    await expect(handle(title)).toBeVisible()
    const cut = await handle(title).evaluate((one) => one.scrollWidth - one.clientWidth)
    expect(cut, `pixels of the account of ${title} that are cut off`).toBeLessThanOrEqual(0)
    const heading = await boxOf(columnOf(title).getByRole('heading', { name: title, exact: true }))
    const state = await boxOf(
      columnOf(title)
        .locator('header')
        .getByText(/^As of|^Offline|^Live/),
    )
    const isBeside = heading.x + heading.width <= state.x
    const isAbove = heading.y + heading.height <= state.y
    expect(isBeside || isAbove, `the title of ${title} beside its state`).toBe(true)
  }
  const titles = ['Held back notifications', '#birding or #trains']
  const heightOf = async (title: string): Promise<number> =>
    (await boxOf(columnOf(title).locator('header'))).height
  for (const title of titles) await expectRead(title)
  expect(await heightOf(titles[0] ?? '')).toBe(await heightOf('Home'))

  for (const title of titles)
    await steppe()
      .window.getByRole('separator', { name: `Width of ${title}, @ada@steppe.example` })
      .press('Home')
  for (const scale of [1, 2]) {
    await enlargeText(scale)
    for (const title of titles) await expectRead(title)
  }
  await enlargeText(1)
  await scene().struck.instance.stop()
  const offline = (title: string): Locator =>
    columnOf(title)
      .locator('header')
      .getByText(/^Offline/)
  for (const title of titles) {
    await expect(offline(title)).toBeVisible()
    await expectRead(title)
  }
})

const home = (): Locator => scene().struck.column(steppe().window)
/** What it is to be looked at in: widths of the first column, and sizes of text. */
const everyLook = async (look: (name: string) => Promise<void>): Promise<void> => {
  const edge = steppe().window.getByRole('separator', { name: 'Width of Home, @ada@steppe.example' })
  await edge.dblclick()
  for (const keys of [[], ['ArrowLeft', 'ArrowLeft', 'ArrowLeft'], ['Home']]) {
    for (const key of keys) await edge.press(key)
    for (const scale of [1, 2]) {
      await enlargeText(scale)
      await look(`${(await boxOf(home())).width} pixels wide, text times ${scale}`)
    }
    await enlargeText(1)
  }
}

test('what is being read stays where it is when its column says that it is offline', async () => {
  const topsOf = async (): Promise<Record<string, number>> => {
    const tops: Record<string, number> = {}
    await everyLook(async (name) => {
      tops[name] = (await boxOf(home().getByRole('article').first())).y
    })
    return tops
  }
  const live = await topsOf()
  await scene().struck.instance.stop()
  await expect(
    home()
      .locator('header')
      .getByText(/^Offline, as of/),
  ).toBeVisible()
  expect(await topsOf()).toEqual(live)
})

test('the pill lies below the header and leaves "You left off here" to be read, after a restart too', async () => {
  await steppe().close()
  scene().write(scene().struck, 2)
  await launch()
  const pill = home().getByRole('button', { name: '2 newer posts, show' })
  const line = home().getByText('You left off here')
  await expect(pill).toBeVisible()
  await everyLook(async (name) => {
    const header = await boxOf(home().locator('header'))
    // The place is kept by what moves the posts, once they are measured.
    await expect(async () => {
      const [over, under] = [await boxOf(pill), await boxOf(line)]
      const end = header.y + header.height
      expect(over.y, `upper edge of the pill, ${name}`).toBeGreaterThanOrEqual(end)
      expect(under.y, `upper edge of the line, ${name}`).toBeGreaterThanOrEqual(end)
      const isBeside = under.x + under.width <= over.x
      const isAbove = under.y + under.height <= over.y
      expect(isBeside || isAbove, `the line beside the pill, or above it, ${name}`).toBe(true)
    }).toPass({ timeout: 5_000 })
  })
})

test('the header of what is opened in a column ends where those of columns do', async () => {
  await home()
    .getByRole('button', { name: /^Thread of this post/ })
    .first()
    .click()
  const opened = home().locator('header').filter({ hasText: 'Thread of' })
  await expect(opened).toBeVisible()
  expect(await boxOf(opened)).toMatchObject({
    height: (await boxOf(scene().other.column(steppe().window).locator('header'))).height,
  })
})

test('the header of what is opened is as high whatever it says, however wide its column is', async () => {
  await home()
    .getByRole('button', { name: /^Thread of this post/ })
    .first()
    .click()
  const opened = home().locator('header').filter({ hasText: 'Thread of' })
  await expect(opened.getByRole('status')).toHaveText(/^As of/)
  // Pixel by pixel: whether both fit beside each other may depend on few.
  const uneven = await opened.evaluate((header) => {
    const column = header.closest<HTMLElement>('section[style]')
    const said = header.querySelector('[role="status"]')?.firstChild
    if (column === null || said === null || said === undefined) throw new Error('It is not drawn.')
    const heightWith = (words: string): number => {
      said.nodeValue = words
      return header.getBoundingClientRect().height
    }
    const widths = Array.from({ length: 160 }, (_, at) => 280 + at)
    return widths.filter((width) => {
      column.style.width = `${width}px`
      return heightWith('Fetching…') !== heightWith('As of 28 Sept 2025, 08:48')
    })
  })
  expect(uneven, 'widths at which it is higher with one than with the other').toEqual([])
})
