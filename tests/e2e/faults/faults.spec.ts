/**
 * One of two instances fails in every way that instances fail, while posts wait to be fetched from it. Each time: what the
 * column says, what is stored, what was asked, that the other account lives as if nothing were, and that all comes back.
 */
import { expect, test } from '@playwright/test'
import { besidesHome, isHome } from '../../support/asked'
import type { Fault } from '../../support/fake-mastodon'
import { launchSteppe, nap } from '../../support/launch'
import { startRuin } from '../../support/ruin'
import { expectHonest, expectWhole } from '../../support/stored'
import {
  askedSoFar,
  expectAsOf,
  expectFrugal,
  expectPolite,
  expectSpared,
  expectUntouched,
  signInTwo,
  stateOf,
  type Scene,
  type Template,
} from '../../support/two-accounts'

const usualPace = 0.1
/** Posts that came to the struck instance while Steppe was closed: three pages of 40. */
const missed = 90
/** In which the server counts requests; each begins at a whole five minutes. */
const windowMs = 300_000
/** How long a fault is watched, in real milliseconds; ten times that for the app. */
const watchedMs = 3_000

/** Something that goes wrong with REST before the app starts and ends while it runs. */
interface Case {
  name: string
  faults: Fault[]
  /** Whether the instance does not answer at all. */
  down?: boolean
  /** How much of their time the app's waits take; `usualPace` where it is left out. */
  pace?: number
  /** The server has just begun to count requests anew: near the end of its window waits are short, and many. */
  isWindowFresh?: boolean
  because: RegExp
  /**
   * Requests for home that may leave in the time that is watched; beside them none at all does. Where a time is named, or waited for,
   * that is one, and one more if the time is over before the watch is. Else waits are a random part of 1, 2, 4 … seconds: in
   * 30 s about six of them end. For twelve, six waits of up to half a minute, a minute and more would all have to be short.
   */
  most: number
}

const faulty = (name: Fault['name'], extra: Partial<Fault> = {}): Fault[] => [
  { name, when: '/api/*', ...extra },
]

const cases: Case[] = [
  { name: 'down at start', faults: [], down: true, because: /cannot be reached/, most: 12 },
  {
    name: 'every connection broken off',
    faults: faulty('refuse'),
    because: /cannot be reached/,
    most: 12,
  },
  {
    name: '502 with a web page',
    faults: faulty('http-502-html'),
    because: /error 502/,
    most: 12,
  },
  {
    name: '200 with a web page',
    faults: faulty('http-200-html'),
    because: /cannot read/,
    most: 12,
  },
  {
    name: '429 that names its end',
    faults: faulty('http-429-with-reset', { seconds: 100 }),
    because: /asks for a pause/,
    most: 2,
  },
  {
    name: '429 that names no end',
    faults: faulty('http-429-without-reset'),
    // Steppe waits for the end of the server's window, 5 minutes away.
    isWindowFresh: true,
    pace: 0.02,
    because: /asks for a pause/,
    most: 2,
  },
  { name: 'JSON cut off', faults: faulty('truncated-json'), because: /cannot read/, most: 12 },
  { name: 'stalls of 30 s', faults: faulty('stall'), because: /too long/, most: 4 },
]

let template: Template
let scene: Scene

test.beforeAll(async () => {
  template = await signInTwo(60)
})
test.afterAll(() => template.forget())
test.beforeEach(async () => {
  scene = await template.scene()
})
test.afterEach(() => scene.end())

for (const { name, faults, down = false, pace = usualPace, isWindowFresh, because, most } of cases) {
  test(name, async () => {
    const { struck } = scene
    const { instance } = struck
    if (isWindowFresh === true) instance.clock.advance(windowMs - (instance.clock.now() % windowMs))
    scene.write(struck, missed)
    if (down) await instance.stop()
    const ruin = down ? await startRuin(instance.origin) : null
    /** Of the struck instance, whether it stands or not. */
    const { asked } = ruin ?? { asked: instance.requests }
    for (const fault of faults) instance.faults.add(fault)
    const steppe = await launchSteppe({ userData: scene.userData, pace })
    try {
      await expectAsOf(struck, steppe.window)
      await expect(stateOf(struck, steppe.window, /^Offline/)).toHaveAttribute('title', because)
      await expect(struck.column(steppe.window).getByRole('article').first()).toBeVisible()
      await expectUntouched(scene, steppe.window, { pace })
      const before = asked.filter(isHome).length
      expect(before, 'requests that say whether the instance is there').toBeGreaterThan(0)
      await steppe.window.waitForTimeout(watchedMs)
      expect(asked.filter(isHome).length - before).toBeLessThanOrEqual(most)
      expect(besidesHome(asked)).toEqual([])
      await expectHonest(steppe.window, instance, struck.username, struck)

      const since = askedSoFar(struck)
      instance.faults.clear()
      await ruin?.leave()
      if (down) await instance.start()
      // As a laptop that wakes: what waits is tried at once.
      await nap(steppe.app)
      await expect(stateOf(struck, steppe.window, 'Live')).toBeVisible({ timeout: 30_000 })
      await expectWhole(steppe.window, instance, struck.username)
      expectPolite(struck)
      expectFrugal(struck, since)
      expectSpared(scene, { wakings: 2, pace })
    } finally {
      await steppe.close()
      await ruin?.leave()
    }
  })
}
