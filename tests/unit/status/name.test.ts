import { describe, expect, test } from 'vitest'
import { coveredName, mediaSummary, personName, postName } from '../../../src/renderer/status/name'
import { postView, type PostView } from '../../../src/renderer/status/post-view'
import type { ProfileRow, StatusRow } from '../../../src/shared/rows'
import { entryRow, mediaRow, pollRow, profileRow, statusRow } from './builders'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const now = 12 * minuteMs

const viewOf = (status: Partial<StatusRow> = {}, author: Partial<ProfileRow> = {}): PostView =>
  postView(
    { entry: entryRow('100'), status: statusRow(status), author: profileRow(author) },
    'ada@steppe.example',
  )

const boostOf = (original: StatusRow, createdAt: number): PostView =>
  postView(
    {
      entry: entryRow('200'),
      status: statusRow({ id: '200', uri: 'https://social.example/boost', boostOf: '100', createdAt }),
      author: profileRow({ id: '8', handle: 'mina@social.example', displayName: 'Mina' }),
      boosted: { status: original, author: profileRow() },
    },
    'ada@steppe.example',
  )

describe('the name of a post', () => {
  test('of a boost with images', () => {
    const original = statusRow({
      content: '<p>Field <b>notes</b></p>',
      media: [mediaRow(), mediaRow({ id: '2' })],
    })
    const view = boostOf(original, 5)
    expect(postName(view, now, false)).toBe('Mina boosted Jonas, 11 minutes ago: Field notes. 2 images.')
    expect(view.entryUri).toBe('https://social.example/boost')
    expect(view.status.uri).toBe(original.uri)
  })

  test('of a boost says when it was boosted, and when it was posted if that was long before', () => {
    const at = (boosted: number, editedAt: number | null = null): PostView =>
      boostOf(statusRow({ editedAt }), boosted)
    const later = 3 * hourMs
    expect(postName(at(later - 12 * minuteMs), later, false)).toBe(
      'Mina boosted Jonas, 12 minutes ago: Text. Posted 3 hours ago.',
    )
    expect(postName(at(hourMs, 1), later, false)).toBe(
      'Mina boosted Jonas, 2 hours ago: Text. Posted 3 hours ago. Edited.',
    )
    expect(postName(at(hourMs - 1), later, false)).toBe('Mina boosted Jonas, 2 hours ago: Text.')
    // Both on the first day of 1970, wherever this runs.
    const noon = statusRow({ createdAt: new Date(1970, 0, 1, 12).getTime() })
    const sameDay = postName(boostOf(noon, noon.createdAt + 2 * hourMs), 99 * 24 * hourMs, false)
    expect(sameDay).toMatch(/^Mina boosted Jonas, on [^:]*1970: Text\.$/)
  })

  test('of a covered boost tells who boosted it and when, and nothing that it says', () => {
    expect(coveredName(boostOf(statusRow(), 2 * minuteMs), ['Weather'], now)).toBe(
      'Mina boosted Jonas, 10 minutes ago: Filtered: Weather.',
    )
  })

  test('of a post that has ended, which says nothing else', () => {
    const gone = { at: 0, why: 'deleted' } as const
    expect(postName(viewOf({ content: '', gone }), now, false)).toBe(
      'Jonas, 12 minutes ago: This post was deleted.',
    )
    expect(postName(viewOf({ gone: { at: 0, why: 'unreachable' } }), now, false)).toBe(
      'Jonas, 12 minutes ago: This post was deleted, or is no longer shown to you.',
    )
  })

  test('of a plain post, and of one without words', () => {
    expect(postName(viewOf(), now, false)).toBe('Jonas, 12 minutes ago: Text.')
    expect(postName(viewOf({ content: '' }), now, false)).toBe('Jonas, 12 minutes ago.')
  })

  test('keeps what a warning hides until it is opened', () => {
    const poll = pollRow({ votesCount: 1, options: [{ title: 'Surprise', votesCount: 1 }] })
    const view = viewOf({ spoilerText: 'election results', content: '<p>Secret</p>', poll })
    expect(postName(view, now, false)).toBe('Jonas, 12 minutes ago: Content warning: election results.')
    expect(postName(view, now, true)).toBe(
      'Jonas, 12 minutes ago: Content warning: election results. Secret. Poll: Surprise 100%.',
    )
  })

  test('keeps who is quoted behind a warning, too', () => {
    const status = { spoilerText: 'birds', quote: { state: 'accepted', statusId: '1' } }
    const quoted = { status: statusRow({ id: '1' }), author: profileRow({ displayName: 'Mina' }) }
    const view = { ...viewOf(status), quoted }
    expect(postName(view, now, false)).toBe('Jonas, 12 minutes ago: Content warning: birds.')
    expect(postName(view, now, true)).toBe(
      'Jonas, 12 minutes ago: Content warning: birds. Text. Quotes Mina.',
    )
  })

  test('knows of no warning that has no width', () => {
    expect(postName(viewOf({ spoilerText: '\u200e\u200b' }), now, false)).toBe('Jonas, 12 minutes ago: Text.')
  })

  test('says poll, reply and edit', () => {
    const poll = pollRow({
      votesCount: 4,
      votersCount: 4,
      options: [
        { title: 'Swallow', votesCount: 3 },
        { title: 'Swift', votesCount: 1 },
      ],
    })
    const view = viewOf({ poll, editedAt: 1, replyToId: '9', replyToAuthorId: '7', content: '<p>Which?</p>' })
    expect(postName(view, now, false)).toBe(
      'Jonas, replying to jonas@kolektiva.example, 12 minutes ago: Which? Poll: Swallow 75%, Swift 25%. Edited.',
    )
  })

  test('is one line of bounded length, without emoji codes in names', () => {
    const emojis = [{ shortcode: 'blob', url: 'https://e.example/1', staticUrl: 'https://e.example/1' }]
    const view = viewOf({ content: `<p>${'word\n'.repeat(5_000)}</p>` }, { displayName: 'Jo :blob:', emojis })
    const name = postName(view, now, false)
    expect(name).toMatch(/^Jo, 12 minutes ago: word word/)
    expect(name.length).toBeLessThan(500)
    expect(name).not.toContain('\n')
  })
})

test('links are read as they are seen, with the host that they hide', () => {
  const shortLink =
    '<a href="https://www.e.example/a/b"><span class="invisible">https://www.</span><span class="ellipsis">e.example/a</span><span class="invisible">/b</span></a>'
  const content = `<p>See ${shortLink} or <a href="https://evil.example/">bank.example</a></p>`
  expect(postName(viewOf({ content }), now, false)).toBe(
    'Jonas, 12 minutes ago: See e.example/a… or bank.example (leads to evil.example).',
  )
})

test('a quote is there only if it was accepted', () => {
  const quoted = { status: statusRow({ id: '1' }), author: profileRow() }
  const viewIn = (state: string): PostView =>
    postView(
      {
        entry: entryRow('100'),
        status: statusRow({ quote: { state, statusId: '1' } }),
        author: null,
        quoted,
      },
      'ada@steppe.example',
    )
  expect(viewIn('accepted').quoted).toBe(quoted)
  expect(viewIn('revoked').quoted).toBeNull()
})

test('vector 4: names are one clean line without a direction of their own', () => {
  expect(personName(profileRow({ displayName: 'a\u202Eb\n\u0000c  d' }))).toBe('ab c d')
  expect(personName(profileRow({ displayName: ' \u200f ' }))).toBe('jonas')
  expect(personName(profileRow({ displayName: 'x'.repeat(10_000) })).length).toBeLessThanOrEqual(120)
})

test('media are counted by kind', () => {
  expect(mediaSummary([mediaRow(), mediaRow({ type: 'video' }), mediaRow()])).toBe('2 images, 1 video')
})
