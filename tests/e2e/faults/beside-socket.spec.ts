/**
 * An instance that fails by REST while its socket goes on, as one does whose web servers fall and whose streaming server stands. Each
 * time: what the column says, what is stored, what was asked, that the other account lives as if nothing were, and that all comes back.
 */
import { expect, test } from '@playwright/test'
import type { Fault } from '../../support/fake-mastodon'
import { launchSteppe, nap, type Steppe } from '../../support/launch'
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

const patience = { timeout: 30_000 }
/** What stalls is given up after 15 real seconds, and twice before it is believed. */
const judgedWithin = { timeout: 60_000 }

let template: Template
let scene: Scene
let steppe: Steppe | null = null

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
  await scene.end()
})

const cases: { name: Fault['name']; seconds?: number; because: RegExp }[] = [
  { name: 'http-502-html', because: /error 502/ },
  { name: 'http-200-html', because: /cannot read/ },
  { name: 'http-429-with-reset', seconds: 100, because: /asks for a pause/ },
  { name: 'truncated-json', because: /cannot read/ },
  { name: 'stall', because: /too long/ },
]

for (const { because, ...fault } of cases) {
  test(`a live socket beside ${fault.name}`, async () => {
    const { struck } = scene
    const { instance, username } = struck
    const { app, window } = (steppe = await launchSteppe({ userData: scene.userData, pace: 0.1 }))
    await expect(stateOf(struck, window, 'Live')).toBeVisible(patience)
    await expectWhole(window, instance, username)
    const since = askedSoFar(struck)
    instance.faults.add({ ...fault, when: '/api/*' })
    await struck
      .column(window)
      .getByRole('button', { name: /^More about Home/ })
      .click()
    await window.getByRole('button', { name: 'Look for new posts now' }).click()
    const offline = stateOf(struck, window, /^Offline/)
    await expect(offline).toBeVisible(judgedWithin)
    await expect(offline).toHaveAttribute('title', because)
    await expectAsOf(struck, window)
    scene.write(struck, 3)
    await expectUntouched(scene, window)
    // 30 s of the app's, and what it took until then: see `most` in faults.spec.ts.
    await window.waitForTimeout(3_000)
    expectFrugal(struck, since, { home: 1 + 12 })
    await expectHonest(window, instance, username, struck)
    expect(instance.streaming.connections(instance.world.account(username).id)).toBe(1)

    const before = askedSoFar(struck)
    instance.faults.clear()
    await nap(app)
    await expect(stateOf(struck, window, 'Live')).toBeVisible(patience)
    await expectWhole(window, instance, username)
    expectPolite(struck)
    expectFrugal(struck, before)
    expectSpared(scene, { wakings: 2 })
  })
}
