import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StatusRow } from '../../../src/shared/rows'
import { orderOf } from '../../../src/shared/order'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import {
  anna,
  conversationPage,
  conversationRow,
  notificationRow,
  pageOf,
  profileRow,
  statusRow,
} from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'

let store: MemoryStore
beforeEach(async () => {
  store = await createMemoryStore()
})
afterEach(() => {
  store.close()
})

type Kind = 'notifications' | 'requests' | 'conversations' | 'scheduled'

const faceOf = (id: string): string => `https://one.example/avatars/${id}.png`
const picture = (id: string, previewUrl: string | null = `https://one.example/small-${id}.jpg`) => ({
  id,
  type: 'image' as const,
  url: `https://one.example/${id}.jpg`,
  previewUrl,
  remoteUrl: null,
  description: null,
  blurhash: null,
  width: null,
  height: null,
  duration: null,
  focus: null,
})
/** Post `id`, by a person whose id is 7 more, with a picture of its own name. */
const pictured = (id: number, over: Partial<StatusRow> = {}): StatusRow =>
  statusRow(`${id}`, { authorId: `${id + 7}`, media: [picture(`p${id}`)], ...over })
const people = (...ids: string[]) => ids.map((id) => profileRow(id))

describe('pictures of the newest posts', () => {
  const timeline = homeOf(anna)

  it('are avatars and previews, each once, of boosted and quoted posts too', async () => {
    const statuses = [
      statusRow('6', { boostOf: '2' }),
      statusRow('5', { media: [picture('a')], quote: { state: 'accepted', statusId: '3' } }),
      statusRow('3', { authorId: '10' }),
      statusRow('2', { authorId: '8', media: [picture('b', null)] }),
      statusRow('1', { authorId: '9' }),
    ]
    await store.call(
      'applyPage',
      pageOf(['6', '5', '1'], { statuses, profiles: people('7', '8', '9', '10') }),
    )
    expect(await store.call('mediaOfNewest', { timeline, posts: 2 })).toEqual([
      faceOf('7'),
      faceOf('8'),
      faceOf('10'),
      'https://one.example/small-a.jpg',
      'https://one.example/b.jpg',
    ])
  })

  it('are those of what a boosted post quotes, but not of what that one quotes', async () => {
    const statuses = [
      statusRow('6', { boostOf: '3' }),
      pictured(3, { quote: { state: 'accepted', statusId: '2' } }),
      pictured(2, { quote: { state: 'accepted', statusId: '1' } }),
      pictured(1),
    ]
    await store.call('applyPage', pageOf(['6'], { statuses, profiles: people('7', '8', '9', '10') }))
    expect(await store.call('mediaOfNewest', { timeline, posts: 1 })).toEqual([
      faceOf('7'),
      faceOf('10'),
      faceOf('9'),
      'https://one.example/small-p3.jpg',
      'https://one.example/small-p2.jpg',
    ])
  })
})

describe('pictures of the newest items that are no posts', () => {
  /** Posts that happen to have the ids of the items, beside the one that these are about. */
  const strangers = [pictured(40), pictured(41), pictured(42)]
  const known = {
    statuses: [...strangers, pictured(5)],
    profiles: people('12', '20', '21', '47', '48', '49'),
  }
  const pageOfItems = (kind: Kind, ids: string[]) => ({
    ...pageOf(ids),
    ...known,
    timeline: timelineKey(anna, { kind }),
  })
  const newest = (kind: Kind, posts: number): Promise<string[]> =>
    store.call('mediaOfNewest', { timeline: timelineKey(anna, { kind }), posts })

  it('are the faces of those who did what is notified, and the post that it is about', async () => {
    await store.call('applyPage', {
      ...pageOfItems('notifications', ['42', '41', '40']),
      notifications: [
        notificationRow('42', { profileId: '20', statusId: '5' }),
        notificationRow('41', { profileId: '21', statusId: null, type: 'follow' }),
        notificationRow('40', { profileId: '47', statusId: null, type: 'follow' }),
      ],
    })
    expect(await newest('notifications', 2)).toEqual([
      faceOf('20'),
      faceOf('21'),
      faceOf('12'),
      'https://one.example/small-p5.jpg',
    ])
  })

  it('are the faces of those whose notifications are held back', async () => {
    const request = { account: anna, count: 1, updatedAt: 1, fetchedAt: 1 }
    await store.call('applyPage', {
      ...pageOfItems('requests', ['42', '41']),
      requests: [
        { ...request, id: '42', profileId: '20', statusId: null },
        { ...request, id: '41', profileId: '21', statusId: '5' },
      ],
    })
    expect(await newest('requests', 2)).toEqual([
      faceOf('20'),
      faceOf('21'),
      faceOf('12'),
      'https://one.example/small-p5.jpg',
    ])
  })

  it('are the one face that a conversation is drawn with, and its last post', async () => {
    await store.call('applyPage', {
      ...conversationPage([['42', '5']]),
      ...known,
      conversations: [{ ...conversationRow('42', '5'), profileIds: ['20', '21'] }],
      entries: [{ order: orderOf('5'), statusId: '42' }],
    })
    expect(await newest('conversations', 2)).toEqual([
      faceOf('20'),
      faceOf('12'),
      'https://one.example/small-p5.jpg',
    ])
  })

  it('are none of posts that wait for their time', async () => {
    await store.call('applyPage', pageOfItems('scheduled', ['42']))
    expect(await newest('scheduled', 2)).toEqual([])
  })
})
