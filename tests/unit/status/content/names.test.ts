import { describe, expect, it } from 'vitest'
import { parseContent } from '../../../../src/renderer/status/content/parse'
import { resolveContent } from '../../../../src/renderer/status/content/resolve'
import type { ResolvedLinkNode } from '../../../../src/renderer/status/content/tree'
import type { MentionRow, TagRow } from '../../../../src/shared/rows'
import { allNodes } from './trees'

interface Lists {
  mentions: MentionRow[] | null
  tags: TagRow[] | null
}

const linkTo = (href: string, inner: string, lists: Partial<Lists>): ResolvedLinkNode | undefined => {
  const tree = parseContent(`<p><a href="${href}" class="mention">${inner}</a></p>`)
  const context = { mentions: [], tags: [], emojis: [], localDomain: 'steppe.example', hasQuote: false }
  return allNodes(resolveContent(tree, { ...context, ...lists })).find(
    (node): node is ResolvedLinkNode => node.type === 'link' && 'kind' in node,
  )
}

const person = (username: string, host: string): MentionRow => ({
  id: `${username}@${host}`,
  acct: `${username}@${host}`,
  username,
  url: `https://${host}/@${username}`,
})

describe('a hashtag, whose name servers write in ASCII,', () => {
  it.each([
    ['Zürich', 'zurich'],
    ['Café', 'cafe'],
    ['Cafe\u0301', 'cafe'],
    ['İstanbul', 'istanbul'],
    ['Łódź', 'lodz'],
    ['Smørrebrød', 'smorrebrod'],
    ['Straße', 'straße'],
    ['Straße', 'strasse'],
    ['ｶﾌｪ', 'カフェ'],
    // Persian, with a joiner that has no width.
    ['می\u200cخواهم', 'می\u200cخواهم'],
  ])('is known by its name: #%s', (text, name) => {
    const url = `https://steppe.example/tags/${encodeURIComponent(name)}`
    for (const last of [text, name]) {
      const href = `https://social.example/tags/${encodeURIComponent(last)}`
      const link = linkTo(href, `#<span>${text}</span>`, { tags: [{ name, url }] })
      expect(link).toMatchObject({ kind: 'hashtag', href: url, realHost: null })
    }
  })

  it('is that of the very name, where there are two', () => {
    const tags = ['zurich', 'zürich'].map((name) => ({ name, url: `https://steppe.example/tags/${name}` }))
    const link = linkTo('https://social.example/tags/x', '#Zürich', { tags })
    expect(link?.title).toBe('#zürich')
  })

  it('is not known by marks that make another letter of it', () => {
    const tags = [{ name: 'か', url: 'https://steppe.example/tags/か' }]
    expect(linkTo('https://evil.example/', '#が', { tags })?.realHost).toBe('evil.example')
  })

  it.each(['#12', '#12: a crash', '＃１２'])('is none if it is a number: %s', (text) => {
    expect(linkTo('https://github.com/a/b/issues/12', text, {})?.realHost).toBeNull()
  })

  it.each(['#12bank', '＃bank', '﹟bank', '👉 #bank'])('is marked if nobody knows it: %s', (text) => {
    expect(linkTo('https://evil.example/bank', text, {})?.realHost).toBe('evil.example')
  })
})

describe("a link to somebody's profile", () => {
  const mentions = [person('x', 'evil.example'), person('bank', 'bank.example')]

  it.each([
    '@bank',
    '@paypal',
    '@paypal.com',
    '@paypal — log in here',
    '@PayPal Support',
    '👉 @bank',
    '＠paypal',
    '﹫paypal',
    '@ⓑank',
    '@xx',
    '@x@evil.example․bank.com',
  ])('that shows somebody else is marked: %s', (text) => {
    for (const known of [mentions, mentions.slice(0, 1)]) {
      const link = linkTo('https://evil.example/@x', text, { mentions: known })
      expect(link).toMatchObject({ kind: 'web', realHost: 'evil.example' })
    }
  })

  it.each(['@x', '@X', '@x:', '@x.', "@x's page", '@x’s', '@x and others', '＠x', '@𝘅', '👉 @x!'])(
    'that shows its owner is a mention: %s',
    (text) => {
      const link = linkTo('https://evil.example/@x', text, { mentions })
      expect(link).toMatchObject({ kind: 'mention', title: '@x@evil.example', realHost: null })
    },
  )

  it('may show a name that looks like a host if it is the name of its owner', () => {
    const bridged = [person('mina.bsky.social', 'bridge.example')]
    const link = linkTo('https://bridge.example/@mina.bsky.social', '@mina.bsky.social', {
      mentions: bridged,
    })
    expect(link).toMatchObject({ kind: 'mention', realHost: null })
  })
})

describe('a whole handle of somebody who is not mentioned', () => {
  it.each([
    ['https://lemmy.example/c/foo', '@foo@lemmy.example'],
    ['https://lemmy.example/c/foo', '👉 @foo@Lemmy.example'],
    ['https://social.example.org/@foo', '@foo@example.org'],
    ['https://xn--mller-kva.example/@foo', '@foo@müller.example'],
  ])('agrees with a link to its host: %s as %s', (href, text) => {
    expect(linkTo(href, text, {})).toMatchObject({ kind: 'web', realHost: null })
  })

  it.each([
    ['https://evil.example/c/foo', '@foo@lemmy.example'],
    ['https://lemmy.example.evil.example/c/foo', '@foo@lemmy.example'],
    ['https://lemmy.example/', '@bank and @foo@lemmy.example'],
    ['https://lemmy.example/', '@foo@lemmy.example, @foo@bank.example'],
    ['https://xn--le-6kcc5b.com/', '@foo@аррle.com'],
    ['https://evil.example/', '@foo@bank。example'],
  ])('does not agree with another host: %s as %s', (href, text) => {
    expect(linkTo(href, text, {})?.realHost).toBe(new URL(href).hostname)
  })
})

describe('where the server lists neither mentions nor hashtags', () => {
  const unlisted: Lists = { mentions: null, tags: null }

  it.each([
    ['https://social.example/tags/Z%C3%BCrich', '#<span>Zürich</span>'],
    ['https://social.example/tags/zurich/', '#<span>Zürich</span>'],
    ['https://friendica.example/search?tag=Art', '#<span>Art</span>'],
    ['https://social.example/@bo', '@<span>bo</span>'],
    ['https://social.example/users/Bo', '@<span>bo</span>'],
    ['https://social.example/@first.last', '@first.last'],
    ['https://misskey.example/@bo@social.example', '@bo'],
    ['https://social.example/@bo', '@bo@social.example'],
    ['https://example.org/@example.org', '@example.org'],
  ])('a link is believed whose address ends with its name: %s as %s', (href, inner) => {
    expect(linkTo(href, inner, unlisted)).toMatchObject({ kind: 'web', title: href, realHost: null })
  })

  it.each([
    ['https://evil.example/', '#bank'],
    ['https://evil.example/tags/other', '#bank'],
    ['https://evil.example/tags/paypal.com', '#paypal.com'],
    ['https://evil.example/%E0%A4', '#bank'],
    ['https://evil.example/', '@bank'],
    ['https://evil.example/', '@ bank'],
    ['https://evil.example/@x', '@bank'],
    ['https://evil.example/@paypal.com', '@paypal.com'],
    ['https://evil.example/@bank', '@bank@bank.example'],
    ['https://evil.example/@bank', '@bank, or https://bank.example'],
  ])('any other is marked: %s as %s', (href, inner) => {
    expect(linkTo(href, inner, unlisted)?.realHost).toBe('evil.example')
  })

  it('a letter is no profile', () => {
    expect(linkTo('mailto:bo@evil.example', '@bo', unlisted)?.realHost).toBe('a mail to bo@evil.example')
  })
})
