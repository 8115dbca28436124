/** What an account fills in the background waits for what somebody sees, however its columns stand. */
import { afterEach, expect, it } from 'vitest'
import { timelineKey } from '../../../src/shared/timelines'
import { reader } from '../../support/sync-harness'
import { createScene, minutes, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

it('a column that is seen is filled before what nobody looks at', async () => {
  const list = { kind: 'list', list: '1' } as const
  const seen = timelineKey(reader, list)
  scene = await createScene({
    harness: {
      timelines: [{ kind: 'favourites' }, list],
      attention: { isVisible: (timeline) => timeline === seen, isSparing: () => false },
    },
  })
  const { world } = scene.instance
  world.addList('reader', 'Birders', ['mina@other.example'])
  for (const id of await scene.write(200)) world.favourite('reader', id)
  scene.start()
  await scene.advance(2 * minutes)
  const older = scene.instance.requests.filter(({ query }) => 'max_id' in query).map(({ path }) => path)
  const ofList = older.lastIndexOf('/api/v1/timelines/list/1')
  const ofFavourites = older.indexOf('/api/v1/favourites')
  expect(ofList).toBeGreaterThanOrEqual(0)
  expect(ofFavourites).toBeGreaterThan(ofList)
})
