/**
 * A day of ten accounts with eight columns each: no budget used beyond its half, every column as new as was promised, and far fewer
 * requests than asking for each column once a minute. An hour and a half of it by default, all of it with STEPPE_FULL=1. Why
 * not always: each minute of it costs the same, and every promised age and every window of a budget (15 minutes at most) comes around
 * six times in what is left. What only a whole day shows is what is due once a day.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountKey, TimelineKey } from '../../../src/shared/ids'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { startFakeInstance, type FakeInstance, type PersonalityName } from '../../support/fake-mastodon'
import { createManyAccounts, type Answered, type ManyAccounts } from '../../support/many-accounts'
import { createJudge, type Asked, type Circumstances, type Judged } from './needs'
import { hours, minutes, startOfTests } from './support'

const isFull = process.env['STEPPE_FULL'] !== undefined
const lasts = isFull ? 24 * hours : 1.5 * hours
/** The first fetch of everything, which is no usual hour. */
const settling = 30 * minutes
const seedOfChance = 7

const places: { personality: PersonalityName; accounts: number }[] = [
  { personality: 'mastodon-4.5', accounts: 3 },
  { personality: 'mastodon-4.6', accounts: 3 },
  { personality: 'mastodon-4.3', accounts: 1 },
  { personality: 'gotosocial', accounts: 2 },
  { personality: 'hollo', accounts: 1 },
]

/** Promised ages (src/main/sync/promises.ts), with a second for the Date header, which has no fractions. */
const promised = { streamed: 10 * minutes + 1_000, visible: minutes + 1_000, hidden: 15 * minutes + 1_000 }

interface Person {
  account: AccountKey
  username: string
  instance: FakeInstance
  columns: TimelineKey[]
}

interface Page {
  at: number
  seen: ReadonlySet<TimelineKey>
  subscribed: ReadonlyMap<AccountKey, ReadonlySet<string>>
}

let many: ManyAccounts
const instances: FakeInstance[] = []
const people: Person[] = []
/** Columns that were older than promised, in words. */
const late: string[] = []
let measuredFrom = 0
/** What was seen and streamed, minute by minute. */
const diary: Page[] = []

const chance = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

const columnsOf = (instance: FakeInstance, list: string): TimelineSpec[] => [
  { kind: 'home' },
  { kind: 'notifications' },
  { kind: 'conversations' },
  { kind: 'list', list },
  { kind: 'tag', tag: 'owls', any: [], all: [], none: [] },
  { kind: 'local' },
  { kind: 'bookmarks' },
  { kind: 'profile', id: instance.world.account('jo').id, show: 'replies' },
]

const settle = async (): Promise<void> => {
  for (const [at, { personality, accounts }] of places.entries()) {
    const instance = await startFakeInstance({
      now: startOfTests,
      personality,
      seed: at + 1,
      domain: `place${at}.example`,
      // Not so often that a machine which is busy for a moment takes the answer for missing, and the socket for dead.
      streaming: { pingMs: 5_000 },
    })
    instances.push(instance)
    for (const handle of ['jo', 'mina@other.example']) instance.world.addAccount({ handle })
    for (let number = 0; number < accounts; number += 1)
      instance.world.addAccount({ handle: `reader${number}` })
    for (let number = 0; number < accounts; number += 1) {
      instance.world.follow(`reader${number}`, 'mina@other.example')
    }
    for (let post = 0; post < 150; post += 1) {
      instance.clock.set(startOfTests - (150 - post) * 4 * minutes)
      const author = post % 3 === 0 ? 'jo' : 'mina@other.example'
      instance.world.post({ author, text: `Post ${post}${post % 5 === 0 ? ' #owls' : ''}` })
    }
    instance.clock.set(startOfTests)
  }
  many = await createManyAccounts(instances, startOfTests, chance(seedOfChance))
  for (const [at, { accounts }] of places.entries()) {
    const instance = instances[at]
    if (instance === undefined) continue
    for (let number = 0; number < accounts; number += 1) {
      const username = `reader${number}`
      const list = instance.world.addList(username, 'Birders', ['mina@other.example']).id
      const specs = columnsOf(instance, list)
      const account = many.add(instance, username, specs.slice(1))
      people.push({ account, username, instance, columns: specs.map((spec) => timelineKey(account, spec)) })
    }
  }
}

/** Four columns that somebody sees, others each half hour. */
const lookAt = (turn: number): TimelineKey[] => {
  const [one, other] = [people[turn % people.length], people[(turn + 1) % people.length]]
  const columns = [...(one?.columns ?? []).slice(0, 2), ...(other?.columns ?? []).slice(4, 6)]
  many.see(columns)
  return columns
}

const isFed = (person: Person, column: TimelineKey): boolean =>
  many
    .engine(person.account)
    .state()
    .timelines.find(({ timeline }) => timeline === column)?.isLive === true

const checkAges = (seen: readonly TimelineKey[]): void => {
  for (const person of people) {
    for (const { timeline, asOf } of many.engine(person.account).state().timelines) {
      const standing = isFed(person, timeline) ? 'streamed' : seen.includes(timeline) ? 'visible' : 'hidden'
      const age = many.now() - (asOf ?? 0)
      if (age > promised[standing]) late.push(`${timeline}, ${standing}: ${Math.round(age / 1_000)} s`)
    }
  }
}

const note = (seen: readonly TimelineKey[]): void => {
  const subscribed = people.map(({ account, username, instance }): [AccountKey, Set<string>] => [
    account,
    new Set(instance.streaming.subscriptions(instance.world.account(username).id)),
  ])
  diary.push({ at: many.now(), seen: new Set(seen), subscribed: new Map(subscribed) })
}

/** A minute of the lives of all. */
const passMinute = async (minute: number): Promise<void> => {
  for (const [at, { world }] of instances.entries()) {
    if ((minute + at) % 3 === 0) world.post({ author: 'mina@other.example', text: `At ${minute} #owls` })
    if ((minute + at) % 7 === 0) world.post({ author: 'jo', text: `Here at ${minute}` })
    if ((minute + at) % 20 === 0) {
      world.post({ author: 'mina@other.example', text: `@reader0 at ${minute}`, visibility: 'direct' })
    }
  }
  if (minute % 5 === 0) await many.breathe()
  await many.advance(minutes)
}

beforeAll(async () => {
  await settle()
  let seen = lookAt(0)
  for (let minute = 0; minute * minutes < settling + lasts; minute += 1) {
    if (minute * minutes === settling) measuredFrom = many.answers.length
    if (minute % 30 === 0) seen = lookAt(minute / 30)
    note(seen)
    await passMinute(minute)
    if (minute * minutes >= settling && minute % 30 !== 0) checkAges(seen)
  }
  // A whole day is a quarter of an hour of work on a quick machine: the limit is for what hangs.
}, 3_600_000)
afterAll(async () => {
  await many.close()
  await Promise.all(instances.map((instance) => instance.stop()))
})

/** Most that fell into any window of that length. */
const mostWithin = (answers: readonly Answered[], window: number): number => {
  let most = 0
  let from = 0
  answers.forEach(({ at }, to) => {
    while ((answers[from]?.at ?? at) <= at - window) from += 1
    most = Math.max(most, to - from + 1)
  })
  return most
}

const hoursMeasured = lasts / hours
const measured = (): Answered[] => many.answers.slice(measuredFrom)

/** Asks for the newest page of each column once a minute: what it would send, and get. */
const naive = (own: readonly Answered[]): { requests: number; bytes: number } => {
  const sizes = new Map<string, number[]>()
  for (const { path, paging, bytes, status } of own) {
    const isColumn = /timelines|notifications|conversations|bookmarks|\/statuses$/.test(path)
    if (isColumn && !paging && status === 200) sizes.set(path, [...(sizes.get(path) ?? []), bytes])
  }
  const means = [...sizes.values()].map((list) => list.reduce((sum, bytes) => sum + bytes, 0) / list.length)
  return { requests: 8 * 60, bytes: 60 * means.reduce((sum, bytes) => sum + bytes, 0) }
}

describe('a day of ten accounts with eight columns each', () => {
  it('uses at most half of any budget, also while everything is fetched for the first time', () => {
    expect(many.answers.filter(({ status }) => status === 429)).toEqual([])
    for (const { account } of people) {
      const own = many.answers.filter((answer) => answer.account === account)
      expect(mostWithin(own, 5 * minutes)).toBeLessThanOrEqual(150)
      expect(
        mostWithin(
          own.filter(({ paging }) => paging),
          15 * minutes,
        ),
      ).toBeLessThanOrEqual(150)
    }
    for (const { origin, personality } of instances) {
      if (personality.throttle !== 'gotosocial') continue
      const from = many.answers.filter((answer) => answer.origin === origin)
      expect(mostWithin(from, 5 * minutes)).toBeLessThanOrEqual(150)
    }
  })

  it('keeps every column as new as was promised', () => {
    expect(late).toEqual([])
  })

  it('asks for far less than a naive poller of the same columns', () => {
    const lines = people.map(({ account, instance }) => {
      const own = measured().filter((answer) => answer.account === account)
      const other = naive(own)
      const requests = own.length / hoursMeasured
      const bytes = own.reduce((sum, answer) => sum + answer.bytes, 0) / hoursMeasured
      expect(requests).toBeLessThan(other.requests / 4)
      const all = many.answers.filter((answer) => answer.account === account)
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
    const title = `per account and hour, over ${hoursMeasured} hours; windows of 5 minutes, of 15 for pages, of 300 each`
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
      const own = many.answers.filter((answer) => answer.account === account)
      const days = isFull ? 2 : 1
      expect(own.filter(({ path }) => path.endsWith('/verify_credentials')).length).toBeLessThanOrEqual(days)
      const asked = many.answers.filter(
        ({ origin, path }) => origin === instance.origin && path.endsWith('/instance'),
      )
      expect(asked.length).toBeLessThanOrEqual(days * 3)
    }
  })
})

const columnNames = ['home', 'notifications', 'conversations', 'list', 'tag', 'local', 'bookmarks', 'profile']
const streamNames: Record<string, RegExp> = {
  home: /^user$/,
  notifications: /^user$/,
  conversations: /^direct$/,
  list: /^list/,
  tag: /^hashtag/,
  local: /^public:local$/,
}

const personOf = (account: string): Person => {
  const person = people.find((one) => one.account === account)
  if (person === undefined) throw new Error(`Nobody is ${account}.`)
  return person
}
const pagesAround = (at: number, before: number, after: number): Page[] =>
  diary.filter((page) => page.at >= at - before && page.at <= at + after)
const isStreamed = ({ subscribed }: Page, account: string, column: string): boolean =>
  [...(subscribed.get(personOf(account).account) ?? [])].some(
    (name) => streamNames[column]?.test(name) === true,
  )

const circumstances = (): Circumstances => {
  const shown = new Map<string, number[]>()
  for (const { account, shown: ids, at } of many.answers) {
    for (const id of ids) {
      const key = `${account ?? ''} ${id}`
      shown.set(key, [...(shown.get(key) ?? []), at])
    }
  }
  return {
    promised: (account, column, at) => {
      const key = personOf(account).columns[columnNames.indexOf(column)]
      const ages = pagesAround(at, 61_000, 61_000).map((page) => {
        if (isStreamed(page, account, column)) return 10 * minutes
        return key !== undefined && page.seen.has(key) ? minutes : 15 * minutes
      })
      return Math.min(...ages)
    },
    isJoining: (account, column, at) =>
      new Set(pagesAround(at, 3 * minutes, minutes).map((page) => isStreamed(page, account, column))).size >
      1,
    firstAt,
    accountsAt: (at) => people.filter(({ instance }) => instance === at).length,
    shownAt: (account, id, at) => shown.get(`${account} ${id}`)?.findLast((time) => time < at) ?? null,
  }
}

/** When the first item of a column came that holds few; null: it has none, or is none of these. */
const firstAt = (account: string, column: string): number | null => {
  const { username, instance } = personOf(account)
  const { world } = instance
  if (column === 'notifications') return world.notificationsOf(username).at(-1)?.at ?? null
  if (column !== 'conversations') return null
  const me = world.account(username).id
  const direct = world
    .posts()
    .filter(({ visibility, mentions }) => visibility === 'direct' && mentions.includes(me))
  return direct.length === 0 ? null : Math.min(...direct.map(({ createdAt }) => createdAt))
}

/** All requests by the instances' own ledgers, in their order; those without a token are nobody's. */
const ledger = (): Asked[] =>
  instances
    .flatMap((instance) =>
      instance.requests.map((request) => {
        const own = people.find((one) => one.instance === instance && one.username === request.account)
        const account = own?.account ?? `nobody at ${instance.domain}`
        return { ...request, instance, account, username: own?.username ?? null }
      }),
    )
    .sort((one, other) => one.at - other.at)

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
