/** Public timelines of an instance where the reader has no account. */
import { afterEach, describe, expect, it } from 'vitest'
import { restText } from '../../../src/renderer/columns/thread/thread-text'
import { readThread } from '../../../src/renderer/db/known-thread'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import type { FakeInstanceOptions, PersonalityName } from '../../support/fake-mastodon'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const local = { kind: 'local' } as const
const owls = { kind: 'tag', tag: 'owls', any: [], all: [], none: [] } as const
const unseen = { isVisible: () => false, isSparing: () => false }

const begin = async (options: FakeInstanceOptions & { streams?: boolean } = {}): Promise<void> => {
  scene = await createScene({
    ...options,
    harness: { lead: local, timelines: [local, owls], attention: unseen },
  })
}
const write = (count: number): string[] =>
  Array.from({ length: count }, (_, number) => {
    scene.instance.clock.advance(20_000)
    const text = number % 2 === 0 ? `Local post ${number} about #owls.` : `Local post ${number}.`
    const { id } = scene.instance.world.post({ author: 'reader', text })
    scene.follow()
    return id
  })
const storedOf = async (spec: TimelineSpec): Promise<string[]> => {
  const timeline = timelineKey(reader, spec)
  const entries = await scene.store.database.entries
    .where('[timeline+order]')
    .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
    .toArray()
  return entries.filter(({ goneAt }) => goneAt === null).map(({ statusId }) => statusId)
}
const standing = () => {
  const { connection, timelines } = scene.engine().state()
  return { connection, problems: timelines.map(({ problem }) => problem) }
}
const everyTokenless = (): boolean =>
  scene.instance.requests.every(
    ({ hasToken, headers }) => !hasToken && headers['authorization'] === undefined,
  )

describe.each<PersonalityName>([
  'mastodon-4.3',
  'mastodon-4.5',
  'mastodon-4.6',
  'gotosocial',
  'hollo',
  'pleroma',
  'worst',
])('a guest of %s', (personality) => {
  it('reads public timelines without ever telling who asks', async () => {
    await begin({ personality, streams: true })
    const ids = write(30).toReversed()
    scene.start()
    await scene.advance(2 * minutes)
    expect(await storedOf(local)).toEqual(ids)
    expect(await storedOf(owls)).toEqual(ids.filter((_, at) => at % 2 === 1))
    expect(standing()).toEqual({ connection: 'polling', problems: [null, null] })
    const more = write(1)
    await scene.advance(16 * minutes)
    expect((await storedOf(local))[0]).toBe(more[0])
    expect(everyTokenless()).toBe(true)
    const asked = new Set(scene.instance.requests.map(({ path }) => path))
    expect([...asked].sort()).toEqual(['/api/v1/timelines/public', '/api/v1/timelines/tag/owls'])
  })
})

const members = { local: 'authenticated', remote: 'authenticated' } as const
const everybody = { local: 'public', remote: 'public' } as const

it('where the instance keeps a timeline to its members, that column says so, and the others go on', async () => {
  const timelinesAccess = {
    live_feeds: { ...members } as { local: 'authenticated' | 'public'; remote: 'authenticated' | 'public' },
    hashtag_feeds: everybody,
    trending_link_feeds: everybody,
  }
  await begin({ profile: { timelinesAccess } })
  const ids = write(10).toReversed()
  scene.start()
  await scene.advance(2 * minutes)
  const refused = { code: 'forbidden', why: 'membersOnly' }
  expect(standing()).toEqual({ connection: 'polling', problems: [refused, null] })
  expect(await storedOf(owls)).toEqual(ids.filter((_, at) => at % 2 === 1))
  const publicAsked = (): number =>
    scene.instance.requests.filter(({ path }) => path === '/api/v1/timelines/public').length
  // Once more by the look for late posts, and then it rests.
  await scene.advance(30 * minutes)
  expect(publicAsked()).toBeLessThanOrEqual(2)
  timelinesAccess.live_feeds.local = 'public'
  await scene.advance(2 * hours)
  expect(standing().problems).toEqual([null, null])
  expect(await storedOf(local)).toEqual(ids)
})

it('an instance that is down is said to be so, and asked again', async () => {
  await begin()
  const ids = write(3).toReversed()
  const off = scene.instance.faults.add({ name: 'http-503-html' })
  scene.start()
  await scene.advance(minutes)
  expect(standing().connection).toBe('offline')
  off()
  await scene.advance(20 * minutes)
  expect(standing().connection).toBe('polling')
  expect(await storedOf(local)).toEqual(ids)
})

describe('a thread that a guest opens', () => {
  interface Answer {
    to: string
    visibility?: 'private'
  }
  const answer = ({ to, ...more }: Answer): string => {
    scene.instance.clock.advance(1_000)
    return scene.instance.world.post({ author: 'reader', text: 'An answer', inReplyTo: to, ...more }).id
  }
  /** What stands under the thread of a post of the column that was answered so; and how many answers stand there. */
  const opened = async (reply: (root: string) => void): Promise<[number, string | null]> => {
    await begin()
    const [root = ''] = write(1)
    reply(root)
    scene.follow()
    scene.start()
    await scene.advance(2 * minutes)
    const done = scene.engine().posts.fetchThread(root, false)
    await scene.advance(5_000)
    await done
    const known = await readThread(scene.store.database, reader, root, null)
    return [known.ids.length - 1, restText(known)]
  }
  const hidden = { visibility: 'private' } as const
  const unknown = 'Part of this thread is not known here.'

  it.each<[string, number, string | null, (root: string) => void]>([
    [
      'says nothing where it is whole',
      3,
      null,
      (root) => answer({ to: answer({ to: answer({ to: root }) }) }),
    ],
    [
      'says of 200 answers that it shows a part',
      60,
      unknown,
      (root) => {
        for (let count = 0; count < 200; count += 1) answer({ to: root })
      },
    ],
    [
      'says so where some of the first 60 are not for everybody',
      50,
      unknown,
      (root) => {
        for (let count = 0; count < 80; count += 1) answer({ to: root, ...(count < 10 ? hidden : {}) })
      },
    ],
    [
      'says so where answers go on deeper',
      20,
      unknown,
      (root) => {
        for (let count = 0, to = root; count < 30; count += 1) to = answer({ to })
      },
    ],
  ])('%s', async (_, count, text, reply) => {
    expect(await opened(reply)).toEqual([count, text])
  })
})
