import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseContent } from '../../../../src/renderer/status/content/parse'
import {
  drawnTags,
  textOf,
  type ContentNode,
  type ContentTree,
} from '../../../../src/renderer/status/content/tree'
import { openableUrl } from '../../../../src/renderer/status/content/urls'

const textIn = (html: string): string => textOf(parseContent(html).blocks).trim()

const allNodes = (nodes: readonly ContentNode[]): ContentNode[] =>
  nodes.flatMap((node) => ('children' in node ? [node, ...allNodes(node.children)] : [node]))

const linksIn = (html: string): string[] =>
  allNodes(parseContent(html).blocks).flatMap((node) => (node.type === 'link' ? [node.href] : []))

const depthOf = (nodes: readonly ContentNode[]): number =>
  nodes.reduce((most, node) => Math.max(most, 'children' in node ? 1 + depthOf(node.children) : 1), 0)

/** Only what tree.ts allows, with nothing in it that the allow-list does not name. */
const expectHarmless = (tree: ContentTree): void => {
  const tags = new Set<string>(drawnTags)
  const attributes = new Set([
    'type',
    'tag',
    'children',
    'lang',
    'start',
    'reversed',
    'value',
    'quoteFallback',
  ])
  for (const node of allNodes(tree.blocks)) {
    if (node.type === 'element') {
      expect(tags).toContain(node.tag)
      expect(Object.keys(node).filter((key) => !attributes.has(key))).toEqual([])
    } else if (node.type === 'link') {
      expect(openableUrl(node.href)?.href).toBe(node.href)
    } else {
      expect(['text', 'hidden', 'ellipsis']).toContain(node.type)
    }
  }
  expect(depthOf(tree.blocks)).toBeLessThanOrEqual(40)
  expect(textOf(tree.blocks).length).toBeLessThanOrEqual(60_000)
}

describe('what Mastodon writes', () => {
  test('paragraphs, line breaks and shortened links', () => {
    const html =
      '<p>One<br />two <a href="https://example.org/a/b" target="_blank" rel="nofollow"><span class="invisible">https://</span><span class="ellipsis">example.org/a</span><span class="invisible">/b</span></a></p><p>Three</p>'
    expect(parseContent(html)).toEqual({
      truncated: false,
      blocks: [
        {
          type: 'element',
          tag: 'p',
          children: [
            { type: 'text', text: 'One' },
            { type: 'element', tag: 'br', children: [] },
            { type: 'text', text: 'two ' },
            {
              type: 'link',
              href: 'https://example.org/a/b',
              children: [
                { type: 'hidden', children: [{ type: 'text', text: 'https://' }] },
                { type: 'ellipsis', children: [{ type: 'text', text: 'example.org/a' }] },
                { type: 'hidden', children: [{ type: 'text', text: '/b' }] },
              ],
            },
          ],
        },
        { type: 'element', tag: 'p', children: [{ type: 'text', text: 'Three' }] },
      ],
    })
  })

  test('lists keep their numbers, ruby its reading, lang what it says', () => {
    const tags = allNodes(
      parseContent(
        '<ol start="4" reversed><li value="9">a</li></ol><p lang="ja"><ruby>東<rt>とう</rt></ruby></p>',
      ).blocks,
    )
    expect(tags).toContainEqual(expect.objectContaining({ tag: 'ol', start: 4, reversed: true }))
    expect(tags).toContainEqual(expect.objectContaining({ tag: 'li', value: 9 }))
    expect(tags).toContainEqual(expect.objectContaining({ tag: 'p', lang: 'ja' }))
    expect(tags).toContainEqual(expect.objectContaining({ tag: 'rt' }))
  })
})

describe('what other servers write', () => {
  test('headings become strong paragraphs, boxes vanish, tables become lines', () => {
    const { blocks } = parseContent(
      '<article><h2>Title</h2><div>loose <b>bold</b><p>para</p>tail</div><table><tr><td>a</td><td>b</td></tr></table></article>',
    )
    expect(
      blocks.map((node) => (node.type === 'element' ? [node.tag, textOf(node.children).trim()] : node)),
    ).toEqual([
      ['p', 'Title'],
      ['p', 'loose bold'],
      ['p', 'para'],
      ['p', 'tail'],
      ['p', 'a \u00a0 b'],
    ])
  })

  test('pictures become their alt text, formulas their TeX', () => {
    expect(textIn('<p><img class="emoji" src="https://x.example/a.png" alt=":blob:"> hi</p>')).toBe(
      ':blob: hi',
    )
    expect(
      textIn(
        '<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math>',
      ),
    ).toBe('$x^2$')
  })

  test('text without any element is a paragraph', () => {
    expect(parseContent('just text').blocks).toEqual([
      { type: 'element', tag: 'p', children: [{ type: 'text', text: 'just text' }] },
    ])
  })

  test('a block inside an inline element begins a line and breaks nothing', () => {
    expect(textIn('<em>one<div>two</div></em>')).toBe('one\ntwo')
  })
})

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

describe('vector 5: size', () => {
  const quick = (html: string): ContentTree => {
    const start = performance.now()
    const tree = parseContent(html)
    expect(performance.now() - start).toBeLessThan(1_500)
    expectHarmless(tree)
    return tree
  }

  test('100,000 levels, in several shapes', () => {
    for (const tag of ['div', 'b', 'blockquote', 'ul><li', 'span', 'font', 'table><tr><td']) {
      expect(quick(`<${tag}>`.repeat(100_000) + 'deep').truncated).toBe(true)
    }
  })

  test('beyond 256 levels the parser stops: its checks walk all open elements', () => {
    expect(parseContent(`${'<div>'.repeat(1_000)}deep`).truncated).toBe(true)
    expect(parseContent(`${'<div>'.repeat(200)}deep`).truncated).toBe(false)
  })

  test('text 100 levels deep is kept', () => {
    expect(textIn(`${'<div>'.repeat(100)}deep${'</div>'.repeat(100)}`)).toBe('deep')
    expect(textIn(`${'<em>'.repeat(100)}deep${'</em>'.repeat(100)}`)).toBe('deep')
  })

  test('5 MB of text, of one word, of tags, of entities', () => {
    expect(quick(`<p>${'word '.repeat(1_000_000)}</p>`).truncated).toBe(true)
    expect(quick(`<p>${'a'.repeat(5_000_000)}</p>`).truncated).toBe(true)
    expect(quick('<p>x</p>'.repeat(600_000)).truncated).toBe(true)
    expect(quick('&amp;'.repeat(1_000_000)).truncated).toBe(true)
    expect(quick('<'.repeat(5_000_000)).truncated).toBe(true)
  })

  test('10,000 links, and a tag of 50,000 attributes', () => {
    quick('<a href="https://example.org/">x</a> '.repeat(10_000))
    const attributes = Array.from({ length: 50_000 }, (_, index) => index.toString(36)).join(' ')
    expect(quick(`<p>before</p><b ${attributes}>x</b>`).truncated).toBe(true)
  })

  test('formatting elements that multiply', () => {
    quick(Array.from({ length: 20_000 }, (_, index) => `<p><b a="${index}">`).join(''))
    quick('<a><b>'.repeat(20_000) + '</a></b>'.repeat(20_000))
  })

  test('a post of an ordinary blog is whole', () => {
    const html = `<h1>Title</h1>${`<p>${'Words of an article. '.repeat(30)}</p>`.repeat(60)}`
    expect(parseContent(html).truncated).toBe(false)
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
