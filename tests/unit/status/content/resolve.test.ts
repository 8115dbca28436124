import { describe, expect, test } from 'vitest'
import { parseContent } from '../../../../src/renderer/status/content/parse'
import { resolveContent, type ContentContext } from '../../../../src/renderer/status/content/resolve'
import { textOf, type ContentNode, type ResolvedLinkNode } from '../../../../src/renderer/status/content/tree'

const context: ContentContext = {
  mentions: [],
  tags: [],
  emojis: [],
  localDomain: 'steppe.example',
  hasQuote: false,
}
const resolve = (html: string, over: Partial<ContentContext> = {}): ContentNode[] =>
  resolveContent(parseContent(html), { ...context, ...over })

const allNodes = (nodes: readonly ContentNode[]): ContentNode[] =>
  nodes.flatMap((node) => ('children' in node ? [node, ...allNodes(node.children)] : [node]))

const linkIn = (html: string, over: Partial<ContentContext> = {}): ResolvedLinkNode | undefined =>
  allNodes(resolve(html, over)).find((node) => node.type === 'link' && 'kind' in node) as
    // Why: the guard above is what `find` cannot express.
    ResolvedLinkNode | undefined

const emojiIn = (html: string, names: string[]): string[] => {
  const emojis = names.map((shortcode) => ({
    shortcode,
    url: 'https://e.example/1',
    staticUrl: 'https://e.example/2',
  }))
  return allNodes(resolve(html, { emojis })).flatMap((node) =>
    node.type === 'emoji' ? [node.shortcode] : [],
  )
}

const mina = { id: '1', acct: 'mina@social.example', username: 'mina', url: 'https://social.example/@mina' }
const local = { id: '2', acct: 'bo', username: 'bo', url: 'https://steppe.example/@bo' }
const anchor = (href: string, text: string): string =>
  `<p><a href="${href}" class="u-url mention">${text}</a></p>`

describe('mentions', () => {
  test('by address, whatever its case; the title is the whole handle', () => {
    const link = linkIn(anchor('https://SOCIAL.example/@Mina', '@<span>mina</span>'), { mentions: [mina] })
    expect(link).toMatchObject({ kind: 'mention', title: '@mina@social.example', realHost: null })
  })

  test('vector 13: somebody without a host is of this instance, and is named with it', () => {
    expect(linkIn(anchor('https://steppe.example/@bo', '@bo'), { mentions: [local] })?.title).toBe(
      '@bo@steppe.example',
    )
  })

  test('by handle: the link then leads where the mention leads', () => {
    const link = linkIn(anchor('https://evil.example/@mina', '@mina@social.example'), { mentions: [mina] })
    expect(link).toMatchObject({ kind: 'mention', href: 'https://social.example/@mina' })
  })

  test('a user name that several share decides nothing', () => {
    const other = { ...mina, id: '3', acct: 'mina@other.example', url: 'https://other.example/@mina' }
    const link = linkIn(anchor('https://evil.example/@mina', '@mina'), { mentions: [mina, other] })
    expect(link).toMatchObject({ kind: 'web', realHost: 'evil.example' })
  })

  test('the class alone makes no mention: the real host is shown', () => {
    expect(linkIn(anchor('https://evil.example/', '@bank'))).toMatchObject({
      kind: 'web',
      realHost: 'evil.example',
    })
  })

  test("a mention's address behind other words is a plain link", () => {
    const link = linkIn(anchor('https://social.example/@mina', 'bank.example'), { mentions: [mina] })
    expect(link).toMatchObject({ kind: 'web', realHost: 'social.example' })
  })

  const evil = { id: '4', acct: 'x@evil.example', username: 'x', url: 'https://evil.example/@x' }
  test.each([
    ['@jonas@bank.example', 'evil.example'],
    ['@x@bank.example', 'evil.example'],
    ['👉 @jonas@bank.example', 'evil.example'],
    ['Follow @jonas@bank.example', 'evil.example'],
    ['@x https://bank.example/', 'evil.example'],
  ])('one that is there excuses no other handle and no other host: %s', (text, realHost) => {
    const link = linkIn(anchor(evil.url, text), { mentions: [evil] })
    expect(link).toMatchObject({ kind: 'web', realHost })
  })

  test.each([
    ['@X@Evil.example', 'mention'],
    ['👉 @x', 'mention'],
    // Its profile lives at another host than its handle says, as the server knows.
    ['@x@home.example', 'mention'],
    ['Follow @x@home.example', 'web'],
  ])('by address, with its own handle: %s', (text, kind) => {
    const split = { ...evil, acct: 'x@home.example' }
    expect(linkIn(anchor(evil.url, text), { mentions: [split] })).toMatchObject({ kind, realHost: null })
  })

  test('a handle in a sentence is not where a link leads, unless it leads to somebody else', () => {
    const blog = 'https://blog.example/a'
    expect(linkIn(anchor(blog, 'Interview with @foo@bank.example'))?.realHost).toBeNull()
    expect(linkIn(anchor(blog, '👉 @foo@bank.example: an interview'))?.realHost).toBe('blog.example')
    const known = linkIn(anchor(evil.url, 'Interview with @foo@bank.example'), { mentions: [evil] })
    expect(known?.realHost).toBe('evil.example')
  })

  test('an address of a mention that cannot be opened changes nothing', () => {
    const broken = { ...mina, url: 'javascript:alert(1)' }
    const link = linkIn(anchor('https://social.example/@mina', '@mina@social.example'), {
      mentions: [broken],
    })
    expect(link?.href).toBe('https://social.example/@mina')
  })
})

describe('hashtags', () => {
  const tags = [{ name: 'caf\u00e9', url: 'https://steppe.example/tags/caf%C3%A9' }]
  test('by name, in any case and composition, to the address of the own instance', () => {
    const link = linkIn(anchor('https://kolektiva.example/tags/x', '#<span>Cafe\u0301</span>'), { tags })
    expect(link).toMatchObject({ kind: 'hashtag', href: 'https://steppe.example/tags/caf%C3%A9' })
  })

  test('one that the server does not know shows its host', () => {
    expect(linkIn(anchor('https://evil.example/', '#caf'), { tags })).toMatchObject({
      realHost: 'evil.example',
    })
  })
})

describe('a link is judged by what is drawn of it, and by what is copied', () => {
  const hidden = (text: string): string => `<span class="invisible">${text}</span>`
  const to = (href: string, inner: string): string => `<p><a href="${href}">${inner}</a></p>`

  test.each([
    ['https://evil.example/bank.example', `${hidden('https://evil.example/')}bank.example`],
    ['https://evil.example/', `${hidden('x')}@bank`],
    ['https://evil.example/', `${hidden('x')}#bank`],
    ['https://evil.example/', `ba${hidden('x')}nk.example`],
    ['https://evil.example/', `Visit ${hidden('https://evil.example/ ')}https://bank.example`],
    ['https://evil.example/', `${hidden('https://bank.example/')}evil.example`],
  ])('to %s: %s', (href, inner) => {
    expect(linkIn(to(href, inner))).toMatchObject({ kind: 'web', realHost: 'evil.example' })
  })

  test('a mention is one by what is seen', () => {
    const link = linkIn(to(mina.url, `${hidden('@mina')}bank.example`), { mentions: [mina] })
    expect(link).toMatchObject({ kind: 'web', realHost: 'social.example' })
  })

  test('a shortened link hides nothing that matters', () => {
    const shortened = `${hidden('https://www.')}<span class="ellipsis">example.org/a</span>${hidden('/b')}`
    expect(linkIn(to('https://www.example.org/a/b', shortened))?.realHost).toBeNull()
  })

  test('unless it cuts off its host', () => {
    const cut = `${hidden('https://')}<span class="ellipsis">bank.example</span>${hidden('.evil.example/')}`
    expect(linkIn(to('https://bank.example.evil.example/', cut))?.realHost).toBe('bank.example.evil.example')
  })

  /** As Mastodon writes an address into a post: without its scheme, and 30 characters of the rest. */
  const byMastodon = (address: string): string => {
    const [scheme = ''] = /^https?:\/\/(?:www\.)?/.exec(address) ?? []
    const rest = address.slice(scheme.length)
    const drawn = `<span class="ellipsis">${rest.slice(0, 30)}</span>`
    return to(address, `${hidden(scheme)}${drawn}${hidden(rest.slice(30))}`)
  }

  test.each([
    'https://joint-research-centre.ec.europa.eu/jrc-news/a',
    'https://research-and-innovation.ec.europa.eu/news/a',
    'https://opendata.stadt-duisburg-kreis.de/dataset/a',
    'https://pleroma.very-long-community-name.social/notice/a',
    'http://www.joint-research-centre.ec.europa.eu/jrc-news/a',
    'https://archive.example:8080/?u=bank.com/a',
    'https://straßen.verkehrs-überwachungsamt.example/a',
  ])('an address that Mastodon cut promises no other host: %s', (address) => {
    expect(linkIn(byMastodon(address))?.realHost).toBeNull()
  })

  test.each([
    // All that is drawn is the name of another host ...
    ['signin.security.app.bank.examp', '.evil.example/'],
    ['signin.security.app.paypal.com', '.evil.example/'],
    // ... also where the cut is within a word, or a dot is drawn.
    ['signin.security.app.paypal.com', '-login.evil.example/'],
    ['sign.security.apps.paypal.com.', 'evil.example/'],
  ])('unless what is left of it is the whole name of a host: %s%s', (seen, rest) => {
    expect(seen).toHaveLength(30)
    const { hostname } = new URL(`https://${seen}${rest}`)
    expect(linkIn(byMastodon(`https://${seen}${rest}`))?.realHost).toBe(hostname)
  })

  test.each([
    ['paypal.com', '.evil.example/', 'paypal.com.evil.example'],
    ['paypal.com', '-login.evil.example/', 'paypal.com-login.evil.example'],
    ['bank.exam', 'ple.evil.example/', 'bank.example.evil.example'],
  ])('one that was cut elsewhere is no cut of Mastodon: %s%s', (seen, rest, realHost) => {
    const cut = `${hidden('https://')}<span class="ellipsis">${seen}</span>${hidden(rest)}`
    expect(linkIn(to(`https://${seen}${rest}`, cut))?.realHost).toBe(realHost)
    expect(linkIn(to(`https://${seen}${rest}`, `${seen}…`))?.realHost).toBe(realHost)
  })

  test.each([
    ['', 'security.login-department.shop'],
    ['https://', 'security.login-department.shop'],
    ['https://', '(security.login-department.sho'],
  ])('nor is the beginning of another address: %s%s', (scheme, seen) => {
    const cut = `${hidden(scheme)}<span class="ellipsis">${seen}</span>${hidden('x')}`
    expect(linkIn(to('https://evil.example/', cut))?.realHost).toBe('evil.example')
  })

  test('a letter to somebody', () => {
    const link = linkIn(to('mailto:me@evil.example', 'https://bank.example'))
    expect(link).toMatchObject({ kind: 'mail', realHost: 'a mail to me@evil.example' })
    expect(linkIn(to('mailto:me@evil.example', '@bank'))?.realHost).toBe('a mail to me@evil.example')
    expect(linkIn(to('mailto:me@good.example', 'me@good.example'))).toMatchObject({
      kind: 'mail',
      realHost: null,
    })
  })
})

test('characters that turn the direction do not survive in links', () => {
  const link = linkIn('<a href="https://example.org/">a\u202Eb\u2066c</a>')
  expect(textOf(link?.children ?? [])).toBe('abc')
  expect(textOf(resolve('<p>a\u200fb</p>'))).toBe('a\u200fb\n')
})

describe('emoji', () => {
  test.each([
    [':a1:', ['a1']],
    ['x :a1: y', ['a1']],
    [':a1: :a1:', ['a1', 'a1']],
    ['(:a1:)', ['a1']],
    [':a1::b1:', []],
    ['x:a1:', []],
    [':a1:x', []],
    [':unknown:', []],
    [':unknown :a1:', ['a1']],
    ['12:30 :a1:', ['a1']],
    ['漢:a1:', []],
  ])('%s', (text, expected) => {
    expect(emojiIn(`<p>${text}</p>`, ['a1', 'b1'])).toEqual(expected)
  })

  test('never in code or hidden parts of links', () => {
    expect(emojiIn('<pre><code>:a1:</code></pre>', ['a1'])).toEqual([])
    expect(emojiIn('<a href="https://e.example"><span class="invisible">:a1:</span>x</a>', ['a1'])).toEqual(
      [],
    )
  })

  test('vector 14: names of the prototype are shortcodes like any other', () => {
    expect(emojiIn('<p>:__proto__: :constructor:</p>', [])).toEqual([])
    expect(emojiIn('<p>:constructor: :__proto__:</p>', ['constructor'])).toEqual(['constructor'])
  })

  test('vector 4: at most 200 of 500', () => {
    expect(emojiIn(`<p>${':a1: '.repeat(500)}</p>`, ['a1'])).toHaveLength(200)
  })

  test('many colons take no time', () => {
    const start = performance.now()
    emojiIn(`<p>${':a'.repeat(25_000)}</p>`, ['a1'])
    expect(performance.now() - start).toBeLessThan(500)
  })
})

describe('the written quote', () => {
  const html = '<p class="quote-inline">RE: <a href="https://x.example/1">x.example/1</a></p><p>Words</p>'
  test('goes when the quote is drawn, and stays when it is not', () => {
    expect(textOf(resolve(html, { hasQuote: true })).trim()).toBe('Words')
    expect(textOf(resolve(html)).trim()).toBe('RE: x.example/1\nWords')
  })
})
