import { afterEach, describe, expect, it } from 'vitest'
import type { StatusRow } from '../../../src/shared/rows'
import type { ThreadRow } from '../../../src/shared/rows-threads'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

const rowOf = (id: string): Promise<StatusRow | undefined> => scene.store.database.statuses.get([reader, id])
const threadOf = (id: string): Promise<ThreadRow | undefined> =>
  scene.store.database.threads.get([reader, id])
const contexts = (): string[] =>
  scene.instance.requests
    .filter(({ path }) => path.endsWith('/context'))
    .map(({ path }) => path.replace(/^.*statuses\/(\d+)\/.*$/, '$1'))
const fetchThread = async (id: string, again = false): Promise<void> => {
  const done = scene.engine().posts.fetchThread(id, again)
  done.catch(() => undefined)
  await scene.settle()
  await scene.advance(1_000)
  await done
}
const say = (text: string, inReplyTo?: string): string =>
  scene.instance.world.post({
    author: 'mina@other.example',
    text,
    stream: false,
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
  }).id

/** A post that answers one and is answered by another; the engine has its home. */
const begin = async (harness: Parameters<typeof createScene>[0] = {}) => {
  scene = await createScene(harness)
  await scene.write(1)
  const above = say('Above')
  const opened = say('Opened', above)
  const below = say('Below', opened)
  scene.follow()
  scene.start()
  await scene.advance(20_000)
  return { above, opened, below }
}

describe('a thread that is opened', () => {
  it('is there when the instance is not', async () => {
    const { above, opened, below } = await begin()
    scene.instance.world.unfollow('reader', 'mina@other.example')
    const late = say('Later', below)
    await fetchThread(opened)
    await scene.instance.stop()
    await scene.advance(5 * minutes)
    await expect(fetchThread(opened, true)).rejects.toMatchObject({ detail: { code: 'offline' } })
    expect(await threadOf(opened)).toMatchObject({
      ancestors: [above],
      descendants: [below, late],
      depths: [1, 2],
      isCut: false,
    })
    expect((await rowOf(late))?.content).toContain('Later')
  })

  it('is asked for once in half a minute, however often it is opened, and again when the user wants', async () => {
    const { opened } = await begin()
    await Promise.all([fetchThread(opened), fetchThread(opened)])
    await fetchThread(opened)
    expect(contexts()).toEqual([opened])
    await fetchThread(opened, true)
    expect(contexts()).toEqual([opened, opened])
  })

  it('never goes back behind an edit that is known, and brings one that is not', async () => {
    const { opened, below } = await begin()
    const { world } = scene.instance
    world.edit(below, { text: 'Edited once', editedAt: scene.now(), stream: false })
    await fetchThread(opened)
    expect((await rowOf(below))?.content).toContain('Edited once')
    const known = await rowOf(below)
    // What a replica that lags sends: an older version, fetched later.
    await scene.store.call('storePosts', {
      account: reader,
      statuses: [{ ...(known as StatusRow), content: 'Old', editedAt: null, fetchedAt: scene.now() + hours }],
      profiles: [],
    })
    expect((await rowOf(below))?.content).toContain('Edited once')
    world.edit(below, { text: 'Edited twice', editedAt: scene.now() + 1, stream: false })
    await fetchThread(opened, true)
    expect((await rowOf(below))?.content).toContain('Edited twice')
  })

  it('puts a post in doubt that it no longer holds, and ends it only after two 404s an hour apart', async () => {
    const { opened, below } = await begin()
    await fetchThread(opened)
    scene.instance.world.unfollow('reader', 'mina@other.example')
    scene.instance.world.vacuum(below)
    await fetchThread(opened, true)
    expect((await threadOf(opened))?.descendants).toEqual([])
    await scene.advance(50 * minutes)
    expect((await rowOf(below))?.gone).toBeUndefined()
    await scene.advance(40 * minutes)
    expect((await rowOf(below))?.gone).toMatchObject({ why: 'unreachable' })
    expect((await rowOf(opened))?.gone).toBeUndefined()
  })

  it('stays where its own post is missing, and says why it could not be had', async () => {
    const { above, opened, below } = await begin()
    await fetchThread(opened)
    scene.instance.world.vacuum(opened)
    await expect(fetchThread(opened, true)).rejects.toMatchObject({ detail: { code: 'notFound' } })
    expect(await threadOf(opened)).toMatchObject({ ancestors: [above], descendants: [below] })
    expect(
      (await scene.store.call('nextChecks', { account: reader, limit: 9 })).map(({ id }) => id),
    ).toContain(opened)
  })
})

it('an edit that a public stream tells of keeps what the post is to its reader', async () => {
  scene = await createScene({ streams: true, harness: { timelines: [{ kind: 'federated' }] } })
  const { world } = scene.instance
  const [id = ''] = await scene.write(1)
  world.bookmark('reader', id)
  world.favourite('reader', id)
  scene.start()
  await scene.advance(20_000)
  await scene.breathe()
  await scene.advance(20_000)
  expect((await rowOf(id))?.viewer).toMatchObject({ bookmarked: true, favourited: true })
  // Only the public stream tells.
  world.unfollow('reader', 'mina@other.example')
  world.edit(id, { text: 'Edited', editedAt: scene.now(), stream: true })
  await scene.breathe()
  await scene.advance(1_000)
  await scene.breathe()
  const row = await rowOf(id)
  expect(row?.content).toContain('Edited')
  expect(row?.viewer).toMatchObject({ bookmarked: true, favourited: true })
})

it('an open thread shows by itself what others answer meanwhile', async () => {
  const { opened, below } = await begin()
  await fetchThread(opened)
  scene.engine().posts.showPosts('column panel', [opened, below], opened)
  const late = say('Since you ask', opened)
  await scene.advance(3 * minutes)
  expect((await threadOf(opened))?.descendants).toEqual([below, late])
  expect(contexts()).toEqual([opened, opened])
})

describe('threads that nobody opened', () => {
  it('are left alone unless the user chose otherwise', async () => {
    const { opened } = await begin()
    scene.engine().posts.showPosts('column', [opened])
    await scene.advance(10 * minutes)
    expect(contexts()).toEqual([])
  })

  it('of what is on screen are fetched one by one, those that have any, and not again and again', async () => {
    const { above, opened, below } = await begin({
      harness: { threadChoices: () => ({ ofBookmarks: false, onScreen: true }) },
    })
    const alone = (await scene.stored()).at(-1) ?? ''
    scene.engine().posts.showPosts('column', [alone, opened, below, above])
    await scene.advance(25_000)
    expect(contexts()).toHaveLength(1)
    await scene.advance(10 * minutes)
    expect(contexts().sort()).toEqual([above, below, opened].sort())
    await scene.advance(2 * hours)
    expect(contexts()).toHaveLength(3)
  })

  it('wait while less is to be asked for', async () => {
    let isSparing = true
    const { opened } = await begin({
      harness: {
        threadChoices: () => ({ ofBookmarks: true, onScreen: true }),
        attention: { isVisible: () => true, isSparing: () => isSparing },
      },
    })
    scene.engine().posts.showPosts('column', [opened])
    await scene.advance(10 * minutes)
    expect(contexts()).toEqual([])
    isSparing = false
    scene.engine().attentionChanged()
    await scene.advance(minutes)
    expect(contexts()).toEqual([opened])
  })

  it('of bookmarks are kept whole, and what cannot be had holds nothing up', async () => {
    scene = await createScene({
      harness: {
        timelines: [{ kind: 'bookmarks' }],
        threadChoices: () => ({ ofBookmarks: true, onScreen: false }),
      },
    })
    const { world } = scene.instance
    world.addAccount({ handle: 'far@other.example' })
    const say3 = ['One', 'Two', 'Three'].map(
      (text) => world.post({ author: 'far@other.example', text, stream: false }).id,
    )
    const [one = '', two = '', three = ''] = say3
    const answer = world.post({ author: 'far@other.example', text: 'Yes', inReplyTo: one, stream: false }).id
    for (const id of say3) world.bookmark('reader', id)
    scene.instance.faults.add({ name: 'http-503-html', when: `/api/v1/statuses/${three}/context` })
    scene.follow()
    scene.start()
    await scene.advance(40 * minutes)
    expect((await threadOf(one))?.descendants).toEqual([answer])
    expect(await threadOf(two)).toBeDefined()
    expect(await threadOf(three)).toBeUndefined()
    expect(contexts().filter((id) => id === three).length).toBeLessThanOrEqual(3)
  })
})
