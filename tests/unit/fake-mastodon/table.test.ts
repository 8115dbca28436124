/** The table of API 1.1, row by row: timelines, and what else is one's own. */
import { expect, it } from 'vitest'
import { noon, readerOf } from './client'
import { instanceOfEach, prove, times, type Row } from './table'

const instanceOf = instanceOfEach()
const card = { url: 'https://news.example/owls', title: 'Owls' }

const say = (text = 'words', about?: typeof card): string => {
  instanceOf().clock.advance(1000)
  return instanceOf().world.post({ author: 'mina', text, ...(about === undefined ? {} : { card: about }) }).id
}

const idOf = (handle: string): string => instanceOf().world.account(handle).id

const saved = (name: string, verb: 'bookmark' | 'favourite'): Row => ({
  name,
  usual: 20,
  prev: 'min_id',
  fill: (count) => {
    times(count, () => instanceOf().world[verb]('reader', say()))
    return `/api/v1/${name}`
  },
  ledger: () => instanceOf().world[`${verb}sOf`]('reader'),
})

const timeline = (
  name: string,
  path: () => string,
  ledger: () => string[],
  cuts: Row['cuts'] = 'rows',
): Row => ({
  name,
  usual: 20,
  prev: 'min_id',
  always: true,
  cuts,
  fill: (count) => {
    times(count, () => say('words #owls', card))
    return path()
  },
  ledger,
})

const rows: Row[] = [
  timeline(
    'home',
    () => '/api/v1/timelines/home',
    () =>
      instanceOf()
        .world.homeOf('reader')
        .map(({ id }) => id),
    'ids',
  ),
  timeline(
    'public',
    () => '/api/v1/timelines/public',
    () => instanceOf().world.publicOf('reader'),
  ),
  timeline(
    'tag',
    () => '/api/v1/timelines/tag/owls',
    () => instanceOf().world.tagOf('reader', 'owls'),
  ),
  timeline(
    'list',
    () => `/api/v1/timelines/list/${instanceOf().world.addList('reader', 'x', ['mina']).id}`,
    () => instanceOf().world.listOf('1'),
    'ids',
  ),
  timeline(
    'profile',
    () => `/api/v1/accounts/${idOf('mina')}/statuses`,
    () => instanceOf().world.profileOf('reader', 'mina'),
  ),
  timeline(
    'link',
    () => `/api/v1/timelines/link?url=${encodeURIComponent(card.url)}`,
    () => instanceOf().world.linkOf('reader', card.url),
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
    ledger: () =>
      instanceOf()
        .world.notificationsOf('reader')
        .map(({ id }) => id),
  },
  {
    name: 'notification requests',
    usual: 40,
    prev: 'min_id',
    fill: (count) => {
      instanceOf().world.setPolicy('reader', { for_not_following: 'filter' })
      times(count, (index) => {
        const author = `p${index}@away.example`
        instanceOf().world.addAccount({ handle: author })
        instanceOf().clock.advance(1000)
        instanceOf().world.post({ author, text: 'Hello @reader' })
      })
      return '/api/v1/notifications/requests'
    },
    ledger: () => instanceOf().world.notificationRequestsOf('reader'),
  },
  {
    name: 'conversations',
    usual: 20,
    prev: 'min_id',
    fill: (count) => {
      times(count, () => {
        instanceOf().clock.advance(1000)
        instanceOf().world.post({ author: 'mina', text: 'psst @reader', visibility: 'direct' })
      })
      return '/api/v1/conversations'
    },
    ledger: () =>
      instanceOf()
        .world.conversationsOf('reader')
        .map(({ id }) => id),
  },
  {
    name: 'scheduled posts',
    usual: 20,
    prev: 'min_id',
    fill: (count) => {
      times(count, () => instanceOf().world.schedule({ author: 'reader', text: 'x', at: noon + 1e9 }))
      return '/api/v1/scheduled_statuses'
    },
    ledger: () =>
      instanceOf()
        .world.scheduledOf('reader')
        .map(({ id }) => id),
  },
  {
    name: 'followed tags',
    usual: 100,
    prev: 'since_id',
    fill: (count) => {
      times(count, (index) => instanceOf().world.followTag('reader', `tag${index}`))
      return '/api/v1/followed_tags'
    },
    ledger: () => [],
  },
  {
    name: 'blocked domains',
    usual: 100,
    prev: 'since_id',
    ignoresMinId: true,
    fill: (count) => {
      times(count, (index) => instanceOf().world.blockDomain('reader', `d${index}.example`))
      return '/api/v1/domain_blocks'
    },
    ledger: () => instanceOf().world.domainBlocksOf('reader'),
  },
  {
    name: 'quotes',
    usual: 20,
    prev: 'since_id',
    ignoresMinId: true,
    fill: (count) => {
      const quoted = say()
      times(count, () => instanceOf().world.post({ author: 'mina', text: 'see', quoteOf: quoted }))
      return `/api/v1/statuses/${quoted}/quotes`
    },
    ledger: () => [],
  },
]

prove(rows, instanceOf)

it('groups of notifications come forty a page, eighty at most', async () => {
  times(85, () => say('Hello @reader'))
  const groups = async (query: string): Promise<number> => {
    const answer = await readerOf(instanceOf()).get(`/api/v2/notifications${query}`)
    // The fake's own shapes are under test here; a wrong one fails the assertions.
    return ((await answer.json()) as { notification_groups: unknown[] }).notification_groups.length
  }
  expect([await groups(''), await groups('?limit=1000'), await groups('?limit=0')]).toEqual([40, 80, 0])
})
