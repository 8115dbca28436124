import { defineConfig } from '@playwright/test'

// Store and end-to-end tests, both in a real Electron. They share the machine's display and clock, so one at a time;
// a test that passes only the second time has failed, so none is repeated.
export default defineConfig({
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  // Why longer than usual: conditions are waited for, and a busy machine takes its time to fulfil them.
  expect: { timeout: 20_000 },
  forbidOnly: process.env['CI'] !== undefined,
  outputDir: 'test-results',
  reporter: 'list',
  projects: [
    { name: 'store', testDir: 'tests/store' },
    { name: 'e2e', testDir: 'tests/e2e' },
  ],
})
