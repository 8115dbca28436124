/**
 * A day of ten accounts with eight columns each, and of what is synced without one: no budget used beyond its half, all of it as new as
 * was promised, and far fewer requests than asking for each column once a minute. An hour and a half of it by default, all of it with
 * STEPPE_FULL=1. Why not always: each minute of it costs the same, and every promised age and every window of a budget (15 minutes at
 * most) comes around six times in what is left. What only a whole day shows is what is due once a day.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answered } from '../../support/many-accounts'
import { circumstances, ledger } from './day-ledger'
import {
  answers,
  endTheDay,
  instances,
  isFed,
  isFull,
  kindOf,
  lasts,
  late,
  liveTheDay,
  measured,
  people,
  type Person,
} from './day-of-ten'
import { columnOf, createJudge, type Judged } from './needs'
import { hours, minutes, startOfTests } from './support'

// A whole day is a quarter of an hour of work on a quick machine: the limit is for what hangs.
beforeAll(liveTheDay, 3_600_000)
afterAll(endTheDay)

/** Most that fell into any window of that length. */
const mostWithin = (given: readonly Answered[], window: number): number => {
  let most = 0
  let from = 0
  given.forEach(({ at }, to) => {
    while ((given[from]?.at ?? at) <= at - window) from += 1
    most = Math.max(most, to - from + 1)
  })
  return most
}

const hoursMeasured = lasts / hours

const bytesOf = (given: readonly Answered[]): number => given.reduce((sum, { bytes }) => sum + bytes, 0)

/** Asks for the newest page of each column once a minute, and for nothing else: what it would send, and get. */
const naive = ({ columns }: Person, own: readonly Answered[]): { requests: number; bytes: number } => {
  const means = columns.map((column) => {
    const pages = own.filter(
      (answer) => columnOf(answer) === kindOf(column) && !answer.paging && answer.status === 200,
    )
    // Else that column would weigh nothing.
    expect(pages.length, column).toBeGreaterThan(0)
    return bytesOf(pages) / pages.length
  })
  return { requests: 60 * columns.length, bytes: 60 * means.reduce((sum, mean) => sum + mean, 0) }
}

/** Half of what Mastodon allows a token, or an address that sends none: 300 in 5 minutes, and as many pages in 15. */
const expectHalf = (given: readonly Answered[]): void => {
  const pages = given.filter(({ paging }) => paging)
  expect(mostWithin(given, 5 * minutes)).toBeLessThanOrEqual(150)
  expect(mostWithin(pages, 15 * minutes)).toBeLessThanOrEqual(150)
}

describe('a day of ten accounts with eight columns each', () => {
  it('uses at most half of any budget, also while everything is fetched for the first time', () => {
    expect(answers().filter(({ status }) => status === 429)).toEqual([])
    for (const { account } of people) expectHalf(answers().filter((answer) => answer.account === account))
    for (const { origin, personality } of instances) {
      const from = answers().filter((answer) => answer.origin === origin)
      // What an instance is, is asked without a token, so all of its accounts share that.
      const withoutToken = from.filter(({ account }) => account === null)
      expect(withoutToken.length).toBeGreaterThan(0)
      expectHalf(withoutToken)
      if (personality.throttle !== 'gotosocial') continue
      expect(mostWithin(from, 5 * minutes)).toBeLessThanOrEqual(150)
    }
  })

  it('keeps every column as new as was promised', () => {
    expect(late).toEqual([])
  })

  it('asks for far less than a naive poller of the same columns', () => {
    const lines = people.map((person) => {
      const { account, instance } = person
      const own = measured().filter((answer) => answer.account === account)
      const other = naive(person, own)
      const requests = own.length / hoursMeasured
      const bytes = bytesOf(own) / hoursMeasured
      // What no column shows, the naive poller does not have: it may not hide behind the columns, nor they behind it.
      const shown = new Set<string | null>([null, ...person.columns.map(kindOf)])
      const unshown = own.map(columnOf).filter((kind) => !shown.has(kind))
      expect((own.length - unshown.length) / hoursMeasured).toBeLessThan(other.requests / 4)
      // Where late posts may stand a day deep, looks for them are pages too: there it was a bit more than a quarter.
      expect(bytes).toBeLessThan(other.bytes / 3)
      expect(unshown.length / hoursMeasured).toBeLessThan((60 * new Set(unshown).size) / 4)
      const all = answers().filter((answer) => answer.account === account)
      const pages = all.filter(({ paging }) => paging)
      const most = `${mostWithin(all, 5 * minutes)} and ${mostWithin(pages, 15 * minutes)}`
      return { account, software: instance.personality.name, requests, bytes, other, most }
    })
    const kilo = (bytes: number): string => `${Math.round(bytes / 1_000)} kB`
    const table = lines.map(
      ({ account, software, requests, bytes, other, most }) =>
        `${account} ${software.padEnd(12)} ${Math.round(requests)} requests, ${kilo(bytes)}; ` +
        `naive ${other.requests}, ${kilo(other.bytes)}; most in a window ${most}`,
    )
    const title =
      `per account and hour, over ${hoursMeasured} hours; windows of 5 minutes, of 15 for pages, of 300 each; ` +
      `the naive poller is computed, from the mean sizes of these accounts’ own newest pages, not run`
    process.stdout.write(`\n${title}:\n${table.join('\n')}\n`)
  })

  it('is fed by streams where there are any', () => {
    for (const person of people) {
      const home = person.columns[0]
      expect(home !== undefined && isFed(person, home)).toBe(person.instance.personality.streaming)
    }
  })

  it('asks nobody who they are, and no instance what it is, more than once a day', () => {
    for (const { account, instance } of people) {
      const own = answers().filter((answer) => answer.account === account)
      const days = isFull ? 2 : 1
      expect(own.filter(({ path }) => path.endsWith('/verify_credentials')).length).toBeLessThanOrEqual(days)
      const asked = answers().filter(
        ({ origin, path }) => origin === instance.origin && path.endsWith('/instance'),
      )
      expect(asked.length).toBeLessThanOrEqual(days * 3)
    }
  })
})

describe('each request of a day', () => {
  it('has a need that the instance can see', () => {
    const judge = createJudge(circumstances())
    const judged = ledger().map(judge)
    const unneeded = judged.filter(({ isNeeded }) => !isNeeded)
    const reasons = [...new Set(judged.map(({ reason }) => reason))].sort()
    const table = reasons.map((reason) => {
      const of = (list: readonly Judged[]): number => list.filter((one) => one.reason === reason).length
      return `${String(of(judged)).padStart(6)} ${reason}${of(unneeded) === 0 ? '' : `, ${of(unneeded)} without a need`}`
    })
    process.stdout.write(`\nrequests of all accounts, by their reasons:\n${table.join('\n')}\n`)
    const words = ({ asked, reason }: Judged): string =>
      `${asked.account} ${Math.round((asked.at - startOfTests) / 1_000)} s: ${reason} ${asked.path} ${JSON.stringify(asked.query)}`
    expect(unneeded.map(words)).toEqual([])
  })

  it('is for another page, while everything is fetched for the first time', () => {
    const pages = ledger().filter(({ at, query }) => at < startOfTests + 2 * minutes && 'max_id' in query)
    const keys = pages.map(({ account, path, query }) => `${account} ${path} ${JSON.stringify(query)}`)
    expect(pages.length).toBeGreaterThan(50)
    expect(keys).toEqual([...new Set(keys)])
  })
})
