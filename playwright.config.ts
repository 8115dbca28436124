import { defineConfig } from '@playwright/test'
import { randomInt } from 'node:crypto'

// Store and end-to-end tests, both in a real Electron. Files run side by side where each worker has a display, and with it focus and
// clipboard, of its own; on the display of a user it is one at a time. This file is read in every worker too.
const displays = (process.env['STEPPE_DISPLAYS'] ?? '').split(' ')
const worker = process.env['TEST_PARALLEL_INDEX']
if (worker !== undefined && displays.length > 1) process.env['DISPLAY'] = displays[Number(worker)]
// Other kills each time in the long form. Here, and once, since titles say the seed: each worker is to find the tests that were counted.
if (process.env['STEPPE_FULL'] === '1') process.env['STEPPE_SEED'] ??= String(randomInt(1, 1_000_000))

// A test that passes only the second time has failed, so none is repeated.
export default defineConfig({
  workers: displays.length,
  fullyParallel: false,
  retries: 0,
  // For what hangs, and so far above what any test takes that a machine several times as slow as another is not taken for that. Whatever
  // a test does to the app, or waits for, has a limit of its own, which says where it stood.
  timeout: 180_000,
  // Why longer than usual: conditions are waited for, and a busy machine takes its time to fulfil them.
  expect: { timeout: 20_000 },
  forbidOnly: process.env['CI'] !== undefined,
  outputDir: 'test-results',
  reporter: 'list',
  projects: [
    { name: 'store', testDir: 'tests/store' },
    { name: 'e2e', testDir: 'tests/e2e' },
    // One at a time: what these measure is not to be another test's.
    { name: 'long', testDir: 'tests/long', workers: 1 },
  ],
})
