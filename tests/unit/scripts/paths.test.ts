import { describe, expect, it } from 'vitest'
import { withAbsolutePaths } from '../../../scripts/setup/paths.mjs'

const settled = (...args: string[]): string[] =>
  withAbsolutePaths(args, ['user-data-dir', 'screenshot'], '/home/mina')

describe('paths on the command line', () => {
  it.each([
    [['--user-data-dir', 'profile'], ['--user-data-dir=/home/mina/profile']],
    [['--user-data-dir=../profile'], ['--user-data-dir=/home/profile']],
    [['--user-data-dir', '/var/profile'], ['--user-data-dir=/var/profile']],
    [['--user-data-dir=a=b'], ['--user-data-dir=/home/mina/a=b']],
    [
      ['--reset', '--screenshot', 'a picture.png', '--theme', 'dark', '--user-data-dir=x'],
      ['--reset', '--screenshot=/home/mina/a picture.png', '--theme', 'dark', '--user-data-dir=/home/mina/x'],
    ],
  ])('%j is meant from where the person stood', (args, meant) => {
    expect(settled(...args)).toEqual(meant)
  })

  it.each([
    [['--hidden']],
    [['--user-data-dir']],
    [['--user-data-dir=']],
    [['--user-data-dir', '--hidden']],
    [['user-data-dir', 'x']],
    [['--user-data', 'x']],
    [[]],
  ])('%j stays as it was given', (args) => {
    expect(settled(...args)).toEqual(args)
  })
})
