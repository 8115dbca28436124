/** What streams in, as it is stored. */
import { describe, expect, it } from 'vitest'
import { orderOf } from '../../../src/shared/order'
import { conversationPage, idsDown, pageOf } from '../../support/store-builders'
import { timeline, useHomeStore } from './home-store'

const { store, storedIds } = useHomeStore()

describe('applyStream', () => {
  const stream = (ids: string[], joins: string | null) => {
    const { account, statuses, profiles, entries } = pageOf(ids)
    return store().call('applyStream', {
      account,
      timeline,
      statuses,
      profiles,
      entries,
      joins: joins === null ? null : orderOf(joins),
    })
  }

  it('extends the segment that it joins, unverified', async () => {
    await store().call('applyPage', pageOf(idsDown(10, 1), { below: 'end' }))
    expect(await stream(['12', '11'], '10')).toEqual({
      added: 2,
      count: 12,
      segments: [{ timeline, from: orderOf('12'), to: orderOf('1'), verified: orderOf('10'), below: 'end' }],
    })
  })

  it('makes no segment of posts that join nothing', async () => {
    await store().call('applyPage', pageOf(['2', '1']))
    const result = await stream(['9'], null)
    expect(result).toMatchObject({ added: 1, count: 3, segments: [{ from: orderOf('2') }] })
    expect(await storedIds()).toEqual(['9', '2', '1'])
  })

  it('counts a post once that streams in twice', async () => {
    await store().call('applyPage', pageOf(['1']))
    expect(await stream(['2', '2'], '1')).toMatchObject({ added: 1, count: 2 })
    expect(await storedIds()).toEqual(['2', '1'])
  })

  it('knows a post that is stored far beneath what comes with it', async () => {
    await store().call('applyPage', pageOf(idsDown(90, 1)))
    expect(await stream(['91', '3', '1'], '90')).toMatchObject({ added: 1, count: 91 })
    expect((await storedIds()).length).toBe(91)
  })

  it('has a conversation where the last of two words put it', async () => {
    const page = conversationPage([
      ['c', '40'],
      ['c', '41'],
    ])
    expect(await store().call('applyStream', { ...page, joins: null })).toMatchObject({ added: 1, count: 1 })
    const orders = await store()
      .database.entries.where('[timeline+statusId]')
      .equals([page.timeline, 'c'])
      .toArray()
    expect(orders.map(({ order }) => order)).toEqual([orderOf('41')])
  })

  it('does not extend for a late post inside the segment', async () => {
    await store().call('applyPage', pageOf(['8', '2']))
    const result = await stream(['5'], '8')
    expect(result).toMatchObject({ added: 1, segments: [{ from: orderOf('8'), to: orderOf('2') }] })
  })
})
