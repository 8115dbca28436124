import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { minute, noon, readerOf } from './client'

let instance: FakeInstance

const json = async (path: string): Promise<unknown> => (await readerOf(instance).get(path)).json()

const filtered = async (id: string): Promise<unknown> =>
  ((await json(`/api/v1/statuses/${id}`)) as { filtered: unknown }).filtered

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon, throttle: false })
  for (const handle of ['reader', 'mina']) instance.world.addAccount({ handle })
})
afterEach(() => instance.stop())

describe('filters', () => {
  it('name all that match in each post, whatever their context, until they expire', async () => {
    const { world, clock } = instance
    world.addFilter('reader', {
      title: 'Birds',
      context: ['notifications'],
      action: 'hide',
      keywords: ['owl', { keyword: 'duck', wholeWord: false }],
      expiresAt: noon + 10 * minute,
    })
    world.addFilter('reader', { title: 'Never', keywords: ['nothing'] })
    const { id } = world.post({ author: 'mina', text: 'An OWL among ducklings', spoilerText: 'careful' })
    const other = world.post({ author: 'mina', text: 'An owlet' })
    expect(await filtered(id)).toMatchObject([
      {
        filter: { title: 'Birds', filter_action: 'hide' },
        keyword_matches: ['owl', 'duck'],
        status_matches: null,
      },
    ])
    expect(await filtered(other.id)).toEqual([])
    const boost = world.boost({ by: 'mina', of: id })
    expect(await filtered(boost.id)).toHaveLength(1)
    clock.advance(10 * minute)
    expect(await filtered(id)).toEqual([])
  })

  it.each([
    ['warning', { text: 'x', spoilerText: 'an owl' }],
    ['choice of a poll', { text: 'x', poll: { options: [{ title: 'an owl' }] } }],
    ['description', { text: 'x', media: [{ alt: 'an owl' }] }],
    ['hashtag', { text: '#owl' }],
  ])('look into a %s', async (_name, options) => {
    instance.world.addFilter('reader', { title: 'Birds', keywords: ['owl'] })
    const { id } = instance.world.post({ author: 'mina', ...options })
    expect(await filtered(id)).toHaveLength(1)
  })

  it('can name single posts, and are listed in both kinds', async () => {
    const { world } = instance
    const { id } = world.post({ author: 'mina', text: 'words' })
    const keywords = ['owl', { keyword: 'duck', wholeWord: false }]
    const made = world.addFilter('reader', { title: 'Birds', action: 'blur', keywords, statuses: [id] })
    expect(await filtered(id)).toMatchObject([{ keyword_matches: null, status_matches: [id] }])
    expect(await json('/api/v2/filters')).toMatchObject([
      {
        id: made.id,
        filter_action: 'blur',
        keywords: [
          { keyword: 'owl', whole_word: true },
          { keyword: 'duck', whole_word: false },
        ],
        statuses: [{ status_id: id }],
      },
    ])
    const v1 = await readerOf(instance).get('/api/v1/filters')
    expect(v1.headers.get('deprecation')).not.toBeNull()
    expect(await v1.json()).toMatchObject([
      { id: '1', phrase: 'owl', whole_word: true, irreversible: false },
      { id: '2', phrase: 'duck' },
    ])
    expect(await json(`/api/v2/filters/${made.id}/keywords`)).toHaveLength(2)
    world.removeFilter('reader', made.id)
    expect(await json('/api/v2/filters')).toEqual([])
    expect(world.filtersOf('reader')).toEqual([])
  })
})

describe('announcements', () => {
  it('are listed with what one did to them, dismissed ones too, until they are over', async () => {
    const { world, clock } = instance
    const made = world.announce({ content: '<p>Maintenance tonight.</p>', endsAt: noon + 10 * minute })
    world.react('mina', made.id, '👍')
    const { headers } = readerOf(instance)
    const base = `${instance.origin}/api/v1/announcements/${made.id}`
    await fetch(`${base}/reactions/${encodeURIComponent('👍')}`, { method: 'PUT', headers })
    await fetch(`${base}/dismiss`, { method: 'POST', headers })
    expect(await json('/api/v1/announcements')).toMatchObject([
      { id: made.id, read: true, reactions: [{ name: '👍', count: 2, me: true }] },
    ])
    await fetch(`${base}/reactions/${encodeURIComponent('👍')}`, { method: 'DELETE', headers })
    expect(await json('/api/v1/announcements')).toMatchObject([{ reactions: [{ count: 1, me: false }] }])
    clock.advance(10 * minute)
    expect(await json('/api/v1/announcements')).toEqual([])
    world.withdraw(made.id)
    expect(world.announcements()).toEqual([])
  })
})

describe('markers', () => {
  it('may be moved by another client, forwards and back', async () => {
    const { world } = instance
    world.setMarker('reader', 'home', '200')
    world.setMarker('reader', 'home', '100')
    expect(await json('/api/v1/markers?timeline[]=home&timeline[]=notifications')).toMatchObject({
      home: { last_read_id: '100', version: 1 },
    })
    expect(await json('/api/v1/markers')).toEqual({})
    expect(world.markerOf('reader', 'notifications')).toBeNull()
  })
})
