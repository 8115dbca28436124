/** What the demo says of an error: what went wrong, and what to do. */
import { stripVTControlCharacters } from 'node:util'
import { SetupError, sentenceOf } from '../setup/say.mjs'

/** Far more than a start and a sign-in take, for machines that are busy with something else. */
export const patience = 120_000

/** What to do where the demo does not come as far as it should. */
export const again = 'Run the command again, and with --reset if that does not help.'

const isRefusal = (error: Error): boolean => 'syscall' in error && typeof error.syscall === 'string'

/** What went wrong, for a person: what Playwright says is told without its colours, of what it waited for without its log too. */
export const explained = (error: unknown): string => {
  if (!(error instanceof Error)) return `${String(error)}\n        ${again}`
  if (error instanceof SetupError || isRefusal(error)) return sentenceOf(error)
  const message = stripVTControlCharacters(error.message)
  if (error.name !== 'TimeoutError') return `${message}\n        ${again}`
  const [, awaited] = /waiting for (.+)/.exec(message) ?? []
  return (
    `the app did not come as far as it should within ${patience / 1_000} s.\n` +
    `        Run the command again when the machine is less busy. It waited for ${awaited ?? 'the window'}.`
  )
}
