/**
 * The app is killed at recorded points of a first sync and of a streamed burst. After the next start, before its instance
 * answers again: no duplicate, no hole without a gap row, the place kept. Afterwards all is there, without a needless request.
 */
import { expect, test } from '@playwright/test'
import { createRandom } from '../../support/fake-mastodon/random'
import { deathOf, killAt, killPoints, type KillPoint } from '../../support/fatal'
import { launchSteppe } from '../../support/launch'
import { placeOf, readOn, type SeenPlace } from '../../support/reading'
import { expectHonest, expectWhole } from '../../support/stored'
import {
  askedSoFar,
  expectFrugal,
  expectPolite,
  expectUntouched,
  signInTwo,
  stateOf,
  type Scene,
  type Side,
  type Template,
} from '../../support/two-accounts'

const pace = 0.1
const seed = Number(process.env['STEPPE_SEED'] ?? '1')
const kills = process.env['STEPPE_FULL'] === '1' ? 50 : 10
const missed = 90
const burst = 40

/** Keeps every answer of a home back until it is let go. */
const hold = ({ instance }: Side): (() => void) => {
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  const remove = instance.onRequest(({ path }) => (path === '/api/v1/timelines/home' ? held : undefined))
  return () => {
    remove()
    letGo()
  }
}

/** Posts one after the other, from when the stream is open, while the app lives. */
const writeBurst = async (scene: Scene, isAlive: () => boolean): Promise<void> => {
  const { instance, username } = scene.struck
  const reader = instance.world.account(username).id
  await expect.poll(() => !isAlive() || instance.streaming.subscriptions(reader).length > 0).toBe(true)
  for (let at = 0; at < burst && isAlive(); at += 1) {
    scene.write(scene.struck, 1)
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
}

/** Starts again, looks at what is there before the instance answers, then lets it answer. */
const expectRecovered = async (scene: Scene, place: SeenPlace | null): Promise<void> => {
  const { struck } = scene
  const release = hold(struck)
  const steppe = await launchSteppe({ userData: scene.userData, pace })
  try {
    const column = struck.column(steppe.window)
    await expect(stateOf(struck, steppe.window, /^(As of|Connecting|Offline|Filling|Fetching)/)).toBeVisible()
    await expectHonest(steppe.window, struck.instance, struck.username)
    if (place !== null) {
      await expect(column.getByRole('article').first()).toBeVisible()
      await expect.poll(async () => (await placeOf(column)).uri).toBe(place.uri)
      expect(Math.abs((await placeOf(column)).offset - place.offset)).toBeLessThanOrEqual(1)
    }
    await expectUntouched(scene, steppe.window)
    const before = askedSoFar(struck)
    release()
    await expectWhole(steppe.window, struck.instance, struck.username)
    await expect(stateOf(struck, steppe.window, 'Live')).toBeVisible({ timeout: 15_000 })
    if (place !== null) expect((await placeOf(column)).uri).toBe(place.uri)
    expectPolite(struck)
    expectFrugal(struck, before)
    expectPolite(scene.other)
  } finally {
    release()
    await steppe.close()
  }
}

interface Kill {
  point: KillPoint
  number: number
}

/** Every kind of point in turn, the number by chance. @param most requests, and commits, that there will surely be */
const drawn = (count: number, most: { requests: number; commits: number }, from: number): Kill[] => {
  const random = createRandom(from)
  return Array.from({ length: count }, (_, at) => {
    const point = killPoints[at % killPoints.length] ?? 'request'
    const isRequest = point === 'request' || point === 'answer'
    return { point, number: 1 + random.int(isRequest ? most.requests : most.commits) }
  })
}

const suites: { name: string; fetched: boolean; posts: number; kills: Kill[] }[] = [
  {
    name: 'a first sync',
    fetched: false,
    posts: 220,
    kills: drawn(kills / 2, { requests: 5, commits: 5 }, seed),
  },
  {
    name: 'a streamed burst',
    fetched: true,
    posts: 60,
    kills: drawn(kills / 2, { requests: 4, commits: 25 }, seed + 1),
  },
]

for (const { name, fetched, posts, kills: planned } of suites) {
  test.describe(name, () => {
    let template: Template
    let scene: Scene
    test.beforeAll(async () => {
      test.setTimeout(90_000)
      template = await signInTwo(posts, { fetched })
    })
    test.afterAll(() => template.forget())
    test.beforeEach(async () => {
      scene = await template.scene()
    })
    test.afterEach(() => scene.end())

    for (const [at, { point, number }] of planned.entries()) {
      test(`survives kill ${at + 1} (seed ${seed}): ${point} ${number}`, async () => {
        const { struck } = scene
        if (fetched) scene.write(struck, missed)
        const release = hold(struck)
        const steppe = await launchSteppe({ userData: scene.userData, pace })
        const place = fetched ? await readOn(struck.column(steppe.window), 900) : null
        await killAt(steppe, struck.instance, point, number)
        release()
        let isAlive = true
        const death = deathOf(steppe).finally(() => (isAlive = false))
        if (fetched) await writeBurst(scene, () => isAlive)
        expect(await death).toBe('SIGKILL')
        await expectRecovered(scene, place)
      })
    }
  })
}
