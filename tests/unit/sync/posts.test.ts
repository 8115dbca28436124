import { afterEach, describe, expect, it } from 'vitest'
import type { StatusRow } from '../../../src/shared/rows'
import type { FakeInstanceOptions } from '../../support/fake-mastodon'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, real, type Scene } from './support'

// Hours of an instance that is polled each minute, on a machine that may be busy.

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const rowOf = (id: string): Promise<StatusRow | undefined> => scene.store.database.statuses.get([reader, id])
const doubts = async (): Promise<string[]> =>
  (await scene.store.call('nextChecks', { account: reader, limit: 99 })).map(({ id }) => id)

/** Requests for single posts, and for many, since the ledger was cleared. */
const singles = (): string[] =>
  scene.instance.requests
    .filter(({ path }) => /^\/api\/v1\/statuses\/\d+$/.test(path))
    .map(({ path }) => path.slice('/api/v1/statuses/'.length))
const batches = () => scene.instance.requests.filter(({ path }) => path === '/api/v1/statuses')

/** An account whose home of so many posts is stored, an hour later: the first looks are done. */
const begin = async (
  count: number,
  options: FakeInstanceOptions = {},
  streams = false,
): Promise<string[]> => {
  scene = await createScene({ streams, ...options })
  const ids = await scene.write(count, 1_000)
  scene.start()
  await scene.advance(20_000)
  if (streams) {
    await scene.breathe()
    await scene.advance(10_000)
  }
  return ids
}

/** Time passes in steps, so that sockets can deliver. */
const pass = async (milliseconds: number): Promise<void> => {
  await scene.breathe()
  await scene.advance(milliseconds)
  await scene.breathe()
  await scene.advance(1_000)
}

describe('a delete on the own stream', () => {
  it('takes the post out of home, and ends it only after two 404s an hour apart', async () => {
    const [id = ''] = await begin(5, {}, true)
    scene.instance.world.delete(id)
    await pass(1_000)
    expect(await scene.stored()).not.toContain(id)
    expect((await rowOf(id))?.content).toContain('Post 1')
    await scene.advance(2 * minutes)
    expect(singles()).toEqual([id])
    expect((await rowOf(id))?.gone).toBeUndefined()
    await scene.advance(57 * minutes)
    expect(singles()).toEqual([id])
    await scene.advance(20 * minutes)
    expect(singles()).toEqual([id, id])
    expect(await rowOf(id)).toMatchObject({ content: '', gone: { why: 'unreachable' } })
    expect(await doubts()).toEqual([])
  })

  it('of somebody who was muted hides what they wrote and ends nothing', async () => {
    const ids = await begin(3, {}, true)
    scene.instance.world.mute('reader', 'mina@other.example')
    await pass(1_000)
    expect(await scene.stored()).toEqual([])
    await scene.advance(3 * hours)
    expect(singles().sort()).toEqual(ids)
    expect((await Promise.all(ids.map(rowOf))).map((row) => row?.gone)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(await doubts()).toEqual([])
  })

  it('of a boost that was undone ends the boost alone', async () => {
    const [id = ''] = await begin(2, {}, true)
    scene.instance.world.addAccount({ handle: 'jo@other.example' })
    scene.instance.world.addAccount({ handle: 'far@other.example' })
    scene.instance.world.follow('reader', 'jo@other.example')
    const original = scene.instance.world.post({ author: 'far@other.example', text: 'Far', stream: false })
    const boost = scene.instance.world.boost({ by: 'jo@other.example', of: original.id })
    await pass(1_000)
    expect(await scene.stored()).toContain(boost.id)
    scene.instance.world.unboost('jo@other.example', original.id)
    await pass(2 * hours)
    expect(await scene.stored()).not.toContain(boost.id)
    expect((await rowOf(boost.id))?.gone).toBeDefined()
    expect((await rowOf(original.id))?.content).toContain('Far')
    expect((await rowOf(id))?.gone).toBeUndefined()
  })
})

describe('a delete on a public stream', () => {
  it('ends the post at once, in every timeline', async () => {
    scene = await createScene({ streams: true, harness: { timelines: [{ kind: 'federated' }] } })
    const [id = '', kept = ''] = await scene.write(2)
    scene.start()
    await scene.advance(20_000)
    await scene.breathe()
    await scene.advance(20_000)
    expect(await scene.stored()).toEqual([kept, id])
    // Only the public stream tells.
    scene.instance.world.unfollow('reader', 'mina@other.example')
    scene.instance.world.delete(id)
    await pass(500)
    expect(await rowOf(id)).toMatchObject({ content: '', gone: { why: 'deleted' } })
    expect(await scene.stored()).not.toContain(id)
  })
})

it('a post ends by the time of the instance, also where the clock here was set back', async () => {
  scene = await createScene({ streams: true, harness: { timelines: [{ kind: 'federated' }] } })
  const [id = ''] = await scene.write(1)
  scene.start()
  await scene.advance(20_000)
  await scene.breathe()
  await scene.advance(20_000)
  scene.instance.clock.set(scene.now() - 2 * hours)
  scene.follow()
  scene.instance.world.delete(id)
  await pass(500)
  const endedAt = (await rowOf(id))?.gone?.at ?? 0
  expect(Math.abs(endedAt - scene.instance.clock.now())).toBeLessThan(minutes)
})

describe('a post that is missing in an answer for many', () => {
  it('is asked for by itself, stays while errors hide it, and keeps its first 404 over a restart', async () => {
    const [id = '', shown = ''] = await begin(4)
    scene.instance.world.vacuum(id)
    const remove = scene.instance.faults.add({ name: 'http-503-html', when: `/api/v1/statuses/${id}` })
    scene.engine().posts.showPosts('column', [id, shown])
    await scene.advance(20 * minutes)
    expect(batches().length).toBeGreaterThan(0)
    expect(new Set(singles())).toEqual(new Set([id]))
    expect(await doubts()).toEqual([id])
    expect((await scene.store.database.checks.get([reader, id]))?.missingSince).toBeNull()
    remove()
    await scene.advance(2.5 * hours)
    // Whatever happened in between: two 404s that far apart.
    expect((await rowOf(id))?.gone).toBeDefined()
    expect((await rowOf(shown))?.gone).toBeUndefined()
  })

  it('is ended by the second 404 after the app was closed in between', async () => {
    const [id = ''] = await begin(4)
    scene.instance.world.vacuum(id)
    scene.engine().posts.showPosts('column', [id])
    await scene.advance(10 * minutes)
    expect((await scene.store.database.checks.get([reader, id]))?.missingSince).not.toBeNull()
    await scene.stop()
    await scene.advance(2 * hours)
    scene.start()
    await scene.advance(5 * minutes)
    expect((await rowOf(id))?.gone).toBeDefined()
  })

  it('stays as a bookmark without its words', async () => {
    scene = await createScene()
    const [id = ''] = await scene.write(2)
    scene.instance.world.bookmark('reader', id)
    scene.start()
    await scene.advance(20_000)
    scene.instance.world.vacuum(id)
    scene.engine().posts.showPosts('column', [id])
    await scene.advance(3 * hours)
    expect(await rowOf(id)).toMatchObject({ content: '', viewer: { bookmarked: true }, gone: {} })
    expect([...(await scene.stored()), ...(await scene.gone())]).toContain(id)
  })
})

/** Posts that no regular look shows: the newest 40 are others. The engine has just been started again, hours later. */
const beginOld = async (count: number, options: FakeInstanceOptions = {}): Promise<string[]> => {
  const ids = await begin(count, options)
  await scene.write(40, 1_000)
  await scene.advance(2 * minutes)
  await scene.stop()
  await scene.advance(9 * hours)
  scene.start()
  await scene.advance(20_000)
  scene.instance.requests.clear()
  return ids
}

describe('refreshing', () => {
  it('brings the edit of a post on screen, 20 a request, and the same post not sooner than it is worth', async () => {
    const ids = await beginOld(30)
    const [id = ''] = ids
    scene.instance.world.edit(id, { text: 'Edited', editedAt: scene.now(), stream: false })
    scene.engine().posts.showPosts('column', ids)
    await scene.advance(30_000)
    expect((await rowOf(id))?.content).toContain('Edited')
    expect(batches()).toHaveLength(2)
    expect(
      scene.instance.requests.some(({ path, query }) => path === '/api/v1/statuses' && 'max_id' in query),
    ).toBe(false)
    await scene.advance(10 * minutes)
    expect(batches()).toHaveLength(2)
    await scene.advance(10 * minutes)
    expect(batches()).toHaveLength(4)
    scene.engine().posts.showPosts('column', [])
    await scene.advance(30 * minutes)
    expect(batches()).toHaveLength(4)
  })

  it('of what nobody looks at goes slowly, and each post is asked for once', async () => {
    const ids = await beginOld(100)
    await scene.advance(2 * minutes)
    expect(batches()).toHaveLength(1)
    await scene.advance(20 * minutes)
    expect(batches()).toHaveLength(Math.ceil(ids.length / 20))
    await scene.advance(40 * minutes)
    expect(batches()).toHaveLength(Math.ceil(ids.length / 20))
  })

  it('of what nobody looks at goes on over starts where it was, and reaches old bookmarks without a column of them', async () => {
    const ids = await beginOld(100)
    const [id = ''] = ids
    await scene.advance(30 * minutes)
    expect(batches()).toHaveLength(5)
    await scene.stop()
    await scene.advance(hours)
    scene.start()
    await scene.advance(hours)
    expect(batches()).toHaveLength(5)

    scene.instance.world.bookmark('reader', id)
    await scene.stop()
    await scene.advance(5 * hours)
    scene.start()
    await scene.advance(40 * minutes)
    expect((await rowOf(id))?.viewer.bookmarked).toBe(true)
    await scene.stop()
    await scene.advance(60 * hours)
    scene.instance.world.edit(id, { text: 'Edited late', editedAt: scene.now(), stream: false })
    scene.instance.requests.clear()
    scene.start()
    await scene.advance(20 * minutes)
    expect((await rowOf(id))?.content).toContain('Edited late')
    expect(batches()).toHaveLength(1)
  })

  it('notices where the instance gives one post at a time, and asks for those on screen', async () => {
    const ids = await beginOld(6, { personality: 'gotosocial' })
    const [id = ''] = ids
    scene.instance.world.edit(id, { text: 'Edited', editedAt: scene.now(), stream: false })
    scene.engine().posts.showPosts('column', [id])
    await scene.advance(40 * minutes)
    const asked = scene.instance.requests.filter(({ path }) => path.startsWith('/api/v1/statuses'))
    expect(asked.map(({ path, status }) => [path, status])).toEqual([
      ['/api/v1/statuses', 404],
      [`/api/v1/statuses/${id}`, 200],
    ])
    expect((await rowOf(id))?.content).toContain('Edited')
  })

  it('asks once for a post whose poll has ended', async () => {
    scene = await createScene()
    scene.instance.clock.advance(minutes)
    const poll = {
      options: [{ title: 'a' }, { title: 'b' }],
      expiresAt: scene.instance.clock.now() + 9.5 * hours,
    }
    const { id } = scene.instance.world.post({ author: 'mina@other.example', text: 'Which?', poll })
    await scene.write(40, 1_000)
    scene.start()
    await scene.advance(2 * minutes)
    await scene.stop()
    await scene.advance(9 * hours)
    scene.start()
    await scene.advance(15 * minutes)
    expect((await rowOf(id))?.poll).toMatchObject({ expired: false })
    scene.instance.requests.clear()
    await scene.advance(45 * minutes)
    expect((await rowOf(id))?.poll).toMatchObject({ expired: true })
    expect(batches()).toHaveLength(1)
  })
})

it('nothing is asked for while nothing can be reached, and all of it afterwards', async () => {
  const ids = await beginOld(3)
  await scene.instance.stop()
  await scene.advance(5 * minutes)
  scene.engine().posts.showPosts('column', ids)
  await scene.advance(hours)
  await scene.instance.start()
  await real(10)
  scene.instance.requests.clear()
  await scene.advance(20 * minutes)
  expect(scene.engine().state().connection).not.toBe('offline')
  expect(batches().length).toBeGreaterThan(0)
})
