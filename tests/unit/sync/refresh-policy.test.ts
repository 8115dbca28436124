import { describe, expect, it } from 'vitest'
import { dueAt, type Worth } from '../../../src/main/sync/refresh-policy'
import type { PostFacts } from '../../../src/shared/store-shapes'

const minute = 60_000
const hour = 60 * minute
const now = 10_000 * hour

const facts = (ageHours: number, over: Partial<PostFacts> = {}): PostFacts => ({
  id: '1',
  createdAt: now - ageHours * hour,
  changedAt: now - ageHours * hour,
  pollEndsAt: null,
  isBookmarked: false,
  isInThread: false,
  ...over,
})

const unseen = { now, isOnScreen: false, isSingle: false, isSparing: false }

/** Minutes from its last sight after which a post is due. */
const every = (one: PostFacts, over: Partial<Worth> = {}): number => {
  const seenAt = now - 1
  return (dueAt(one, { ...unseen, seenAt, ...over }) - seenAt) / minute
}

describe('a post is asked for again', () => {
  it('the more often the younger it is, and far more often on screen', () => {
    const ages = [0.5, 5, 47, 49]
    expect(ages.map((age) => every(facts(age), { isOnScreen: true }))).toEqual([5, 15, 15, 360])
    expect(ages.map((age) => every(facts(age)))).toEqual([120, 120, 480, Infinity])
    expect(every(facts(900, { isBookmarked: true }))).toBe(24 * 60)
  })

  it('a quarter as often, but daily if at all, where each request gives one', () => {
    expect(every(facts(0.5), { isSingle: true, isOnScreen: true })).toBe(20)
    expect(every(facts(0.5), { isSingle: true })).toBe(8 * 60)
    expect(every(facts(7), { isSingle: true })).toBe(24 * 60)
    expect(every(facts(49), { isSingle: true })).toBe(Infinity)
    expect(every(facts(900, { isBookmarked: true }), { isSingle: true })).toBe(24 * 60)
  })

  it('only on screen and a quarter as often where less is to be asked for', () => {
    expect(every(facts(0.5), { isSparing: true, isOnScreen: true })).toBe(20)
    expect(every(facts(0.5), { isSparing: true })).toBe(Infinity)
    expect(every(facts(900, { isBookmarked: true }), { isSparing: true })).toBe(Infinity)
    expect(every(facts(30, { pollEndsAt: now - hour }), { isSparing: true })).toBe(Infinity)
  })

  it('not sooner because it was stored long ago, if an answer showed it since', () => {
    expect(dueAt(facts(5), { ...unseen, seenAt: null })).toBeLessThan(now)
    expect(dueAt(facts(5), { ...unseen, seenAt: now })).toBe(now + 2 * hour)
  })
})

describe('a poll', () => {
  const ended = (minutesAgo: number) => facts(30, { pollEndsAt: now - minutesAgo * minute })

  it('is asked for once, five minutes after its end, and then frozen', () => {
    expect(dueAt(ended(4), { ...unseen, seenAt: now - minute })).toBe(now + minute)
    expect(dueAt(ended(6), { ...unseen, seenAt: now - 2 * minute })).toBeLessThanOrEqual(now)
    expect(dueAt(ended(6), { ...unseen, seenAt: now - 1 })).toBe(now - 1 + 8 * hour)
  })

  it('without an end changes nothing', () => {
    expect(every(facts(30, { pollEndsAt: null }))).toBe(480)
  })
})
