/**
 * The day that day.test.ts looks at: ten accounts with eight columns each at five instances, minute by minute. What else is an account's
 * own (src/main/synced-timelines.ts) is synced with them, as main does it.
 */
import type { AccountKey, TimelineKey } from '../../../src/shared/ids'
import {
  readTimelineKey,
  timelineKey,
  type TimelineKind,
  type TimelineSpec,
} from '../../../src/shared/timelines'
import { startFakeInstance, type FakeInstance, type PersonalityName } from '../../support/fake-mastodon'
import { createManyAccounts, type Answered, type ManyAccounts } from '../../support/many-accounts'
import { hours, minutes, startOfTests } from './support'

/** A whole day, in place of an hour and a half of it. */
export const isFull = process.env['STEPPE_FULL'] !== undefined

/** How long is measured. */
export const lasts = isFull ? 24 * hours : 1.5 * hours
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

export interface Person {
  account: AccountKey
  username: string
  instance: FakeInstance
  columns: TimelineKey[]
}

/** What was seen and streamed at one moment. */
export interface Page {
  at: number
  seen: ReadonlySet<TimelineKey>
  /** Posts in view. */
  drawn: ReadonlyMap<AccountKey, ReadonlySet<string>>
  subscribed: ReadonlyMap<AccountKey, ReadonlySet<string>>
}

let many: ManyAccounts
export const instances: FakeInstance[] = []
export const people: Person[] = []
/** Columns that were older than promised, in words. */
export const late: string[] = []
let measuredFrom = 0
/** What was seen and streamed, minute by minute. */
export const diary: Page[] = []

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

/** The kind of a timeline, by which needs.ts calls it. */
export const kindOf = (timeline: TimelineKey): TimelineKind | null =>
  readTimelineKey(timeline)?.spec.kind ?? null

/** What no column shows, of everybody; the first reader of an instance has more than a page of what waits for its time. */
const keepForThemselves = (
  { world, personality }: FakeInstance,
  posts: readonly string[],
  number: number,
): void => {
  const reader = `reader${number}`
  for (const id of posts.slice(0, 90)) world.favourite(reader, id)
  for (let hour = 0; hour < (number === 0 ? 45 : 2); hour += 1) {
    // After the day: what is published is another thing.
    world.schedule({ author: reader, at: startOfTests + (48 + hour) * hours, text: `Later, ${hour}` })
  }
  if (!personality.policy) return
  world.setPolicy(reader, { for_not_following: 'filter' })
  world.post({ author: 'jo', text: `@${reader}, we have not met.` })
}

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
    const posts: string[] = []
    for (let post = 0; post < 150; post += 1) {
      instance.clock.set(startOfTests - (150 - post) * 4 * minutes)
      const author = post % 3 === 0 ? 'jo' : 'mina@other.example'
      const text = `Post ${post}${post % 5 === 0 ? ' #owls' : ''}`
      posts.push(instance.world.post({ author, text }).id)
    }
    instance.clock.set(startOfTests)
    for (let number = 0; number < accounts; number += 1) keepForThemselves(instance, posts, number)
  }
  many = await createManyAccounts(instances, chance(seedOfChance))
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

/** Posts of a column that fit into its view. */
const inView = 5
/** What each place was said to show, by its name. */
const said = new Map<string, string>()

/** Draws the newest posts of what is seen, and says so where they are others than before, as windows do. */
const draw = async (seen: readonly TimelineKey[]): Promise<Page['drawn']> => {
  const drawn = new Map<AccountKey, Set<string>>()
  for (const { account, columns } of people) {
    for (const column of columns) {
      const ids = seen.includes(column) ? await many.newestPosts(column, inView) : []
      for (const id of ids) drawn.set(account, (drawn.get(account) ?? new Set()).add(id))
      if ((said.get(column) ?? '') === ids.join(' ')) continue
      said.set(column, ids.join(' '))
      many.engine(account).posts.showPosts(column, ids)
    }
  }
  return drawn
}

/** Whether a stream feeds the column now. */
export const isFed = (person: Person, column: TimelineKey): boolean =>
  many
    .engine(person.account)
    .state()
    .timelines.find(({ timeline }) => timeline === column)?.isLive === true

/** What an instance's software does not have is never answered, so it has no age. */
const isLacking = ({ instance }: Person, timeline: TimelineKey): boolean =>
  kindOf(timeline) === 'requests' && !instance.personality.policy

const checkAges = (seen: readonly TimelineKey[]): void => {
  for (const person of people) {
    for (const { timeline, asOf } of many.engine(person.account).state().timelines) {
      if (isLacking(person, timeline)) continue
      const standing = isFed(person, timeline) ? 'streamed' : seen.includes(timeline) ? 'visible' : 'hidden'
      const age = many.now() - (asOf ?? 0)
      if (age > promised[standing]) late.push(`${timeline}, ${standing}: ${Math.round(age / 1_000)} s`)
    }
  }
}

const note = (seen: readonly TimelineKey[], drawn: Page['drawn']): void => {
  const subscribed = people.map(({ account, username, instance }): [AccountKey, Set<string>] => [
    account,
    new Set(instance.streaming.subscriptions(instance.world.account(username).id)),
  ])
  diary.push({ at: many.now(), seen: new Set(seen), drawn, subscribed: new Map(subscribed) })
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

/** Lives through it all: the first fetch of everything, then what is measured. To be called once in a file. */
export const liveTheDay = async (): Promise<void> => {
  await settle()
  let seen = lookAt(0)
  for (let minute = 0; minute * minutes < settling + lasts; minute += 1) {
    if (minute * minutes === settling) measuredFrom = many.answers.length
    if (minute % 30 === 0) seen = lookAt(minute / 30)
    note(seen, await draw(seen))
    await passMinute(minute)
    if (minute * minutes >= settling && minute % 30 !== 0) checkAges(seen)
  }
}

/** Ends all that the day needed. */
export const endTheDay = async (): Promise<void> => {
  await many.close()
  await Promise.all(instances.map((instance) => instance.stop()))
}

/** All answers that anybody got, oldest first. */
export const answers = (): readonly Answered[] => many.answers

/** Those after the first fetch of everything. */
export const measured = (): Answered[] => many.answers.slice(measuredFrom)
