import { describe, expect, it } from 'vitest'
import { bareClone } from './bare-clone'

describe.runIf(process.platform === 'linux')('the virtual display', () => {
  /** Starts one on a machine whose X server does what these lines say. */
  const startedWhere = (...lines: string[]) => {
    const clone = bareClone()
    if (lines.length > 0) clone.program('Xvfb', ...lines)
    return clone.call('display.mjs', 'startVirtualDisplays', [1])
  }

  it.each([
    [
      'fails tells why',
      ['echo "Fatal server error:" >&2', 'echo "No listening sockets." >&2', 'exit 1'],
      'No listening sockets.',
    ],
    ['ends without a word tells that', ['exit 1'], 'it ended without a word'],
    ['is not there tells that', [], 'spawn Xvfb ENOENT'],
  ])('that %s, and what to do', (_what, lines, why) => {
    expect(startedWhere(...lines)).toMatchObject({
      status: 1,
      answer: undefined,
      said: `The virtual display did not start: ${why}\n        Run "Xvfb -displayfd 1" to see why, or set DISPLAY.`,
    })
  })

  it('that starts is said, with its number', () => {
    const { status, said, calls, answer } = startedWhere('echo 7 >&3')
    expect([status, said]).toEqual([
      0,
      'no display of your own is used: a virtual one is :7 (Xvfb, 1920x1200x24)\n',
    ])
    expect(calls).toEqual(['Xvfb -displayfd 3 -screen 0 1920x1200x24 -nolisten tcp -noreset'])
    expect(answer).toEqual({ env: { DISPLAY: ':7', WAYLAND_DISPLAY: '', STEPPE_DISPLAYS: ':7' } })
  })
})
