// npm test: checks, unit tests, store and end-to-end tests; ends with one line that sums them all.
// Arguments: --full (the long forms, and tests that are long only), --only check,unit,store,e2e,long; any other goes to the runners.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from './setup/places.mjs'
import { runChecks } from './suites/checks.mjs'
import { testOptions } from './suites/options.mjs'
import { sumOfPlaywright, sumOfVitest } from './suites/reports.mjs'
import { runTool } from './suites/run-suite.mjs'

// Why nothing is caught: run.mjs has looked at them, and says what is wrong with them.
const { full, suites: chosen, words } = testOptions(process.argv.slice(2))

const reports = inRoot('test-results', 'reports')

const unit = async () => {
  const file = join(reports, 'unit.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { code } = await runTool('vitest/vitest.mjs', ['run', ...reporters, ...words])
  return sumOfVitest(file, code)
}

const electron = (project) => async () => {
  const file = join(reports, `${project}.json`)
  // Results lie apart, for Playwright empties its folder at each start.
  const output = inRoot('test-results', project)
  const args = [
    'test',
    '-c',
    'playwright.config.ts',
    `--project=${project}`,
    '--reporter=list,json,./tests/support/shown-at-failure.ts',
    '--output',
    output,
  ]
  const { code } = await runTool('@playwright/test/cli.js', [...args, ...words], {
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  })
  return sumOfPlaywright(file, code)
}

const suites = {
  check: runChecks,
  unit,
  store: electron('store'),
  e2e: electron('e2e'),
  long: electron('long'),
}

if (full) process.env['STEPPE_FULL'] = '1'
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

let passed = 0
let failed = 0
for (const name of chosen) {
  process.stdout.write(`\n== ${name}\n`)
  const sum = await suites[name]()
  passed += sum.passed
  failed += sum.failed
  const skipped = (sum.skipped ?? 0) > 0 ? `, ${sum.skipped} skipped` : ''
  process.stdout.write(`== ${name}: ${sum.passed} passed, ${sum.failed} failed${skipped}\n`)
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
