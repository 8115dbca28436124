/** The table of API 1.1, row by row: sizes, cursors, what Link says, and that walking gives what the ledger holds. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { linkOf, noon, pageOf, readerOf, walk } from './client'

let instance: FakeInstance

interface Row {
  name: string
  usual: number
  prev: 'min_id' | 'since_id'
  /** Link carries next on the last page too. */
  always?: true
  /** Makes that many rows. @returns the path */
  fill: (count: number) => string
  /** What the whole must be, newest first. */
  ledger: () => string[]
}

const say = (text = 'words'): string => {
  instance.clock.advance(1000)
  return instance.world.post({ author: 'mina', text }).id
}

const times = (count: number, make: (index: number) => void): void =>
  Array.from({ length: count }).forEach((_, index) => make(index))

const person = (index: number): string => instance.world.addAccount({ handle: `p${index}@away.example` }).id

const handleOf = (index: number): string => `p${index}@away.example`

const idOf = (handle: string): string => instance.world.account(handle).id

const saved = (name: string, verb: 'bookmark' | 'favourite'): Row => ({
  name,
  usual: 20,
  prev: 'min_id',
  fill: (count) => {
    times(count, () => instance.world[verb]('reader', say()))
    return `/api/v1/${name}`
  },
  ledger: () => instance.world[`${verb}sOf`]('reader'),
})

const people = (
  name: string,
  make: (handle: string) => void,
  ledger: () => string[],
  path?: () => string,
): Row => ({
  name,
  usual: 40,
  prev: 'since_id',
  fill: (count) => {
    times(count, (index) => {
      person(index)
      make(handleOf(index))
    })
    return path?.() ?? `/api/v1/${name}`
  },
  ledger,
})

const timeline = (name: string, path: () => string, ledger: () => string[]): Row => ({
  name,
  usual: 20,
  prev: 'min_id',
  always: true,
  fill: (count) => {
    times(count, () => say('words #owls'))
    return path()
  },
  ledger,
})

const rows: Row[] = [
  timeline(
    'home',
    () => '/api/v1/timelines/home',
    () => instance.world.homeOf('reader').map(({ id }) => id),
  ),
  timeline(
    'public',
    () => '/api/v1/timelines/public',
    () => instance.world.publicOf('reader'),
  ),
  timeline(
    'tag',
    () => '/api/v1/timelines/tag/owls',
    () => instance.world.tagOf('reader', 'owls'),
  ),
  timeline(
    'list',
    () => `/api/v1/timelines/list/${instance.world.addList('reader', 'x', ['mina']).id}`,
    () => instance.world.listOf('1'),
  ),
  timeline(
    'profile',
    () => `/api/v1/accounts/${idOf('mina')}/statuses`,
    () => instance.world.profileOf('reader', 'mina'),
  ),
  saved('bookmarks', 'bookmark'),
  saved('favourites', 'favourite'),
  {
    name: 'notifications',
    usual: 40,
    prev: 'min_id',
    always: true,
    fill: (count) => {
      times(count, () => say('Hello @reader'))
      return '/api/v1/notifications'
    },
    ledger: () => instance.world.notificationsOf('reader').map(({ id }) => id),
  },
  {
    name: 'notification requests',
    usual: 40,
    prev: 'min_id',
    fill: (count) => {
      instance.world.setPolicy('reader', { for_not_following: 'filter' })
      times(count, (index) => {
        person(index)
        instance.clock.advance(1000)
        instance.world.post({ author: handleOf(index), text: 'Hello @reader' })
      })
      return '/api/v1/notifications/requests'
    },
    ledger: () => [],
  },
  {
    name: 'conversations',
    usual: 20,
    prev: 'min_id',
    fill: (count) => {
      times(count, () => {
        instance.clock.advance(1000)
        instance.world.post({ author: 'mina', text: 'psst @reader', visibility: 'direct' })
      })
      return '/api/v1/conversations'
    },
    ledger: () => instance.world.conversationsOf('reader').map(({ id }) => id),
  },
  {
    name: 'scheduled posts',
    usual: 20,
    prev: 'min_id',
    fill: (count) => {
      times(count, () => instance.world.schedule({ author: 'reader', text: 'x', at: noon + 1e9 }))
      return '/api/v1/scheduled_statuses'
    },
    ledger: () => instance.world.scheduledOf('reader').map(({ id }) => id),
  },
  {
    name: 'followed tags',
    usual: 100,
    prev: 'since_id',
    fill: (count) => {
      times(count, (index) => instance.world.followTag('reader', `tag${index}`))
      return '/api/v1/followed_tags'
    },
    ledger: () => [],
  },
  {
    name: 'blocked domains',
    usual: 100,
    prev: 'since_id',
    fill: (count) => {
      times(count, (index) => instance.world.blockDomain('reader', `d${index}.example`))
      return '/api/v1/domain_blocks'
    },
    ledger: () => instance.world.domainBlocksOf('reader'),
  },
  {
    name: 'quotes',
    usual: 20,
    prev: 'since_id',
    fill: (count) => {
      const quoted = say()
      times(count, () => instance.world.post({ author: 'mina', text: 'see', quoteOf: quoted }))
      return `/api/v1/statuses/${quoted}/quotes`
    },
    ledger: () => [],
  },
  people(
    'blocks',
    (handle) => instance.world.block('reader', handle),
    () => instance.world.blocksOf('reader'),
  ),
  people(
    'mutes',
    (handle) => instance.world.mute('reader', handle),
    () => instance.world.mutesOf('reader'),
  ),
  people(
    'follow_requests',
    (handle) => instance.world.requestFollow(handle, 'reader'),
    () => instance.world.followRequestsOf('reader'),
  ),
  people(
    'followers',
    (handle) => instance.world.follow(handle, 'jo'),
    () => instance.world.followersOf('jo'),
    () => `/api/v1/accounts/${idOf('jo')}/followers`,
  ),
  people(
    'following',
    (handle) => instance.world.follow('jo', handle),
    () => instance.world.followingOf('jo'),
    () => `/api/v1/accounts/${idOf('jo')}/following`,
  ),
]

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon, throttle: false })
  for (const handle of ['reader', 'mina', 'jo']) instance.world.addAccount({ handle })
  instance.world.follow('reader', 'mina')
})
afterEach(() => instance.stop())

describe.each(rows)('$name', ({ usual, prev, always, fill, ledger }) => {
  it('has pages of its own size and Links of its own kind', async () => {
    const reader = readerOf(instance)
    const count = usual * 2 + 3
    const path = fill(count)
    const page = (query = '') => pageOf(reader, path, query)
    expect((await page()).items).toHaveLength(usual)
    expect((await page('limit=1000')).items).toHaveLength(usual * 2)
    expect((await page('limit=-3')).items).toHaveLength(3)
    expect(await page('limit=0')).toMatchObject({ items: [], link: null })
    const full = await page(`limit=${usual}`)
    expect(Object.keys(linkOf(full.link, 'next') ?? {})).toEqual(['limit', 'max_id'])
    expect(Object.keys(linkOf(full.link, 'prev') ?? {})).toEqual(['limit', prev])
    const second = linkOf((await page(`limit=${usual * 2}`)).link, 'next')?.['max_id'] ?? ''
    const last = await page(`limit=${usual}&max_id=${second}`)
    expect(last.items).toHaveLength(3)
    expect(linkOf(last.link, 'next') !== null).toBe(always === true)
    expect(linkOf(last.link, 'prev')).toHaveProperty(prev)
    expect(await page('max_id=1')).toMatchObject({ items: [], link: null })
  })

  it('is walked down to the same whole, and since_id leaves a hole', async () => {
    const reader = readerOf(instance)
    const path = fill(usual + 5)
    const whole = (await walk(reader, path, { limit: 7 })).flat()
    expect(whole).toHaveLength(usual + 5)
    expect(new Set(whole).size).toBe(whole.length)
    const expected = ledger()
    if (expected.length > 0) expect(whole).toEqual(expected)
    const cursor = linkOf((await pageOf(reader, path, 'limit=7')).link, 'next')?.['max_id'] ?? ''
    expect((await pageOf(reader, path, `limit=3&since_id=${cursor}`)).ids).toEqual(whole.slice(0, 3))
    const above = (await pageOf(reader, path, `limit=3&min_id=${cursor}`)).ids
    // Where min_id means nothing the newest page comes.
    const knows = prev === 'min_id' || path === '/api/v1/followed_tags'
    expect(above).toEqual(knows ? whole.slice(3, 6) : whole.slice(0, 3))
  })
})
