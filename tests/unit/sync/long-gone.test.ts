import { afterEach, expect, it } from 'vitest'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import { timelineKey } from '../../../src/shared/timelines'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, startOfTests, type Scene } from './support'

const day = 24 * hours
const kinds = ['scheduled', 'requests'] as const

let scene: Scene
afterEach(() => scene.end())

const entriesOf = (kind: (typeof kinds)[number]) => {
  const timeline = timelineKey(reader, { kind })
  return scene.store.database.entries
    .where('[timeline+order]')
    .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
    .toArray()
}
/** As if Steppe had not been opened for so long. */
const restAfter = async (milliseconds: number): Promise<void> => {
  await scene.stop()
  scene.instance.clock.advance(milliseconds)
  scene.follow()
  scene.start()
  await scene.advance(2 * minutes)
}

it('what no longer waits is told for a week, and leaves with what it stood for', async () => {
  scene = await createScene({ harness: { timelines: kinds.map((kind) => ({ kind })) } })
  const { world } = scene.instance
  world.setPolicy('reader', { for_not_following: 'filter' })
  for (const name of ['ida', 'joe']) {
    world.addAccount({ handle: `${name}@far.example` })
    world.post({ author: `${name}@far.example`, text: '@reader hello' })
  }
  const [soon, late] = [3 * hours, 90 * day].map((after) =>
    world.schedule({ author: 'reader', at: startOfTests + after, text: 'Later' }),
  )
  scene.follow()
  scene.start()
  await scene.advance(minutes)
  world.unschedule('reader', soon?.id ?? '')
  world.acceptRequest('reader', 'ida@far.example')
  await scene.advance(20 * minutes)
  for (const kind of kinds) {
    expect((await entriesOf(kind)).map(({ goneAt }) => goneAt === null).toSorted()).toEqual([false, true])
  }

  await restAfter(6 * day)
  for (const kind of kinds) expect(await entriesOf(kind)).toHaveLength(2)
  await restAfter(2 * day)
  for (const kind of kinds) expect((await entriesOf(kind)).map(({ goneAt }) => goneAt)).toEqual([null])
  expect((await scene.store.database.scheduled.toArray()).map(({ id }) => id)).toEqual([late?.id])
  expect(await scene.store.database.requests.count()).toBe(1)
})
