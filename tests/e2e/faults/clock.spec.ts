/** The machine's clock and an instance's differ by more than a day: posts are as old as they are, and nothing is said of tomorrow. */
import { expect, test } from '@playwright/test'
import { launchSteppe } from '../../support/launch'
import { expectWhole } from '../../support/stored'
import {
  expectAsOf,
  expectFrugal,
  expectPolite,
  expectSpared,
  expectUntouched,
  signInTwo,
  stateOf,
} from '../../support/two-accounts'

/** Not by whole days: a time of day by the wrong clock is to be seen. */
const apart = 27 * 3_600_000
/** What is said while the app is live may be as old. */
const recentMs = 300_000

for (const [name, aheadMs] of [
  ['more than a day behind', apart],
  ['more than a day ahead', -apart],
] as const) {
  test(`a clock that is ${name} of the instance’s`, async () => {
    const template = await signInTwo(60, { aheadMs })
    const scene = await template.scene()
    const { struck } = scene
    const { window, close } = await launchSteppe({ userData: scene.userData, pace: 0.1 })
    try {
      await expect(stateOf(struck, window, 'Live')).toBeVisible({ timeout: 30_000 })
      const uri = scene.write(struck, 1)
      await expectWhole(window, struck.instance, struck.username)
      const column = struck.column(window)
      await column.getByRole('button', { name: /newer/ }).click()
      await expect(column.locator(`article[data-uri="${uri}"]`)).toHaveAccessibleName(/(now|seconds? ago)/)
      await expectUntouched(scene, window)
      expectPolite(struck)
      expectFrugal(struck, 0)

      await struck.instance.stop()
      // Of today, by the instance's clock: no date.
      const asOf = await expectAsOf(struck, window)
      expect(Math.abs(struck.instance.clock.now() - asOf)).toBeLessThan(recentMs)
      expectSpared(scene)
    } finally {
      await close()
      await scene.end()
      await template.forget()
    }
  })
}
