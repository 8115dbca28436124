import { describe, expect, it } from 'vitest'
import { diedEarly } from '../../support/electron'

const attached = `  - <launched> pid=41
  - [pid=41][err] Debugger listening on ws://127.0.0.1:40001/one
  - <ws connected> ws://127.0.0.1:40001/one
  - [pid=41][err] Debugger attached.
`
const ready = '  - [pid=41][err] DevTools listening on ws://127.0.0.1:40002/devtools/browser/two\n'
const diedBy = (how: string): string => `  - <ws disconnected> code=1006 reason=
  - [pid=41] <process did exit: ${how}>
`
const crash = 'exitCode=null, signal=SIGSEGV'
const launchError = (log: string): Error =>
  new Error(`electron.launch: Process failed to launch!\nCall log:\n${log}`)

/** What the driver says of a start that failed; Electron is started once more after some of them. */
describe('Electron died early', () => {
  it.each([
    ['where it crashed while the debugger attached', attached + diedBy(crash), true],
    ['not where Chromium was ready before it crashed', attached + ready + diedBy(crash), false],
    ['not where it ended by itself', attached + diedBy('exitCode=1, signal=null'), false],
    ['not where somebody killed it', attached + diedBy('exitCode=null, signal=SIGKILL'), false],
    ['not where it was only slow', attached, false],
  ])('%s', (_when, log, isEarly) => {
    expect(diedEarly(launchError(log))).toBe(isEarly)
  })

  it('not where what was thrown is no error', () => {
    expect(diedEarly(undefined)).toBe(false)
  })
})
