/**
 * What came between the answer that joined a stream and the stream's first post: a lagging replica keeps it from that answer, and the
 * stream was not open yet (mastodon-api.md 2). A second tip tells it, if there is one in time.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderOf } from '../../../src/shared/order'
import { home } from '../../support/sync-harness'
import { createScene, minutes, real, type Scene } from './support'

const feedLimit = 100
/** The first tip is answered as of so long ago. */
const lagMs = 50_000

let scene: Scene
/** Posts that the first tip does not show although they are there, and the first that streams in after it. */
let hidden: string[]
let streamed: string

const isLive = (): boolean => scene.engine().state().connection === 'live'

beforeEach(async () => {
  scene = await createScene({ streams: true })
  Object.assign(scene.instance.personality, { feedLimit })
  await scene.write(60)
  scene.instance.clock.advance(5 * minutes)
  scene.instance.world.setReplicaLag(lagMs)
  hidden = await scene.write(2, 20_000)
  scene.start()
  await goLive()
  const [newest = ''] = await scene.stored()
  expect(orderOf(newest) > orderOf(hidden[0] ?? '')).toBe(true)
})
afterEach(() => scene.end())

const goLive = async (): Promise<void> => {
  for (let tries = 0; tries < 200 && !isLive(); tries += 1) {
    await real(10)
    await scene.settle()
    await scene.advance(500)
  }
  expect(isLive()).toBe(true)
}
/** A post that comes by the stream. */
const stream = async (): Promise<string> => {
  const { id } = scene.instance.world.post({ author: 'mina@other.example', text: 'streamed' })
  await scene.breathe()
  await scene.advance(200)
  expect((await scene.stored())[0]).toBe(id)
  return id
}
/** So many posts come while nobody looks. */
const miss = async (count: number): Promise<void> => {
  await scene.engine().suspend()
  await scene.write(count)
  scene.engine().resume()
  await scene.advance(15 * minutes)
}
/** The newest page, as somebody asks for it who looks. */
const look = async (): Promise<void> => {
  const wished = scene.engine().refresh(home)
  await scene.advance(0)
  await wished
}
/** The ranges that are stored, newest first: what lies below each. */
const belows = async (): Promise<string[]> => (await scene.segments()).map(({ below }) => below)
const areStored = async (): Promise<boolean[]> => {
  const stored = await scene.stored()
  return hidden.map((id) => stored.includes(id))
}
const isProved = async (id: string): Promise<boolean> =>
  (await scene.segments()).some(({ from, to }) => from <= orderOf(id) && to >= orderOf(id))

describe('posts that a lagging replica kept from the answer that joined the stream', () => {
  beforeEach(async () => {
    streamed = await stream()
    scene.instance.world.setReplicaLag(0)
  })

  it('come with the second tip, and what streams in after that is doubted no more', async () => {
    await scene.advance(2 * minutes)
    expect((await scene.stored()).slice(0, 3)).toEqual([streamed, ...hidden.toReversed()])
    await stream()
    await miss(feedLimit + 20)
    expect(await belows()).toEqual(['lost', 'end'])
  })

  it('are a gap that says so where the server cut them off before that', async () => {
    await miss(feedLimit + 20)
    expect(await belows()).toEqual(['lost', 'lost', 'end'])
    expect(await isProved(streamed)).toBe(true)
    for (const id of hidden) expect(await isProved(id)).toBe(false)
  })

  it('and are one where the newest page is all that the server kept', async () => {
    Object.assign(scene.instance.personality, { feedLimit: 30 })
    await miss(35)
    expect(await belows()).toEqual(['lost', 'lost', 'end'])
    for (const id of hidden) expect(await isProved(id)).toBe(false)
  })

  it('and are one where the feed ends just above them', async () => {
    Object.assign(scene.instance.personality, { feedLimit: 200 })
    await miss(199)
    expect(scene.ledger().at(-1)).toBe(streamed)
    expect(await belows()).toEqual(['lost', 'end'])
    expect(await isProved(streamed)).toBe(true)
    for (const id of hidden) expect(await isProved(id)).toBe(false)
  })

  it('and are taken for none where that feed is shorter than any that is known to be cut', async () => {
    // Five pages, of rows that are stored (docs/decisions/segments.md).
    Object.assign(scene.instance.personality, { feedLimit: 199 })
    await miss(198)
    expect(scene.ledger().at(-1)).toBe(streamed)
    expect(await belows()).toEqual(['end'])
    for (const id of hidden)
      expect([await isProved(id), (await scene.stored()).includes(id)]).toEqual([true, false])
  })

  /** Begins a range of its own, and is killed at that point of filling the gap below it. */
  const endInGap = async (missed: number, point: 'answer' | 'write', steps: number): Promise<void> => {
    await scene.write(missed)
    let isFilling = false
    // What fills a gap is what has a `min_id`.
    const off = scene.instance.onRequest(({ query }) => {
      if (query.has('min_id') && !isFilling) scene.killAfter(point, steps)
      isFilling ||= query.has('min_id')
    })
    scene.start()
    await scene.advance(15 * minutes)
    off()
    await scene.kill()
  }

  it.each(Array.from({ length: 16 }, (_, at) => at + 1))(
    'and are one where that is found further up, killed before step %i of that',
    async (steps) => {
      await scene.kill()
      await endInGap(60, 'answer', 1)
      expect(await belows()).toEqual(['open', 'end'])
      await endInGap(feedLimit + 30, 'write', steps)
      scene.start()
      await scene.advance(30 * minutes)
      expect(await belows()).toEqual(['lost', 'lost', 'lost', 'end'])
      for (const id of hidden) expect(await isProved(id)).toBe(false)
    },
  )

  it('and are none where all beneath vanished from a feed that is too short to have been cut', async () => {
    await scene.engine().suspend()
    for (const id of scene.ledger().filter((one) => one !== streamed)) scene.instance.world.vacuum(id)
    await scene.write(3)
    scene.engine().resume()
    await scene.advance(15 * minutes)
    expect(await belows()).toEqual(['end'])
  })

  it('are still to come where a look shows some of them only', async () => {
    await scene.advance(lagMs - 15_000)
    await look()
    expect(await areStored()).toEqual([true, false])
    await miss(feedLimit + 20)
    const [older = '', newer = ''] = hidden
    expect(await belows()).toEqual(['lost', 'lost', 'end'])
    expect([await isProved(older), await isProved(newer)]).toEqual([true, false])
  })

  it('are asked for in time although somebody looked too early', async () => {
    await scene.advance(5_000)
    await look()
    expect(await areStored()).toEqual([false, false])
    await scene.advance(100_000)
    expect(await areStored()).toEqual([true, true])
  })

  it('are looked for above what had streamed in before, where the connection broke', async () => {
    await scene.advance(3 * minutes)
    const before = await stream()
    scene.instance.world.setReplicaLag(lagMs)
    scene.instance.faults.add({ name: 'stream-close', times: 1 })
    for (let tries = 0; tries < 200 && scene.instance.streaming.connections() > 0; tries += 1) await real(5)
    const { id } = scene.instance.world.post({ author: 'mina@other.example', text: 'between' })
    await scene.settle()
    await goLive()
    await stream()
    expect(await scene.stored()).not.toContain(id)
    scene.instance.world.setReplicaLag(0)
    await miss(feedLimit + 20)
    expect(await belows()).toEqual(['lost', 'lost', 'end'])
    expect([await isProved(before), await isProved(id)]).toEqual([true, false])
  })
})

it('they are looked for above all that is stored also where what came first by the stream belongs further down', async () => {
  const createdAt = scene.now() - 20 * minutes
  const late = scene.instance.world.deliverFetched({ author: 'mina@other.example', text: 'late', createdAt })
  await scene.breathe()
  await scene.advance(200)
  expect((await scene.stored()).indexOf(late.id)).toBeGreaterThan(0)
  await stream()
  scene.instance.world.setReplicaLag(0)
  await miss(feedLimit + 20)
  expect(await belows()).toEqual(['lost', 'lost', 'end'])
  for (const id of hidden) expect(await isProved(id)).toBe(false)
})
