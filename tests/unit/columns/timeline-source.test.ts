import { expect, it } from 'vitest'
import type { GapItem } from '../../../src/renderer/columns/items'
import { gapText } from '../../../src/renderer/columns/gap-text'
import { timelineSource } from '../../../src/renderer/columns/timeline-source'
import type { RequestRow } from '../../../src/shared/rows'
import { idOfOrder, newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import { homeOf, timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { useReadStore } from '../../support/read-store'
import { anna, pageOf } from '../../support/store-builders'

const { store, reader } = useReadStore()

const request = (id: string): RequestRow => ({
  account: anna,
  id,
  profileId: '7',
  count: 1,
  statusId: null,
  updatedAt: 1_000_000 + Number(id) * 1_000,
  fetchedAt: 0,
})

/** The gap between two pages of a timeline, and the one below them. */
const gapsOf = async (spec: TimelineSpec): Promise<GapItem[]> => {
  const timeline = timelineKey(anna, spec)
  const isOfPosts = spec.kind !== 'requests'
  for (const ids of [
    ['9', '8'],
    ['5', '4'],
  ])
    await store().call(
      'applyPage',
      pageOf(ids, { timeline, ...(isOfPosts ? {} : { requests: ids.map(request) }) }),
    )
  const source = timelineSource(reader(), timeline, { handle: 'me@example.org', serverNow: () => 0 })
  const items = await source.slice({ newest: newestOrder, oldest: oldestOrder })
  return items.filter((item) => item.kind === 'gap')
}
const chronological: TimelineSpec[] = [
  { kind: 'home' },
  { kind: 'list', list: '1' },
  { kind: 'tag', tag: 'owls', any: [], all: [], none: [] },
  { kind: 'profile', id: '7', show: 'replies' },
]
const unordered: TimelineSpec[] = [
  { kind: 'bookmarks' },
  { kind: 'favourites' },
  { kind: 'pinned', id: '7' },
  { kind: 'requests' },
]

it.each(chronological)('a gap of $kind says between which times it lies', async (spec) => {
  const [between, below] = await gapsOf(spec)
  expect(between).toMatchObject({ isLast: false, newer: 1_008_000, older: 1_005_000 })
  expect(below).toMatchObject({ isLast: true, newer: 1_004_000, older: null })
})

it.each(unordered)(
  'a gap of $kind, which stands in no order of time, says nothing of times',
  async (spec) => {
    const gaps = await gapsOf(spec)
    expect(gaps).toMatchObject([
      { isLast: false, newer: null, older: null },
      { isLast: true, newer: null, older: null },
    ])
    expect(gaps.map((gap) => gapText(gap, 2_000_000))).toEqual([
      { text: 'Posts may be missing', span: '' },
      { text: 'Posts may be missing', span: '' },
    ])
  },
)

it('says above the entry from when on nobody asked that posts may be missing, also when that came back', async () => {
  const timeline = homeOf(anna)
  await store().call('applyPage', { ...pageOf(['5', '4'], { timeline }), asOf: 1_000 })
  const nothing = { ...pageOf([], { timeline }), covers: null, authoritative: null, asOf: null }
  await store().call('applyPage', { ...nothing, rebuilding: true, unaskedUntil: 9_000 })
  // Left out by the first answer, then shown again.
  const authoritative = { newest: orderOf('9'), oldest: orderOf('4') }
  await store().call('applyPage', pageOf(['9', '4'], { timeline, authoritative }))
  expect((await store().database.entries.get([timeline, orderOf('5')]))?.leftOut).toBe(true)
  await store().call('applyPage', pageOf(['9', '5', '4'], { timeline }))
  const source = timelineSource(reader(), timeline, { handle: 'me@example.org', serverNow: () => 0 })
  const items = await source.slice({ newest: newestOrder, oldest: oldestOrder })
  expect(items.map((item) => (item.kind === 'gap' ? item.below : idOfOrder(item.order)))).toEqual([
    '9',
    'unasked',
    '5',
    '4',
    'open',
  ])
  expect(items[1]).toMatchObject({ older: 1_000, newer: 9_000, isLast: false })
})
