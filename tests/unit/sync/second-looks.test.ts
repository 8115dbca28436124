import { describe, expect, it } from 'vitest'
import { createSecondLooks, wholeLooksInMemory } from '../../../src/main/sync/second-looks'
import { reaches } from '../../../src/main/sync/timeline-sync'
import type { TimelineKey } from '../../../src/shared/ids'
import { movingClock } from '../../support/moving-clock'

it('a look at everything that lies in the future, by a clock that was wrong, does not keep the next one waiting', async () => {
  const clock = movingClock()
  // What is not a timeline's name and reach is not read here.
  const timeline = { timeline: 'k3xq81ab/home' as TimelineKey, rescans: ['recent', 'whole'] } as const
  const kept = wholeLooksInMemory()
  kept.done(timeline.timeline, clock.now() + 365 * 86_400_000)
  const looks = createSecondLooks(clock, kept, () => true)
  looks.begin()
  expect(looks.reachOf(timeline)).toBe(reaches.recent)
  await clock.advance(30 * 60_000)
  expect(looks.reachOf(timeline)).toBe(reaches.whole)
  looks.done(timeline, reaches.whole)
  expect(looks.reachOf(timeline)).toBe(reaches.recent)
})

describe('a second look at what came in late', () => {
  const reachAt = (isMastodon: boolean, rescans: ('recent' | 'whole')[]) => {
    const looks = createSecondLooks(movingClock(), wholeLooksInMemory(), () => isMastodon)
    looks.begin()
    return looks.reachOf({ timeline: 'k3xq81ab/home' as TimelineKey, rescans })
  }

  it('goes six hours down at Mastodon, and a day elsewhere, at most as far as a home is kept', () => {
    expect(reachAt(true, ['recent', 'whole'])).toMatchObject({ depthMs: 6 * 3_600_000, pages: 5 })
    expect(reachAt(false, ['recent', 'whole'])).toMatchObject({ depthMs: 24 * 3_600_000, pages: 20 })
    expect(reachAt(false, ['recent'])).toMatchObject({ depthMs: 24 * 3_600_000, pages: 5 })
  })
})
