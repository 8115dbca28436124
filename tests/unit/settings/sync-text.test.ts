import { describe, expect, it } from 'vitest'
import type { AccountState } from '../../../src/shared/session'
import type { SeenError } from '../../../src/shared/sync-report'
import {
  budgetText,
  dayText,
  errorsApart,
  renewedText,
  requestsText,
  seenText,
  shapeOfDay,
  uptimeText,
} from '../../../src/renderer/settings/sync-text'

const day = (name: string, up: number, down: number) => ({ day: `2026-11-${name}`, up, down })

describe('the page of the sync', () => {
  it('says what of a budget is used', () => {
    expect(budgetText({ counts: 'paging', used: 12, half: 150, windowMs: 900_000 })).toBe(
      '12 of 150 pages of older posts in 15 minutes',
    )
  })

  it('says what waits and what is under way, and nothing in numbers where there is nothing', () => {
    expect(requestsText({ waiting: 2, underWay: 1 })).toBe('2 waiting, 1 under way')
    expect(requestsText({ waiting: 0, underWay: 3 })).toBe('0 waiting, 3 under way')
    expect(requestsText({ waiting: 1, underWay: 0 })).toBe('1 waiting, 0 under way')
    expect(requestsText({ waiting: 0, underWay: 0 })).toBe('None')
  })

  it('takes the present problem out of the last errors, and leaves the same one of before', () => {
    const at = new Date(2026, 10, 25, 8, 41).getTime()
    const down = { code: 'server', status: 502, notApi: true } as const
    const errors: SeenError[] = [
      { problem: { code: 'timeout' }, at, count: 1 },
      { problem: down, at: at - 1, count: 3 },
      { problem: { code: 'timeout' }, at: at - 2, count: 1 },
      { problem: down, at: at - 3, count: 1 },
    ]
    const [first, second, third, fourth] = errors
    expect(errorsApart(errors, { ...down })).toEqual({ present: second, others: [first, third, fourth] })
    expect(errorsApart(errors, null)).toEqual({ present: null, others: errors })
    expect(errorsApart(errors, { code: 'offline' })).toEqual({ present: null, others: errors })
  })

  it('says of an error when it was last, and how often', () => {
    const at = new Date(2026, 10, 25, 8, 41).getTime()
    const problem = { code: 'timeout' } as const
    expect(seenText({ problem, at, count: 1 }, at)).toMatch(/^08:41: The instance took too long/)
    expect(seenText({ problem, at, count: 3 }, at)).toMatch(/^08:41 \(3 times\): The instance took/)
  })

  it('tells days apart by shape and by words', () => {
    const days = [day('01', 0, 0), day('02', 9, 0), day('03', 21, 2), day('04', 0, 3), day('05', 4, 0)]
    expect(days.map(shapeOfDay)).toEqual(['none', 'up', 'part', 'down', 'up'])
    expect(days.map(dayText)).toEqual([
      '1 Nov: not asked',
      '2 Nov: reached',
      '3 Nov: not reached for 20 min, reached for 3.5 h',
      '4 Nov: not reached',
      '5 Nov: reached',
    ])
    expect(uptimeText(days)).toBe(
      'Last 5 days: reached on 2 days; with failures on 3 Nov, 4 Nov; not asked on 1 day',
    )
  })
  it('says for two weeks that an instance gave its posts other ids', () => {
    const at = new Date(2026, 10, 25, 9, 30).getTime()
    // Why as: only what the sentence is made of.
    const state = (renewedAt: number | null) =>
      ({ clockOffsetMs: 0, timelines: [{ renewedAt: null }, { renewedAt }] }) as unknown as AccountState
    expect(renewedText(state(null), at)).toBeNull()
    expect(renewedText(state(at), at + 3_600_000)).toBe(
      'The instance renumbered all its posts (09:30). Steppe fetches them anew; your place stays, and what the ' +
        'instance no longer has stays below.',
    )
    expect(renewedText(state(at), at + 13 * 86_400_000)).toContain('25 Nov, 09:30')
    expect(renewedText(state(at), at + 15 * 86_400_000)).toBeNull()
  })
})
