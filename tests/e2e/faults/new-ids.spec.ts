/** An instance that gives all its posts other ids, as one does that moves to other software. */
import { expect, test } from '@playwright/test'
import { launchSteppe, nap } from '../../support/launch'
import { placeOf, readOn } from '../../support/reading'
import { expectWhole, readHome } from '../../support/stored'
import {
  askedSoFar,
  expectFrugal,
  expectPolite,
  expectSpared,
  expectUntouched,
  signInTwo,
  stateOf,
} from '../../support/two-accounts'

const patience = { timeout: 30_000 }

test('an instance that gives all its posts other ids', async () => {
  const template = await signInTwo(60)
  const scene = await template.scene()
  const { struck } = scene
  const { instance, username } = struck
  const { app, window, close } = await launchSteppe({ userData: scene.userData, pace: 0.1 })
  try {
    const live = stateOf(struck, window, 'Live')
    await expect(live).toBeVisible(patience)
    await expectWhole(window, instance, username)
    const column = struck.column(window)
    const before = await readOn(column, 900)
    expect(before.isScrolled).toBe(true)
    const onServer = (): string[] => instance.world.homeOf(username).map(({ uri }) => uri)
    const stored = async (): Promise<(string | undefined)[]> => {
      const { entries = [], statuses = [] } = (await readHome(window, instance)) ?? {}
      const uris = new Map(statuses.map(({ id, uri }) => [id, uri]))
      const present = new Set(instance.world.posts().map(({ id }) => id))
      return entries
        .toSorted((one, other) => (one.order < other.order ? -1 : 1))
        .map(({ statusId }) => (present.has(statusId) ? uris.get(statusId) : `old id ${statusId}`))
    }
    const since = askedSoFar(struck)
    instance.world.renewIds('ulid')
    scene.write(struck, 3)
    await nap(app)
    await expect.poll(stored, patience).toEqual(onServer())
    // The post that was being read has another id, and stands where it stood.
    const after = await placeOf(column)
    expect(after.uri).toBe(before.uri)
    expect(Math.abs(after.offset - before.offset)).toBeLessThanOrEqual(1)
    await expectUntouched(scene, window, { wakings: 2 })
    await expect(live).toBeVisible(patience)
    expectPolite(struck)
    // All is read anew, once, and as after a start: the nap is followed by another beginning.
    expectFrugal(struck, since)
    await window.getByRole('button', { name: 'Settings' }).click()
    const settings = window.getByRole('dialog', { name: 'Settings' })
    await expect(settings.getByText(/^The instance renumbered all its posts \(/)).toBeVisible()
    expectSpared(scene, { wakings: 2 })
  } finally {
    await close()
    await scene.end()
    await template.forget()
  }
})
