/** What the reader has opened stays open, however the window ends, and so the place stays where it is. */
import { expect, test, type Locator } from '@playwright/test'
import { useTwoAccounts } from '../../support/each-scene'
import { nearestToTop, offsetOf, pointAt } from '../../support/reading'

const { scene, steppe, launch, beginAtNewest } = useTwoAccounts(30)

const column = (): Locator => scene().struck.column(steppe().window)
const articleOf = (uri: string): Locator => column().locator(`article[data-uri="${uri}"]`)
const ending = 'They all go home.'

/** Begins at a post with a warning and a long one, both above all others. @returns their uris, and that of the next */
const beginAtFolded = async (): Promise<{ warned: string; long: string; next: string }> => {
  const { world } = scene().struck.instance
  const next = world.homeOf(scene().struck.username)[0]?.uri ?? ''
  const lines = Array.from({ length: 120 }, (_, at) => `Line ${at + 1}.`)
  const long = world.post({ author: 'person1', text: lines.join('\n') }).uri
  const warned = world.post({ author: 'person2', text: ending, spoilerText: 'How the film ends' }).uri
  await beginAtNewest()
  await expect(articleOf(warned)).toBeVisible()
  return { warned, long, next }
}

const expectOpen = async ({ warned, long }: { warned: string; long: string }): Promise<void> => {
  await expect(articleOf(warned).getByText(ending)).toBeVisible()
  await expect(articleOf(long).getByRole('button', { name: 'Show less' })).toBeVisible()
}

test('what was opened is open after the app was killed, and the place is at the same pixel', async () => {
  const { warned, long, next } = await beginAtFolded()
  await articleOf(warned).getByRole('button', { name: 'Show', exact: true }).click()
  await articleOf(long).getByRole('button', { name: 'Show whole post' }).click()
  await expectOpen({ warned, long })
  // Far below the top of the view: so much is above it only while both are open.
  await pointAt(column())
  await steppe().window.mouse.wheel(0, (await offsetOf(column(), next)) - 650)
  // A place, and what is open, is kept once it has rested for 300 ms.
  await steppe().window.waitForTimeout(1_000)
  const before = await nearestToTop(column())
  expect(before.uri).toBe(next)
  expect(before.offset).toBeGreaterThan(600)

  await steppe().kill()
  await launch()
  await expectOpen({ warned, long })
  await expect(articleOf(next)).toBeInViewport()
  expect(Math.abs((await offsetOf(column(), next)) - before.offset)).toBeLessThanOrEqual(1)

  // What was closed again stays closed.
  await articleOf(warned).getByRole('button', { name: 'Hide', exact: true }).click()
  await steppe().window.waitForTimeout(1_000)
  await steppe().kill()
  await launch()
  await expect(articleOf(long).getByRole('button', { name: 'Show less' })).toBeVisible()
  await expect(articleOf(warned).getByText(ending)).toBeHidden()
})

test('what was opened just before the app was quit is open after the start', async () => {
  const { warned, long } = await beginAtFolded()
  await articleOf(long).getByRole('button', { name: 'Show whole post' }).click()
  await articleOf(warned).getByRole('button', { name: 'Show', exact: true }).click()
  await steppe().close()
  await launch()
  await expectOpen({ warned, long })
})
