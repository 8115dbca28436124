import { afterEach, describe, expect, test, vi } from 'vitest'
import { isLong, shortened } from '../../../src/renderer/status/content/shorten'
import { parseContent } from '../../../src/renderer/status/content/parse'
import { textOf } from '../../../src/renderer/status/content/tree'
import { countWords, shortCount } from '../../../src/renderer/status/counts'
import { focusPosition, mediaLayout } from '../../../src/renderer/status/media/layout'
import { isPollClosed, pollResults } from '../../../src/renderer/status/poll'
import {
  absoluteTime,
  machineTime,
  playingTime,
  shortTime,
  spokenTime,
  timeLeft,
} from '../../../src/renderer/status/time'
import { mediaRow, pollRow, statusRow } from './builders'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Noon, local time. */
const now = new Date(2026, 2, 15, 12).getTime()

describe('times', () => {
  test.each([
    [-5 * minuteMs, 'now', 'just now'],
    [59_000, 'now', 'just now'],
    [minuteMs, '1 min', '1 minute ago'],
    [59 * minuteMs, '59 min', '59 minutes ago'],
    [hourMs, '1 h', '1 hour ago'],
    [23 * hourMs, '23 h', '23 hours ago'],
  ])('%d ms ago', (age, short, spoken) => {
    expect(shortTime(now - age, now)).toBe(short)
    expect(spokenTime(now - age, now)).toBe(spoken)
  })

  test('dates beyond a day, with the year where it is another', () => {
    expect(shortTime(now - 30 * hourMs, now)).toBe('Yesterday')
    expect(shortTime(now - 3 * dayMs, now)).toMatch(/12/)
    expect(shortTime(now - 3 * dayMs, now)).not.toMatch(/2026/)
    expect(shortTime(now - 400 * dayMs, now)).toMatch(/2025/)
    expect(spokenTime(now - 400 * dayMs, now)).toMatch(/^on .*2025$/)
  })

  describe('in full', () => {
    afterEach(() => vi.unstubAllGlobals())

    test.each([
      ['en-US', 'Sunday, March 15, 2026 at '],
      ['en-GB', 'Sunday, 15 March 2026 at '],
    ])(
      'have the day as in the region and the clock as everywhere in the window: %s',
      async (language, day) => {
        vi.stubGlobal('navigator', { language })
        vi.resetModules()
        const inRegion = await import('../../../src/renderer/status/time')
        const { timeOfDay } = await import('../../../src/renderer/columns/times')
        for (const at of [now - 12 * hourMs + minuteMs, now + 3 * hourMs]) {
          expect(inRegion.absoluteTime(at)).toBe(`${day}${timeOfDay(at, now)}`)
        }
      },
    )
  })

  test('years beyond the calendar break nothing', () => {
    for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 9e15]) {
      expect(shortTime(at, now)).toBe('?')
      expect(machineTime(at)).toBeUndefined()
      expect(absoluteTime(at)).toBe('Unknown time')
      expect(spokenTime(at, now)).toBe('at an unknown time')
    }
  })

  test('what is left and how long it plays', () => {
    expect(timeLeft(now + 2 * dayMs + 5, now)).toBe('2 days left')
    expect(timeLeft(now + 90 * minuteMs, now)).toBe('1 hour left')
    expect(timeLeft(now + 1, now)).toBe('1 minute left')
    expect([playingTime(42), playingTime(3_723)]).toEqual(['0:42', '1:02:03'])
  })
})

describe('polls', () => {
  const options = [
    { title: 'a', votesCount: 3 },
    { title: 'b', votesCount: 1 },
  ]
  test('are counted by voters, else by votes, and never divided by none', () => {
    const percents = (over: Parameters<typeof pollRow>[0]): (number | null)[] =>
      pollResults(pollRow({ options, ...over })).map(({ percent }) => percent)
    expect(percents({ votersCount: 3, votesCount: 4 })).toEqual([100, 33])
    expect(percents({ votersCount: null, votesCount: 4 })).toEqual([75, 25])
    expect(percents({ votersCount: 0, votesCount: 4 })).toEqual([0, 0])
    expect(percents({ options: [{ title: 'a', votesCount: null }], votesCount: 4 })).toEqual([null])
  })

  test('mark the own vote and the leader', () => {
    const results = pollResults(pollRow({ options, votesCount: 4, ownVotes: [1] }))
    expect(results.map(({ isOwn, isLeading }) => [isOwn, isLeading])).toEqual([
      [false, true],
      [true, false],
    ])
  })

  test('close by word or by clock', () => {
    expect(isPollClosed(pollRow({ expired: true }), now)).toBe(true)
    expect(isPollClosed(pollRow({ expiresAt: now }), now)).toBe(true)
    expect(isPollClosed(pollRow({ expiresAt: now + 1 }), now)).toBe(false)
    expect(isPollClosed(pollRow(), now)).toBe(false)
  })
})

describe('media', () => {
  test('a single picture keeps its shape within bounds', () => {
    expect(mediaLayout([mediaRow({ width: 300, height: 200 })]).ratio).toBe(1.5)
    expect(mediaLayout([mediaRow({ width: 100, height: 10_000 })]).ratio).toBe(0.8)
    expect(mediaLayout([mediaRow({ width: 10_000, height: 100 })]).ratio).toBeCloseTo(21 / 9)
    expect(mediaLayout([mediaRow({ width: 0, height: 0 })]).ratio).toBe(1.6)
  })

  test('two share the width after their shapes', () => {
    const wide = mediaRow({ width: 200, height: 100 })
    const tall = mediaRow({ width: 100, height: 200 })
    expect(mediaLayout([wide, tall]).share).toBeGreaterThan(1)
    expect(mediaLayout([tall, wide]).share).toBeLessThan(1)
    expect(mediaLayout([mediaRow(), mediaRow()]).share).toBe(1)
  })

  test('the focal point decides what a cut shows', () => {
    expect(focusPosition(mediaRow())).toBe('50% 50%')
    expect(focusPosition(mediaRow({ focus: { x: -1, y: 1 } }))).toBe('0% 0%')
    expect(focusPosition(mediaRow({ focus: { x: 9, y: -9 } }))).toBe('100% 100%')
  })
})

test('counts are short for the eye and whole for the ear', () => {
  expect([shortCount(999), shortCount(1_234), shortCount(-1)]).toEqual(['999', '1.2K', '0'])
  const viewer = { favourited: true, boosted: false, bookmarked: true, muted: false }
  expect(countWords(statusRow({ repliesCount: 1, boostsCount: 1_200, viewer }))).toBe(
    '1 reply, 1,200 boosts, 0 favourites (favourited by you), bookmarked by you',
  )
})

describe('long posts', () => {
  const nodesOf = (html: string): ReturnType<typeof parseContent>['blocks'] => parseContent(html).blocks

  test('begin folded by length or by lines', () => {
    expect(isLong(nodesOf('<p>short</p>'))).toBe(false)
    expect(isLong(nodesOf(`<p>${'word '.repeat(400)}</p>`))).toBe(true)
    expect(isLong(nodesOf('<p>x</p>'.repeat(40)))).toBe(true)
  })

  test('keep their beginning, between words, links whole', () => {
    const folded = textOf(shortened(nodesOf(`<p>${'word '.repeat(400)}</p><p>end</p>`)))
    expect(folded.length).toBeLessThan(1_010)
    expect(folded).toMatch(/word…\n$/)
    expect(
      textOf(shortened(nodesOf('<p>x</p>'.repeat(40))))
        .trim()
        .split('\n').length,
    ).toBeLessThanOrEqual(14)
    const long = `<p>${'a'.repeat(990)}<a href="https://example.org/${'b'.repeat(50)}">${'b'.repeat(50)}</a> more${'c'.repeat(900)}</p>`
    expect(textOf(shortened(nodesOf(long)))).toContain('b'.repeat(50))
  })
})
