import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eraOfOrder, inEra, newestOrder, oldestOrder, orderOf, withoutEra } from '../../../src/shared/order'
import type { TimelinePage } from '../../../src/shared/store-shapes'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import { anna, conversationPage, idsDown, pageOf, statusRow } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'

let store: MemoryStore
beforeEach(async () => {
  store = await createMemoryStore()
})
afterEach(() => store.close())

const timeline = homeOf(anna)
const ids = async (of = timeline): Promise<string[]> =>
  (
    await store.database.entries
      .where('[timeline+order]')
      .between([of, newestOrder], [of, oldestOrder])
      .toArray()
  ).map(({ statusId }) => statusId)

const renamed = (id: string): string => `x${id}`
/** A page of posts under new ids; `was` says which stored post each of them is, null: none. */
const pageOfNew = (was: (string | null)[], over: Partial<TimelinePage> = {}): TimelinePage => {
  const isMixed = was.includes(null)
  const rows = was.map((id, at) =>
    statusRow(id === null || isMixed ? `n${900 - at}` : renamed(id), {
      uri: id === null ? `https://one.example/new/${at}` : `https://one.example/posts/${id}`,
      fetchedAt: 3_000_000,
    }),
  )
  const sorted = rows.map(({ id }) => orderOf(id)).sort()
  const range = { newest: sorted[0] ?? newestOrder, oldest: sorted.at(-1) ?? oldestOrder }
  return {
    ...pageOf([]),
    statuses: rows,
    entries: rows.map(({ id }) => ({ order: orderOf(id), statusId: id })),
    covers: range,
    ...over,
  }
}
/** The same page as it is stored in the first era after a change. */
const inNextEra = (page: TimelinePage): TimelinePage => ({
  ...page,
  entries: page.entries.map((entry) => ({ ...entry, order: inEra(entry.order, 1) })),
  covers:
    page.covers === null
      ? null
      : { newest: inEra(page.covers.newest, 1), oldest: inEra(page.covers.oldest, 1) },
})
const begin = (after = 0) => store.call('beginEra', { account: anna, timeline, after, at: 2_500_000 })

describe('a page that gives other ids to what is stored', () => {
  beforeEach(async () => {
    await store.call('applyPage', pageOf(idsDown(140, 101), { below: 'end' }))
  })
  const isForeign = async (page: TimelinePage): Promise<boolean> =>
    (await store.call('applyPage', page)).isForeign === true

  it('is not written', async () => {
    expect(await isForeign(pageOfNew(idsDown(140, 130)))).toBe(true)
    expect(await ids()).toEqual(idsDown(140, 101))
    expect(await store.database.statuses.get([anna, 'x140'])).toBeUndefined()
  })

  it('is known by what follows on what is new', async () => {
    expect(await isForeign(pageOfNew([null, null, null, null, null, '140', '139', '138']))).toBe(true)
  })

  it('is not taken for one because single posts were fetched again', async () => {
    expect(await isForeign(pageOfNew([null, '140', null, '139', null, null]))).toBe(false)
  })

  it('nor because some are scattered among new ones', async () => {
    expect(await isForeign(pageOfNew(['140', null, null, null, '139', null, null, '138', null]))).toBe(false)
  })

  it('nor if it shows one stored id', async () => {
    const page = pageOfNew(idsDown(140, 130))
    const known = { order: orderOf('101'), statusId: '101' }
    expect(await isForeign({ ...page, entries: [...page.entries, known] })).toBe(false)
  })

  it('nor by posts that the server had dropped before', async () => {
    const all = await store.database.entries.toArray()
    await store.database.entries.bulkPut(all.map((entry) => ({ ...entry, goneAt: 1 })))
    expect(await isForeign(pageOfNew(idsDown(140, 130)))).toBe(false)
  })

  it('nor by boosts that have the address of what they boost', async () => {
    const page = pageOfNew(idsDown(140, 130))
    const boosts = page.statuses.map((row) => ({ ...row, boostOf: '1' }))
    expect(await isForeign({ ...page, statuses: boosts })).toBe(false)
  })

  it('nor by posts that stand in other timelines alone', async () => {
    const other = timelineKey(anna, { kind: 'local' })
    await store.call('applyPage', { ...pageOf(idsDown(90, 90)), timeline: other })
    expect(await isForeign(pageOfNew(idsDown(140, 130), { timeline: other }))).toBe(false)
  })
})

describe('an era', () => {
  it('stands above all that was stored before, whatever its ids, and later eras above it', () => {
    const keys = [
      inEra(orderOf('1'), 2),
      inEra(oldestOrder, 2),
      inEra(newestOrder, 1),
      inEra(orderOf('zzz'), 1),
    ]
    const all = [...keys, inEra(oldestOrder, 1), orderOf('99999999999999999999'), orderOf('1'), oldestOrder]
    expect(all.toSorted()).toEqual(all)
    expect(keys.map(eraOfOrder)).toEqual([2, 2, 1, 1])
    expect(withoutEra(inEra(orderOf('17'), 1))).toBe(orderOf('17'))
  })

  it('takes the posts that it shows out of the one before, and leaves the others', async () => {
    await store.call('applyPage', pageOf(idsDown(140, 101), { below: 'open' }))
    await begin()
    const result = await store.call('applyPage', inNextEra(pageOfNew(idsDown(140, 120), { below: 'end' })))
    expect(await ids()).toEqual([...idsDown(140, 120).map(renamed), ...idsDown(119, 101)])
    expect(result).toMatchObject({ added: 0, count: 40 })
    // The server has no more, and something is stored beneath.
    expect(result.segments.map(({ below }) => below)).toEqual(['lost', 'lost'])
    const leftovers = await store.database.leftovers.toArray()
    expect(leftovers.map(({ id }) => id)).toContain('140')
  })

  it('is all there is once it has shown everything', async () => {
    await store.call('applyPage', pageOf(idsDown(110, 101), { below: 'end' }))
    await begin()
    const page = inNextEra(pageOfNew(idsDown(110, 101), { below: 'end' }))
    await store.call('applyPage', page)
    const result = await store.call('applyPage', page)
    expect(result.segments.map(({ below }) => below)).toEqual(['end'])
    expect(result.count).toBe(10)
  })

  it('begins once, for all timelines of the account, whoever notices it', async () => {
    const local = timelineKey(anna, { kind: 'local' })
    await store.call('applyPage', pageOf(idsDown(110, 101)))
    await store.call('applyPage', { ...pageOf(idsDown(110, 101)), timeline: local })
    await begin()
    await store.call('beginEra', { account: anna, timeline: local, after: 0, at: 2_600_000 })
    const rows = await store.database.timelines.toArray()
    expect(rows.map(({ era, renewedAt }) => [era, renewedAt])).toEqual([
      [1, 2_500_000],
      [1, 2_500_000],
    ])
    await store.call('applyPage', inNextEra(pageOfNew(idsDown(110, 105))))
    expect((await store.database.timelines.get(timeline))?.era).toBe(1)
  })

  it('takes away what has no identity beyond its id', async () => {
    const page = conversationPage([
      ['1', '110'],
      ['2', '111'],
    ])
    await store.call('applyPage', pageOf(['101']))
    await store.call('applyPage', page)
    await begin()
    const next = conversationPage([['x1', 'x110']])
    await store.call('applyPage', inNextEra(next))
    expect(await ids(page.timeline)).toEqual(['x1'])
  })

  it('ends doubts about what cannot be asked for any more, and raises none', async () => {
    await store.call('applyPage', pageOf(idsDown(110, 101)))
    await store.call('doubt', { account: anna, statusIds: ['110'], dueAt: 1 })
    await begin()
    await store.call('doubt', { account: anna, statusIds: ['109'], dueAt: 1 })
    expect(await store.database.checks.count()).toBe(0)
    expect(await store.call('factsOf', { account: anna, statusIds: ['109'] })).toEqual([])
  })
})
