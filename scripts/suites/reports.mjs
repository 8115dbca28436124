// Reads the JSON reports of the test runners.
import { readFileSync } from 'node:fs'

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * A runner that ends badly without a failed test (it crashed, or found no test) counts as one failure.
 * @param {{ passed: number, failed: number, skipped: number } | undefined} counted
 * @param {number} code how the runner ended
 */
const honest = (counted, code) => {
  const sum = counted ?? { passed: 0, failed: 0, skipped: 0 }
  const silent = sum.failed === 0 && (code !== 0 || counted === undefined || sum.passed === 0)
  return silent ? { ...sum, failed: 1 } : sum
}

/** Sums a Vitest JSON report. */
export const sumOfVitest = (file, code) => {
  const report = read(file)
  return honest(
    report && {
      passed: report.numPassedTests,
      failed:
        report.numFailedTests +
        report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0)
          .length,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    code,
  )
}

/** Sums a Playwright JSON report. A flaky test is a failed one. */
export const sumOfPlaywright = (file, code) => {
  const stats = read(file)?.stats
  return honest(
    stats && { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped },
    code,
  )
}
