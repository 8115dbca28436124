/** What came while nobody asked: filled where the server still has it, and a gap for good where it has not. */
import { afterEach, describe, expect, it } from 'vitest'
import type { StoreOpArgs } from '../../../src/shared/contract'
import { home } from '../../support/sync-harness'
import { createScene, minutes, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const shape = async (): Promise<string[]> => (await scene.segments()).map(({ below }) => below)

describe('a gap', () => {
  it('is filled from below, page by page, each page with its range in one operation', async () => {
    scene = await createScene()
    await scene.write(50)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    await scene.write(200)
    scene.asked()
    const before = scene.calls.length
    scene.start()
    await scene.advance(30_000)
    const fills = scene.asked().filter((query) => 'min_id' in query)
    expect(fills.length).toBeGreaterThanOrEqual(4)
    for (const query of fills) expect(query).toHaveProperty('max_id')
    const cursors = fills.map((query) => BigInt(query['min_id'] ?? '0'))
    expect(cursors).toEqual([...cursors].sort((one, other) => (one < other ? -1 : 1)))
    for (const { name, args } of scene.calls.slice(before)) {
      if (name !== 'applyPage') continue
      // Why as: the harness keeps the arguments of this operation under its name.
      const page = args as StoreOpArgs<'applyPage'>
      if (page.entries.length > 0) expect(page.covers).not.toBeNull()
    }
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await shape()).toEqual(['end'])
  })

  it('is exactly one and permanent after 3,000 posts while offline; the newest 800 are there', async () => {
    scene = await createScene()
    await scene.write(100)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    await scene.write(3_000, 5_000)
    scene.start()
    await scene.advance(5 * minutes)
    expect(await shape()).toEqual(['lost', 'end'])
    expect((await scene.stored()).slice(0, 800)).toEqual(scene.ledger())
    expect(scene.ledger().length).toBe(800)
    expect((await scene.stored()).length).toBe(900)
  })

  it('is lost, not closed, where the feed was cut above it and nothing in between is left', async () => {
    scene = await createScene()
    await scene.write(30)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    await scene.write(60)
    scene.instance.world.trimHome('reader', 40)
    scene.start()
    await scene.advance(10 * minutes)
    expect(await shape()).toEqual(['lost', 'end'])
  })

  it('closes where the newest post below it was deleted', async () => {
    scene = await createScene()
    const ids = await scene.write(30)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    for (const id of ids.slice(-3)) scene.instance.world.vacuum(id)
    await scene.write(90)
    scene.start()
    await scene.advance(10 * minutes)
    expect(await shape()).toEqual(['end'])
  })

  it('does not end at a short page, nor at a page of posts that all vanished', async () => {
    scene = await createScene()
    await scene.write(30)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    const ids = await scene.write(250)
    for (const id of ids.slice(0, 60)) scene.instance.world.vacuum(id)
    for (const id of ids.slice(100, 110)) scene.instance.world.vacuum(id)
    scene.start()
    await scene.advance(10 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await shape()).toEqual(['end'])
  })

  it('stays a gap while the instance fails, and is filled by the user at once', async () => {
    scene = await createScene()
    await scene.write(30)
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    await scene.write(120)
    scene.instance.faults.add({
      name: 'http-502-html',
      when: (request) => request.query.has('min_id'),
      times: 1,
    })
    scene.start()
    await scene.advance(0)
    const [top] = await scene.segments()
    expect(top?.below).toBe('open')
    if (top === undefined) throw new Error('Nothing stored')
    await Promise.all([scene.engine().fillGap(home, top.to), scene.advance(2_000)])
    expect(await shape()).toEqual(['end'])
    expect(await scene.stored()).toEqual(scene.ledger())
  })
})
