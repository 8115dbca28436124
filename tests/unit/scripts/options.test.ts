import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parseOptions } from '../../../scripts/demo/options'
import { testOptions } from '../../../scripts/suites/options.mjs'

describe('options of the tests', () => {
  it('are suites and words; without any, all suites, the long one with the long forms only', () => {
    expect(testOptions([])).toEqual({ full: false, suites: ['check', 'unit', 'store', 'e2e'], words: [] })
    expect(testOptions(['--full']).suites).toEqual(['check', 'unit', 'store', 'e2e', 'long'])
    expect(testOptions(['--full', '--only', 'unit,e2e', 'sign-in'])).toEqual({
      full: true,
      suites: ['unit', 'e2e'],
      words: ['sign-in'],
    })
  })

  it.each([
    [['--foo'], "Unknown option '--foo'."],
    [['--only'], "Option '--only <value>' argument missing."],
    [['--only', '--full'], "Option '--only' argument is ambiguous."],
    [['--full=yes'], "Option '--full' does not take an argument."],
    [['--only', 'unit,e3e'], 'There is no suite "e3e".'],
  ])('%j is refused in a sentence, with what there is', (args, sentence) => {
    expect(() => testOptions(args)).toThrow(`${sentence}\n        npm test -- [--full] [--only `)
  })

  it('are refused by the command itself, before it does anything', () => {
    const run = spawnSync(process.execPath, ['scripts/run.mjs', 'test', '--foo'], {
      encoding: 'utf8',
      timeout: 10_000,
    })
    expect([run.status, run.stdout]).toEqual([1, ''])
    expect(run.stderr).toMatch(/^steppe: Unknown option '--foo'\.\n {8}npm test -- .+\n$/)
  })
})

describe('options of the demo', () => {
  it.each([
    [['--foo'], "Unknown option '--foo'."],
    [['picture.png'], "Unexpected argument 'picture.png'."],
    [['--size', 'large'], '--size is not WIDTHxHEIGHT: large.'],
    [['--theme', 'blue'], '--theme is neither light nor dark: blue.'],
  ])('%j is refused in a sentence, with what there is', (args, sentence) => {
    expect(() => parseOptions(args)).toThrow(`${sentence}\n        npm run demo -- `)
  })
})
