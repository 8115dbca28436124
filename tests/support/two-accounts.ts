/** Two accounts on two instances, signed in once; every test goes on from a copy of that profile. */
import { expect, type Locator, type Page } from '@playwright/test'
import { cp } from 'node:fs/promises'
import { askedTooOften, isHome, promisedOf, type Life, type Most } from './asked'
import { populate, startFakeInstance, type FakeInstance, type FakeInstanceOptions } from './fake-mastodon'
import { forgetProfile, freshProfile, launchSteppe, type Steppe } from './launch'
import { homeColumn, signIn } from './sign-in'
import { expectWhole, storedAsOf } from './stored'

const people = [
  { domain: 'steppe.example', username: 'ada' },
  { domain: 'birds.example', username: 'bo' },
] as const

/** One of the two, as a test sees it. */
export interface Side {
  instance: FakeInstance
  username: string
  column: (window: Page) => Locator
  /** Uris of the posts of its home that the profile holds as the scene begins, newest first. */
  held: readonly string[]
}

export interface Scene {
  /** The account that is struck. */
  struck: Side
  /** The account that must not notice. */
  other: Side
  userData: string
  /** Writes so many posts into a home, as they come now. @returns the last one's uri */
  write: (side: Side, count: number) => string
  end: () => Promise<void>
}

export interface Template {
  /** A copy of the profile, and both instances as they were when it was made, on the same ports. */
  scene: () => Promise<Scene>
  forget: () => Promise<void>
}

type Snapshot = ReturnType<FakeInstance['oauth']['snapshot']>

/** The state of a column, as its header says it. */
export const stateOf = (side: Side, window: Page, said: RegExp | string): Locator =>
  side.column(window).locator('header').getByText(said, { exact: true })

/**
 * Its header says how old what is stored is, by the instance's clock.
 * @param before the sentence up to the time
 * @returns that time, as it is stored
 */
export const expectAsOf = async (
  side: Side,
  window: Page,
  before: 'As of' | 'Offline, as of' = 'Offline, as of',
): Promise<number> => {
  await expect(stateOf(side, window, new RegExp(`^${before} `))).toBeVisible({ timeout: 30_000 })
  const asOf = await storedAsOf(window, side.instance)
  if (asOf === null) throw new Error('It is not stored as of when that home is.')
  // The app runs in UTC (see `startSteppe`); what is of today has no date.
  const time = new Date(asOf).toISOString().slice(11, 16)
  await expect(stateOf(side, window, `${before} ${time}`)).toBeVisible()
  return asOf
}

/** What a column's header says, and the reason in its title. */
export interface Said {
  text: string
  why: string
}

/** Listens to a column's header from now on. @returns tells each different thing that it has said, oldest first */
export const listenTo = async (window: Page, side: Side): Promise<() => Promise<Said[]>> => {
  const column = await side.column(window).elementHandle()
  if (column === null) throw new Error('There is no such column.')
  const all = await column.evaluateHandle((section) => {
    const heard: Said[] = []
    const listen = (): void => {
      const said = section.querySelector<HTMLElement>('header .state > :first-child')
      const is = said?.innerText.trim() ?? ''
      // Below the reason stands the sentence again, for who sees only its beginning.
      const now = { text: is, why: (said?.title ?? '').replace(is, '').trim() }
      if (!heard.some(({ text, why }) => text === now.text && why === now.why)) heard.push(now)
    }
    listen()
    const header = section.querySelector('header') ?? section
    new MutationObserver(listen).observe(header, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
    return heard
  })
  return () => all.jsonValue()
}

interface Begun {
  /** Time of the newest post, by the machine's clock. */
  until: number
  posts: number
  /** How far the struck instance's clock is ahead of the machine's, in milliseconds. */
  aheadMs: number
}

const begin = async (
  at: number,
  { until: local, posts, aheadMs }: Begun,
  port: number,
): Promise<FakeInstance> => {
  const { domain, username } = people[at === 0 ? 0 : 1]
  const ahead = at === 0 ? aheadMs : 0
  const until = local + ahead
  const options: FakeInstanceOptions = { domain, port, seed: at + 1, now: until, throttle: false }
  const instance = await startFakeInstance(options)
  populate(instance.world, { reader: username, posts, until, seed: at + 1, media: 0, people: 12 })
  // Ids follow from the time: made at the same one, they are the same again. From here on time runs with the machine's.
  instance.clock.set(Date.now() + ahead)
  instance.clock.run()
  return instance
}

const sideOf = (instance: FakeInstance, at: number, isFetched: boolean): Side => {
  const { domain, username } = people[at === 0 ? 0 : 1]
  const held = isFetched ? instance.world.homeOf(username).map(({ uri }) => uri) : []
  return { instance, username, column: (window) => homeColumn(window, `${username}@${domain}`), held }
}

export interface TemplateOptions {
  /** False keeps all pages of homes back: accounts without a single post. */
  fetched?: boolean
  /** How far the struck instance's clock is ahead of the machine's, in milliseconds. */
  aheadMs?: number
  /** Paths that the other instance has not had from the first. A scene is to add that fault again. */
  otherLacks?: readonly string[]
  /** Paths at which the struck instance had an outage until then: what is read there is still to be read. */
  unread?: readonly string[]
}

/**
 * Signs both in and keeps the profile.
 * @param posts in each home
 */
export const signInTwo = async (
  posts: number,
  { fetched = true, aheadMs = 0, otherLacks = [], unread = [] }: TemplateOptions = {},
): Promise<Template> => {
  const begun = { until: Date.now() - 60_000, posts, aheadMs }
  const instances = await Promise.all(people.map((_, at) => begin(at, begun, 0)))
  const userData = await freshProfile()
  const steppe: Steppe = await launchSteppe({ userData, pace: 0.1 })
  if (!fetched) {
    for (const { faults } of instances) faults.add({ name: 'http-503-html', when: '/api/v1/timelines/home' })
  }
  for (const when of otherLacks) instances[1]?.faults.add({ name: 'not-found', when })
  for (const when of unread) instances[0]?.faults.add({ name: 'http-503-html', when })
  for (const [at, instance] of instances.entries()) {
    const side = sideOf(instance, at, false)
    await signIn(steppe, instance, side.username)
    await expect(side.column(steppe.window)).toBeVisible()
    if (fetched) await expectWhole(steppe.window, instance, side.username)
  }
  await steppe.close()
  const snapshots: Snapshot[] = instances.map(({ oauth }) => oauth.snapshot())
  const ports = instances.map(({ origin }) => Number(new URL(origin).port))
  await Promise.all(instances.map((instance) => instance.stop()))

  return {
    scene: async () => {
      const copy = await freshProfile()
      await cp(userData, copy, { recursive: true, filter: (path) => !/Singleton/.test(path) })
      const again = await Promise.all(people.map((_, at) => begin(at, begun, ports[at] ?? 0)))
      again.forEach((instance, at) => {
        const known = snapshots[at]
        if (known !== undefined) instance.oauth.restore(known)
      })
      const [struck, other] = again.map((instance, at) => sideOf(instance, at, fetched))
      if (struck === undefined || other === undefined) throw new Error('There are two accounts.')
      return {
        struck,
        other,
        userData: copy,
        write: ({ instance }, count) => {
          let uri = ''
          for (let at = 0; at < count; at += 1) {
            uri = instance.world.post({ author: `person${(at % 2) + 1}`, text: `Written now, ${at}.` }).uri
          }
          return uri
        },
        end: async () => {
          await Promise.all(again.map((instance) => instance.stop()))
          await forgetProfile(copy)
        },
      }
    },
    forget: () => forgetProfile(userData),
  }
}

/** What was asked for of a home so far. */
export const homeRequests = ({ requests }: FakeInstance) => requests.filter(isHome)

/** True of everything that was ever asked: no since_id without max_id, pages of at most 40, one socket. */
export const expectPolite = ({ instance, username }: Side): void => {
  for (const { query } of homeRequests(instance)) {
    if ('since_id' in query) expect(query).toHaveProperty('max_id')
    expect(Number(query['limit'])).toBeLessThanOrEqual(40)
  }
  expect(instance.streaming.connections(instance.world.account(username).id)).toBeLessThanOrEqual(1)
}

/** How many requests of whatever kind an instance has seen: a mark to look at what comes after it. */
export const askedSoFar = ({ instance }: Side): number => instance.requests.length

/**
 * Nothing was asked for again and again since then, for minutes of the app's, whatever its path.
 * @param since how many requests there were before (`askedSoFar`)
 */
export const expectFrugal = (
  { instance }: Side,
  since: number,
  { home = 12, sockets = 2, streamed = 6, collected = 2, others = 2 }: Partial<Most> = {},
): void => {
  const most = { home, sockets, streamed, collected, others }
  expect(askedTooOften(instance.requests.slice(since), most)).toEqual([])
}

/**
 * Of the account to which nothing happened no more was asked since the scene began than is promised anyway, and in the ways that
 * servers like: none of it because another instance fails.
 */
export const expectSpared = (
  { other }: Scene,
  { wakings = 1, pace = 0.1, unfetched = 0 }: Partial<Life> = {},
): void => {
  const { requests } = other.instance
  expectPolite(other)
  expect(
    askedTooOften(requests, promisedOf(requests, { wakings, pace, unfetched })),
    'asked of the other instance',
  ).toEqual([])
}

/** How many unread posts a column says it has. */
const newerOf = async (column: Locator): Promise<number> => {
  const pill = column.getByRole('button', { name: /newer/ })
  return (await pill.count()) === 0 ? 0 : parseInt(await pill.innerText(), 10)
}

/**
 * The other column is live, a post that is written now is stored soon, and drawn or counted there, and its instance is asked for no more
 * than ever.
 */
export const expectUntouched = async (
  scene: Scene,
  window: Page,
  life: Partial<Life> = {},
): Promise<void> => {
  const { other } = scene
  const column = other.column(window)
  await expect(stateOf(other, window, 'Live')).toBeVisible()
  const before = await newerOf(column)
  const uri = scene.write(other, 1)
  await expectWhole(window, other.instance, other.username, 5_000)
  const written = column.locator(`article[data-uri="${uri}"]`)
  await expect
    .poll(async () => (await written.count()) > 0 || (await newerOf(column)) > before, {
      message: 'the post to be drawn, or counted',
      timeout: 5_000,
    })
    .toBe(true)
  expectSpared(scene, life)
}
