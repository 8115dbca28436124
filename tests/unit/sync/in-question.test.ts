import { afterEach, expect, it } from 'vitest'
import { createAccountHealth } from '../../../src/main/sync/account-health'
import { reader } from '../../support/sync-harness'
import { stateOf } from './faults/support'
import { createScene, minutes, startOfTests, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

const kinds = ['bookmarks', 'favourites', 'requests', 'scheduled'] as const
const isOfColumns = ({ path }: { path: string }): boolean =>
  /\/(bookmarks|favourites|notifications\/requests|scheduled_statuses)$/.test(path)
const isHome = ({ path }: { path: string }): boolean => path.endsWith('/timelines/home')

it('after the first failure of a column no other is asked for before home has judged', async () => {
  scene = await createScene({ harness: { timelines: kinds.map((kind) => ({ kind })) } })
  await scene.write(5)
  const { faults, onRequest, onAnswered } = scene.instance
  faults.add({ name: 'http-200-html', when: isOfColumns })
  faults.add({ name: 'delay', when: isHome, ms: 50 })
  let homeAnswers = 0
  /** Of each timeline that is asked for the first time: how often home had been answered. */
  const before = new Map<string, number>()
  onAnswered((request) => {
    if (isHome(request)) homeAnswers += 1
  })
  onRequest((request) => {
    if (isOfColumns(request) && !before.has(request.path)) before.set(request.path, homeAnswers)
  })
  scene.start()
  await scene.advance(minutes)
  expect(stateOf(scene).connection).toBe('polling')
  const [first = 0, second = 0] = before.values()
  expect(before.size).toBe(kinds.length)
  expect(second).toBeGreaterThan(first)
})

it('once home has been answered, no failure makes the others wait for a minute', () => {
  let now = startOfTests
  const health = createAccountHealth({
    account: reader,
    clock: { now: () => now, random: () => 0.5, wait: () => Promise.resolve() },
    isLive: () => false,
    elsewhere: () => null,
    clockOffset: () => 0,
    toLocal: (moment) => moment,
    hostTriesAt: () => null,
    isPaused: () => false,
    onState: () => undefined,
  })
  health.succeeded()
  health.questioned()
  expect(health.isInQuestion()).toBe(true)
  health.succeeded()
  health.questioned()
  expect(health.isInQuestion()).toBe(false)
  now += minutes + 1
  health.questioned()
  expect(health.isInQuestion()).toBe(true)
  health.succeeded()
  // Home's own is in question whenever it fails.
  health.failed({ code: 'offline' })
  expect(health.isInQuestion()).toBe(true)
})

it('home that is still being put together is an answer: the columns go on', async () => {
  scene = await createScene({ harness: { timelines: kinds.map((kind) => ({ kind })) } })
  await scene.write(5)
  const { faults, requests, world } = scene.instance
  const mend = faults.add({ name: 'http-503-html' })
  scene.start()
  await scene.advance(5 * minutes)
  expect(stateOf(scene).connection).not.toBe('polling')
  world.regenerateHome('reader', 60 * minutes)
  mend()
  const since = requests.length
  await scene.advance(20 * minutes)
  expect(
    new Set(
      requests
        .slice(since)
        .filter(isOfColumns)
        .map(({ path }) => path),
    ).size,
  ).toBe(kinds.length)
})

it('home that failed once is looked at again soon after the answer, for what came in late', async () => {
  scene = await createScene({ harness: { attention: { isVisible: () => false, isSparing: () => false } } })
  await scene.write(5)
  scene.start()
  await scene.advance(5 * minutes)
  const { faults, requests } = scene.instance
  faults.add({ name: 'http-503-html', when: isHome, times: 1 })
  const since = requests.length
  const asked = () => requests.slice(since).filter(isHome)
  for (let waited = 0; asked().length === 0 && waited < 20; waited += 1) await scene.advance(minutes)
  await scene.advance(minutes)
  // What failed, what judges and reads no further than it must, and what reads on.
  expect(asked().map(({ status }) => status)).toEqual([503, 200, 200])
})
