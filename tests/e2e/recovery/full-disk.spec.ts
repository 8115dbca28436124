/**
 * A disk without room, met by main, sync and window together. How it is made: tests/store/full-disk.spec.ts, which looks at the store
 * alone.
 */
import { expect, test } from '@playwright/test'
import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { useTwoAccounts } from '../../support/each-scene'
import { expectHonest, expectWhole, rowCounts } from '../../support/stored'
import { expectPolite, stateOf, type Side } from '../../support/two-accounts'

const { scene, steppe, beginAtNewest } = useTwoAccounts(60)

/** Has the system say that nothing more can be written: by that the store tells a full disk from a broken database. */
const sayFull = (): Promise<void> =>
  steppe().app.evaluate(() => {
    const files = process.getBuiltinModule('node:fs/promises')
    files.statfs = (() => Promise.resolve({ bavail: 0, bsize: 4_096 })) as unknown as typeof files.statfs
    process.getBuiltinModule('node:module').syncBuiltinESMExports()
  })

/** The folder of the database, which LevelDB makes its files in. */
const databaseFolder = async (): Promise<string> => {
  const folder = join(scene().userData, 'IndexedDB')
  const name = (await readdir(folder)).find((one) => one.endsWith('.leveldb'))
  if (name === undefined) throw new Error('There is no database.')
  return join(folder, name)
}

/** Posts of 5 MB, of no use to a compressor, each short enough to stand in the log: LevelDB wants its next file after four. */
const writeMegabytes = ({ instance }: Side): void => {
  for (let post = 0; post < 90; post += 1) {
    const word = (_: unknown, at: number): string => Math.imul(post * 7_000 + at, 2_654_435_761).toString(36)
    instance.world.post({ author: 'person1', text: Array.from({ length: 7_000 }, word).join(' ') })
  }
}

test('a full disk is said over the posts that are drawn; nothing is lost, and all is stored once there is room', async () => {
  await beginAtNewest()
  const { window } = steppe()
  const sides = [scene().struck, scene().other]
  for (const { instance, username } of sides) await expectWhole(window, instance, username)
  const before = await rowCounts(window)
  const column = scene().struck.column(window)
  const notice = window
    .getByRole('region', { name: 'Notices' })
    .getByText(
      'The disk is full: new posts are not stored. Free some space and Steppe goes on. Nothing was deleted.',
    )
  const { held, instance } = scene().struck
  const folder = await databaseFolder()
  await sayFull()
  await chmod(folder, 0o500)
  try {
    writeMegabytes(scene().struck)
    await expect(notice).toBeVisible({ timeout: 30_000 })
    // What is drawn. Chromium opens the database for nobody, so that nothing else can be read before there is room.
    await expect(column.locator(`article[data-uri="${held[0]}"]`)).toBeInViewport()
  } finally {
    await chmod(folder, 0o700)
  }
  await expect(notice).toBeHidden({ timeout: 30_000 })
  await expectHonest(window, instance, scene().struck.username, { held })
  const counts = await rowCounts(window)
  for (const [table, count] of Object.entries(before)) {
    expect(counts[table], table).toBeGreaterThanOrEqual(count)
  }
  for (const side of sides) {
    scene().write(side, 1)
    await expectWhole(window, side.instance, side.username)
    await expect(stateOf(side, window, 'Live')).toBeVisible()
    expectPolite(side)
  }
})
