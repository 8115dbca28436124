/** Operations of the store besides those that bring pages and streams in (apply-page.test.ts, apply-stream.test.ts). */
import { describe, expect, it } from 'vitest'
import { idOfOrder, orderOf } from '../../../src/shared/order'
import { timelineKey } from '../../../src/shared/timelines'
import {
  anna,
  bert,
  conversationPage,
  idsDown,
  pageOf,
  profileRow,
  statusRow,
} from '../../support/store-builders'
import { range, timeline, useHomeStore } from './home-store'

const { store, storedIds, countKept } = useHomeStore()

describe('updateStatuses', () => {
  it('edits known posts, ignores unknown ones, and stores what an edit newly quotes', async () => {
    await store().call('applyPage', pageOf(['5']))
    const known = await store().call('updateStatuses', {
      account: anna,
      statuses: [
        statusRow('5', { editedAt: 9, content: 'new', quote: { state: 'accepted', statusId: '3' } }),
        statusRow('3', { authorId: '8' }),
        statusRow('99', { authorId: '9' }),
      ],
      profiles: [profileRow('8'), profileRow('9')],
    })
    expect(known).toBe(1)
    expect((await store().database.statuses.get([anna, '5']))?.content).toBe('new')
    expect(await store().database.statuses.get([anna, '3'])).toBeDefined()
    expect(await store().database.statuses.get([anna, '99'])).toBeUndefined()
    expect(await store().database.profiles.get([anna, '8'])).toBeDefined()
    expect(await store().database.profiles.get([anna, '9'])).toBeUndefined()
  })
})

describe('removeEntries', () => {
  it('takes a post out of that timeline alone, leaves the post, its boosts and the segments, and notes a doubt', async () => {
    const tag = timelineKey(anna, { kind: 'tag', tag: 'owls', any: [], all: [], none: [] })
    await store().call(
      'applyPage',
      pageOf(['6', '5', '4'], {
        statuses: [statusRow('6', { boostOf: '4' }), statusRow('5'), statusRow('4')],
      }),
    )
    await store().call('applyPage', pageOf(['4'], { timeline: tag }))
    await store().call('applyPage', pageOf(['4'], { account: bert }))
    const gone = { account: anna, timeline, statusIds: ['4', '1000'], checkAt: 70 }
    expect(await store().call('removeEntries', gone)).toBe(1)
    expect(await storedIds()).toEqual(['6', '5'])
    expect(await countKept()).toBe(2)
    const { segments } = await store().call('overview', { timeline })
    expect(segments).toMatchObject([{ from: orderOf('6'), to: orderOf('4') }])
    expect(await store().database.entries.count()).toBe(4)
    expect((await store().database.statuses.get([anna, '4']))?.content).toBe('<p>Post 4</p>')
    expect(await store().call('nextChecks', { account: anna, limit: 9 })).toEqual([
      { account: anna, id: '4', dueAt: 70, missingSince: null, failures: 0 },
    ])
    expect(await store().call('removeEntries', gone)).toBe(0)
  })
})

describe('the small operations', () => {
  it('answers an overview, and null for what is not there', async () => {
    expect(await store().call('overview', { timeline })).toEqual({ row: null, segments: [] })
  })

  it('sets what lies below a segment, if there is one', async () => {
    await store().call('applyPage', pageOf(['5', '4']))
    await store().call('setBelow', { timeline, from: orderOf('5'), below: 'lost' })
    await store().call('setBelow', { timeline, from: orderOf('4'), below: 'end' })
    expect((await store().call('overview', { timeline })).segments).toMatchObject([{ below: 'lost' }])
  })

  it('lists orders of a closed range up to a limit', async () => {
    await store().call('applyPage', pageOf(idsDown(20, 1)))
    const orders = await store().call('ordersBetween', { timeline, ...range('15', '3'), limit: 4 })
    expect(orders.map(idOfOrder)).toEqual(['15', '14', '13', '12'])
  })

  it('forgets an account whole and leaves the others', async () => {
    await store().call('applyPage', pageOf(idsDown(130, 1)))
    await store().call('applyPage', pageOf(['2', '1'], { account: bert }))
    await store().call('forgetAccount', { account: anna })
    const counts = await Promise.all(
      ['entries', 'statuses', 'profiles', 'segments', 'timelines'].map((name) =>
        store().database.table(name).count(),
      ),
    )
    expect(counts).toEqual([2, 2, 1, 1, 1])
  })
})

describe('a timeline of conversations', () => {
  const conversations = timelineKey(anna, { kind: 'conversations' })
  const places = async (): Promise<string[]> =>
    (await store().database.entries.toArray())
      .filter((entry) => entry.timeline === conversations)
      .map(({ statusId, order }) => `${statusId}@${idOfOrder(order)}`)

  it('has each of them once: one that moved up leaves its old place, and the count stays', async () => {
    await store().call(
      'applyPage',
      conversationPage([
        ['3', '90'],
        ['2', '80'],
      ]),
    )
    const streamed = conversationPage([['2', '95']])
    const result = await store().call('applyStream', { ...streamed, joins: orderOf('90') })
    expect(result).toMatchObject({ added: 0, count: 2, segments: [{ from: orderOf('95') }] })
    expect(await places()).toEqual(['2@95', '3@90'])
    expect(await store().database.conversations.get([anna, '2'])).toMatchObject({ lastStatusId: '95' })
    const again = await store().call('applyPage', conversationPage([['2', '80']]))
    expect(again).toMatchObject({ added: 0, count: 2 })
    expect(await places()).toEqual(['3@90', '2@80'])
  })

  it('loses none to the deletion of a post with the same id', async () => {
    await store().call('applyPage', conversationPage([['3', '90']]))
    await store().call('purge', { account: anna, statusIds: ['3'], at: 1, why: 'deleted' })
    expect(await places()).toEqual(['3@90'])
  })

  it('goes with its account', async () => {
    await store().call('applyPage', conversationPage([['3', '90']]))
    await store().call('forgetAccount', { account: anna })
    expect(await store().database.conversations.count()).toBe(0)
    expect(await places()).toEqual([])
  })
})
