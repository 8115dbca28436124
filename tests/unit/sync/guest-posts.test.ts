/** Single posts of an instance where the reader has no account: some give them to everybody, some to members alone. */
import { afterEach, describe, expect, it } from 'vitest'
import type { StatusRow } from '../../../src/shared/rows'
import type { FakeInstanceOptions } from '../../support/fake-mastodon'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const local = { kind: 'local' } as const
const unseen = { isVisible: () => false, isSparing: () => false }

/** A guest with so many stored posts that no look at the newest end shows the oldest ten; those. */
const begin = async (options: FakeInstanceOptions & { hides?: boolean } = {}): Promise<string[]> => {
  scene = await createScene({ ...options, harness: { lead: local, timelines: [local], attention: unseen } })
  if (options.hides === true) scene.instance.personality.postsForGuests = 'hidden'
  const write = (count: number, apartMs: number): string[] =>
    Array.from({ length: count }, (_, number) => {
      scene.instance.clock.advance(apartMs)
      return scene.instance.world.post({ author: 'reader', text: `Post ${number}` }).id
    })
  const old = write(40, 30 * minutes)
  scene.follow()
  scene.start()
  await scene.advance(5 * minutes)
  write(30, 1_000)
  scene.follow()
  await scene.advance(16 * minutes)
  return old.slice(0, 10)
}
const rowOf = (id: string): Promise<StatusRow | undefined> => scene.store.database.statuses.get([reader, id])
const show = (...ids: string[]): void => scene.engine().posts.showPosts('column', ids)
/** Requests for posts by their ids that were made in that time. */
const askedDuring = async (milliseconds: number): Promise<number> => {
  const before = scene.instance.requests.length
  await scene.advance(milliseconds)
  return scene.instance.requests.slice(before).filter(({ path }) => path.startsWith('/api/v1/statuses'))
    .length
}

describe.each(['mastodon-4.5', 'pleroma', 'worst'] as const)('%s, which gives them', (personality) => {
  it('tells of edits of what is on screen, and of deletions, and never who asks', async () => {
    const [edited = '', deleted = '', other = ''] = await begin({ personality })
    scene.instance.world.edit(edited, { text: 'Said otherwise' })
    scene.instance.world.delete(deleted)
    show(edited, deleted, other)
    await scene.advance(20 * minutes)
    expect((await rowOf(edited))?.content).toContain('Said otherwise')
    expect((await rowOf(deleted))?.gone).toBeUndefined()
    await scene.advance(4 * hours)
    expect(await rowOf(deleted)).toMatchObject({ content: '', gone: { why: 'unreachable' } })
    expect((await rowOf(other))?.gone).toBeUndefined()
    expect(scene.instance.requests.some(({ hasToken }) => hasToken)).toBe(false)
  })
})

describe.each<[string, FakeInstanceOptions & { hides?: boolean }]>([
  ['refuses them', { personality: 'gotosocial' }],
  ['says of each that there is none', { hides: true }],
])('an instance that %s', (_what, options) => {
  it('is asked a few times a day, and what is stored stays', async () => {
    const ids = await begin(options)
    show(...ids)
    expect(await askedDuring(22 * hours)).toBeLessThanOrEqual(8)
    // A day after the refusal its staff may have changed their minds.
    expect(await askedDuring(4 * hours)).toBeGreaterThan(0)
    const rows = await Promise.all(ids.map(rowOf))
    expect(rows.filter((row) => row === undefined || row.gone !== undefined)).toEqual([])
  })
})

it('a thread that is refused to guests says so, and no post of it is asked for after that', async () => {
  const [id = ''] = await begin({ personality: 'gotosocial' })
  const refused = expect(scene.engine().posts.fetchThread(id, true)).rejects.toMatchObject({
    detail: { code: 'forbidden', why: 'membersOnly' },
  })
  await scene.advance(5_000)
  await refused
  show(id)
  expect(await askedDuring(4 * hours)).toBe(0)
})
