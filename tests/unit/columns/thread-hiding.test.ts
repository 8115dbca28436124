import { beforeEach, describe, expect, it } from 'vitest'
import { threadSource } from '../../../src/renderer/columns/thread/thread-source'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import type { Filter } from '../../../src/shared/sets'
import { useReadStore } from '../../support/read-store'
import { anna, profileRow, statusRow } from '../../support/store-builders'

const { store, reader } = useReadStore()
/** Rules are kept by the times of their sets, over all stores of this process. */
let asOf = 0
beforeEach(async () => {
  // A line from 1 down to 5, of which 3 is opened; 2 and 4 are by another person than the rest.
  const statuses = ['1', '2', '3', '4', '5'].map((id) =>
    statusRow(id, {
      replyToId: id === '1' ? null : String(Number(id) - 1),
      authorId: id === '2' || id === '4' ? '8' : '7',
      content: id === '5' ? '<p>rain</p>' : '<p>sun</p>',
    }),
  )
  const thread = {
    account: anna,
    id: '3',
    ancestors: ['1', '2'],
    descendants: ['4', '5'],
    depths: [1, 2],
    fetchedAt: 3_000_000,
    isCut: false,
    isGrowing: false,
  }
  const profiles = ['7', '8'].map((id) => profileRow(id))
  await store().call('applyThread', { account: anna, thread, statuses, profiles })
})

/** The time of a set that is stored now. */
const later = (): number => {
  asOf += 1
  return asOf
}
const source = (now: number) =>
  threadSource(
    reader(),
    { account: anna, id: '3', within: null },
    { handle: 'me@example.org', serverNow: () => now },
  )
/** Ids of the posts that are drawn, from the top, those that a filter covers with a star. */
const shown = async (now = 0): Promise<string[]> =>
  (await source(now).slice({ newest: newestOrder, oldest: oldestOrder })).flatMap((item) =>
    item.kind === 'entry' && item.source.kind === 'post'
      ? [`${item.source.status.id}${item.showing.coveredBy.length > 0 ? '*' : ''}`]
      : [],
  )
const member = (id: string) => ({ id, handle: `person${id}@one.example`, name: '' })
const filter = (over: Partial<Filter>): Filter => ({
  id: '1',
  title: 'Rain',
  contexts: ['thread'],
  expiresAt: null,
  action: 'hide',
  keywords: [{ keyword: 'rain', wholeWord: true }],
  statusIds: [],
  ...over,
})
const filterBy = (...members: Filter[]) =>
  store().call('putSet', { account: anna, name: 'filters', members, asOf: later() })
const muteUntil = (id: string, until: number | null) =>
  store().call('putSet', { account: anna, name: 'mutes', members: [{ ...member(id), until }], asOf: later() })

describe('in a thread', () => {
  it('posts by somebody who is hidden are not shown, above and below, and what answers them is', async () => {
    expect(await shown()).toEqual(['1', '2', '3', '4', '5'])
    await muteUntil('8', null)
    expect(await shown()).toEqual(['1', '3', '5'])
    expect(await source(0).count()).toBe(5)
    await store().call('putSet', { account: anna, name: 'mutes', members: [], asOf: later() })
    await store().call('putSet', { account: anna, name: 'blocks', members: [member('8')], asOf: later() })
    expect(await shown()).toEqual(['1', '3', '5'])
    await store().call('putSet', { account: anna, name: 'blocks', members: [], asOf: later() })
    await store().call('putSet', {
      account: anna,
      name: 'domainBlocks',
      members: ['one.example'],
      asOf: later(),
    })
    expect(await shown()).toEqual(['3'])
  })

  it('the post that was opened is shown, whoever wrote it and whatever it says', async () => {
    await muteUntil('7', null)
    expect(await shown()).toEqual(['2', '3', '4'])
    await filterBy(filter({ keywords: [{ keyword: 'sun', wholeWord: true }] }))
    expect(await shown()).toEqual(['3'])
  })

  it('a mute that ends by itself lets them be seen again, and that time is known', async () => {
    await muteUntil('8', 1_000)
    expect(await source(400).changesInMs()).toBe(600)
    expect(await shown(999)).toEqual(['1', '3', '5'])
    expect(await shown(1_000)).toEqual(['1', '2', '3', '4', '5'])
    expect(await source(1_000).changesInMs()).toBeNull()
  })

  it('filters for threads count, and no others', async () => {
    await filterBy(filter({}))
    expect(await shown()).toEqual(['1', '2', '3', '4'])
    await filterBy(filter({ action: 'warn' }))
    expect(await shown()).toEqual(['1', '2', '3', '4', '5*'])
    await filterBy(filter({ contexts: ['home', 'notifications', 'public', 'account'] }))
    expect(await shown()).toEqual(['1', '2', '3', '4', '5'])
  })
})
