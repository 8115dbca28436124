/** Where the secrets of a sign-in are, and where not: with Electron's own safeStorage, which the unit tests of the vault stand in for. */
import { expect, test } from '@playwright/test'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SteppeApi } from '../../../src/shared/channels'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, launchSteppe, type Steppe } from '../../support/launch'
import { homeColumn, signIn } from '../../support/sign-in'

/** Of a post: as long and as little to be compressed as a token. What is no secret is to be found. */
const known = 'kQ7vZ2mXr9TgLw4PbNc8HsJd1YfAe6UoRi3tGx5CqVM'

let instance: FakeInstance
let steppe: Steppe
/** All that the app has written to its terminal. */
let said: string

const begin = async (userData?: string): Promise<void> => {
  steppe = await launchSteppe({
    pace: 0.1,
    env: { STEPPE_DEBUG: '1' },
    ...(userData === undefined ? {} : { userData }),
  })
  steppe.process.stderr?.on('data', (piece: Buffer) => (said += piece.toString()))
}
const live = (): Promise<void> =>
  expect(homeColumn(steppe.window, 'ada@steppe.example').getByText('Live', { exact: true })).toBeVisible()

test.beforeEach(async () => {
  said = ''
  instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 60, until: instance.clock.now(), seed: 1 })
  instance.world.post({ author: 'person1', text: known })
  await begin()
})
test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(steppe.userData)
  await instance.stop()
})

/** All that the window can read of what main knows and of what was asked for. */
const readByWindow = (): Promise<string> =>
  steppe.window.evaluate(async () => {
    const { steppe: api } = globalThis as unknown as { steppe: SteppeApi }
    const asked = performance.getEntries().map(({ name }) => name)
    const kept = [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]
    const session: unknown = await api.invoke('session.load', undefined)
    return JSON.stringify([session, new XMLSerializer().serializeToString(document), asked, kept])
  })

/** The files of a folder and of those within it, with what they hold. */
const filesIn = async (folder: string): Promise<{ path: string; bytes: Buffer }[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.map(async (path) => ({ path, bytes: await readFile(path) })))
}

/** The ways in which a text may stand in a file: Chromium's databases have two, and the vault's file a third. */
const formsOf = (text: string): Buffer[] => [
  Buffer.from(text, 'utf8'),
  Buffer.from(text, 'utf16le'),
  Buffer.from(Buffer.from(text).toString('base64')),
]

test('tokens are on the disk only as safeStorage seals them, and never in the window', async () => {
  await signIn(steppe, instance, 'ada')
  await live()
  const { apps, tokens } = instance.oauth.snapshot()
  const secrets = [...tokens.map(({ value }) => value), ...apps.map(({ clientSecret }) => clientSecret)]
  expect(tokens.some(({ accountId }) => accountId !== null)).toBe(true)
  expect(secrets.length).toBeGreaterThan(tokens.length)

  const readable = await readByWindow()
  expect(readable).toContain(known)
  for (const secret of secrets) expect(readable).not.toContain(secret)

  await steppe.close()
  const files = await filesIn(steppe.userData)
  const filesWith = (text: string): string[] =>
    files.filter(({ bytes }) => formsOf(text).some((form) => bytes.includes(form))).map(({ path }) => path)
  expect(filesWith(known).join()).toContain('IndexedDB')
  for (const secret of secrets) expect(filesWith(secret)).toEqual([])
  await expect.poll(() => said).toContain('Quitting')
  for (const secret of secrets) expect(said).not.toContain(secret)

  // They are there all the same: the next start needs no sign-in.
  await begin(steppe.userData)
  await live()
})
