/** How many requests it takes to catch up: no more than the pages, their proof, and what says that the rest is lost. */
import { afterEach, describe, expect, it } from 'vitest'
import { createScene, minutes, type Scene } from './support'

let scene: Scene | null = null
afterEach(async () => {
  await scene?.end()
  scene = null
})

/** An app that has read so many posts, closed while others are written. */
const awayFor = async (before: number, written: number, stepMs?: number): Promise<Scene> => {
  const made = await createScene()
  scene = made
  await made.write(before)
  made.start()
  await made.advance(5 * minutes)
  await made.stop()
  await made.write(written, stepMs)
  made.asked()
  return made
}

const belows = async (at: Scene): Promise<string[]> => (await at.segments()).map(({ below }) => below)

describe('catching up', () => {
  it('asks for a tip and the pages below it, of which the last shows both sides of the gap', async () => {
    const at = await awayFor(60, 100)
    at.start()
    await at.advance(20_000)
    // 40 by the tip, 38 and 22 by pages that show two known posts again.
    expect(at.asked()).toHaveLength(3)
    expect(await at.stored()).toEqual(at.ledger())
    expect(await belows(at)).toEqual(['end'])
  })

  it('asks once where the posts at the lower edge vanished whether the feed reaches further down, and joins by the same page', async () => {
    const at = await awayFor(60, 60)
    for (const id of at.ledger().slice(60, 62)) at.instance.world.vacuum(id)
    at.start()
    await at.advance(20_000)
    // The tip, the page that shows the upper edge, and what it meets further down.
    expect(at.asked()).toHaveLength(3)
    expect(await at.stored()).toEqual(at.ledger())
    expect(await belows(at)).toEqual(['end'])
  })

  it('asks once more from above where the post at the upper edge vanished meanwhile', async () => {
    const at = await awayFor(60, 100)
    const edge = at.ledger()[39] ?? ''
    const off = at.instance.onRequest(({ query }) => {
      if (query.has('min_id') && at.ledger().includes(edge)) at.instance.world.vacuum(edge)
    })
    at.start()
    await at.advance(20_000)
    off()
    expect(at.asked().filter((query) => 'since_id' in query)).toHaveLength(1)
    expect(await belows(at)).toEqual(['end'])
    expect(at.ledger()).not.toContain(edge)
    expect(await at.stored()).toEqual(expect.arrayContaining(at.ledger()))
  })

  it('asks once more from the very top of what is stored where known posts took all the room, and takes none of them for gone', async () => {
    const at = await awayFor(60, 10)
    Object.assign(at.instance.personality, { maxLimit: 6 })
    for (const id of at.ledger().slice(6, 10)) at.instance.world.vacuum(id)
    at.instance.clock.advance(30 * minutes)
    at.follow()
    at.start()
    await at.advance(20_000)
    expect(await at.stored()).toEqual(at.ledger())
    expect(await at.gone()).toEqual([])
    expect(await belows(at)).toEqual(['end'])
  })

  it('does not join over a page that shows the upper edge alone', async () => {
    const at = await awayFor(60, 60)
    at.instance.world.trimHome('reader', 50)
    at.start()
    await at.advance(20_000)
    expect(await belows(at)).toEqual(['lost', 'end'])
    expect((await at.stored()).slice(0, 50)).toEqual(at.ledger())
  })

  it('spends two requests on the proof that what the server cut off is lost', async () => {
    const at = await awayFor(100, 1_200, 24_000)
    at.start()
    await at.advance(30_000)
    // The tip, one page at the bottom, two that look below it, 19 pages of 38.
    expect(at.asked()).toHaveLength(23)
    expect((await at.stored()).slice(0, 800)).toEqual(at.ledger())
    expect(await belows(at)).toEqual(['lost', 'end'])
  })

  it('finds stored posts below more than a page of vanished ones, and joins them', async () => {
    const at = await awayFor(110, 100)
    const old = at.ledger().slice(100)
    for (const id of [...old.slice(0, 45), ...old.slice(50)]) at.instance.world.vacuum(id)
    at.start()
    await at.advance(20_000)
    expect(await belows(at)).toEqual(['end'])
    expect(await at.stored()).toEqual(expect.arrayContaining(at.ledger()))
  })
})
