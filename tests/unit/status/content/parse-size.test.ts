/** Posts that are too long, too deep or too many for whoever draws them. */
import { describe, expect, test } from 'vitest'
import { parseContent } from '../../../../src/renderer/status/content/parse'
import type { ContentTree } from '../../../../src/renderer/status/content/tree'
import { expectHarmless, textIn } from './trees'

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
