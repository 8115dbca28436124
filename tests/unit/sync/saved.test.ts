/** Bookmarks, favourites and pinned posts against the fake instance, as each software serves them. */
import { afterEach, describe, expect, it } from 'vitest'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import type { PersonalityName } from '../../support/fake-mastodon'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const bookmarks = { kind: 'bookmarks' } as const
const favourites = { kind: 'favourites' } as const

/** Nobody looks: each column is asked for every quarter of an hour. */
const unseen = { isVisible: () => false, isSparing: () => false }
const begin = async (personality: PersonalityName): Promise<void> => {
  scene = await createScene({
    personality,
    harness: { timelines: [bookmarks, favourites], attention: unseen },
  })
}
const storedOf = async (spec: TimelineSpec): Promise<string[]> => {
  const timeline = timelineKey(reader, spec)
  const entries = await scene.store.database.entries
    .where('[timeline+order]')
    .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
    .toArray()
  return entries.filter(({ goneAt }) => goneAt === null).map(({ statusId }) => statusId)
}
const problemOf = (spec: TimelineSpec) =>
  scene
    .engine()
    .state()
    .timelines.find(({ timeline }) => timeline === timelineKey(reader, spec))?.problem
const ledger = () => ({
  bookmarks: scene.instance.world.bookmarksOf('reader'),
  favourites: scene.instance.world.favouritesOf('reader'),
})
/** One after the other: rows that are made in the same millisecond have no order on some servers. */
const save = (as: 'bookmark' | 'favourite', ids: readonly string[]): void => {
  for (const id of ids) {
    scene.instance.clock.advance(1_000)
    scene.instance.world[as]('reader', id)
  }
  scene.follow()
}
/** Another order than that of the posts. */
const shuffled = (ids: readonly string[]): string[] => ids.map((_, at) => ids[(at * 37) % ids.length] ?? '')

describe.each<PersonalityName>([
  'mastodon-4.3',
  'mastodon-4.5',
  'mastodon-4.6',
  'gotosocial',
  'hollo',
  'pleroma',
  'worst',
])('on %s', (personality) => {
  it('all bookmarks and favourites come, in the order in which they were put there', async () => {
    await begin(personality)
    const ids = await scene.write(101)
    save('bookmark', shuffled(ids))
    save('favourite', ids.slice(0, 50).toReversed())
    scene.start()
    await scene.advance(3 * minutes)
    expect(await storedOf(bookmarks)).toEqual(ledger().bookmarks)
    expect(await storedOf(favourites)).toEqual(ledger().favourites)
    expect((await storedOf(bookmarks)).length).toBe(101)
  })

  it('what another device bookmarks comes in, and what it takes away goes out', async () => {
    await begin(personality)
    const { world } = scene.instance
    const ids = await scene.write(60)
    save('bookmark', ids)
    scene.start()
    await scene.advance(3 * minutes)
    world.unbookmark('reader', ids[55] ?? '')
    world.unbookmark('reader', ids[2] ?? '')
    save('bookmark', [ids[2] ?? ''])
    await scene.advance(16 * minutes)
    expect(await storedOf(bookmarks)).toEqual(ledger().bookmarks)
  })

  it('pinned posts are those that are pinned, as they were pinned', async () => {
    await begin(personality)
    const { world } = scene.instance
    const posts = [1, 2, 3, 4].map(
      (at) => world.post({ author: 'mina@other.example', text: `Post ${at}` }).id,
    )
    for (const at of [2, 0, 3]) world.pin('mina@other.example', posts[at] ?? '')
    const pinned = { kind: 'pinned', id: world.account('mina@other.example').id } as const
    scene.start()
    scene.engine().setTimelines([pinned])
    await scene.advance(minutes)
    expect(await storedOf(pinned)).toEqual([3, 0, 2].map((at) => posts[at]))
    world.pin('mina@other.example', posts[0] ?? '', false)
    world.pin('mina@other.example', posts[1] ?? '')
    await scene.advance(16 * minutes)
    expect(await storedOf(pinned)).toEqual([1, 3, 2].map((at) => posts[at]))
    const { segments } = await scene.store.call('overview', { timeline: timelineKey(reader, pinned) })
    expect(segments.map(({ below }) => below)).toEqual(['end'])
  })
})

it('is asked for by the cursors of Link alone, and politely: one look while nothing changes', async () => {
  await begin('mastodon-4.5')
  const ids = await scene.write(90)
  save('bookmark', shuffled(ids))
  scene.start()
  await scene.advance(3 * minutes)
  const asked = scene.instance.requests.filter(({ path }) => path === '/api/v1/bookmarks')
  expect(asked).toHaveLength(3)
  expect(asked.slice(1).every(({ query }) => !ids.includes(String(query['max_id'])))).toBe(true)
  await scene.advance(16 * minutes)
  const later = scene.instance.requests.filter(({ path }) => path === '/api/v1/bookmarks').slice(3)
  expect(later.length).toBeGreaterThan(0)
  expect(later.every(({ query }) => query['max_id'] === undefined)).toBe(true)
})

it('what was taken away deep down is found when all is read again, once a day', async () => {
  await begin('mastodon-4.6')
  const ids = await scene.write(60)
  save('bookmark', ids)
  scene.start()
  await scene.advance(40 * minutes)
  scene.instance.world.unbookmark('reader', ids[4] ?? '')
  await scene.advance(16 * minutes)
  expect(await storedOf(bookmarks)).toContain(ids[4])
  await scene.advance(25 * hours)
  expect(await storedOf(bookmarks)).toEqual(ledger().bookmarks)
})

it('says in its own column alone that the instance lacks it', async () => {
  await begin('pleroma')
  scene.instance.personality.missing = {
    ...scene.instance.personality.missing,
    'GET /api/v1/bookmarks': 404,
  }
  const [id = ''] = await scene.write(1)
  scene.instance.world.favourite('reader', id)
  scene.start()
  await scene.advance(minutes)
  expect(problemOf(bookmarks)).toEqual({ code: 'notFound' })
  expect(problemOf(favourites)).toBeNull()
  expect(await storedOf(favourites)).toEqual([id])
  expect(scene.engine().state().connection).toBe('polling')
})
