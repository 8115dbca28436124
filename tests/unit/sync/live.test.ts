import { afterEach, describe, expect, it } from 'vitest'
import { reader } from '../../support/sync-harness'
import { createScene, minutes, real, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

/** A scene whose stream is joined. */
const createLive = async (stepMs?: number): Promise<void> => {
  scene = await createScene({ streams: true })
  await scene.write(60, stepMs)
  scene.start()
  await scene.advance(0)
  await until(
    () => scene.instance.streaming.subscriptions(scene.instance.world.account('reader').id).length > 0,
  )
  await scene.breathe()
  await scene.advance(10_000)
  expect(scene.engine().state().connection).toBe('live')
}

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !holds(); tries += 1) await real(10)
  expect(holds()).toBe(true)
  await scene.settle()
}

const streamed = async (text: string): Promise<string> => {
  const { id } = scene.instance.world.post({ author: 'mina@other.example', text })
  await scene.breathe()
  await scene.advance(200)
  return id
}

describe('an open stream', () => {
  it('puts posts on top, without a request, and leaves them unconfirmed until the next tip', async () => {
    await createLive()
    scene.asked()
    const id = await streamed('new')
    expect((await scene.stored())[0]).toBe(id)
    expect(scene.asked()).toEqual([])
    const [top] = await scene.segments()
    expect(top?.from).not.toBe(top?.verified)
    await scene.advance(2 * minutes)
    const [later] = await scene.segments()
    expect(later?.from).toBe(later?.verified)
  })

  it('is looked after: a second tip after 60 to 90 seconds, then one each 5 to 10 minutes', async () => {
    await createLive()
    scene.asked()
    await scene.advance(55_000)
    expect(scene.asked()).toEqual([])
    await scene.advance(40_000)
    expect(scene.asked().filter((query) => Object.keys(query).length === 0)).toHaveLength(1)
    await scene.advance(4 * minutes)
    const early = scene.asked().filter((query) => Object.keys(query).length === 0)
    await scene.advance(6 * minutes)
    const late = scene.asked().filter((query) => Object.keys(query).length === 0)
    expect(early.length + late.length).toBeGreaterThanOrEqual(1)
    expect(early.length + late.length).toBeLessThanOrEqual(3)
  })

  it('takes over edits and removals', async () => {
    await createLive()
    const id = await streamed('first words')
    scene.instance.world.edit(id, { text: 'better words' })
    await scene.breathe()
    await scene.advance(200)
    const row = await scene.store.database.statuses.get([reader, id])
    expect(row?.content).toContain('better words')
    scene.instance.world.delete(id)
    await scene.breathe()
    await scene.advance(200)
    expect(await scene.stored()).not.toContain(id)
    expect(await scene.gone()).not.toContain(id)
  })

  it('that loses posts without a sign is corrected by the next tip, deep below the first page too', async () => {
    await createLive()
    scene.instance.world.post({ author: 'mina@other.example', text: 'lost by the stream', stream: false })
    for (let at = 0; at < 60; at += 1) await streamedQuickly(at)
    await scene.breathe()
    await scene.advance(1_000)
    expect((await scene.stored()).length).toBe(120)
    await scene.advance(12 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    const [top] = await scene.segments()
    expect(top?.from).toBe(top?.verified)
    expect(await scene.segments()).toHaveLength(1)
  })

  it('that broke is joined again although there is no room for pages to look for what came late', async () => {
    await createLive(2_000)
    scene.instance.faults.add({ name: 'paging-limit', seconds: 600 })
    scene.instance.faults.add({ name: 'stream-close', times: 1 })
    await until(() => scene.engine().state().connection === 'polling')
    await until(() => scene.instance.streaming.connections() > 0)
    await scene.breathe()
    await scene.advance(20_000)
    expect(scene.asked().filter((query) => 'max_id' in query)).not.toEqual([])
    expect(scene.engine().state().connection).toBe('live')
  })

  it('that broke makes a gap, not a join, for what came meanwhile', async () => {
    await createLive()
    const refuse = scene.instance.faults.add({ name: 'stream-refuse' })
    scene.instance.faults.add({ name: 'stream-close', times: 1 })
    await until(() => scene.engine().state().connection === 'polling')
    scene.instance.faults.add({
      name: 'http-502-html',
      when: (request) => request.query.has('min_id'),
      times: 2,
    })
    await scene.write(120, 100)
    refuse()
    await until(() => scene.instance.streaming.connections() > 0)
    const joins = (): number => scene.calls.filter(({ name }) => name === 'applyStream').length
    const before = joins()
    const id = await streamed('after')
    expect(joins()).toBe(before)
    await scene.advance(8_000)
    expect(await scene.stored()).toContain(id)
    await scene.advance(10 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await scene.segments()).toHaveLength(1)
  })
})

const streamedQuickly = async (at: number): Promise<void> => {
  scene.instance.world.post({ author: 'mina@other.example', text: `Streamed ${at}` })
  if (at % 10 === 9) await scene.breathe()
}

describe('an instance without a stream', () => {
  it('is asked each minute', async () => {
    scene = await createScene({ personality: 'hollo' })
    await scene.write(20)
    scene.start()
    await scene.advance(2 * minutes)
    expect(scene.engine().state().connection).toBe('polling')
    scene.asked()
    await scene.advance(10 * minutes)
    const tips = scene.asked().filter((query) => Object.keys(query).length === 0)
    expect(tips.length).toBeGreaterThanOrEqual(8)
    expect(tips.length).toBeLessThanOrEqual(12)
  })
})

describe('sleep', () => {
  it('ends in a tip and a stream that is open again', async () => {
    await createLive()
    await scene.engine().suspend()
    await scene.write(100, 1_000)
    scene.engine().resume()
    await scene.advance(1_000)
    await until(() => scene.instance.streaming.connections() > 0)
    await scene.advance(20_000)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(scene.engine().state().connection).toBe('live')
  })
})
