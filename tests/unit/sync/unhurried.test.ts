/** What nobody waits for takes its share of an account's budget once, however many collections there are. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { wholeLooksInMemory, type WholeLooks } from '../../../src/main/sync/second-looks'
import { timelineKey } from '../../../src/shared/timelines'
import { home, reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

const collections = [{ kind: 'favourites' }, { kind: 'bookmarks' }] as const
const paths = collections.map(({ kind }) => `/api/v1/${kind}`)
/** Of a server whose pages are small, so that there are many of them: 70 of each. */
const pageRows = 3
const many = 210
/** Four a minute, and one at the beginning. */
const mostIn = (ms: number): number => 1 + (4 * ms) / minutes

let scene: Scene
let wholeLooks: WholeLooks
let shown: boolean
beforeEach(async () => {
  wholeLooks = wholeLooksInMemory()
  shown = false
  scene = await createScene({
    harness: {
      timelines: [...collections],
      wholeLooks,
      attention: { isVisible: (key) => key === home, isShown: (key) => shown || key === home },
      fetch: (url, init) =>
        fetch(
          paths.some((path) => url.includes(path)) ? url.replace('limit=40', `limit=${pageRows}`) : url,
          init,
        ),
    },
  })
  for (const id of await scene.write(many)) {
    scene.instance.clock.advance(1_000)
    scene.instance.world.favourite('reader', id)
    scene.instance.world.bookmark('reader', id)
  }
  scene.follow()
  scene.start()
})
afterEach(() => scene.end())

const pagesBelow = (): number =>
  scene.instance.requests.filter(({ path, query }) => paths.includes(path) && 'max_id' in query).length

it('a first fetch that no column shows', async () => {
  await scene.advance(10 * minutes)
  expect(pagesBelow()).toBeGreaterThan(20)
  expect(pagesBelow()).toBeLessThanOrEqual(mostIn(10 * minutes))
})

it('looks at several collections that are due at once', async () => {
  shown = true
  await scene.advance(2 * hours)
  const before = pagesBelow()
  for (const spec of collections) wholeLooks.done(timelineKey(reader, spec), scene.now() - 24 * hours)
  scene.engine().attentionChanged()
  await scene.advance(10 * minutes)
  expect(pagesBelow() - before).toBeGreaterThan(20)
  expect(pagesBelow() - before).toBeLessThanOrEqual(mostIn(10 * minutes))
})
