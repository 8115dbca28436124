/** What is said of the links of a profile, as the page draws them. */
import { render } from 'svelte/server'
import { expect, it, vi } from 'vitest'
import PlainContent from '../../../../src/renderer/status/content/PlainContent.svelte'

vi.mock('../../../../src/renderer/status/actions', () => ({ statusActions: () => ({}) }))

const drawn = (html: string): string =>
  render(PlainContent, { props: { html, emojis: [], localDomain: 'steppe.example' } }).body

it('the mentions and hashtags of a profile are believed, though no server lists them', () => {
  const html = [
    '<a href="https://social.example/tags/Z%C3%BCrich" class="mention hashtag" rel="tag">#<span>Zürich</span></a>',
    '<a href="https://other.example/@bo" class="u-url mention">@<span>bo</span></a>',
  ].join(' ')
  expect(drawn(`<p>${html}</p>`)).not.toContain('Link leads to')
})

it('a link of a profile that leads elsewhere is marked', () => {
  expect(drawn('<p><a href="https://evil.example/">@bank</a></p>')).toMatch(/Link leads to.*evil\.example/s)
})
