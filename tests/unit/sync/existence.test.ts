import { describe, expect, it } from 'vitest'
import type { CheckRow } from '../../../src/shared/rows-threads'
import { asAccountKey } from '../../../src/shared/ids'
import { judged, sightingOf, type Sighting } from '../../../src/main/sync/existence'

const minute = 60_000
const hour = 60 * minute
const start = 1_000 * hour

const doubt: CheckRow = {
  account: asAccountKey('annaaaaa'),
  id: '7',
  dueAt: start,
  missingSince: null,
  failures: 0,
}

/** The doubt after looks at these minutes; the verdict's name once it is settled. */
const after = (...looks: [atMinute: number, Sighting][]): CheckRow | 'settled' | 'ended' => {
  let row = doubt
  for (const [at, sighting] of looks) {
    const verdict = judged(row, sighting, start + at * minute, 0.5)
    if (verdict.is !== 'doubted') return verdict.is
    row = verdict.row
  }
  return row
}

describe('a post in doubt', () => {
  it('exists if it is shown by itself, whatever an answer for many left out', () => {
    expect(after([0, 'there'])).toBe('settled')
    expect(after([0, 'missing'], [70, 'there'])).toBe('settled')
  })

  it('has ended after two 404s an hour apart, not after one, nor after two in the same hour', () => {
    expect(after([0, 'missing'])).toMatchObject({ missingSince: start, dueAt: start + 65 * minute })
    expect(after([0, 'missing'], [59, 'missing'])).toMatchObject({ missingSince: start })
    expect(after([0, 'missing'], [60, 'missing'])).toBe('ended')
  })

  it('is neither there nor gone by an error: the first 404 stays, the next look waits longer each time', () => {
    expect(after([0, 'unknown'])).toMatchObject({
      missingSince: null,
      failures: 1,
      dueAt: start + 15 * minute,
    })
    const rows = [1, 2, 3, 20].map((times) =>
      after([0, 'missing'], ...Array.from({ length: times }, (): [number, Sighting] => [10, 'unknown'])),
    )
    expect(rows.map((row) => (typeof row === 'string' ? row : (row.dueAt - start) / minute - 10))).toEqual([
      15, 30, 60, 360,
    ])
    expect(rows.every((row) => typeof row !== 'string' && row.missingSince === start)).toBe(true)
    expect(after([0, 'missing'], [61, 'unknown'], [62, 'missing'])).toBe('ended')
  })

  it('is not ended by a clock that was set back', () => {
    expect(after([0, 'missing'], [-300, 'missing'])).toMatchObject({ missingSince: start - 300 * minute })
  })

  it('is missing by 404 and 410 alone', () => {
    expect(sightingOf({ code: 'notFound' })).toBe('missing')
    expect(sightingOf({ code: 'gone' })).toBe('missing')
    const others = [
      { code: 'unauthorized' },
      { code: 'forbidden' },
      { code: 'server', status: 404, notApi: true },
      { code: 'server', status: 503 },
      { code: 'offline' },
      { code: 'timeout' },
      { code: 'rateLimited', retryAt: 0 },
    ] as const
    expect(others.map(sightingOf)).toEqual(others.map(() => 'unknown'))
  })
})
