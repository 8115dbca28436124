/** What an account is asked for on battery, or over a slow or metered network, which may be metered for good. */
import { afterEach, expect, it } from 'vitest'
import type { TimelineKey } from '../../../src/shared/ids'
import { timelineKey } from '../../../src/shared/timelines'
import { home, reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

const attention = { sparing: true, seen: new Set<TimelineKey>() }
let scene: Scene
afterEach(() => scene.end())

/** With two lists of the same people beside home. */
const begin = async (posts: number): Promise<{ ids: string[]; lists: TimelineKey[] }> => {
  attention.sparing = true
  attention.seen.clear()
  const specs = ['1', '2'].map((list) => ({ kind: 'list' as const, list }))
  scene = await createScene({
    harness: {
      timelines: specs,
      attention: {
        isVisible: (timeline) => attention.seen.has(timeline),
        isSparing: () => attention.sparing,
      },
    },
  })
  const { world } = scene.instance
  const made = specs.map(({ list }) => world.addList('reader', `List ${list}`, ['mina@other.example']).id)
  expect(made).toEqual(['1', '2'])
  const ids = await scene.write(posts, minutes)
  return { ids, lists: specs.map((spec) => timelineKey(reader, spec)) }
}
const pagesBelow = (path: string): number =>
  scene.instance.requests.filter((request) => request.path === path && 'max_id' in request.query).length
const listPaths = ['/api/v1/timelines/list/1', '/api/v1/timelines/list/2']
const homePath = '/api/v1/timelines/home'

it('is home for the first time, whole, while what else there is waits', async () => {
  await begin(300)
  scene.start()
  await scene.advance(10 * minutes)
  expect(await scene.stored()).toEqual(scene.ledger())
  expect((await scene.segments()).map(({ below }) => below)).toEqual(['end'])
  expect(listPaths.map(pagesBelow)).toEqual([0, 0])
})

it('is home again, and what is seen, whole but once a day, so that nothing that came late or left stays unnoticed', async () => {
  attention.sparing = false
  const { ids, lists } = await begin(200)
  attention.sparing = false
  scene.start()
  await scene.advance(20 * minutes)
  expect(await scene.stored()).toEqual(scene.ledger())
  attention.sparing = true
  attention.seen.add(lists[0] ?? home)
  scene.engine().attentionChanged()
  const { world } = scene.instance
  const createdAt = (world.findPost(ids[100] ?? '')?.createdAt ?? 0) + 1_000
  const late = world.deliverFetched({ author: 'mina@other.example', text: 'late', createdAt }).id
  world.delete(ids[50] ?? '')
  const before = [homePath, ...listPaths].map(pagesBelow)
  await scene.advance(22 * hours)
  expect([homePath, ...listPaths].map(pagesBelow)).toEqual(before)
  await scene.advance(4 * hours)
  expect(await scene.stored()).toContain(late)
  expect(await scene.gone()).toEqual([ids[50]])
  expect(await scene.stored()).toEqual(scene.ledger())
  const once = [homePath, ...listPaths].map(pagesBelow)
  expect(once.map((pages, at) => pages > (before[at] ?? 0))).toEqual([true, true, false])
  await scene.advance(18 * hours)
  expect([homePath, ...listPaths].map(pagesBelow)).toEqual(once)
})

it('is home each hour, however long nobody sees it: an instance forgets the home of who asks for nothing in a week', async () => {
  await begin(20)
  scene.start()
  await scene.advance(minutes)
  const from = scene.now()
  await scene.advance(48 * hours)
  const asked = scene.instance.requests.filter(
    ({ account, path, at }) => account === 'reader' && path !== '/api/v1/streaming' && at >= from,
  )
  const times = [from, ...asked.map(({ at }) => at), scene.now()]
  const pauses = times.slice(1).map((at, nth) => at - (times[nth] ?? 0))
  expect(Math.max(...pauses)).toBeLessThanOrEqual(hours)
  // The home itself, for whatever else an account has may come to be asked for less.
  expect(asked.filter(({ path }) => path === homePath).length).toBeGreaterThanOrEqual(48)
})
