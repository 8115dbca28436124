import { afterEach, expect, it, vi } from 'vitest'
import type { TestCase, TestResult } from '@playwright/test/reporter'
import ShownAtFailure from '../../support/shown-at-failure'

afterEach(() => {
  vi.restoreAllMocks()
})

/** What is printed in the end of an app that wrote something while that test ran. */
const printedOf = (expected: TestCase['expectedStatus'], status: TestResult['status']): string => {
  const written: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  const reporter = new ShownAtFailure()
  const attachments = [{ name: 'app', contentType: 'text/plain', body: Buffer.from('last words') }]
  // Why as, both times: the reporter looks at nothing else.
  reporter.onTestEnd(
    { title: 'a test', expectedStatus: expected } as TestCase,
    { attachments, status } as unknown as TestResult,
  )
  reporter.onEnd()
  vi.restoreAllMocks()
  return written.join('')
}

it.each(['failed', 'timedOut', 'interrupted'] as const)(
  'tells what the app of a test wrote that %s',
  (status) => {
    expect(printedOf('passed', status)).toContain('Written by the app of “a test”:\nlast words')
  },
)

it('tells nothing of a test that ended as it should', () => {
  expect(printedOf('passed', 'passed')).toBe('')
  expect(printedOf('failed', 'failed')).toBe('')
})
