/** What servers write in good faith; for the rest there are parse-hostile.test.ts and parse-size.test.ts. */
import { describe, expect, test } from 'vitest'
import { parseContent } from '../../../../src/renderer/status/content/parse'
import { textOf } from '../../../../src/renderer/status/content/tree'
import { allNodes, textIn } from './trees'

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
