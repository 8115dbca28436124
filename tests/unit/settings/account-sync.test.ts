/** What the page "Sync" shows of one account, as the page draws it. */
import { render } from 'svelte/server'
import { expect, it } from 'vitest'
import type { Reader } from '../../../src/renderer/db/queries'
import AccountSync from '../../../src/renderer/settings/AccountSync.svelte'
import { asAccountKey } from '../../../src/shared/ids'
import type { AccountState, AccountSummary } from '../../../src/shared/session'
import type { AccountReport } from '../../../src/shared/sync-report'

const key = asAccountKey('annaaaaa')
const now = new Date(2026, 4, 14, 9, 0).getTime()

const account: AccountSummary = {
  key,
  handle: 'ada@steppe.example',
  displayName: 'Ada',
  avatar: null,
  domain: 'steppe.example',
  accent: 7,
}
const standing: AccountState = {
  account: key,
  connection: 'polling',
  problem: null,
  nextTryAt: null,
  clockOffsetMs: 0,
  timelines: [],
}
const report: AccountReport = {
  account: key,
  succeededAt: now - 60_000,
  nextCheckAt: now + 60_000,
  gaps: 2,
  budgets: [],
  waiting: 3,
  underWay: 1,
  errors: [{ problem: { code: 'timeout' }, at: now - 120_000, count: 2 }],
  uptime: [],
}

/** Its words, without marks. */
const drawn = (over: Partial<AccountState> = {}, who: Partial<AccountSummary> = {}): string =>
  render(AccountSync, {
    // Why as: nothing is read before the page is in a window.
    props: {
      account: { ...account, ...who },
      reader: {} as Reader,
      standing: { ...standing, ...over },
      report,
      now,
    },
  })
    .body.replaceAll(/<!--.*?-->|<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')

const reminder = 'After a week without a request many instances no longer keep your home up to date'

it('queue, gaps, last answer, next check and last errors stand there', () => {
  const page = drawn()
  expect(page).toContain('Requests 3 waiting, 1 under way')
  expect(page).toContain('Gaps to fill 2')
  expect(page).toContain('Last answer 08:59')
  expect(page).toContain('Next check 09:01')
  expect(page).toMatch(/Last errors 08:58 \(2 times\): The instance took too long/)
})

it('of an account that is paused it says what becomes of its home after a week', () => {
  expect(drawn({ connection: 'paused' })).toContain(`Only what you ask for is fetched. ${reminder}`)
  expect(drawn()).not.toContain(reminder)
  // A guest has no home that an instance could forget.
  expect(drawn({ connection: 'paused' }, { isGuest: true })).not.toContain(reminder)
})
