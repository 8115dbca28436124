/** Every part of a post is drawn: what stands above it, who wrote it and when, what it says and carries, and what came of it. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { openedLinks } from '../../support/launch'
import { useNewestPosts } from '../../support/newest-posts'

const hourMs = 3_600_000

const { instance, world, write, steppe, column, begin, seen } = useNewestPosts()

/** Day and time in full, in whatever order the reader's region has for them. */
const inFull = (at: number): RegExp => {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Date(at).toLocaleDateString('en', { timeZone: 'UTC', ...options })
  const words = [{ weekday: 'long' }, { month: 'long' }, { day: 'numeric' }, { year: 'numeric' }] as const
  const minutes = new Date(at).toISOString().slice(14, 16)
  return new RegExp(`${words.map((word) => `(?=.*\\b${part(word)}\\b)`).join('')}.*:${minutes}`)
}

const expectDrawn = (image: Locator): Promise<void> =>
  expect
    .poll(() => image.evaluate((element: HTMLImageElement) => element.complete && element.naturalWidth > 0))
    .toBe(true)

test('who wrote it, for whom and when: also read out, and in full under the pointer', async () => {
  const { clock } = instance()
  world().addEmoji({ shortcode: 'owl', local: false })
  world().addAccount({ handle: 'robo@far.example', displayName: 'Robo :owl:', bot: true })
  world().follow('ada', 'robo@far.example')
  const post = write({ author: 'robo@far.example', text: 'It is noon.', visibility: 'unlisted' })
  clock.advance(3 * hourMs + 60_000)
  await begin()
  const article = await seen(post)
  await expect(article).toHaveAccessibleName('Robo, 3 hours ago: It is noon.')
  await expect(article.getByRole('button', { name: 'Profile of Robo', exact: true })).toHaveCount(2)
  await expect(article.getByText('Robo', { exact: true })).toBeVisible()
  await expectDrawn(article.getByRole('img', { name: ':owl:' }))
  await expect(article.getByText('@robo@far.example', { exact: true })).toBeVisible()
  await expect(article.getByRole('img', { name: 'Automated account' })).toBeVisible()
  await expect(article.getByRole('img', { name: 'Quiet public' })).toBeVisible()

  const full = inFull(post.createdAt)
  await expect(article.getByTitle(full)).toHaveText('3 h')
  await expect(article.getByTitle(full)).toHaveAttribute('datetime', new Date(post.createdAt).toISOString())
  const spoken = article.getByRole('button', { name: /^Thread of this post, 3 h, / })
  await expect(spoken).toHaveAccessibleName(full)
})

test('who boosted it and when, whom it answers, and that it was edited', async () => {
  const asked = write({ author: 'person2', text: 'Was that a hawk?' })
  world().addAccount({ handle: 'far@elsewhere.example' })
  const answer = write({ author: 'far@elsewhere.example', text: 'No, a kite.', inReplyTo: asked.id })
  instance().clock.advance(3.1 * hourMs)
  const boost = world().boost({ by: 'person2', of: answer.id })
  instance().clock.advance(12.5 * 60_000)
  const edited = write({ text: 'I saw it to.' })
  world().edit(edited.id, { text: 'I saw it too.' })
  await begin()
  const boosted = await seen(boost)
  await expect(boosted.getByText('Person2 boosted · 12 min', { exact: true })).toBeVisible()
  const when = boosted.getByTitle(inFull(boost.createdAt))
  await expect(when).toHaveText('12 min')
  await expect(when).toHaveAttribute('datetime', new Date(boost.createdAt).toISOString())
  // For those who cannot hover.
  await expect(boosted.getByText(inFull(boost.createdAt))).toBeAttached()
  await expect(boosted.getByText('Replying to @person2@steppe.example', { exact: true })).toBeVisible()
  await expect(boosted.getByText('@far@elsewhere.example', { exact: true })).toBeVisible()
  await expect(boosted).toHaveAccessibleName(
    'Person2 boosted Far, replying to person2@steppe.example, 12 minutes ago: No, a kite. Posted 3 hours ago.',
  )
  const again = await seen(edited)
  await expect(again.getByText('I saw it too.')).toBeVisible()
  const mark = again.getByRole('img', { name: /^Edited / })
  await expect(mark).toBeVisible()
  await expect(mark).toHaveAttribute('title', inFull(edited.editedAt ?? 0))
})

test('a long name does not cut off when it was boosted', async () => {
  world().addAccount({ handle: 'long', displayName: 'Keeper of the longest list of names '.repeat(3) })
  world().follow('ada', 'long')
  world().addAccount({ handle: 'far@elsewhere.example' })
  const post = write({ author: 'far@elsewhere.example', text: 'Heard by the weir.' })
  instance().clock.advance(3.1 * hourMs)
  const boost = world().boost({ by: 'long', of: post.id })
  instance().clock.advance(12.5 * 60_000)
  await begin()
  // Looks at what is clipped, too.
  await expect((await seen(boost)).getByTitle(inFull(boost.createdAt))).toBeInViewport({ ratio: 1 })
})

/** The part of a text that takes room. */
const shownText = (element: Locator): Promise<string> =>
  element.evaluate((root) => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    let shown = ''
    while (texts.nextNode() !== null) {
      range.selectNodeContents(texts.currentNode)
      if (range.getBoundingClientRect().width > 0) shown += texts.currentNode.textContent ?? ''
    }
    return shown
  })

test('mentions, hashtags and shortened links lead where they say, and custom emoji are pictures', async () => {
  world().addEmoji({ shortcode: 'owl' })
  const long = 'https://www.far.example/a/path/longer/than/thirty/characters?page=2'
  const tagged = write({ text: Array.from({ length: 12 }, (_, at) => `#wetlands${at}`).join(' ') })
  const post = write({ text: `@person2, an :owl: by the #water: ${long} and :nobody:.` })
  await begin()
  const article = await seen(post)
  await expectDrawn(article.getByRole('img', { name: ':owl:' }))
  await expect(article.getByText(/and :nobody:\./)).toBeVisible()
  const mention = article.getByRole('link', { name: '@person2' })
  await expect(mention).toHaveAttribute('title', '@person2@steppe.example')
  const link = article.getByRole('link', { name: /far\.example.*…/ })
  expect(await shownText(link)).toBe('far.example/a/path/longer/than')
  await expect(link).toHaveAttribute('title', long)
  for (const one of [mention, article.getByRole('link', { name: '#water' }), link]) await one.click()
  await expect
    .poll(() => openedLinks(steppe().app))
    .toEqual(['https://steppe.example/@person2', 'https://steppe.example/tags/water', long])
  await expect((await seen(tagged)).getByRole('link')).toHaveCount(12)
  await expectNothing(steppe().window, 'lines of hashtags')
})

test('lists, quotations and code look like what they are', async () => {
  world().addEmoji({ shortcode: 'owl' })
  const post = write({
    content:
      '<p>Seen <strong>today</strong>, or <em>nearly</em>:</p>' +
      '<ul><li>a heron<ul><li>a grey one</li></ul></li>' +
      '<li><p>two owls</p><p>one far away</p></li></ul>' +
      '<ol start="3"><li>third</li><li>fourth</li></ol>' +
      '<blockquote><p>Said by somebody.</p></blockquote>' +
      '<pre><code>if (owl)\n  look(":owl:")</code></pre><p>with <code>look</code></p>',
  })
  await begin()
  const article = await seen(post)
  await expect(article.getByRole('strong')).toHaveText('today')
  await expect(article.getByRole('emphasis')).toHaveText('nearly')
  await expect(article.getByRole('list')).toHaveCount(3)
  await expect(article.getByRole('listitem')).toHaveText([
    /^a heron\s*a grey one$/,
    'a grey one',
    /^two owls\s*one far away$/,
    'third',
    'fourth',
  ])
  await expect(article.getByRole('list').first()).toHaveCSS('list-style-type', 'disc')
  await expect(article.getByRole('list').last()).toHaveCSS('list-style-type', 'decimal')
  await expect(article.getByRole('list').last()).toHaveAttribute('start', '3')
  const [first, second] = await Promise.all(
    ['two owls', 'one far away'].map((text) => article.getByText(text, { exact: true }).boundingBox()),
  )
  expect((second?.y ?? 0) - (first?.y ?? 0) - (first?.height ?? 0)).toBeGreaterThan(4)
  await expect(article.getByRole('blockquote')).toHaveText('Said by somebody.')
  const code = article.getByRole('code')
  expect(await code.first().innerText()).toBe('if (owl)\n  look(":owl:")')
  await expect(code.last()).toHaveText('look')
  await expectNothing(steppe().window, 'lists, quotations and code')
})

test('a poll shows its results, the own vote and when it ends; one that hides them shows its choices', async () => {
  world().addEmoji({ shortcode: 'sun' })
  const options = [{ title: 'Spring', votes: 3 }, { title: 'Summer :sun:', votes: 1 }, { title: 'Autumn' }]
  const open = write({ text: 'When?', poll: { options } })
  world().vote('ada', open.id, [1])
  const expiresAt = open.createdAt + hourMs / 2
  const closed = write({ text: 'Which?', poll: { options, multiple: true, voters: null, expiresAt } })
  const hidden = write({ text: 'Guess!', poll: { options, hideTotals: true, expiresAt: null } })
  instance().clock.advance(hourMs)
  await begin()
  const pollOf = async (post: { uri: string }): Promise<Locator> =>
    (await seen(post)).getByRole('list', { name: 'Poll' }).getByRole('listitem')

  const results = await pollOf(open)
  await expect(results).toHaveText([/^Spring\s*60%$/, /^Summer\s*, your vote\s*40%$/, /^Autumn\s*0%$/])
  await expectDrawn(results.getByRole('img', { name: ':sun:' }))
  const widths = await results.evaluateAll((rows) =>
    rows.map((row) => Number.parseFloat(getComputedStyle(row, '::before').width) / row.clientWidth),
  )
  expect(widths.map((width) => Math.round(width * 10))).toEqual([6, 4, 0])
  const asked = await seen(open)
  await expect(asked.getByText('5 people', { exact: true })).toBeVisible()
  await expect(asked.getByText(/^2[23] hours left$/)).toHaveAttribute('title', /^Closes .*\d{4}/)

  await expect(await pollOf(closed)).toHaveText([/^Spring\s*75%$/, /^Summer\s*25%$/, /^Autumn\s*0%$/])
  for (const said of ['4 votes', 'Several answers', 'Closed'])
    await expect((await seen(closed)).getByText(said, { exact: true })).toBeVisible()
  await expect(await pollOf(hidden)).toHaveText(['Spring', 'Summer', 'Autumn'])
  await expectNothing(steppe().window, 'polls')
})

test('a link has a card with its picture, title and true host, which opens it', async () => {
  const url = 'https://paper.example/owls'
  const card = { url, title: 'Owls of the steppe', description: 'They are back.', author: 'Mina Field' }
  const post = write({
    text: `Read this: ${url}`,
    card: { ...card, provider: 'The Other Paper', picture: { motif: 'hills' } },
  })
  await begin()
  const article = await seen(post)
  const drawn = article.getByRole('link', { name: /Owls of the steppe/ })
  await expect(drawn.getByText('They are back.')).toBeVisible()
  await expect(drawn.getByText('paper.example · Mina Field', { exact: true })).toBeVisible()
  await expect(article.getByText('The Other Paper')).toHaveCount(0)
  await expectDrawn(drawn.locator('img'))
  await drawn.click()
  await expect.poll(() => openedLinks(steppe().app)).toEqual([url])
})

test('a quoted post stands in the one that quotes it, with its poll, and opens; why one does not is said', async () => {
  world().addAccount({ handle: 'far@elsewhere.example' })
  const quoted = world().post({
    author: 'far@elsewhere.example',
    text: 'Shall we go?',
    poll: { options: [{ title: 'Yes', votes: 1 }, { title: 'No' }] },
  })
  const post = write({
    content: '<p class="quote-inline">RE: <a href="https://elsewhere.example/1">1</a></p><p>We shall.</p>',
    quoteOf: quoted.id,
  })
  const waiting = write({ text: 'May I?', quoteOf: quoted.id, quoteState: 'pending' })
  await begin()
  await expect((await seen(waiting)).getByText('The quoted author has not agreed yet.')).toBeVisible()
  const article = await seen(post)
  await expect(article.getByText('We shall.')).toBeVisible()
  await expect(article.getByText('RE:')).toHaveCount(0)
  await expect(article).toHaveAccessibleName(/: We shall\. Quotes Far\.$/)
  const quote = article.getByRole('blockquote')
  for (const said of ['Far', '@far@elsewhere.example'])
    await expect(quote.getByText(said, { exact: true })).toBeVisible()
  await expect(quote.getByRole('list', { name: 'Poll' }).getByRole('listitem')).toHaveText([
    /^Yes\s*100%$/,
    /^No\s*0%$/,
  ])
  await expectNothing(steppe().window, 'quotes')
  await quote.getByText('Shall we go?').click()
  const thread = column().getByRole('feed', { name: /^Thread of/ })
  await expect(thread.locator(`article[data-uri="${quoted.uri}"]`)).toBeVisible()
})
