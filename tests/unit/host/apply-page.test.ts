/** Pages as they are stored, and which of two rows of one post is kept. */
import { describe, expect, it } from 'vitest'
import { orderOf } from '../../../src/shared/order'
import { anna, idsDown, pageOf, profileRow, statusRow } from '../../support/store-builders'
import { range, timeline, useHomeStore } from './home-store'

const { store, storedIds, countKept } = useHomeStore()

describe('applyPage', () => {
  it('stores a page newest first, with its segment, its count and the time it confirms', async () => {
    const result = await store().call('applyPage', pageOf(idsDown(120, 60), { asOf: 5_000 }))
    expect(result).toEqual({
      added: 61,
      count: 61,
      segments: [
        { timeline, from: orderOf('120'), to: orderOf('60'), verified: orderOf('120'), below: 'open' },
      ],
    })
    expect(await storedIds()).toEqual(idsDown(120, 60))
    expect(await store().database.timelines.get(timeline)).toEqual({
      timeline,
      account: anna,
      count: 61,
      asOf: 5_000,
      brought: 61,
    })
  })

  it('is idempotent', async () => {
    await store().call('applyPage', pageOf(idsDown(9, 1), { below: 'end' }))
    const again = await store().call('applyPage', pageOf(idsDown(9, 1)))
    expect(again).toMatchObject({ added: 0, count: 9, segments: [{ below: 'end' }] })
  })

  it('leaves nothing of a page with a row that cannot be stored', async () => {
    const page = pageOf(idsDown(90, 1))
    // Why as: a row without a key is what the type forbids and the test wants.
    page.entries.push({ order: undefined as unknown as ReturnType<typeof orderOf>, statusId: '1' })
    await expect(store().call('applyPage', page)).rejects.toThrow()
    expect(await store().database.statuses.count()).toBe(0)
    expect(await store().database.segments.count()).toBe(0)
    expect(await store().database.timelines.count()).toBe(0)
  })

  it('marks what an authoritative answer left out, but not what is too fresh, and takes the mark back', async () => {
    await store().call('applyPage', pageOf(idsDown(10, 1)))
    await store().call(
      'applyPage',
      pageOf(['8', '6', '3'], { authoritative: range('10', '3'), absentBefore: orderOf('9'), asOf: 77 }),
    )
    const marked = async () =>
      (await store().database.entries.toArray())
        .filter((entry) => entry.goneAt !== null)
        .map((entry) => entry.statusId)
    expect(await marked()).toEqual(['9', '7', '5', '4'])
    expect((await store().database.entries.get([timeline, orderOf('7')]))?.goneAt).toBe(77)
    await store().call('applyPage', pageOf(['8', '7', '6'], { authoritative: range('8', '6') }))
    expect(await marked()).toEqual(['9', '5', '4'])
    expect(await countKept()).toBe(10)
  })

  it('keeps the first time at which an entry was missed', async () => {
    await store().call('applyPage', pageOf(['3', '2', '1']))
    await store().call('applyPage', pageOf(['3', '1'], { authoritative: range('3', '1'), asOf: 50 }))
    await store().call('applyPage', pageOf(['3', '1'], { authoritative: range('3', '1'), asOf: 90 }))
    expect((await store().database.entries.get([timeline, orderOf('2')]))?.goneAt).toBe(50)
  })

  it('proves nothing with a partial page', async () => {
    const result = await store().call('applyPage', pageOf(['5', '4'], { covers: null }))
    expect(result).toMatchObject({ added: 2, segments: [] })
  })

  it('never lets the confirmed time go back', async () => {
    await store().call('applyPage', pageOf(['5'], { asOf: 100 }))
    await store().call('applyPage', pageOf(['5'], { asOf: 90 }))
    await store().call('applyPage', pageOf(['4']))
    expect((await store().database.timelines.get(timeline))?.asOf).toBe(100)
  })
})

describe('upserting posts', () => {
  const stored = (id: string) => store().database.statuses.get([anna, id])
  const offer = (over: Parameters<typeof statusRow>[1]) =>
    store().call('applyPage', pageOf(['5'], { statuses: [statusRow('5', over)] }))

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
    await store().call('applyPage', pageOf(['5'], { profiles: [profileRow('7', { fetchedAt: 9 })] }))
    await store().call(
      'applyPage',
      pageOf(['5'], { profiles: [profileRow('7', { fetchedAt: 5, displayName: 'Old' })] }),
    )
    expect((await store().database.profiles.get([anna, '7']))?.displayName).toBe('Person 7')
  })
})
