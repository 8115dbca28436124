import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explained } from '../../../scripts/demo/explained'
import { SetupError } from '../../../scripts/setup/say.mjs'

const timeout = (message: string): Error => Object.assign(new Error(message), { name: 'TimeoutError' })

const refusal = (): unknown => {
  try {
    return mkdirSync(join(import.meta.filename, 'folder'))
  } catch (thrown) {
    return thrown
  }
}

/** Each says what went wrong, and in a line of its own what to do. */
describe('what the demo says of an error', () => {
  it.each([
    [
      'its own',
      new SetupError('The port is taken.\n        Close it.'),
      /^The port is taken\.\n {8}Close it\.$/,
    ],
    ['the system’s', refusal(), /^ENOTDIR: .+\.\n {8}See that this folder can be written/],
    [
      'one of a wait that took too long',
      timeout(
        'locator.waitFor: Timeout 120000ms exceeded.\nCall log:\n\u001b[2m  - waiting for the door\u001b[22m\n',
      ),
      /^the app did not come .+ within 120 s\.\n {8}Run the command again .+ It waited for the door\.$/,
    ],
    [
      'any other',
      new Error('\u001b[31mClosed\u001b[39m'),
      /^Closed\n {8}Run the command again, and with --reset/,
    ],
    ['what is none', 'odd', /^odd\n {8}Run the command again/],
  ])('%s', (_what, error, said) => {
    expect(explained(error)).toMatch(said)
  })
})
