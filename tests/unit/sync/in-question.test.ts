import { afterEach, expect, it } from 'vitest'
import { stateOf } from './faults/support'
import { createScene, minutes, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

const kinds = ['bookmarks', 'favourites', 'requests', 'scheduled'] as const
const isOfColumns = ({ path }: { path: string }): boolean =>
  /\/(bookmarks|favourites|notifications\/requests|scheduled_statuses)$/.test(path)
const isHome = ({ path }: { path: string }): boolean => path.endsWith('/timelines/home')

it('after the first failure of a column no other is asked for before home has judged', async () => {
  scene = await createScene({ harness: { timelines: kinds.map((kind) => ({ kind })) } })
  await scene.write(5)
  const { faults, requests } = scene.instance
  faults.add({ name: 'http-503-html', when: isOfColumns })
  scene.start()
  await scene.advance(5 * minutes)
  expect(stateOf(scene).connection).toBe('polling')
  const asked = requests.filter((request) => isHome(request) || isOfColumns(request))
  const seen = new Set<string>()
  for (const [at, request] of asked.entries()) {
    if (!isOfColumns(request) || seen.has(request.path)) continue
    seen.add(request.path)
    expect(asked[at + 1]?.path, `after the first ${request.path}`).toBe('/api/v1/timelines/home')
  }
  expect(seen.size).toBe(kinds.length)
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
