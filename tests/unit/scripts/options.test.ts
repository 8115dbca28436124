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
    [['--size', '399x480'], '--size is not between 400x480 and 7680x4320: 399x480.'],
    [['--size', '1440x479'], '--size is not between 400x480 and 7680x4320: 1440x479.'],
    [['--size', '1440x14400'], '--size is not between 400x480 and 7680x4320: 1440x14400.'],
    [['--theme', 'blue'], '--theme is neither light nor dark: blue.'],
  ])('%j is refused in a sentence, with what there is', (args, sentence) => {
    expect(() => parseOptions(args)).toThrow(`${sentence}\n        npm run demo -- `)
  })

  it.each([
    ['400x480', 400, 480],
    ['7680x4320', 7_680, 4_320],
  ])('take a picture of %s', (size, width, height) => {
    const { picture } = parseOptions(['--screenshot', 'a.png', '--theme', 'dark', '--size', size])
    expect(picture).toEqual({ file: 'a.png', theme: 'dark', width, height })
  })
})
