import { afterEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../src/main/clock'
import { createSecondLooks, wholeLooksInMemory, type SecondLooks } from '../../../src/main/sync/second-looks'
import { reaches } from '../../../src/main/sync/timeline-sync'
import type { TimelineKey } from '../../../src/shared/ids'
import { timelineKey } from '../../../src/shared/timelines'
import { movingClock } from '../../support/moving-clock'
import { home, reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

/** Of a feed. */
const pages = (): number => 0

const looksBy = (
  clock: Clock,
  wholeLooks = wholeLooksInMemory(),
  more: Partial<Parameters<typeof createSecondLooks>[0]> = {},
): SecondLooks =>
  createSecondLooks({ clock, wholeLooks, isMastodon: () => true, isShown: () => true, ...more })

it('a look at everything that lies in the future, by a clock that was wrong, does not keep the next one waiting', async () => {
  const clock = movingClock()
  // What is not a timeline's name and reach is not read here.
  const timeline = { timeline: 'k3xq81ab/home' as TimelineKey, rescans: ['recent', 'whole'], pages } as const
  const kept = wholeLooksInMemory()
  kept.done(timeline.timeline, clock.now() + 365 * 86_400_000)
  const looks = looksBy(clock, kept)
  looks.begin()
  expect(looks.reachOf(timeline)).toBe(reaches.recent)
  await clock.advance(30 * 60_000)
  expect(looks.reachOf(timeline)).toBe(reaches.whole)
  looks.done(timeline, reaches.whole, clock.now())
  expect(looks.reachOf(timeline)).toBe(reaches.recent)
})

it('is counted from its beginning: what came in meanwhile above where it was reading, it has missed', async () => {
  const clock = movingClock()
  const timeline = { timeline: 'k3xq81ab/home' as TimelineKey, rescans: ['recent'], pages } as const
  const looks = looksBy(clock)
  looks.begin()
  const begunAt = clock.now()
  await clock.advance(20 * minutes)
  looks.done(timeline, reaches.recent, begunAt)
  expect(looks.dueAt(timeline)).toBe(begunAt + 30 * minutes)
})

it('is as seldom as it is long where no column shows a collection, and once a day where one does', () => {
  const timeline = { timeline: 'k3xq81ab/favourites' as TimelineKey, rescans: ['whole'] } as const
  const dueIn = (isShown: boolean, many = 500): number => {
    const clock = movingClock()
    const looks = looksBy(clock, wholeLooksInMemory(), { isShown: () => isShown })
    looks.begin()
    looks.done({ ...timeline, pages: () => many }, reaches.whole, clock.now())
    return looks.dueAt({ ...timeline, pages: () => many }) - clock.now()
  }
  expect(dueIn(true)).toBe(24 * hours)
  expect(dueIn(false)).toBe(5_000 * minutes)
  expect(dueIn(false, 20)).toBe(24 * hours)
})

describe('a look at everything that the server hints at', () => {
  const timeline = {
    timeline: 'k3xq81ab/notifications' as TimelineKey,
    rescans: ['recent', 'whole'],
    pages,
  } as const
  const begin = async () => {
    const clock = movingClock()
    const looks = looksBy(clock)
    looks.begin()
    looks.done(timeline, reaches.whole, clock.now())
    await clock.advance(hours)
    looks.done(timeline, reaches.recent, clock.now())
    return { clock, looks }
  }

  it('comes soon, however often it is said again', async () => {
    const { clock, looks } = await begin()
    looks.wholeHinted(timeline)
    const at = looks.dueAt(timeline)
    expect(at - clock.now()).toBe(30_000)
    await clock.advance(20_000)
    looks.wholeHinted(timeline)
    expect(looks.dueAt(timeline)).toBe(at)
    expect(looks.reachOf(timeline)).toBe(reaches.recent)
    await clock.advance(10_000)
    expect(looks.reachOf(timeline)).toBe(reaches.whole)
  })

  it('comes a quarter of an hour after the last one, also where that was under way', async () => {
    const { clock, looks } = await begin()
    looks.wholeHinted(timeline)
    await clock.advance(minutes)
    const begunAt = clock.now()
    expect(looks.reachOf(timeline)).toBe(reaches.whole)
    await clock.advance(2 * minutes)
    looks.wholeHinted(timeline)
    looks.done(timeline, reaches.whole, begunAt)
    expect(looks.dueAt(timeline)).toBe(begunAt + 15 * minutes)
    looks.wholeWanted(timeline)
    expect(looks.dueAt(timeline)).toBe(clock.now())
  })
})

it('a look at everything is due once a day while less is to be asked for, however often it is wanted', async () => {
  const clock = movingClock()
  const timeline = { timeline: 'k3xq81ab/home' as TimelineKey, rescans: ['recent', 'whole'], pages } as const
  const looks = looksBy(clock)
  looks.begin()
  await clock.advance(30 * minutes)
  const begunAt = clock.now()
  expect(looks.sparingDueAt(timeline)).toBe(begunAt)
  expect(looks.reachOf(timeline)).toBe(reaches.whole)
  // What interrupts it does not put it off until tomorrow.
  expect(looks.sparingDueAt(timeline)).toBe(begunAt)
  looks.done(timeline, reaches.whole, begunAt)
  expect(looks.sparingDueAt(timeline)).toBe(begunAt + 24 * hours)
  await clock.advance(hours)
  looks.wholeWanted(timeline)
  expect(looks.sparingDueAt(timeline)).toBe(begunAt + 24 * hours)
  expect(looks.dueAt(timeline)).toBeLessThanOrEqual(clock.now())
})

describe('a second look at what came in late', () => {
  const reachAt = (isMastodon: boolean) => {
    const looks = looksBy(movingClock(), wholeLooksInMemory(), { isMastodon: () => isMastodon })
    looks.begin()
    return looks.reachOf({ timeline: 'k3xq81ab/home' as TimelineKey, rescans: ['recent', 'whole'], pages })
  }

  it('goes six hours down at Mastodon, and a day elsewhere, five pages at most', () => {
    expect(reachAt(true)).toMatchObject({ depthMs: 6 * 3_600_000, pages: 5 })
    expect(reachAt(false)).toMatchObject({ depthMs: 24 * 3_600_000, pages: 5 })
  })
})

describe('a first fetch from top to bottom', () => {
  let scene: Scene
  afterEach(() => scene.end())

  it('is a look at everything of what is read again whole, and of nothing else', async () => {
    const wholeLooks = wholeLooksInMemory()
    const local = { kind: 'local' } as const
    scene = await createScene({ harness: { wholeLooks, timelines: [local] } })
    scene.instance.world.addAccount({ handle: 'jo' })
    scene.instance.world.post({ author: 'jo', text: 'Here' })
    await scene.write(100)
    const begun = scene.now()
    scene.start()
    await scene.advance(2 * minutes)
    expect(wholeLooks.last(home)).toBeGreaterThanOrEqual(begun)
    expect(wholeLooks.last(timelineKey(reader, local))).toBeNull()
  })

  it('counts from its beginning, however long it takes', async () => {
    scene = await createScene()
    await scene.write(200, 2 * minutes)
    let pages = 0
    scene.instance.faults.add({
      name: 'http-503-html',
      when: ({ path, query }) => {
        if (path === '/api/v1/timelines/home' && query.has('max_id')) pages += 1
        return pages > 3
      },
    })
    scene.start()
    await scene.advance(25 * minutes)
    scene.instance.faults.clear()
    scene.instance.faults.add({ name: 'stream-refuse' })
    await scene.advance(4 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    scene.asked()
    // Half an hour after the newest posts were read; the oldest were three minutes ago.
    await scene.advance(3 * minutes)
    expect(scene.asked().filter((query) => 'max_id' in query).length).toBeGreaterThanOrEqual(3)
  })
})
