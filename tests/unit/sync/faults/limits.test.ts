/** Rows 16 to 20 of the fault map: limits of the server, seen and hidden. */
import { afterEach, expect, it, vi } from 'vitest'
import { home } from '../../../support/sync-harness'
import type { TimelineSpec } from '../../../../src/shared/timelines'
import { createScene, hours, minutes, type Scene } from '../support'
import { during, outlast, stateOf, stocked, timelineState, tipsIn } from './support'

vi.setConfig({ testTimeout: 120_000 })

let scene: Scene
afterEach(() => scene.end())

it('fault 16: nothing is asked between a 429 and the end that it named', async () => {
  scene = await stocked()
  const seconds = 8 * 60
  const remove = scene.instance.faults.add({ name: 'http-429-with-reset', seconds, times: 1 })
  await scene.advance(minutes + 10_000)
  expect(stateOf(scene)).toMatchObject({ connection: 'offline', problem: { code: 'rateLimited' } })
  // Not the latest of all: the stream is joined in real time.
  const struckAt = scene.instance.requests.findLast(({ status }) => status === 429)?.at ?? 0
  expect(struckAt).toBeGreaterThan(0)
  await scene.write(5, 1_000)
  const asked = await during(scene, struckAt + seconds * 1_000 - scene.now())
  expect(asked.filter(({ status }) => status !== 101)).toEqual([])
  remove()
  await scene.advance(minutes)
  expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
  expect(await scene.stored()).toEqual(scene.ledger())
})

it('fault 17: where paging alone is limited, unseen, the newest posts go on coming', async () => {
  scene = await createScene()
  // So many in a quarter of an hour that each tip wants to read on below its page.
  await scene.write(200, 2_000)
  scene.start()
  await scene.advance(3 * minutes)
  const remove = scene.instance.faults.add({ name: 'paging-limit', seconds: 15 * 60 })
  const latest = await scene.write(3)
  const asked = await during(scene, 14 * minutes)
  expect(scene.states.map(({ connection }) => connection)).not.toContain('offline')
  expect(tipsIn(asked).length).toBeGreaterThanOrEqual(13)
  expect(asked.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(3)
  expect((await scene.stored()).slice(0, 3)).toEqual([...latest].reverse())
  // A gap waits for pages, and is closed when there are some again.
  await scene.stop()
  await scene.write(100, 1_000)
  scene.start()
  await scene.advance(5 * minutes)
  expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
  expect((await scene.segments()).map(({ below }) => below)).toEqual(['open', 'end'])
  remove()
  await scene.advance(25 * minutes)
  expect(await scene.stored()).toEqual(scene.ledger())
})

it('fault 18: a budget that others use up is left to them, but for what the user asks', async () => {
  scene = await stocked()
  scene.instance.faults.add({ name: 'shared-budget' })
  const asked = await during(scene, 30 * minutes)
  // Each answer says that two are left until the end of its minute.
  expect(asked.length).toBeLessThanOrEqual(45)
  await scene.engine().refresh(home)
  await scene.settle()
  expect(scene.instance.requests.length).toBeGreaterThan(asked.length)
  const last = scene.instance.requests.at(-1)
  expect(last?.at).toBe(scene.now())
  expect(stateOf(scene).connection).toBe('polling')
})

it('fault 19: more columns than the budget has requests share it, and home keeps its promise', async () => {
  const timelines = Array.from({ length: 60 }, (_, at): TimelineSpec => ({
    kind: 'tag',
    tag: `tag${at}`,
    any: [],
    all: [],
    none: [],
  }))
  scene = await createScene({ throttle: true, harness: { timelines } })
  await scene.write(10)
  scene.start()
  await scene.advance(2 * minutes)
  const before = scene.instance.requests.length
  const homes: number[] = []
  for (let minute = 0; minute < 15; minute += 1) {
    await scene.advance(minutes)
    homes.push(scene.now() - (timelineState(scene, { kind: 'home' })?.asOf ?? 0))
  }
  const asked = scene.instance.requests.slice(before)
  expect(asked.filter(({ status }) => status === 429)).toEqual([])
  expect(Math.max(...homes)).toBeLessThanOrEqual(minutes)
  const turns = timelines.map((spec) => {
    const tag = spec.kind === 'tag' ? spec.tag : ''
    return tipsIn(asked, `/api/v1/timelines/tag/${tag}`).length
  })
  expect(Math.min(...turns)).toBeGreaterThanOrEqual(4)
  expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(3)
})

it('fault 20: a 503 that says when to come again is obeyed, in seconds and by date', async () => {
  for (const name of ['http-503-retry-after', 'http-503-retry-after-date'] as const) {
    scene = await stocked()
    // Two in ten minutes, each saying ten: the second comes after the first is over.
    await outlast(
      scene,
      { name, seconds: 600 },
      { lasts: hours, most: 8, problem: { code: 'server', status: 503 } },
    )
    if (name === 'http-503-retry-after') await scene.end()
  }
})
