/**
 * The app is killed at recorded points of a first sync and of a streamed burst. After the next start, before its instance
 * answers again: no duplicate, no hole without a gap row, the place kept. Afterwards all is there, without a needless request.
 */
import { expect, test, type Locator } from '@playwright/test'
import { createRandom, type Random } from '../../support/fake-mastodon/random'
import { deathOf, killAt, killPoints, type KillPoint } from '../../support/fatal'
import { launchSteppe, type Steppe } from '../../support/launch'
import { gapsBelow, placeOf, pointAt, readOn, type SeenPlace } from '../../support/reading'
import { expectHonest, expectWhole, readHome, storedAsOf } from '../../support/stored'
import {
  askedSoFar,
  expectFrugal,
  expectPolite,
  expectSpared,
  expectUntouched,
  signInTwo,
  stateOf,
  type Scene,
  type Side,
  type Template,
} from '../../support/two-accounts'

interface Kill {
  point: KillPoint
  number: number
}

const pace = 0.1
/** The long form draws it anew: see playwright.config.ts. */
const seed = Number(process.env['STEPPE_SEED'] ?? '1')
const kills = process.env['STEPPE_FULL'] === '1' ? 50 : 10
const missed = 90
const burst = 40

/** Keeps every answer of a home but the first few back until it is let go. */
const hold = ({ instance }: Side, first = 0): (() => void) => {
  let letGo = (): void => undefined
  let free = first
  const held = new Promise<void>((resolve) => (letGo = resolve))
  const remove = instance.onRequest(({ path }) =>
    path === '/api/v1/timelines/home' && (free -= 1) < 0 ? held : undefined,
  )
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

/** That post stands at the top of the column, to the pixel. */
const expectAt = async (column: Locator, place: SeenPlace): Promise<void> => {
  await expect.poll(async () => (await placeOf(column)).uri).toBe(place.uri)
  expect(Math.abs((await placeOf(column)).offset - place.offset)).toBeLessThanOrEqual(1)
}

/**
 * Every place where posts may be missing from the store is a row, which is seen by whoever reads down from the newest post.
 * @returns how many there are
 */
const expectGapsSeen = async ({ window }: Steppe, { column, instance }: Side): Promise<number> => {
  const { entries = [], segments = [], statuses = [] } = (await readHome(window, instance)) ?? {}
  const uris = new Map(statuses.map(({ id, uri }) => [id, uri]))
  const above = segments
    .slice(0, -1)
    .filter(({ below }) => below === 'open')
    .map(({ to }) => uris.get(entries.findLast(({ order }) => order <= to)?.statusId ?? ''))
  if (above.length === 0) return 0
  await window.keyboard.press('1')
  await window.keyboard.press('Home')
  await pointAt(column(window))
  const seen = new Set<string | undefined>()
  await expect(async () => {
    await window.mouse.wheel(0, 500)
    for (const uri of await gapsBelow(column(window))) seen.add(uri)
    expect([...seen]).toEqual(expect.arrayContaining(above))
  }).toPass()
  // One key leads back to where reading was.
  await window.keyboard.press('z')
  return above.length
}

/**
 * Says how old what is stored is, or that there is nothing yet: before home is answered there is nothing else to say, neither that it is
 * offline nor of what it fetches.
 */
const expectAsStored = async ({ window }: Steppe, side: Side): Promise<void> => {
  const asOf = await storedAsOf(window, side.instance)
  // The app runs in UTC (see `startSteppe`); what is of today has no date.
  const said = asOf === null ? 'Connecting' : `As of ${new Date(asOf).toISOString().slice(11, 16)}`
  await expect(stateOf(side, window, said)).toBeVisible({ timeout: 10_000 })
}

interface Left {
  place: SeenPlace | null
  /** Uris of posts of which the store had said that it has them. */
  held: readonly string[]
  /** Posts of the other home. */
  unfetched: number
}

/**
 * Starts again, looks at what is there before the instance answers, then lets it answer.
 * @returns how many gaps the kill has left in what is stored
 */
const expectRecovered = async (scene: Scene, { place, held, unfetched }: Left): Promise<number> => {
  const { struck } = scene
  const life = { wakings: 2, pace, unfetched }
  const release = hold(struck)
  const steppe = await launchSteppe({ userData: scene.userData, pace })
  try {
    const column = struck.column(steppe.window)
    await expectAsStored(steppe, struck)
    const mayBeEmpty = held.length === 0
    await expectHonest(steppe.window, struck.instance, struck.username, { held, mayBeEmpty })
    let gaps = 0
    if (place !== null) {
      await expect(column.getByRole('article').first()).toBeVisible()
      await expectAt(column, place)
      gaps = await expectGapsSeen(steppe, struck)
      await expectAt(column, place)
    }
    await expectUntouched(scene, steppe.window, life)
    const before = askedSoFar(struck)
    release()
    await expectWhole(steppe.window, struck.instance, struck.username)
    await expect(stateOf(struck, steppe.window, 'Live')).toBeVisible({ timeout: 15_000 })
    if (place !== null) await expectAt(column, place)
    expectPolite(struck)
    expectFrugal(struck, before)
    expectSpared(scene, life)
    return gaps
  } finally {
    release()
    await steppe.close()
  }
}

/** So many pages of a first sync were acknowledged at least: what comes after the first page is the tip, which is that page again. */
const acknowledged = ({ point, number }: Kill): number => {
  if (point === 'after commit') return number
  return point === 'before commit' || point === 'in commit' ? number - 1 : 0
}

/** All numbers from 1 on, by chance. */
const shuffled = (count: number, random: Random): number[] => {
  const left = Array.from({ length: count }, (_, at) => at + 1)
  return Array.from({ length: count }, () => left.splice(random.int(left.length), 1)).flat()
}

/**
 * Every kind of point in turn, the number by chance, none of them twice.
 * @param most requests, and commits, that there will surely be
 * @param sure those that come first, and are not left to chance
 */
const drawn = (
  count: number,
  most: { requests: number; commits: number },
  from: number,
  sure: readonly Kill[] = [],
): Kill[] => {
  const random = createRandom(from)
  const isRequest = (point: KillPoint): boolean => point === 'request' || point === 'answer'
  const isSure = (point: KillPoint, number: number): boolean =>
    sure.some((kill) => kill.point === point && kill.number === number)
  const numbers = new Map(
    killPoints.map((point) => {
      const all = shuffled(isRequest(point) ? most.requests : most.commits, random)
      return [point, all.filter((number) => !isSure(point, number))]
    }),
  )
  return Array.from({ length: count }, (_, at) => {
    const given = sure[at]
    if (given !== undefined) return given
    const point = killPoints[at % killPoints.length] ?? 'request'
    const number = numbers.get(point)?.pop()
    if (number === undefined) throw new Error(`There are not so many kills: ${point}`)
    return { point, number }
  })
}

const suites: { name: string; fetched: boolean; posts: number; kills: Kill[] }[] = [
  {
    name: 'a first sync',
    fetched: false,
    posts: 300,
    // Seven pages of 40 at most. After the first of them, which is there when the others are let go, come the tip again, whose request is
    // there by then, the six others, and twice the empty end, which is no commit of posts.
    kills: drawn(kills / 2, { requests: 8, commits: 7 }, seed),
  },
  {
    name: 'a streamed burst',
    fetched: true,
    posts: 60,
    // Of requests: two pages of what was missed, the tips of a stream that opened, and the look for what came in late. The third is
    // asked for in the midst of what was missed: its first page is stored, a second one may be, and it takes three.
    // Of commits: the pages of those, and the stream's, of which one may hold several posts where the machine is slow.
    kills: drawn(kills / 2, { requests: 5, commits: 20 }, seed + 1, [{ point: 'request', number: 3 }]),
  },
]

for (const { name, fetched, posts, kills: planned } of suites) {
  test.describe(name, () => {
    let template: Template
    let scene: Scene
    /** What each kill has left of gaps. Tests of a file run in one process, one after the other, until one fails. */
    const gapsLeft: number[] = []
    test.beforeAll(async () => {
      template = await signInTwo(posts, { fetched })
    })
    test.afterAll(() => template.forget())
    test.beforeEach(async () => {
      scene = await template.scene()
    })
    test.afterEach(() => scene.end())

    for (const [at, kill] of planned.entries()) {
      const { point, number } = kill
      test(`survives kill ${at + 1} (seed ${seed}): ${point} ${number}`, async () => {
        const { struck } = scene
        if (fetched) scene.write(struck, missed)
        // The first kill of a first sync falls before there is anything to read; the others while its first page is read.
        const reads = fetched || number > 1
        const release = hold(struck, fetched || !reads ? 0 : 1)
        const steppe = await launchSteppe({ userData: scene.userData, pace })
        const place = reads ? await readOn(struck.column(steppe.window), 900) : null
        await killAt(steppe, struck.instance, point, number)
        release()
        let isAlive = true
        const death = deathOf(steppe).finally(() => (isAlive = false))
        if (fetched) await writeBurst(scene, () => isAlive)
        expect(await death).toBe('SIGKILL')
        const pages = Math.max(reads ? 1 : 0, acknowledged(kill))
        const home = struck.instance.world.homeOf(struck.username).map(({ uri }) => uri)
        const held = fetched ? struck.held : home.slice(0, 40 * pages)
        gapsLeft.push(await expectRecovered(scene, { place, held, unfetched: fetched ? 0 : posts }))
      })
    }

    if (fetched) {
      // Else it would be for want of gaps that all of them are seen.
      test('leaves gaps by some of the kills', () => {
        test.skip(gapsLeft.length < planned.length, 'Needs all of the kills.')
        expect(Math.max(...gapsLeft)).toBeGreaterThan(0)
      })
    }
  })
}
