// First: Dexie looks at its loading whether there is a database to watch.
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Item } from '../../../src/renderer/columns/items'
import { SliceFollower } from '../../../src/renderer/columns/slice-follower'
import { timelineSource } from '../../../src/renderer/columns/timeline-source'
import { idOfOrder, newestOrder, oldestOrder } from '../../../src/shared/order'
import type { Filter } from '../../../src/shared/sets'
import { homeOf } from '../../../src/shared/timelines'
import { useReadStore } from '../../support/read-store'
import { anna, pageOf, profileRow, statusRow } from '../../support/store-builders'

const { store, reader } = useReadStore()
const all = { newest: newestOrder, oldest: oldestOrder }
/** Longer than it takes to store a set and to draw what it leaves. */
const shortly = 400

let asOf = 0
let drawn: string[][]
let follower: SliceFollower
beforeEach(async () => {
  drawn = []
  const statuses = [statusRow('2', { authorId: '8', content: '<p>rain</p>' }), statusRow('1')]
  await store().call(
    'applyPage',
    pageOf(['2', '1'], { statuses, profiles: ['7', '8'].map((id) => profileRow(id)) }),
  )
  const viewer = { handle: 'me@example.org', serverNow: () => Date.now() }
  follower = new SliceFollower({
    source: timelineSource(reader(), homeOf(anna), viewer),
    draw: (items) => void drawn.push(idsIn(items)),
    isUrgent: () => true,
  })
  await follower.show(all)
})
afterEach(() => follower.stop())

const idsIn = (items: readonly Item[]): string[] =>
  items.flatMap((item) => (item.kind === 'entry' ? [idOfOrder(item.order)] : []))
const isDrawn = (ids: string[]) =>
  vi.waitFor(() => expect(drawn.at(-1)).toEqual(ids), { interval: 10, timeout: 5_000 })
const later = (): number => {
  asOf += 1
  return asOf
}
const mute = (until: number) =>
  store().call('putSet', {
    account: anna,
    name: 'mutes',
    members: [{ id: '8', handle: 'person8@one.example', name: '', until }],
    asOf: later(),
  })
const filter = (expiresAt: number) => {
  const members: Filter[] = [
    {
      id: '1',
      title: 'Rain',
      contexts: ['home'],
      expiresAt,
      action: 'hide',
      keywords: [{ keyword: 'rain', wholeWord: true }],
      statusIds: [],
    },
  ]
  return store().call('putSet', { account: anna, name: 'filters', members, asOf: later() })
}

describe('a column that stands still', () => {
  it.each([
    ['mute', mute],
    ['filter', filter],
  ])(
    'shows again what a %s hid that was made elsewhere meanwhile, when it ends by itself',
    async (_what, hide) => {
      await isDrawn(['2', '1'])
      await hide(Date.now() + shortly)
      await isDrawn(['1'])
      await isDrawn(['2', '1'])
    },
  )

  it('asks no more once it has ended', async () => {
    await isDrawn(['2', '1'])
    await mute(Date.now() + shortly)
    await isDrawn(['1'])
    follower.stop()
    const times = drawn.length
    await new Promise((resolve) => setTimeout(resolve, shortly + 100))
    expect(drawn).toHaveLength(times)
  })
})
