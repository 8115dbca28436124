/** What the menus do: copy and open what was clicked, make text larger and smaller, tell how things stand without secrets. */
import { expect, test, type Locator } from '@playwright/test'
import type { MenuItem } from 'electron'
import { expectNothing } from '../../support/axe'
import { openedLinks } from '../../support/launch'
import { useTwoAccounts } from '../../support/each-scene'
import { stateOf } from '../../support/two-accounts'

const home = 'app://steppe/index.html'

const { scene, steppe, begin } = useTwoAccounts(20)

test.beforeEach(() => begin())

const clipboard = (): Promise<string> => steppe().app.evaluate(({ clipboard: system }) => system.readText())

/** How many times as large as usual the window's page is. */
const zoom = (): Promise<number | undefined> =>
  steppe().app.evaluate(
    ({ webContents }, address) =>
      webContents
        .getAllWebContents()
        .find((contents) => contents.getURL() === address)
        ?.getZoomFactor(),
    home,
  )

/** Clicks an item of the application menu, by its label. */
const choose = (wanted: string): Promise<boolean> =>
  steppe().app.evaluate(({ Menu }, name) => {
    const within = (items: readonly MenuItem[]): MenuItem[] =>
      items.flatMap((item) => [item, ...within(item.submenu?.items ?? [])])
    const found = within(Menu.getApplicationMenu()?.items ?? []).find(({ label }) => label === name)
    found?.click()
    return found !== undefined
  }, wanted)

/** Opens the context menu at an element. @returns its labels, those of separators empty */
const contextMenuAt = async (element: Locator): Promise<string[]> => {
  await steppe().app.evaluate(({ Menu }) => {
    Object.assign(globalThis, { shown: null })
    Menu.prototype.popup = function () {
      Object.assign(globalThis, { shown: this })
    }
  })
  await element.click({ button: 'right' })
  const labels = (): Promise<string[] | null> =>
    steppe().app.evaluate(
      () =>
        (globalThis as unknown as { shown: { items: MenuItem[] } | null }).shown?.items.map(
          ({ label }) => label,
        ) ?? null,
    )
  await expect.poll(labels).not.toBeNull()
  return (await labels()) ?? []
}
const pick = (label: string): Promise<void> =>
  steppe().app.evaluate((_electron, name) => {
    const { items } = (globalThis as unknown as { shown: { items: MenuItem[] } }).shown
    items.find((item) => item.label === name)?.click()
  }, label)

const newest = async (uri: string): Promise<Locator> => {
  const column = scene().struck.column(steppe().window)
  await column.getByRole('button', { name: /newer/ }).click()
  return column.locator(`article[data-uri="${uri}"]`)
}

test('a context menu copies text and links, and opens links in the browser', async () => {
  const link = 'https://example.org/read?me=1'
  const text = `Words to copy. ${link} http://old.example/`
  const { uri } = scene().struck.instance.world.post({ author: 'person1', text })
  const article = await newest(uri)
  const anchor = article.getByRole('link', { name: /example\.org/ })
  expect(await contextMenuAt(anchor)).toEqual(expect.arrayContaining(['Open Link in Browser', 'Copy Link']))
  await pick('Copy Link')
  expect(await clipboard()).toBe(link)
  await pick('Open Link in Browser')
  await expect.poll(() => openedLinks(steppe().app)).toEqual([link])

  await contextMenuAt(article.getByRole('link', { name: /old\.example/ }))
  await pick('Open Link in Browser')
  await expect(steppe().window.getByRole('dialog', { name: 'Link not opened' })).toBeVisible()
  await steppe().window.keyboard.press('Escape')
  expect(await openedLinks(steppe().app)).toEqual([link])

  const words = article.getByText('Words to copy.')
  await words.evaluate((element) => getSelection()?.selectAllChildren(element))
  expect(await contextMenuAt(words)).toContain('Copy Text')
  await pick('Copy Text')
  expect(await clipboard()).toContain('Words to copy.')
})

test('a context menu of a picture copies it, its alt text and its address', async () => {
  const { instance } = scene().struck
  const alt = 'A heron in the reeds.'
  const { uri } = instance.world.post({
    author: 'person1',
    text: 'Seen today.',
    media: [{ kind: 'image', alt }],
  })
  const picture = (await newest(uri)).locator(`img[alt="${alt}"]`)
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)
  expect(await contextMenuAt(picture)).toEqual([
    'Copy Picture',
    'Copy Alt Text',
    'Open Original in Browser',
    'Copy Address of Original',
  ])
  await pick('Copy Alt Text')
  expect(await clipboard()).toBe(alt)
  await pick('Copy Picture')
  await expect
    .poll(() => steppe().app.evaluate(({ clipboard: system }) => system.has('image/png')))
    .toBe(true)
})

test('a context menu of a picture, small or large, opens its original in the browser', async () => {
  const { instance } = scene().struck
  const alt = 'A heron in the reeds.'
  const media = [{ kind: 'image' as const, alt }]
  const post = instance.world.post({ author: 'person1', text: 'Seen today.', media })
  const article = await newest(post.uri)
  const original = `${instance.origin}/media/${post.media[0]?.id}/original/`
  await contextMenuAt(article.locator(`img[alt="${alt}"]`))
  await pick('Copy Address of Original')
  expect(await clipboard()).toContain(original)
  await article.getByRole('button', { name: `Open image: ${alt}` }).click()
  await contextMenuAt(steppe().window.getByRole('dialog').getByRole('img', { name: alt }))
  await pick('Open Original in Browser')
  await expect.poll(() => openedLinks(steppe().app)).toEqual([expect.stringContaining(original)])
})

test('a context menu copies the alt text of a picture that cannot be shown, and offers none in a field', async () => {
  const { instance } = scene().struck
  const alt = 'A heron in the reeds.'
  const media = [{ kind: 'image' as const, alt, fault: 'missing' as const }]
  const { uri } = instance.world.post({ author: 'person1', text: 'Seen today.', media })
  const article = await newest(uri)
  await expect(article.getByText(alt, { exact: true })).toBeVisible()
  expect(await contextMenuAt(article.getByRole('button', { name: `Open image: ${alt}` }))).toEqual([
    'Copy Alt Text',
  ])
  await pick('Copy Alt Text')
  expect(await clipboard()).toBe(alt)

  await steppe().window.getByRole('button', { name: 'Add account' }).first().click()
  const dialog = steppe().window.getByRole('dialog', { name: 'Add account' })
  const labels = await contextMenuAt(dialog.getByRole('textbox', { name: 'Instance' }))
  expect(labels).toContain('Paste')
  expect(labels).not.toContain('Copy Alt Text')
})

/** Presses a key with Ctrl in the window, from where the menu hears it. Why not by the driver: it is not heard there. */
const press = (keyCode: string): Promise<void> =>
  steppe().app.evaluate(
    ({ webContents }, { address, key }) => {
      const contents = webContents.getAllWebContents().find((one) => one.getURL() === address)
      for (const type of ['keyDown', 'keyUp'] as const)
        contents?.sendInputEvent({ type, keyCode: key, modifiers: ['control'] })
    },
    { address: home, key: keyCode },
  )

test('text grows and shrinks by Ctrl with +, = and -, and is of its usual size by Ctrl with 0', async () => {
  for (const [key, factor] of [
    ['Plus', 1.1],
    ['=', 1.25],
    ['numadd', 1.5],
    ['-', 1.25],
    ['numsub', 1.1],
    ['0', 1],
  ] as const) {
    await press(key)
    await expect.poll(zoom, { message: key }).toBeCloseTo(factor)
  }
})

test('diagnostics tell versions and states, and no token or handle of an account', async () => {
  await scene().other.instance.stop()
  await expect(stateOf(scene().other, steppe().window, /^Offline, as of /)).toBeVisible({ timeout: 30_000 })
  expect(await choose('Copy Diagnostics')).toBe(true)
  const told = await clipboard()
  expect(told).toMatch(/^Steppe \d+\.\d+\.\d+\nElectron \d/)
  expect(told).toMatch(/Account [a-z0-9]{8}: live, null/)
  expect(told).toMatch(/Account [a-z0-9]{8}: offline, \{"code":"offline"/)
  expect(told).toMatch(
    /Instance of [a-z0-9]{8}: version "[^"]+", API \d+, limits \{"post":\{"characters":500,/,
  )
  for (const { instance, username } of [scene().struck, scene().other]) {
    const tokens = instance.oauth.snapshot().tokens.map(({ value }) => value)
    expect(tokens.length).toBeGreaterThan(0)
    for (const secret of tokens) expect(told).not.toContain(secret)
    expect(told).not.toContain(`${username}@`)
  }
})

const hour = 3_600_000

/** The user is away for so long: from here on the window's clock stands that much later. */
const forward = (milliseconds: number): Promise<void> =>
  steppe().window.evaluate((by) => {
    const then = Date.now() + by
    Date.now = () => then
    dispatchEvent(new Event('focus'))
  }, milliseconds)

test('an announcement is put away for all devices, and one that cannot be says why', async () => {
  const { instance } = scene().struck
  const flooded = instance.world.announce({ content: '<p>The cellar is flooded.</p>' })
  for (const handle of ['ada', 'person1']) instance.world.react(handle, flooded.id, '🛶')
  instance.world.announce({ content: '<p>We have a new rule.</p>' })
  instance.world.announce({ content: '<p>We move at once.</p>', endsAt: instance.clock.now() + hour })
  const account = steppe().window.getByRole('button', { name: /^@ada@steppe\.example/ })
  await account.click()
  const said = (count: number): Locator =>
    steppe().window.getByRole('button', { name: new RegExp(`^Announcements, ${count} new`) })
  await expect(said(3)).toBeVisible({ timeout: 30_000 })
  // Then the third is over. Its instance tells nobody, and is asked again in hours.
  await forward(hour)
  await said(2).click()
  const dialog = steppe().window.getByRole('dialog', { name: 'Announcements of steppe.example' })
  const told = (text: string): Locator => dialog.getByRole('article').filter({ hasText: text })
  const reactions = told('The cellar').getByRole('list', { name: 'Reactions' })
  await expect(reactions.getByRole('listitem')).toHaveText(/^🛶\s*2\s*2 people, you too$/)
  const putAway = (text: string): Locator => told(text).getByRole('button', { name: /^Put away/ })
  const calm = instance.faults.add({ name: 'forbidden', when: '*/dismiss' })
  await putAway('The cellar').click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await expect(putAway('The cellar')).toBeFocused()
  await expectNothing(steppe().window, 'announcements')
  calm()
  await putAway('The cellar').click()
  await expect(told('The cellar')).toBeHidden()
  await expect(dialog.getByRole('alert')).toHaveCount(0)
  await expect(putAway('We have a new rule.')).toBeFocused()
  expect([...flooded.readBy]).toEqual([instance.world.account('ada').id])
  await dialog.getByText('Put away 1').click()
  await expect(told('The cellar')).toBeVisible()
  await expect(putAway('The cellar')).toHaveCount(0)
  await expectNothing(steppe().window, 'no announcements left')
  await steppe().window.keyboard.press('Escape')
  await account.click()
  await expect(steppe().window.getByRole('button', { name: /^Announcements, 1 new/ })).toBeVisible()
})

test('an announcement that is put away leaves the focus where it went meanwhile', async () => {
  const { instance } = scene().struck
  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => (answer = resolve))
  instance.onRequest(({ path }) => (path.endsWith('/dismiss') ? held : undefined))
  instance.world.announce({ content: '<p>The cellar is flooded.</p>' })
  instance.world.announce({ content: '<p>We have a new rule.</p>' })
  await steppe()
    .window.getByRole('button', { name: /^@ada@steppe\.example/ })
    .click()
  await steppe()
    .window.getByRole('button', { name: /^Announcements, 2 new/ })
    .click({ timeout: 30_000 })
  const dialog = steppe().window.getByRole('dialog', { name: 'Announcements of steppe.example' })
  const flooded = dialog.getByRole('article').filter({ hasText: 'The cellar' })
  await flooded.getByRole('button', { name: /^Put away/ }).click()
  const close = dialog.getByRole('button', { name: 'Close' })
  await close.focus()
  answer()
  await expect(flooded).toBeHidden()
  await expect(close).toBeFocused()
})

test('an announcement that ends while it has the focus leaves it on the next one, and the last one on the list', async () => {
  const { instance } = scene().struck
  instance.world.announce({ content: '<p>We move tonight.</p>', endsAt: instance.clock.now() + 2 * hour })
  instance.world.announce({ content: '<p>We move at once.</p>', endsAt: instance.clock.now() + hour })
  await steppe()
    .window.getByRole('button', { name: /^@ada@steppe\.example/ })
    .click()
  await steppe()
    .window.getByRole('button', { name: /^Announcements, 2 new/ })
    .click({ timeout: 30_000 })
  const dialog = steppe().window.getByRole('dialog', { name: 'Announcements of steppe.example' })
  const told = (text: string): Locator => dialog.getByRole('article').filter({ hasText: text })
  const putAway = (text: string): Locator => told(text).getByRole('button', { name: /^Put away/ })
  await putAway('We move at once.').focus()
  await forward(hour)
  await expect(told('We move at once.')).toBeHidden()
  await expect(putAway('We move tonight.')).toBeFocused()
  await forward(hour)
  await expect(told('We move tonight.')).toBeHidden()
  await expect(dialog.locator(':focus')).toHaveText('Nothing new is announced.')
})
