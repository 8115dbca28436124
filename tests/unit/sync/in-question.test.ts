import { afterEach, expect, it } from 'vitest'
import { stateOf } from './faults/support'
import { createScene, minutes, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

const kinds = ['bookmarks', 'favourites', 'requests', 'scheduled'] as const
const isOfColumns = ({ path }: { path: string }): boolean =>
  /\/(bookmarks|favourites|notifications\/requests|scheduled_statuses)$/.test(path)
const isHome = ({ path }: { path: string }): boolean => path.endsWith('/timelines/home')

it('after the first failure of a column no other is asked for before home has judged, and once is enough for all', async () => {
  scene = await createScene({ harness: { timelines: kinds.map((kind) => ({ kind })) } })
  await scene.write(5)
  const { faults, requests } = scene.instance
  faults.add({ name: 'http-503-html', when: isOfColumns })
  faults.add({ name: 'delay', when: isHome, ms: 50 })
  scene.start()
  await scene.advance(minutes)
  expect(stateOf(scene).connection).toBe('polling')
  const asked = requests.filter((request) => isHome(request) || isOfColumns(request))
  const isAsked = asked.map((request) => (isHome(request) ? 'home' : 'column'))
  const first = isAsked.indexOf('column')
  expect(isAsked[first + 1]).toBe('home')
  const rest = asked.slice(first + 2)
  // They wait for one verdict, not each for its own.
  expect(rest.slice(0, kinds.length - 1).filter(isHome).length).toBeLessThan(kinds.length - 1)
  expect(new Set(asked.filter(isOfColumns).map(({ path }) => path)).size).toBe(kinds.length)
})

it('home that is still being put together is an answer: the columns go on', async () => {
  scene = await createScene({ harness: { timelines: kinds.map((kind) => ({ kind })) } })
  await scene.write(5)
  const { faults, requests, world } = scene.instance
  const mend = faults.add({ name: 'http-503-html' })
  scene.start()
  await scene.advance(5 * minutes)
  expect(stateOf(scene).connection).not.toBe('polling')
  world.regenerateHome('reader', 60 * minutes)
  mend()
  const since = requests.length
  await scene.advance(20 * minutes)
  expect(
    new Set(
      requests
        .slice(since)
        .filter(isOfColumns)
        .map(({ path }) => path),
    ).size,
  ).toBe(kinds.length)
})
