/** What a post holds: links, warnings, pictures and video, by pointer and by keyboard. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { openedLinks } from '../../support/launch'
import { useTwoAccounts } from '../../support/each-scene'
import type { PostOptions } from '../../support/fake-mastodon/model/posts'
import { stateOf } from '../../support/two-accounts'

const { scene, steppe, beginAtNewest } = useTwoAccounts(5)

const articleOf = (uri: string): Locator =>
  scene().struck.column(steppe().window).locator(`article[data-uri="${uri}"]`)

/** Shows a post that was written before the start. */
const shown = async (post: Omit<PostOptions, 'author'>): Promise<Locator> => {
  const { uri } = scene().struck.instance.world.post({ author: 'person1', ...post })
  await beginAtNewest()
  await expect(articleOf(uri)).toBeVisible()
  return articleOf(uri)
}

test('links open in the system’s browser, and one whose text shows another host says so', async () => {
  const article = await shown({
    content:
      '<p><a href="https://good.example/page">good.example/page</a> ' +
      '<a href="https://evil.example/steal">https://bank.example/login</a> ' +
      '<a href="javascript:alert(1)">script</a></p>',
  })
  await article.getByRole('link', { name: 'good.example/page' }).click()
  await expect.poll(() => openedLinks(steppe().app)).toContain('https://good.example/page')
  await expect(article.getByText('evil.example')).toBeVisible()
  await expectNothing(steppe().window, 'link that names another host')
  await expect(article.getByRole('link', { name: 'script' })).toHaveCount(0)
  await article.getByRole('link', { name: /bank\.example/ }).press('Enter')
  await expect.poll(() => openedLinks(steppe().app)).toContain('https://evil.example/steal')
  expect(steppe().window.url()).toBe('app://steppe/index.html')
})

test('a boost carries its own uri and that of the post, a post its own alone', async () => {
  const { world } = scene().struck.instance
  world.addAccount({ handle: 'far@elsewhere.example' })
  const post = world.post({ author: 'far@elsewhere.example', text: 'Seen by way of somebody else.' })
  const boost = world.boost({ by: 'person1', of: post.id })
  const plain = world.post({ author: 'person2', text: 'Said to everybody.' })
  await beginAtNewest()
  const column = scene().struck.column(steppe().window)
  const boosted = column.getByRole('article', { name: /boosted .*Seen by way of somebody else\./ })
  await expect(boosted).toHaveAttribute('data-uri', boost.uri)
  await expect(boosted).toHaveAttribute('data-post-uri', post.uri)
  const said = column.getByRole('article', { name: /Said to everybody\./ })
  await expect(said).toHaveAttribute('data-uri', plain.uri)
  await expect(said).not.toHaveAttribute('data-post-uri')
})

test('a link that is not opened says why, and its address can be had', async () => {
  const plain = 'http://old.example/page?a=1'
  const article = await shown({
    content: `<p><a href="${plain}">old page</a> <a href="https://good.example/">good page</a></p>`,
  })
  const link = article.getByRole('link', { name: 'old page' })
  await link.click()
  const dialog = steppe().window.getByRole('dialog', { name: 'Link not opened' })
  await expect(dialog.getByText('Steppe opens only https and mailto links.')).toBeVisible()
  await expect(dialog.getByRole('textbox', { name: 'Address' })).toHaveValue(plain)
  await dialog.getByRole('button', { name: 'Copy address' }).click()
  await expect(dialog.getByRole('button', { name: 'Address copied' })).toBeVisible()
  expect(await steppe().app.evaluate(({ clipboard }) => clipboard.readText())).toBe(plain)
  await steppe().window.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(link).toBeFocused()
  expect(await openedLinks(steppe().app)).toEqual([])

  await link.press('Enter')
  await dialog.getByRole('button', { name: 'Open with https' }).click()
  await expect(dialog).toBeHidden()
  await expect.poll(() => openedLinks(steppe().app)).toEqual(['https://old.example/page?a=1'])

  await steppe().app.evaluate(({ shell }) => {
    shell.openExternal = () => Promise.reject(new Error('There is no browser'))
  })
  await article.getByRole('link', { name: 'good page' }).click()
  await expect(dialog.getByText('No program on this computer opens this link.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Open with https' })).toHaveCount(0)
})

test('a warning hides what it warns of until it is opened, by keyboard too', async () => {
  const article = await shown({ text: 'What the film ends with.', spoilerText: 'Spoilers' })
  await expect(article.getByText('Spoilers')).toBeVisible()
  await expect(article.getByText('What the film ends with.')).toBeHidden()
  await article.getByRole('button', { name: /Show/ }).focus()
  await steppe().window.keyboard.press('Enter')
  await expect(article.getByText('What the film ends with.')).toBeVisible()
})

test('a long post shows its beginning until all of it is asked for', async () => {
  const paragraphs = Array.from({ length: 30 }, (_, at) => `<p>What was seen on day ${at + 1}.</p>`)
  const article = await shown({ content: paragraphs.join('') })
  const last = article.getByText('What was seen on day 30.')
  await expect(article.getByText('What was seen on day 1.')).toBeVisible()
  await expect(last).toHaveCount(0)
  await expectNothing(steppe().window, 'long post, folded')
  await article.getByRole('button', { name: 'Show whole post' }).press('Enter')
  await expect(last).toBeVisible()
  const fold = article.getByRole('button', { name: 'Show less' })
  await expect(fold).toBeFocused()
  await expectNothing(steppe().window, 'long post, unfolded')
  await fold.press('Enter')
  await expect(last).toHaveCount(0)
})

test('a warning begins beside its sign in the direction of its script', async () => {
  const article = await shown({ text: 'What the film ends with.', spoilerText: 'نهاية الفيلم' })
  const text = article.getByText('نهاية الفيلم')
  const box = async (locator: Locator) => {
    const found = await locator.boundingBox()
    if (found === null) throw new Error('It is not drawn.')
    return found
  }
  const [words, button] = [await box(text), await box(article.getByRole('button', { name: /Show/ }))]
  expect(button.x + button.width).toBeLessThanOrEqual(words.x)
  await expect(text).toHaveCSS('direction', 'rtl')
})

test('a sensitive picture is covered until it is asked for; a picture opens large and gives the focus back', async () => {
  const article = await shown({
    text: 'A picture.',
    sensitive: true,
    media: [
      { kind: 'image', alt: 'Green hills in rain' },
      { kind: 'image', alt: 'The same in sun' },
    ],
  })
  /** Text, names and titles. */
  const told = (): Promise<string> =>
    article.evaluate((element) => {
      const attributes = [...element.querySelectorAll('*')].flatMap((inside) => [...inside.attributes])
      return [element.textContent, ...attributes.map(({ value }) => value)].join('\n')
    })
  for (const at of [1, 2])
    await expect(article.getByRole('button', { name: `Image ${at} of 2, covered` })).toBeDisabled()
  expect(await told()).not.toContain('Green hills in rain')
  await article.getByRole('button', { name: 'Show sensitive media' }).click()
  await article.getByRole('button', { name: 'Show alt text 1' }).click()
  await expect(article.getByText('Green hills in rain', { exact: true })).toBeVisible()
  await article.getByRole('button', { name: 'Hide sensitive media' }).click()
  await expect(article.getByRole('button', { name: 'Image 1 of 2, covered' })).toBeDisabled()
  expect(await told()).not.toContain('Green hills in rain')
  await article.getByRole('button', { name: 'Show sensitive media' }).click()
  const picture = article.getByRole('button', { name: /^Open image.*Green hills in rain/ })
  await picture.focus()
  await steppe().window.keyboard.press('Enter')
  const viewer = steppe().window.getByRole('dialog')
  await expect(viewer.getByRole('img', { name: 'Green hills in rain' })).toBeVisible()
  await expect
    .poll(() => viewer.getByRole('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)
  await steppe().window.keyboard.press('Escape')
  await expect(viewer).toBeHidden()
  await expect(picture).toBeFocused()
})

for (const kind of ['video', 'gifv'] as const) {
  test(`a ${kind} plays large, out of the media cache, and ends with its dialog`, async () => {
    const article = await shown({ text: 'Something moves.', media: [{ kind, alt: 'A square that wanders' }] })
    await article
      .getByRole('button', { name: /A square that wanders/ })
      .first()
      .click()
    const viewer = steppe().window.getByRole('dialog')
    const film = viewer.locator('video')
    await expect(film).toHaveAccessibleName('A square that wanders')
    await expect
      .poll(() => film.evaluate((video: HTMLVideoElement) => video.readyState), { timeout: 15_000 })
      .toBeGreaterThanOrEqual(2)
    expect(await film.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0)
    await expectNothing(steppe().window, `viewer of a ${kind}`)
    await film.evaluate((video: HTMLVideoElement) => video.play())
    await expect.poll(() => film.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0)
    await steppe().window.keyboard.press('Escape')
    await expect(viewer).toBeHidden()
    await expect(steppe().window.locator('video')).toHaveCount(0)
  })
}

test('a recording opens large, out of the media cache, and ends with its dialog', async () => {
  const article = await shown({ text: 'Listen.', media: [{ kind: 'audio', alt: 'An owl at night' }] })
  await article.getByRole('button', { name: 'Open audio: An owl at night' }).click()
  const viewer = steppe().window.getByRole('dialog')
  const sound = viewer.locator('audio')
  await expect(sound).toHaveAccessibleName('An owl at night')
  await expect
    .poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.readyState), { timeout: 15_000 })
    .toBeGreaterThanOrEqual(2)
  expect(await sound.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(0)
  await expectNothing(steppe().window, 'viewer of a recording')
  await steppe().window.keyboard.press('Escape')
  await expect(viewer).toBeHidden()
  await expect(steppe().window.locator('audio')).toHaveCount(0)
})

test('a post that is drawn before its column was counted says its place among the drawn, and that their number is not known', async () => {
  await beginAtNewest()
  const { window } = steppe()
  const { struck } = scene()
  const all = String(struck.instance.world.homeOf(struck.username).length)
  await window.addInitScript(() => {
    const said = new Set<string>()
    Object.assign(globalThis, { said })
    new MutationObserver(() => {
      const articles = document.querySelectorAll(
        'section[aria-label="Home, @ada@steppe.example"] article[data-uri]',
      )
      for (const article of articles) {
        said.add(article.getAttribute('aria-setsize') ?? 'nothing')
        if (!article.hasAttribute('aria-posinset')) said.add('no place')
      }
    }).observe(document, {
      subtree: true,
      childList: true,
      attributeFilter: ['aria-setsize', 'aria-posinset'],
    })
  })
  await window.reload()
  await expect(struck.column(window).getByRole('article').first()).toHaveAttribute('aria-setsize', all)
  expect(await window.evaluate(() => [...(globalThis as unknown as { said: Set<string> }).said])).toEqual([
    '-1',
    all,
  ])
})

test('the first that is ever drawn of a post is what its database says now, with nobody to ask', async () => {
  await beginAtNewest()
  const { window } = steppe()
  const { struck } = scene()
  await struck.instance.stop()
  await expect(stateOf(struck, window, /^Offline/)).toBeVisible()
  // Past the app: nothing of it hears of the change.
  await window.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('steppe')
        opening.onerror = () => reject(opening.error ?? new Error('IndexedDB gave no reason'))
        opening.onsuccess = () => {
          const database = opening.result
          const writing = database.transaction('statuses', 'readwrite')
          const reading = writing.objectStore('statuses').openCursor()
          reading.onsuccess = () => {
            const cursor = reading.result
            if (cursor === null) return
            const row = cursor.value as object
            cursor.update({ ...row, content: '<p>Changed on the disk.</p>', spoilerText: '' })
            cursor.continue()
          }
          writing.oncomplete = () => {
            database.close()
            resolve()
          }
          writing.onabort = () => reject(writing.error ?? new Error('IndexedDB gave no reason'))
        }
      }),
  )
  const articles = struck.column(window).getByRole('article')
  await expect(articles.first()).not.toContainText('Changed on the disk.')
  await window.addInitScript(() => {
    const first = new Map<string, string>()
    Object.assign(globalThis, { first })
    new MutationObserver(() => {
      const drawn = document.querySelectorAll(
        'section[aria-label="Home, @ada@steppe.example"] article[data-uri]',
      )
      for (const article of drawn) {
        const uri = article.getAttribute('data-uri') ?? ''
        if (!first.has(uri)) first.set(uri, article.textContent)
      }
    }).observe(document, { subtree: true, childList: true })
  })
  await window.reload()
  await expect(articles.first()).toContainText('Changed on the disk.')
  const first = await window.evaluate(() => [
    ...(globalThis as unknown as { first: Map<string, string> }).first.values(),
  ])
  expect(first.length).toBeGreaterThan(0)
  for (const text of first) expect(text).toContain('Changed on the disk.')
})
