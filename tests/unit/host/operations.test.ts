import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { idOfOrder, newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import {
  anna,
  bert,
  conversationPage,
  idsDown,
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

const timeline = homeOf(anna)
const storedIds = async (): Promise<string[]> =>
  (
    await store.call('ordersBetween', { timeline, newest: newestOrder, oldest: oldestOrder, limit: 10_000 })
  ).map(idOfOrder)
const range = (newest: string, oldest: string) => ({ newest: orderOf(newest), oldest: orderOf(oldest) })
const countKept = async (): Promise<number | undefined> =>
  (await store.database.timelines.get(timeline))?.count

describe('applyPage', () => {
  it('stores a page newest first, with its segment, its count and the time it confirms', async () => {
    const result = await store.call('applyPage', pageOf(idsDown(120, 60), { asOf: 5_000 }))
    expect(result).toEqual({
      added: 61,
      count: 61,
      segments: [
        { timeline, from: orderOf('120'), to: orderOf('60'), verified: orderOf('120'), below: 'open' },
      ],
    })
    expect(await storedIds()).toEqual(idsDown(120, 60))
    expect(await store.database.timelines.get(timeline)).toEqual({
      timeline,
      account: anna,
      count: 61,
      asOf: 5_000,
      brought: 61,
    })
  })

  it('is idempotent', async () => {
    await store.call('applyPage', pageOf(idsDown(9, 1), { below: 'end' }))
    const again = await store.call('applyPage', pageOf(idsDown(9, 1)))
    expect(again).toMatchObject({ added: 0, count: 9, segments: [{ below: 'end' }] })
  })

  it('leaves nothing of a page with a row that cannot be stored', async () => {
    const page = pageOf(idsDown(90, 1))
    // Why as: a row without a key is what the type forbids and the test wants.
    page.entries.push({ order: undefined as unknown as ReturnType<typeof orderOf>, statusId: '1' })
    await expect(store.call('applyPage', page)).rejects.toThrow()
    expect(await store.database.statuses.count()).toBe(0)
    expect(await store.database.segments.count()).toBe(0)
    expect(await store.database.timelines.count()).toBe(0)
  })

  it('marks what an authoritative answer left out, but not what is too fresh, and takes the mark back', async () => {
    await store.call('applyPage', pageOf(idsDown(10, 1)))
    await store.call(
      'applyPage',
      pageOf(['8', '6', '3'], { authoritative: range('10', '3'), absentBefore: orderOf('9'), asOf: 77 }),
    )
    const marked = async () =>
      (await store.database.entries.toArray())
        .filter((entry) => entry.goneAt !== null)
        .map((entry) => entry.statusId)
    expect(await marked()).toEqual(['9', '7', '5', '4'])
    expect((await store.database.entries.get([timeline, orderOf('7')]))?.goneAt).toBe(77)
    await store.call('applyPage', pageOf(['8', '7', '6'], { authoritative: range('8', '6') }))
    expect(await marked()).toEqual(['9', '5', '4'])
    expect(await countKept()).toBe(10)
  })

  it('keeps the first time at which an entry was missed', async () => {
    await store.call('applyPage', pageOf(['3', '2', '1']))
    await store.call('applyPage', pageOf(['3', '1'], { authoritative: range('3', '1'), asOf: 50 }))
    await store.call('applyPage', pageOf(['3', '1'], { authoritative: range('3', '1'), asOf: 90 }))
    expect((await store.database.entries.get([timeline, orderOf('2')]))?.goneAt).toBe(50)
  })

  it('proves nothing with a partial page', async () => {
    const result = await store.call('applyPage', pageOf(['5', '4'], { covers: null }))
    expect(result).toMatchObject({ added: 2, segments: [] })
  })

  it('never lets the confirmed time go back', async () => {
    await store.call('applyPage', pageOf(['5'], { asOf: 100 }))
    await store.call('applyPage', pageOf(['5'], { asOf: 90 }))
    await store.call('applyPage', pageOf(['4']))
    expect((await store.database.timelines.get(timeline))?.asOf).toBe(100)
  })
})

describe('upserting posts', () => {
  const stored = (id: string) => store.database.statuses.get([anna, id])
  const offer = (over: Parameters<typeof statusRow>[1]) =>
    store.call('applyPage', pageOf(['5'], { statuses: [statusRow('5', over)] }))

  it('lets the newer edit win whatever came later', async () => {
    await offer({ editedAt: 20, fetchedAt: 100, content: 'edited' })
    await offer({ editedAt: 10, fetchedAt: 200, content: 'older edit' })
    await offer({ editedAt: null, fetchedAt: 300, content: 'from a lagging replica' })
    expect((await stored('5'))?.content).toBe('edited')
    await offer({ editedAt: 30, fetchedAt: 50, content: 'newest edit' })
    expect((await stored('5'))?.content).toBe('newest edit')
  })

  it('lets the later fetch of the same edit win', async () => {
    await offer({ fetchedAt: 100, favouritesCount: 4 })
    await offer({ fetchedAt: 90, favouritesCount: 3 })
    expect((await stored('5'))?.favouritesCount).toBe(4)
    await offer({ fetchedAt: 110, favouritesCount: 5 })
    expect((await stored('5'))?.favouritesCount).toBe(5)
  })

  it('does not write a row again that says the same', async () => {
    await offer({ fetchedAt: 100 })
    await offer({ fetchedAt: 110 })
    expect((await stored('5'))?.fetchedAt).toBe(100)
  })

  it('renews profiles by the later fetch', async () => {
    await store.call('applyPage', pageOf(['5'], { profiles: [profileRow('7', { fetchedAt: 9 })] }))
    await store.call(
      'applyPage',
      pageOf(['5'], { profiles: [profileRow('7', { fetchedAt: 5, displayName: 'Old' })] }),
    )
    expect((await store.database.profiles.get([anna, '7']))?.displayName).toBe('Person 7')
  })
})

describe('applyStream', () => {
  const stream = (ids: string[], joins: string | null) => {
    const { account, statuses, profiles, entries } = pageOf(ids)
    return store.call('applyStream', {
      account,
      timeline,
      statuses,
      profiles,
      entries,
      joins: joins === null ? null : orderOf(joins),
    })
  }

  it('extends the segment that it joins, unverified', async () => {
    await store.call('applyPage', pageOf(idsDown(10, 1), { below: 'end' }))
    expect(await stream(['12', '11'], '10')).toEqual({
      added: 2,
      count: 12,
      segments: [{ timeline, from: orderOf('12'), to: orderOf('1'), verified: orderOf('10'), below: 'end' }],
    })
  })

  it('makes no segment of posts that join nothing', async () => {
    await store.call('applyPage', pageOf(['2', '1']))
    const result = await stream(['9'], null)
    expect(result).toMatchObject({ added: 1, count: 3, segments: [{ from: orderOf('2') }] })
    expect(await storedIds()).toEqual(['9', '2', '1'])
  })

  it('counts a post once that streams in twice', async () => {
    await store.call('applyPage', pageOf(['1']))
    expect(await stream(['2', '2'], '1')).toMatchObject({ added: 1, count: 2 })
    expect(await storedIds()).toEqual(['2', '1'])
  })

  it('has a conversation where the last of two words put it', async () => {
    const page = conversationPage([
      ['c', '40'],
      ['c', '41'],
    ])
    expect(await store.call('applyStream', { ...page, joins: null })).toMatchObject({ added: 1, count: 1 })
    const orders = await store.database.entries
      .where('[timeline+statusId]')
      .equals([page.timeline, 'c'])
      .toArray()
    expect(orders.map(({ order }) => order)).toEqual([orderOf('41')])
  })

  it('does not extend for a late post inside the segment', async () => {
    await store.call('applyPage', pageOf(['8', '2']))
    const result = await stream(['5'], '8')
    expect(result).toMatchObject({ added: 1, segments: [{ from: orderOf('8'), to: orderOf('2') }] })
  })
})

describe('updateStatuses', () => {
  it('edits known posts, ignores unknown ones, and stores what an edit newly quotes', async () => {
    await store.call('applyPage', pageOf(['5']))
    const known = await store.call('updateStatuses', {
      account: anna,
      statuses: [
        statusRow('5', { editedAt: 9, content: 'new', quote: { state: 'accepted', statusId: '3' } }),
        statusRow('3', { authorId: '8' }),
        statusRow('99', { authorId: '9' }),
      ],
      profiles: [profileRow('8'), profileRow('9')],
    })
    expect(known).toBe(1)
    expect((await store.database.statuses.get([anna, '5']))?.content).toBe('new')
    expect(await store.database.statuses.get([anna, '3'])).toBeDefined()
    expect(await store.database.statuses.get([anna, '99'])).toBeUndefined()
    expect(await store.database.profiles.get([anna, '8'])).toBeDefined()
    expect(await store.database.profiles.get([anna, '9'])).toBeUndefined()
  })
})

describe('removeEntries', () => {
  it('takes a post out of that timeline alone, leaves the post, its boosts and the segments, and notes a doubt', async () => {
    const tag = timelineKey(anna, { kind: 'tag', tag: 'owls', any: [], all: [], none: [] })
    await store.call(
      'applyPage',
      pageOf(['6', '5', '4'], {
        statuses: [statusRow('6', { boostOf: '4' }), statusRow('5'), statusRow('4')],
      }),
    )
    await store.call('applyPage', pageOf(['4'], { timeline: tag }))
    await store.call('applyPage', pageOf(['4'], { account: bert }))
    const gone = { account: anna, timeline, statusIds: ['4', '1000'], checkAt: 70 }
    expect(await store.call('removeEntries', gone)).toBe(1)
    expect(await storedIds()).toEqual(['6', '5'])
    expect(await countKept()).toBe(2)
    const { segments } = await store.call('overview', { timeline })
    expect(segments).toMatchObject([{ from: orderOf('6'), to: orderOf('4') }])
    expect(await store.database.entries.count()).toBe(4)
    expect((await store.database.statuses.get([anna, '4']))?.content).toBe('<p>Post 4</p>')
    expect(await store.call('nextChecks', { account: anna, limit: 9 })).toEqual([
      { account: anna, id: '4', dueAt: 70, missingSince: null, failures: 0 },
    ])
    expect(await store.call('removeEntries', gone)).toBe(0)
  })
})

describe('the small operations', () => {
  it('answers an overview, and null for what is not there', async () => {
    expect(await store.call('overview', { timeline })).toEqual({ row: null, segments: [] })
  })

  it('sets what lies below a segment, if there is one', async () => {
    await store.call('applyPage', pageOf(['5', '4']))
    await store.call('setBelow', { timeline, from: orderOf('5'), below: 'lost' })
    await store.call('setBelow', { timeline, from: orderOf('4'), below: 'end' })
    expect((await store.call('overview', { timeline })).segments).toMatchObject([{ below: 'lost' }])
  })

  it('lists orders of a closed range up to a limit', async () => {
    await store.call('applyPage', pageOf(idsDown(20, 1)))
    const orders = await store.call('ordersBetween', { timeline, ...range('15', '3'), limit: 4 })
    expect(orders.map(idOfOrder)).toEqual(['15', '14', '13', '12'])
  })

  it('forgets an account whole and leaves the others', async () => {
    await store.call('applyPage', pageOf(idsDown(130, 1)))
    await store.call('applyPage', pageOf(['2', '1'], { account: bert }))
    await store.call('forgetAccount', { account: anna })
    const counts = await Promise.all(
      ['entries', 'statuses', 'profiles', 'segments', 'timelines'].map((name) =>
        store.database.table(name).count(),
      ),
    )
    expect(counts).toEqual([2, 2, 1, 1, 1])
  })
})

describe('a timeline of conversations', () => {
  const conversations = timelineKey(anna, { kind: 'conversations' })
  const places = async (): Promise<string[]> =>
    (await store.database.entries.toArray())
      .filter((entry) => entry.timeline === conversations)
      .map(({ statusId, order }) => `${statusId}@${idOfOrder(order)}`)

  it('has each of them once: one that moved up leaves its old place, and the count stays', async () => {
    await store.call(
      'applyPage',
      conversationPage([
        ['3', '90'],
        ['2', '80'],
      ]),
    )
    const streamed = conversationPage([['2', '95']])
    const result = await store.call('applyStream', { ...streamed, joins: orderOf('90') })
    expect(result).toMatchObject({ added: 0, count: 2, segments: [{ from: orderOf('95') }] })
    expect(await places()).toEqual(['2@95', '3@90'])
    expect(await store.database.conversations.get([anna, '2'])).toMatchObject({ lastStatusId: '95' })
    const again = await store.call('applyPage', conversationPage([['2', '80']]))
    expect(again).toMatchObject({ added: 0, count: 2 })
    expect(await places()).toEqual(['3@90', '2@80'])
  })

  it('loses none to the deletion of a post with the same id', async () => {
    await store.call('applyPage', conversationPage([['3', '90']]))
    await store.call('purge', { account: anna, statusIds: ['3'], at: 1, why: 'deleted' })
    expect(await places()).toEqual(['3@90'])
  })

  it('goes with its account', async () => {
    await store.call('applyPage', conversationPage([['3', '90']]))
    await store.call('forgetAccount', { account: anna })
    expect(await store.database.conversations.count()).toBe(0)
    expect(await places()).toEqual([])
  })
})
