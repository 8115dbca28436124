/** All that a collection has is read again, a page at a time, while it changes. */
import { describe, expect, it } from 'vitest'
import { reaches } from '../../../src/main/sync/timeline-sync'
import { item, run, syncOf, useBench } from './places-bench'
import { lookThrough } from './support'

const { bench, begin, add, fetchAll } = useBench()

describe('a look at all bookmarks, a page at a time', () => {
  const piece = (): Promise<unknown> => bench().sync.look(reaches.whole, run)
  const isLooking = async (): Promise<boolean> => (await bench().sync.backlog()).isLooking

  it('goes on where it was, whatever came, left and moved meanwhile', async () => {
    add(1, 200)
    await fetchAll()
    await piece()
    await piece()
    bench().model.asked.splice(0)
    add(201, 203)
    // One that was read, two that were not, and one that was not read either and stands on top now.
    for (const number of [150, 110, 4]) bench().model.remove(item(number))
    bench().model.add(item(50))
    while (await isLooking()) await piece()
    expect(bench().model.asked.map(({ maxId }) => maxId)).toEqual(['1363', '1240', '1117'])
    await fetchAll()
    const stored = await bench().stored()
    expect(stored.filter((id) => !bench().served().includes(id))).toEqual([item(150)])
    expect(stored).toEqual(expect.arrayContaining(bench().served()))
    await lookThrough(bench().sync, run)
    expect(await bench().stored()).toEqual(bench().served())
  })

  it('goes on in another run of the program', async () => {
    add(1, 100)
    await fetchAll()
    await piece()
    bench().model.asked.splice(0)
    const { model, store } = bench()
    const sync = syncOf(model, store)
    while ((await sync.backlog()).isLooking) await sync.look(reaches.whole, run)
    expect(model.asked.map(({ maxId }) => maxId)).toEqual(['1183', '1063'])
  })

  it('begins at the top again where nothing leads on', async () => {
    add(1, 100)
    await fetchAll()
    await piece()
    const page = bench().model.client.page.bind(bench().model.client)
    bench().model.client.page = async (...given) => ({ ...(await page(...given)), next: { maxId: '1300' } })
    expect(await piece()).toBe('stuck')
    expect(await isLooking()).toBe(false)
    bench().model.client.page = page
    bench().model.asked.splice(0)
    await piece()
    expect(bench().model.asked).toEqual([{}])
  })

  it('is over where another reading puts below it what may have stood above', async () => {
    await begin(4)
    add(1, 5)
    await bench().sync.look(reaches.tip, run)
    // What ended the range that is stored has left, so the look finds the first one above where it had stood.
    bench().model.remove(item(2))
    await piece()
    expect(await isLooking()).toBe(true)
    await bench().workOff()
    await lookThrough(bench().sync, run)
    expect(await bench().stored()).toEqual(bench().served())
  })
})
