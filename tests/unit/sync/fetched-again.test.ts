import { expect, it } from 'vitest'
import { isFetchedAgain } from '../../../src/main/sync/fetched-again'
import { asAccountKey } from '../../../src/shared/ids'
import type { AccountState, TimelineState } from '../../../src/shared/session'
import { timelineKey } from '../../../src/shared/timelines'

const account = asAccountKey('anna')
const timeline = (more: Partial<TimelineState> = {}): TimelineState => ({
  timeline: timelineKey(account, { kind: 'home' }),
  isLive: false,
  asOf: null,
  renewedAt: null,
  isRebuilding: false,
  elsewhere: null,
  firstFetch: null,
  gapsFilling: 0,
  problem: null,
  ...more,
})
const state = (more: Partial<AccountState>): AccountState => ({
  account,
  connection: 'polling',
  problem: null,
  nextTryAt: null,
  clockOffsetMs: 0,
  timelines: [timeline()],
  ...more,
})

it.each([
  ['everything was confirmed', { timelines: [timeline({ asOf: 1 })] }, true],
  ['a timeline was not confirmed yet', { timelines: [timeline({ asOf: 1 }), timeline()] }, false],
  ['a gap is being filled', { timelines: [timeline({ asOf: 1, gapsFilling: 1 })] }, false],
  ['a timeline cannot be had', { timelines: [timeline({ problem: { code: 'notFound' } })] }, true],
  ['nothing is known of it yet', { timelines: [] }, false],
  ['the instance cannot be reached', { connection: 'offline', problem: { code: 'offline' } }, false],
  ['the instance is gone for good', { connection: 'offline', problem: { code: 'gone' } }, true],
  ['the user paused it', { connection: 'paused' }, true],
  ['it waits for a new sign-in', { connection: 'signedOut' }, true],
] satisfies [string, Partial<AccountState>, boolean][])('where %s', (_case, more, is) => {
  expect(isFetchedAgain(state(more))).toBe(is)
})
