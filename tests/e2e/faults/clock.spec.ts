/** The machine's clock and an instance's differ by a day: posts are as old as they are, and nothing is said of tomorrow. */
import { expect, test } from '@playwright/test'
import { launchSteppe } from '../../support/launch'
import { expectWhole } from '../../support/stored'
import {
  expectFrugal,
  expectPolite,
  expectSpared,
  expectUntouched,
  signInTwo,
  stateOf,
} from '../../support/two-accounts'

const day = 86_400_000

for (const [name, aheadMs] of [
  ['a day behind', day],
  ['a day ahead', -day],
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
      await expect(stateOf(struck, window, /^Offline, as of \d\d:\d\d$/)).toBeVisible({ timeout: 30_000 })
      expectSpared(scene)
    } finally {
      await close()
      await scene.end()
      await template.forget()
    }
  })
}
