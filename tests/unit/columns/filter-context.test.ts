/** Which filters apply in which column (mastodon-api.md 1.8), through what columns read. */
import { expect, it } from 'vitest'
import { timelineSource } from '../../../src/renderer/columns/timeline-source'
import { newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import type { Filter, FilterContext } from '../../../src/shared/sets'
import { timelineKey, type SpecOf, type TimelineKind } from '../../../src/shared/timelines'
import { useReadStore } from '../../support/read-store'
import {
  anna,
  conversationPage,
  notificationRow,
  pageOf,
  profileRow,
  statusRow,
} from '../../support/store-builders'

const { store, reader } = useReadStore()
const contexts: FilterContext[] = ['home', 'notifications', 'public', 'thread', 'account']

/** By kind: one of its timelines, and the only filters that count there; a new kind does not compile without them. */
const expected: { [Kind in TimelineKind]: [SpecOf<Kind>, FilterContext | 'none'] } = {
  home: [{ kind: 'home' }, 'home'],
  list: [{ kind: 'list', list: '1' }, 'home'],
  bookmarks: [{ kind: 'bookmarks' }, 'home'],
  favourites: [{ kind: 'favourites' }, 'home'],
  notifications: [{ kind: 'notifications' }, 'notifications'],
  local: [{ kind: 'local' }, 'public'],
  federated: [{ kind: 'federated' }, 'public'],
  remote: [{ kind: 'remote' }, 'public'],
  tag: [{ kind: 'tag', tag: 'owls', any: [], all: [], none: [] }, 'public'],
  link: [{ kind: 'link', url: 'https://news.example/a' }, 'public'],
  conversations: [{ kind: 'conversations' }, 'thread'],
  profile: [{ kind: 'profile', id: '7', show: 'posts' }, 'account'],
  pinned: [{ kind: 'pinned', id: '7' }, 'account'],
  // People, and the account's own.
  requests: [{ kind: 'requests' }, 'none'],
  scheduled: [{ kind: 'scheduled' }, 'none'],
}

/** A page with one item of that kind, which says "rain" where it says anything. */
const page = (kind: TimelineKind) => {
  const timeline = timelineKey(anna, expected[kind][0])
  const statuses = [statusRow('9', { content: '<p>rain</p>' })]
  const profiles = ['7', '8'].map((id) => profileRow(id))
  const over = { timeline, statuses, profiles }
  const entries = [{ order: orderOf('9'), statusId: '9' }]
  const row = { account: anna, id: '9', fetchedAt: 2_000_000 }
  switch (kind) {
    case 'conversations':
      return conversationPage([['9', '9']], over)
    case 'notifications':
      return pageOf(['9'], { ...over, entries, notifications: [notificationRow('9', { statusId: '9' })] })
    case 'requests': {
      const request = { ...row, profileId: '8', count: 1, statusId: '9', updatedAt: 0 }
      return pageOf(['9'], { ...over, entries, requests: [request] })
    }
    case 'scheduled': {
      const text = {
        text: 'rain',
        spoilerText: '',
        visibility: 'public',
        media: [],
        pollOptions: [],
        isReply: false,
      }
      return pageOf(['9'], { ...over, entries, scheduled: [{ ...row, ...text, scheduledAt: 3_000_000 }] })
    }
    default:
      return pageOf(['9'], over)
  }
}

let asOf = 0
const filterIn = (context: FilterContext) => {
  asOf += 1
  const members: Filter[] = [
    {
      id: '1',
      title: 'Rain',
      contexts: [context],
      expiresAt: null,
      action: 'warn',
      keywords: [{ keyword: 'rain', wholeWord: true }],
      statusIds: [],
    },
  ]
  return store().call('putSet', { account: anna, name: 'filters', members, asOf })
}

// Why as: the keys of a table are its kinds.
it.each(Object.keys(expected) as TimelineKind[])(
  '%s is filtered by what was made for it alone',
  async (kind) => {
    const [spec, only] = expected[kind]
    await store().call('applyPage', page(kind))
    const column = timelineSource(reader(), timelineKey(anna, spec), {
      handle: 'me@example.org',
      serverNow: () => 0,
    })
    const covering: FilterContext[] = []
    for (const context of contexts) {
      await filterIn(context)
      const entries = (await column.slice({ newest: newestOrder, oldest: oldestOrder })).filter(
        (item) => item.kind === 'entry',
      )
      expect(entries).toHaveLength(1)
      if (entries.some(({ showing }) => showing.coveredBy.length > 0)) covering.push(context)
    }
    expect(covering).toEqual(only === 'none' ? [] : [only])
  },
)
