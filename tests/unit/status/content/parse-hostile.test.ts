/** Markup that wants to act, to lead elsewhere or to break out, by the vectors of attack that are named. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseContent } from '../../../../src/renderer/status/content/parse'
import { textOf } from '../../../../src/renderer/status/content/tree'
import { allNodes, expectHarmless, textIn } from './trees'

const linksIn = (html: string): string[] =>
  allNodes(parseContent(html).blocks).flatMap((node) => (node.type === 'link' ? [node.href] : []))

describe('vector 1: markup that acts', () => {
  test.each([
    '<p>ok</p><script>alert(1)</script>',
    '<p onclick="alert(1)" style="position:fixed" id="app" name="body">ok</p>',
    '<svg onload="alert(1)"><style>p{}</style></svg><p>ok</p>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"></table></math><p>ok</p>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><p>ok</p>',
    '<template><p>hidden</p></template><p>ok</p>',
    '<style>*{display:none}</style><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example"><p>ok</p>',
    '<form action="https://evil.example"><input name="password" value="x"><button>go</button></form><p>ok</p>',
    '<iframe src="https://evil.example"></iframe><object data="x"></object><embed src="x"><p>ok</p>',
    '<!-- <img src=x onerror=alert(1)> --><![CDATA[<script>]]><p>ok</p>',
    '<p>&lt;img src=x onerror=alert(1)&gt; ok</p>',
  ])('%s', (html) => {
    const tree = parseContent(html)
    expectHarmless(tree)
    expect(textOf(tree.blocks)).toContain('ok')
  })

  test('what is dropped takes its text along, what is escaped stays text', () => {
    expect(textIn('<script>alert(1)</script><style>p{}</style><p>ok</p>')).toBe('ok')
    expect(textIn('<p>&lt;b&gt;not bold&lt;/b&gt;</p>')).toBe('<b>not bold</b>')
  })
})

describe('vector 2: addresses that are no links', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'java&#10;script:alert(1)',
    '&#0;javascript:alert(1)',
    ' https://example.org/',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.org/1',
    'about:blank',
    'ms-msdt:/id',
    'smb://host/share',
    'app://steppe/index.html',
    '//evil.example/',
    '/relative',
    '#fragment',
    '\\\\host\\share',
    'https:\\\\evil.example',
    'https://user:password@evil.example/',
    'https://bank.example@evil.example/',
    'http://',
    '',
    'magnet:?xt=urn:btih:1',
    'xmpp:me@example.org',
    `https://example.org/${'a'.repeat(2_000)}`,
  ])('%.40s', (href) => {
    expect(linksIn(`<p><a href="${href}">text</a></p>`)).toEqual([])
    expect(textIn(`<p><a href="${href}">text</a></p>`)).toBe('text')
  })

  test.each([
    ['https://example.org', 'https://example.org/'],
    ['HTTP://EXAMPLE.org/a?b=c#d', 'http://example.org/a?b=c#d'],
    ['mailto:me@example.org', 'mailto:me@example.org'],
    ['https://müller.example/ü', 'https://xn--mller-kva.example/%C3%BC'],
  ])('%s is one', (href, expected) => {
    expect(linksIn(`<a href="${href}">text</a>`)).toEqual([expected])
  })
})

describe('vector 4 and 9: text and classes that break out', () => {
  test('control characters, lone surrogates and towers of marks', () => {
    expect(textIn('<p>a\u0000\u0007b\ud800c</p>')).toBe('ab\ufffdc')
    expect(textIn(`<p>e${'\u0301'.repeat(10_000)}</p>`)).toBe(`e${'\u0301'.repeat(8)}`)
  })

  test('invisible is honored in links only, other classes nowhere', () => {
    const nodes = allNodes(
      parseContent('<p><span class="invisible">seen</span> <b class="pill main">x</b></p>').blocks,
    )
    expect(nodes.some(({ type }) => type === 'hidden')).toBe(false)
    expectHarmless(parseContent('<p class="article focus"><span class="invisible">seen</span></p>'))
  })

  test('a link that is no link hides nothing', () => {
    const html = '<a href="javascript:1"><span class="invisible">hidden</span>shown</a>'
    expect(allNodes(parseContent(html).blocks).some(({ type }) => type === 'hidden')).toBe(false)
  })

  test('lang that is no language tag is dropped', () => {
    expect(JSON.stringify(parseContent('<p lang="en&quot; onclick=1">x</p>'))).not.toContain('lang')
  })
})

describe('vector 14: names of the prototype', () => {
  test('are elements and attributes like any other', () => {
    expect(textIn('<valueOf constructor="x" __proto__="y">a</valueOf><constructor>b</constructor>')).toBe(
      'ab',
    )
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

test('whatever comes in, the tree holds only what is allowed', () => {
  const names = [
    ...'a a a a a p span b div ul ol li table tr td script style svg math template select option form input iframe'.split(
      ' ',
    ),
    ...'textarea title noscript h1 pre code ruby rt img br hr frameset body html font nobr button'.split(' '),
  ]
  const values = [
    'javascript:alert(1)', 'https://example.org/', 'http://a.example/b', 'invisible', 'mention hashtag', 'x" onload="y', '\u0000', 'quote-inline',
  ] // prettier-ignore
  const attribute = fc
    .tuple(
      fc.constantFrom('href', 'href', 'href', 'class', 'style', 'onclick', 'lang', 'src', 'id'),
      fc.constantFrom(...values),
    )
    .map(([name, value]) => ` ${name}="${value}"`)
  const piece = fc.oneof(
    fc
      .tuple(fc.constantFrom(...names), fc.array(attribute, { maxLength: 3 }))
      .map(([name, more]) => `<${name}${more.join('')}>`),
    fc.constantFrom(...names).map((name) => `</${name}>`),
    fc.constantFrom(
      '<a href="https://example.org/">text',
      '<a class="x" href="http://a.example/b"><b>',
      'text</a>',
    ),
    fc.constantFrom('<!--', '-->', '<![CDATA[', ']]>', '&lt;', '&#0;', '<', '>', '"', "'", '='),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  let links = 0
  fc.assert(
    fc.property(fc.array(piece, { minLength: 5, maxLength: 60 }), (pieces) => {
      const tree = parseContent(pieces.join(''))
      expectHarmless(tree)
      links += allNodes(tree.blocks).filter(({ type }) => type === 'link').length
    }),
    { numRuns: 1_500 },
  )
  // The generator must have reached what it is for.
  expect(links).toBeGreaterThan(100)
})
