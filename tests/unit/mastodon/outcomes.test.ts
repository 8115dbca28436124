import { expect, it } from 'vitest'
import { createOutcomes } from '../../../src/main/mastodon/outcomes'
import type { AppErrorDetail } from '../../../src/shared/errors'

it('how requests ended is told by account: the last success, and the last errors with how often they came', () => {
  const outcomes = createOutcomes()
  const note = (at: number, problem: AppErrorDetail | null, account: string | null = 'alice'): void =>
    outcomes.note({ account, at, problem })
  note(1, null)
  note(2, { code: 'server', status: 502 })
  note(3, { code: 'server', status: 502, retryAt: 9 })
  note(4, { code: 'server', status: 503 })
  note(5, { code: 'timeout' }, 'bob')
  note(6, { code: 'timeout' }, null)
  expect(outcomes.of('alice')).toEqual({
    succeededAt: 1,
    errors: [
      { problem: { code: 'server', status: 503 }, at: 4, count: 1 },
      { problem: { code: 'server', status: 502, retryAt: 9 }, at: 3, count: 2 },
    ],
  })
  note(5, { code: 'server', status: 502 })
  expect(outcomes.of('alice').errors).toMatchObject([
    { problem: { status: 502 }, at: 5, count: 3 },
    { problem: { status: 503 }, at: 4, count: 1 },
  ])
  for (let at = 10; at < 30; at += 1) note(at, { code: 'server', status: 500 + at })
  expect(outcomes.of('alice').errors.map(({ at }) => at)).toEqual([29, 28, 27, 26, 25])
  expect(outcomes.of('carol')).toEqual({ succeededAt: null, errors: [] })
})
