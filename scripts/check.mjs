// npm run check: every static check; ends with 1 when one of them has anything to say.
import { runChecks } from './suites/checks.mjs'

const { passed, failed } = await runChecks()
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
