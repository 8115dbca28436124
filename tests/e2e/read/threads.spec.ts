/** Threads: opened from a post in the column's place, kept, readable without the instance, and left as one came. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { useTwoAccounts } from '../../support/each-scene'
import { placeOf, readOn } from '../../support/reading'
import { stateOf } from '../../support/two-accounts'

const { scene, steppe, beginAtNewest } = useTwoAccounts(60)

const column = (): Locator => scene().struck.column(steppe().window)
/** The row of a post in the column itself. */
const row = (uri: string): Locator =>
  column().getByRole('feed', { name: /^Home/, includeHidden: true }).locator(`article[data-uri="${uri}"]`)
const panel = (): Locator => column().getByRole('region', { name: /^Thread/ })
const thread = (): Locator => column().getByRole('feed', { name: /^Thread of/ })
const uris = (): Promise<(string | null)[]> =>
  thread()
    .getByRole('article')
    .evaluateAll((articles) => articles.map((article) => article.getAttribute('data-uri')))

/** A thread whose middle stands in home: what comes before it, and answers, two of them to one. */
const conversation = () => {
  const { world } = scene().struck.instance
  world.addAccount({ handle: 'far@other.example' })
  const say = (text: string, inReplyTo?: string, author = 'far@other.example') =>
    world.post({ author, text, stream: false, ...(inReplyTo === undefined ? {} : { inReplyTo }) })
  const root = say('Where do the owls sleep?')
  const middle = say('In the old barn, I think.', root.id, 'person2')
  const opened = world.post({ author: 'person1', text: 'I saw them there.', inReplyTo: middle.id })
  world.post({ author: 'person2', text: 'Me too.', inReplyTo: opened.id, stream: false })
  const first = say('When was that?', opened.id)
  const second = say('Which barn?', opened.id)
  const deeper = say('Last week.', first.id)
  return { root, middle, opened, first, second, deeper }
}

test('a click opens the thread in its order, in the place of the column; Escape leads back to the same line', async () => {
  const posts = conversation()
  await beginAtNewest()
  const before = await readOn(column(), 700)
  await steppe().window.keyboard.press('Home')
  await expect(row(posts.opened.uri)).toBeInViewport()
  await steppe().window.keyboard.press('z')
  await expect.poll(() => placeOf(column())).toEqual(before)
  // Wholly in view: the driver must not scroll to reach it.
  const target = column().locator(
    `[data-key]:has(> article[data-uri="${before.uri}"]) + [data-key] > article`,
  )
  await target.getByRole('button', { name: /^Thread of this post/ }).click()
  await expect(thread()).toBeVisible()
  await expect(column().getByRole('feed', { name: /^Home/ })).toBeHidden()
  await steppe().window.keyboard.press('Escape')
  await expect(panel()).toBeHidden()
  await expect(target).toBeFocused()
  expect(await placeOf(column())).toEqual(before)

  await steppe().window.keyboard.press('Home')
  await row(posts.opened.uri).getByText('I saw them there.').click()
  await expect(thread().getByRole('article')).toHaveCount(7)
  const { root, middle, opened, first, second, deeper } = posts
  const order = await uris()
  expect(order.slice(0, 3)).toEqual([root.uri, middle.uri, opened.uri])
  expect(order.indexOf(deeper.uri)).toBe(order.indexOf(first.uri) + 1)
  expect(order).toContain(second.uri)
  await expect(thread().locator('[aria-current="true"]')).toHaveAttribute('data-uri', opened.uri)
  await expect(panel().getByRole('status')).toHaveText(/^As of \d\d:\d\d$/)
  await panel().getByRole('button', { name: 'Back' }).click()
  await expect(panel()).toBeHidden()
  await expect(row(opened.uri)).toBeFocused()
})

test('Enter opens it; from thread to thread and back, step by step', async () => {
  const { opened, first, deeper } = conversation()
  await beginAtNewest()
  await expect(row(opened.uri)).toBeVisible()
  await row(opened.uri).focus()
  await steppe().window.keyboard.press('Enter')
  await expect(thread().getByRole('article')).toHaveCount(7)
  await expect(thread().locator('[aria-current="true"]')).toBeFocused()
  await steppe().window.keyboard.press('k')
  await expect(thread().getByRole('article').nth(1)).toBeFocused()
  await thread().locator(`article[data-uri="${first.uri}"]`).focus()
  await steppe().window.keyboard.press('Enter')
  await expect(thread().locator('[aria-current="true"]')).toHaveAttribute('data-uri', first.uri)
  await expect(thread().locator(`article[data-uri="${deeper.uri}"]`)).toBeVisible()
  await steppe().window.keyboard.press('Escape')
  await expect(thread().locator('[aria-current="true"]')).toHaveAttribute('data-uri', opened.uri)
  await steppe().window.keyboard.press('Escape')
  await expect(panel()).toBeHidden()
  await expect(row(opened.uri)).toBeFocused()
})

test('p opens the profile of who wrote the post that a thread is of', async () => {
  const { opened } = conversation()
  await beginAtNewest()
  await row(opened.uri).focus()
  await steppe().window.keyboard.press('Enter')
  await expect(thread().locator('[aria-current="true"]')).toBeFocused()
  await steppe().window.keyboard.press('p')
  await expect(column().getByRole('region', { name: /^Profile of/ })).toBeVisible()
  // The keys of a feed move none that is not seen.
  for (const key of ['End', 'j', 'Escape']) await steppe().window.keyboard.press(key)
  await expect(thread().locator('[aria-current="true"]')).toBeFocused()
  await steppe().window.keyboard.press('Escape')
  await expect(row(opened.uri)).toBeFocused()
})

test('what was opened once is read without the instance, and says how old it is; what was not is as far as it is known', async () => {
  const { opened, first, deeper } = conversation()
  await beginAtNewest()
  await row(opened.uri).getByText('I saw them there.').click()
  await expect(thread().getByRole('article')).toHaveCount(7)
  await steppe().window.keyboard.press('Escape')
  await scene().struck.instance.stop()
  await expect(stateOf(scene().struck, steppe().window, /^Offline/)).toBeVisible()

  await row(opened.uri).focus()
  await steppe().window.keyboard.press('Enter')
  await expect(thread().getByRole('article')).toHaveCount(7)
  await panel().getByRole('button', { name: 'Fetch again' }).click()
  await expect(panel().getByRole('alert')).toHaveText(/^Could not be refreshed: .+ cannot be reached/)
  await expect(panel().getByRole('status')).toHaveText(/^As of/)
  await thread().locator(`article[data-uri="${first.uri}"]`).focus()
  await steppe().window.keyboard.press('Enter')
  await expect(thread().locator(`article[data-uri="${deeper.uri}"]`)).toBeVisible()
  await expect(panel().getByText('Part of this thread is not known here.')).toBeVisible()
  await expect(panel().getByRole('status')).toHaveText('Not fetched yet')
})

test('a long thread draws what is near alone, and new answers above do not move what is read', async () => {
  const { world } = scene().struck.instance
  world.addAccount({ handle: 'far@other.example' })
  const opened = world.post({ author: 'person1', text: 'Count with me.' })
  const answers = Array.from({ length: 400 }, (_, at) =>
    world.post({
      author: 'far@other.example',
      text: `Number ${at + 1}.`,
      inReplyTo: opened.id,
      stream: false,
    }),
  )
  await beginAtNewest()
  await row(opened.uri).getByText('Count with me.').click()
  await expect(thread().locator('[aria-current="true"]')).toHaveAttribute('aria-setsize', '401')
  expect(await thread().getByRole('article').count()).toBeLessThan(90)
  await steppe().window.keyboard.press('End')
  await expect(thread().locator(`article[data-uri="${answers.at(-1)?.uri}"]`)).toBeInViewport()
  expect(await thread().getByRole('article').count()).toBeLessThan(90)

  await thread().hover()
  await steppe().window.mouse.wheel(0, -900)
  await steppe().window.waitForTimeout(500)
  const before = await placeOf(panel())
  world.post({ author: 'far@other.example', text: 'Zero.', inReplyTo: answers[0]?.id ?? '', stream: false })
  await panel().getByRole('button', { name: 'Fetch again' }).click()
  await expect(thread().locator('[aria-setsize="402"]').first()).toBeVisible()
  expect(before.isScrolled).toBe(true)
  expect(await placeOf(panel())).toEqual(before)
})

test('a post that has ended says so in its thread, which stays', async () => {
  const { opened } = conversation()
  // An hour between two looks is a few seconds here.
  await beginAtNewest({ pace: 0.002 })
  await row(opened.uri).getByText('I saw them there.').click()
  await expect(thread().getByRole('article')).toHaveCount(7)
  scene().struck.instance.world.vacuum(opened.id)
  const large = thread().locator('[aria-current="true"]')
  await expect(large).toContainText('This post was deleted, or is no longer shown to you.', {
    timeout: 60_000,
  })
  await expect(large).not.toContainText('I saw them there.')
  await expect(thread().getByRole('article')).toHaveCount(7)
  await expectNothing(steppe().window, 'post that has ended')
})

/** Switches one of the choices about threads on. */
const choose = async (name: RegExp): Promise<void> => {
  await steppe().window.getByRole('button', { name: 'Settings' }).click()
  const dialog = steppe().window.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('tab', { name: 'Reading' }).click()
  await dialog.getByRole('checkbox', { name }).check()
  await steppe().window.keyboard.press('Escape')
}

test('whole threads of what is bookmarked are kept once the user wants it, and open offline', async () => {
  const { root, middle, opened, deeper } = conversation()
  const { instance } = scene().struck
  // Written by somebody whom the reader does not follow: it stands in no timeline but the bookmarks.
  instance.world.bookmark('ada', root.id)
  await beginAtNewest({ pace: 0.01 })
  const fetched = () => instance.requests.filter(({ path }) => path.endsWith(`/${root.id}/context`))
  expect(fetched()).toHaveLength(0)
  await choose(/Keep whole threads of what I bookmark/)
  await expect.poll(() => fetched().map(({ status }) => status), { timeout: 30_000 }).toEqual([200])
  await instance.stop()
  await expect(stateOf(scene().struck, steppe().window, /^Offline/)).toBeVisible()

  // There was no column of them before: what is bookmarked is there without one, and the choice keeps the threads.
  await steppe().window.getByRole('button', { name: 'Add column' }).click()
  const picker = steppe().window.getByRole('dialog', { name: 'Add column' })
  await picker.getByRole('combobox', { name: 'Account' }).selectOption({ label: '@ada@steppe.example' })
  await picker.getByRole('radio', { name: 'Bookmarks', exact: true }).check()
  await picker.getByRole('button', { name: 'Add', exact: true }).click()
  const bookmarks = steppe().window.getByRole('region', { name: 'Bookmarks, @ada@steppe.example' })
  await bookmarks.locator(`article[data-uri="${root.uri}"]`).focus()
  await steppe().window.keyboard.press('Enter')
  const kept = bookmarks.getByRole('feed', { name: /^Thread of/ })
  await expect(kept.getByRole('article')).toHaveCount(7)
  for (const { uri } of [root, middle, opened, deeper]) {
    await expect(kept.locator(`article[data-uri="${uri}"]`)).toBeVisible()
  }
  await expect(bookmarks.getByRole('region', { name: /^Thread/ }).getByRole('status')).toHaveText(/^As of/)
  await expect(bookmarks.getByText('Part of this thread is not known here.')).toHaveCount(0)
})

test('threads of what is on screen are fetched ahead once the user wants it, and read offline', async () => {
  const { opened, deeper } = conversation()
  await beginAtNewest({ pace: 0.01 })
  const { instance } = scene().struck
  const fetched = () => instance.requests.filter(({ path }) => path.endsWith(`/${opened.id}/context`))
  expect(fetched()).toHaveLength(0)
  await choose(/Prefetch threads/)
  await expect.poll(() => fetched().length, { timeout: 30_000 }).toBe(1)
  await expect.poll(() => fetched()[0]?.status).toBe(200)
  await instance.stop()
  await expect(stateOf(scene().struck, steppe().window, /^Offline/)).toBeVisible()
  await row(opened.uri).focus()
  await steppe().window.keyboard.press('Enter')
  await expect(thread().locator(`article[data-uri="${deeper.uri}"]`)).toBeVisible()
})

test('main is told what is in view, and asks for it many posts at a time', async () => {
  const { instance } = scene().struck
  const { opened } = conversation()
  const asked: string[][] = []
  instance.onRequest(({ path, query }) => {
    if (path === '/api/v1/statuses') asked.push([...query.values()])
    return Promise.resolve()
  })
  await beginAtNewest({ pace: 0.01 })
  await expect.poll(() => asked.flat(), { timeout: 30_000 }).toContain(opened.id)
  expect(Math.max(...asked.map((ids) => ids.length))).toBeLessThanOrEqual(20)
})

test('an open thread shows by itself what others answer meanwhile', async () => {
  const { world, clock } = scene().struck.instance
  const { opened } = conversation()
  await beginAtNewest({ pace: 0.01 })
  await row(opened.uri).getByText('I saw them there.').click()
  await expect(thread().getByRole('article')).toHaveCount(7)
  world.post({ author: 'far@other.example', text: 'Since you ask.', inReplyTo: opened.id, stream: false })
  // What was fetched is older than two minutes now, by the instance's clock.
  clock.advance(3 * 60_000)
  await expect(thread().getByText('Since you ask.')).toBeVisible({ timeout: 30_000 })
})
