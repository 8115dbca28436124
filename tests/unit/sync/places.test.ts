/** Bookmarks and favourites: the server pages by rows that it does not show, and order comes of what stands above what. */
import { describe, expect, it } from 'vitest'
import { reaches } from '../../../src/main/sync/timeline-sync'
import { item, run, useBench } from './places-bench'
import { lookThrough } from './support'

const { bench, add, fetchAll } = useBench()

describe('bookmarks', () => {
  it('come whole and stand as they were put there, not by the ids of their posts', async () => {
    add(1, 130)
    await fetchAll()
    expect(await bench().stored()).toEqual(bench().served())
    expect(bench().model.asked.map(({ maxId }) => maxId)).toEqual([undefined, '1273', '1153', '1033'])
  })

  it('that are new come in on top, and nothing else moves', async () => {
    add(1, 100)
    await fetchAll()
    const before = await bench().orders()
    const asked = bench().model.asked.length
    add(101, 105)
    await fetchAll()
    expect(await bench().stored()).toEqual(bench().served())
    const after = await bench().orders()
    for (const [id, order] of before) expect(after.get(id)).toBe(order)
    expect(bench().model.asked.length - asked).toBe(1)
  })

  it('go out at the next look where a page shows what stands around them', async () => {
    add(1, 100)
    await fetchAll()
    bench().model.remove(item(90))
    await bench().sync.look(reaches.tip, run)
    expect(await bench().stored()).toEqual(bench().served())
    // What no page spoke of stays: absence is proved by reading, not by not reading.
    bench().model.remove(item(10))
    await bench().sync.look(reaches.tip, run)
    expect(await bench().stored()).toContain(item(10))
    await lookThrough(bench().sync, run)
    expect(await bench().stored()).toEqual(bench().served())
  })

  it('put there again stand once, on top', async () => {
    add(1, 100)
    await fetchAll()
    bench().model.add(item(3))
    await fetchAll()
    expect(await bench().stored()).toEqual(bench().served())
    expect((await bench().orders()).size).toBe(100)
  })

  it('a page full of those that were put there again says nothing of the others', async () => {
    add(1, 200)
    await fetchAll()
    for (let number = 1; number <= 40; number += 1) bench().model.add(item(number))
    await fetchAll()
    expect(await bench().stored()).toEqual(bench().served())
  })

  it('of which the upper half was taken away are marked, once it is read below', async () => {
    add(1, 200)
    await fetchAll()
    for (let number = 101; number <= 200; number += 1) bench().model.remove(item(number))
    await fetchAll()
    expect(await bench().stored()).toEqual(bench().served())
    expect((await bench().orders()).size).toBe(200)
  })

  it('have a gap where more came in than one look shows, until it is filled', async () => {
    add(1, 60)
    await fetchAll()
    add(61, 200)
    await bench().sync.look(reaches.tip, run)
    expect(await bench().sync.backlog()).toMatchObject({ gaps: 1 })
    await bench().workOff()
    expect(await bench().sync.backlog()).toMatchObject({ gaps: 0, history: false, count: 200 })
    expect(await bench().stored()).toEqual(bench().served())
  })

  it('go on after a page without any row that can be shown', async () => {
    add(1, 100)
    const page = bench().model.client.page.bind(bench().model.client)
    bench().model.client.page = async (spec, cursor, options) => {
      const answer = await page(spec, cursor, options)
      return cursor.maxId === '1063' ? answer : { ...answer, entries: [], statuses: [] }
    }
    await fetchAll()
    expect(await bench().stored()).toEqual(bench().served().slice(80))
    expect((await bench().sync.backlog()).asOf).not.toBeNull()
    bench().model.client.page = page
    await lookThrough(bench().sync, run)
    expect(await bench().stored()).toEqual(bench().served())
  })

  it('are not taken for ended where a full page has no Link', async () => {
    add(1, 100)
    const page = bench().model.client.page.bind(bench().model.client)
    bench().model.client.page = async (...given) => ({ ...(await page(...given)), next: null, prev: null })
    await bench().sync.look(reaches.tip, run)
    expect(await bench().sync.older(1, run)).toBe('stuck')
    expect((await bench().sync.backlog()).history).toBe(true)
    bench().model.client.page = page
    await lookThrough(bench().sync, run)
    expect(await bench().stored()).toEqual(bench().served())
  })

  it('do not go round in circles where a cursor leads up again', async () => {
    add(1, 200)
    await bench().sync.look(reaches.tip, run)
    const page = bench().model.client.page.bind(bench().model.client)
    bench().model.client.page = async (...given) => ({ ...(await page(...given)), next: { maxId: '1590' } })
    expect(await bench().sync.older(5, run)).toBe('stuck')
  })
})
