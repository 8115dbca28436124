/**
 * The demo stands up by its command: instances, app and sign-ins, down to a picture of all that. What else it promises takes longer:
 * tests/long/commands.spec.ts.
 */
import { expect, test } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { forgetProfile, freshProfile } from '../../support/launch'

test('the demo takes its picture, and leaves nothing else', async () => {
  const folder = await freshProfile()
  try {
    const [file, profile] = [join(folder, 'demo.png'), join(folder, 'profile')]
    await mkdir(profile)
    const { ELECTRON_RUN_AS_NODE: _node, ...env } = process.env
    const options = ['--screenshot', file, '--size', '800x600', '--user-data-dir', profile]
    // Rejects with what was said where the command fails.
    await promisify(execFile)(process.execPath, ['scripts/run.mjs', 'demo', ...options], {
      env: { ...env, STEPPE_SET_UP: '' },
    })
    const picture = await readFile(file)
    expect(picture.toString('latin1', 1, 16)).toMatch(/^PNG.*IHDR$/s)
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([800, 600])
    expect(await readdir(profile)).toEqual([])
  } finally {
    await forgetProfile(folder)
  }
})
