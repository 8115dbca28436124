/**
 * Prints at the end what the window showed when a test failed, as roles and names, and what the app wrote. The runner keeps it in files,
 * and of a machine that ran the tests for somebody else often nothing is left but what it printed last.
 */
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { readFileSync } from 'node:fs'

/** The one part of that file that the list does not print. */
const snapshot = /```yaml\n[^]*?```/g

export default class ShownAtFailure implements Reporter {
  readonly #shown: string[] = []

  /** Leaves it to the other reporters to tell what runs. */
  printsToStdio(): boolean {
    return false
  }

  onTestEnd({ title, expectedStatus }: TestCase, { attachments, status }: TestResult): void {
    if (status === expectedStatus) return
    for (const { name, path, body } of attachments) {
      if (name === 'app') this.#shown.push(`Written by the app of “${title}”:\n${String(body ?? '')}\n`)
      if (name !== 'error-context' || path === undefined) continue
      const shown = readFileSync(path, 'utf8').match(snapshot) ?? []
      if (shown.length > 0) this.#shown.push(`Shown when “${title}” failed:\n${shown.join('\n')}\n`)
    }
  }

  onEnd(): void {
    for (const one of this.#shown) process.stdout.write(`\n${one}`)
  }
}
