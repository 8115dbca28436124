/**
 * What happens to an instance, to the machine or to the network while Steppe runs. Each time: what the column says, what is
 * stored, what was asked, that the other account lives as if nothing were, and that all comes back.
 */
import { expect, test } from '@playwright/test'
import { askedTooOften, isHome, type Asked } from '../../support/asked'
import { failEveryTenth } from '../../support/every-tenth'
import { changeNetwork, emitPower, launchSteppe, nap, setOnline, type Steppe } from '../../support/launch'
import { startRuin, type Ruin } from '../../support/ruin'
import { expectHonest, expectWhole } from '../../support/stored'
import {
  askedSoFar,
  expectAsOf,
  expectFrugal,
  expectPolite,
  expectSpared,
  expectUntouched,
  listenTo,
  signInTwo,
  stateOf,
  type Scene,
  type Side,
  type Template,
} from '../../support/two-accounts'

/** Of the app's own waits. */
const pace = 0.1
const patience = { timeout: 30_000 }
const offline = /^Offline, as of /

let template: Template
let scene: Scene
let steppe: Steppe | null = null
let ruin: Ruin | null = null

test.beforeAll(async () => {
  template = await signInTwo(60)
})
test.afterAll(() => template.forget())
test.beforeEach(async () => {
  scene = await template.scene()
})
test.afterEach(async () => {
  await steppe?.close()
  steppe = null
  await ruin?.leave()
  ruin = null
  await scene.end()
})

const launch = async (): Promise<Steppe> => (steppe = await launchSteppe({ userData: scene.userData, pace }))

/** All is well again: the sentence, the store, and what was asked on the way, since there were so many requests. */
const expectWell = async ({ window }: Steppe, side: Side, since: number): Promise<void> => {
  await expect(stateOf(side, window, 'Live')).toBeVisible(patience)
  await expectWhole(window, side.instance, side.username)
  expectPolite(scene.struck)
  expectPolite(scene.other)
  expectFrugal(side, since)
}
/** The same of the account that was struck, and the other one was asked for nothing on its behalf. @param wakings the start, and naps since */
const expectWellAlone = async (running: Steppe, since: number, wakings: number): Promise<void> => {
  await expectWell(running, scene.struck, since)
  expectSpared(scene, { wakings })
}
const allRequests = (): string[] =>
  [scene.struck, scene.other]
    .flatMap(({ instance }) => instance.requests.map(({ method, path }) => `${method} ${path}`))
    .toSorted()

test('an instance that goes down in the middle of a page', async () => {
  const { struck } = scene
  const { instance } = struck
  scene.write(struck, 90)
  instance.faults.add({
    name: 'reset-mid-body',
    when: ({ path, query }) => path === '/api/v1/timelines/home' && query.has('min_id'),
    times: 1,
  })
  let falling: Promise<void> | null = null
  instance.onAnswered(({ path, query }) => {
    if (path !== '/api/v1/timelines/home' || !query.has('min_id')) return
    falling ??= instance.stop().then(async () => void (ruin = await startRuin(instance.origin)))
  })
  const running = await launch()
  const { window } = running
  const knocks = (): readonly Asked[] => ruin?.asked ?? []
  await expect.poll(() => knocks().some(isHome), patience).toBe(true)
  await expectAsOf(struck, window)
  await expect(stateOf(struck, window, offline)).toHaveAttribute('title', /cannot be reached/)
  await expectHonest(window, instance, struck.username, struck)
  // A gap stands where the page was lost, right above what was read, and can be seen.
  await struck.column(window).getByRole('button', { name: /newer/ }).click()
  await expect(struck.column(window).getByRole('article', { name: /missing/i })).toHaveCount(1)
  await expectUntouched(scene, window)
  // 30 s of the app's, and what it took until then. Home and the socket wait ever longer (see `most` in faults.spec.ts); what else was
  // about to leave when it fell is not tried again.
  await window.waitForTimeout(3_000)
  expect(askedTooOften(knocks(), { home: 12, sockets: 12, streamed: 1, collected: 1, others: 1 })).toEqual([])

  const before = askedSoFar(struck)
  await ruin?.leave()
  await instance.start()
  await nap(running.app)
  await expectWellAlone(running, before, 2)
})

test('an instance of which every tenth request fails, sockets and pictures too', async () => {
  const { struck } = scene
  const { instance } = struck
  scene.write(struck, 200)
  for (let at = 0; at < 6; at += 1) {
    instance.world.post({ author: 'person1', text: 'Seen today.', media: [{ kind: 'image', alt: 'Hills' }] })
  }
  const failed = failEveryTenth(instance)
  const running = await launch()
  const said = await listenTo(running.window, struck)
  await expectWhole(running.window, instance, struck.username, 60_000)
  expect(failed().home, 'pages of what was missed that failed').toBeGreaterThan(0)
  await expectHonest(running.window, instance, struck.username, struck)
  await expectUntouched(scene, running.window)
  // Only what failed is asked for again.
  const most = 1 + Object.values(failed()).reduce((sum, times) => sum + times, 0)
  expectFrugal(struck, 0, { home: 25, sockets: most, streamed: 5 + most, collected: most, others: most })
  // With the faults still there.
  await expect(stateOf(struck, running.window, 'Live')).toBeVisible(patience)
  scene.write(struck, 5)
  await expectWhole(running.window, instance, struck.username, 60_000)
  await expect.poll(() => failed().pictures, { ...patience, message: 'a picture to fail' }).toBeGreaterThan(0)
  expect(failed().others, 'other requests that failed').toBeGreaterThan(0)
  // One socket may serve for hours; each nap opens another.
  let naps = 0
  await expect
    .poll(
      async () => {
        await nap(running.app)
        naps += 1
        return failed().sockets
      },
      { timeout: 60_000, message: 'a socket to fail' },
    )
    .toBeGreaterThan(0)
  // Whatever failed, it was never the account's fault, nor that of its home.
  for (const { text, why } of await said()) {
    expect(text).toMatch(/^(Connecting|As of .+|Filling \d+ gaps?|Live|Offline, as of .+)$/)
    const mayBe = text.startsWith('Offline')
      ? /cannot be reached|error 502|cannot read/
      : /^$|does not stream/
    expect(why).toMatch(mayBe)
  }
  const before = askedSoFar(struck)
  instance.faults.clear()
  await expectWell(running, struck, before)
  expectSpared(scene, { wakings: 1 + naps })
})

test('an instance that breaks off every connection, sockets too', async () => {
  const { struck } = scene
  const { instance } = struck
  const running = await launch()
  await expectWell(running, struck, 0)
  const since = askedSoFar(struck)
  for (const name of ['refuse', 'stream-refuse'] as const) instance.faults.add({ name })
  await expectAsOf(struck, running.window)
  await expect(stateOf(struck, running.window, offline)).toHaveAttribute('title', /cannot be reached/)
  scene.write(struck, 90)
  await expectUntouched(scene, running.window)
  // 30 s of the app's, and what it took until home had judged. Home, the socket, and the document that says where that is, wait ever
  // longer, each by itself (see `most` in faults.spec.ts). What else was on its way is not tried again, but by Chromium, once: it
  // repeats what dies on a connection that has served before.
  await running.window.waitForTimeout(3_000)
  expectFrugal(struck, since, { home: 12, sockets: 12, others: 2 })
  await expectHonest(running.window, instance, struck.username, struck)

  const asked = askedSoFar(struck)
  instance.faults.clear()
  await nap(running.app)
  await expectWellAlone(running, asked, 2)
})

test('a socket that dies without a word', async () => {
  const { struck } = scene
  const { instance } = struck
  const running = await launch()
  await expectWell(running, struck, 0)
  const sockets = (): number => instance.requests.filter(({ path }) => path === '/api/v1/streaming').length
  const before = { sockets: sockets(), all: askedSoFar(struck) }
  const said = await listenTo(running.window, struck)
  const revive = instance.faults.add({ name: 'stream-silent-death' })
  revive()
  scene.write(struck, 3)
  await expectUntouched(scene, running.window)
  await expectHonest(running.window, instance, struck.username, struck)
  // 75 s without a frame, a tenth of that here; then a new socket, and what was missed.
  await expect.poll(sockets, patience).toBe(before.sockets + 1)
  await expectWellAlone(running, before.all, 1)
  // In between it was not called live.
  expect(await said()).toEqual([
    { text: 'Live', why: '' },
    {
      text: expect.stringMatching(/^As of \d\d:\d\d$/) as unknown,
      why: expect.stringMatching(/does not stream at the moment/) as unknown,
    },
  ])
  expect(sockets()).toBe(before.sockets + 1)
})

test('a laptop that sleeps', async () => {
  const { struck } = scene
  const running = await launch()
  await expectWell(running, struck, 0)
  await emitPower(running.app, 'suspend')
  await running.window.waitForTimeout(1_000)
  const before = allRequests()
  scene.write(struck, 90)
  await running.window.waitForTimeout(2_000)
  expect(allRequests()).toEqual(before)
  await expectAsOf(struck, running.window, 'As of')
  await expectHonest(running.window, struck.instance, struck.username, struck)

  const asked = askedSoFar(struck)
  await emitPower(running.app, 'resume')
  await expectWell(running, struck, asked)
  await expectUntouched(scene, running.window, { wakings: 2 })
})

for (const [what, happens] of [
  ['a laptop of which only the waking is told', (app) => emitPower(app, 'resume')],
  ['another network, without a moment offline', changeNetwork],
] satisfies [string, (app: Steppe['app']) => Promise<void>][]) {
  test(what, async () => {
    const running = await launch()
    const { struck, other } = scene
    // It happens to the machine, so to both accounts: all is promised, and looked at, for each of the two.
    const sides = [struck, other] as const
    const sockets = ({ instance }: Side): number =>
      instance.requests.filter(({ path }) => path === '/api/v1/streaming').length
    for (const side of sides) await expectWell(running, side, 0)
    const before = sides.map((side) => ({ side, sockets: sockets(side), all: askedSoFar(side) }))
    await happens(running.app)
    for (const { side, sockets: opened } of before) {
      await expect.poll(() => sockets(side), patience).toBe(opened + 1)
      await expectHonest(running.window, side.instance, side.username, side)
      scene.write(side, 3)
    }
    for (const { side, sockets: opened, all } of before) {
      await expectWell(running, side, all)
      expect(sockets(side)).toBe(opened + 1)
    }
  })
}

test('a network that goes and comes back, for both accounts alike', async () => {
  const running = await launch()
  // No account is left that must not notice: the network is everybody's. So all is promised, and looked at, for each of the two.
  const { struck, other } = scene
  await expectWell(running, struck, 0)
  await expectWell(running, other, 0)
  await setOnline(running.app, false)
  for (const side of [struck, other]) {
    await expectAsOf(side, running.window)
    await expect(stateOf(side, running.window, offline)).toHaveAttribute(
      'title',
      /This computer has no network/,
    )
  }
  // 20 s of the app's: it asks for nothing, though here it would be answered.
  const silent = allRequests()
  await running.window.waitForTimeout(2_000)
  expect(allRequests()).toEqual(silent)

  await Promise.all([struck.instance.stop(), other.instance.stop()])
  for (const side of [struck, other]) {
    scene.write(side, 50)
    await expectAsOf(side, running.window)
    await expect(side.column(running.window).getByRole('article').first()).toBeVisible()
    await expectHonest(running.window, side.instance, side.username, side)
  }
  const before = { struck: askedSoFar(struck), other: askedSoFar(other) }
  await Promise.all([struck.instance.start(), other.instance.start()])
  await setOnline(running.app, true)
  await expectWell(running, struck, before.struck)
  await expectWell(running, other, before.other)
})
