import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectFolders, withAbsolutePaths, withFilesIn } from '../../../scripts/setup/paths.mjs'

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

describe('the file of results', () => {
  const here = import.meta.dirname
  const there = (file: string): void => expectFolders(['--only', 'ingest', `--json=${file}`], ['json'])

  it('may be new, in a folder that is there', () => {
    expect(() => there(join(here, 'new.json'))).not.toThrow()
  })

  it.each([join(here, 'nowhere', 'new.json'), join(import.meta.filename, 'new.json')])(
    '%s cannot be, which is said before anything is measured',
    (file) => {
      expect(() => there(file)).toThrow(
        /^The folder .+, which --json names, is not there or cannot be written/,
      )
    },
  )

  it.each([
    ['bench', '--json'],
    ['demo', '--screenshot'],
  ])('is said by %s itself, of where the person stood', (command, option) => {
    const run = spawnSync(process.execPath, ['scripts/run.mjs', command, option, 'nowhere/new'], {
      encoding: 'utf8',
      // Why the empty mark: these tests may themselves be the inner run of such a command, whose outer one looks at paths.
      env: { ...process.env, INIT_CWD: tmpdir(), STEPPE_SET_UP: '' },
      timeout: 10_000,
    })
    expect(run.status).toBe(1)
    expect(run.stderr).toMatch(/^steppe: The folder \S+/)
    expect(run.stderr).toContain(join(tmpdir(), 'nowhere'))
  })

  it('is written elsewhere by who may write only there, and known to be meant', () => {
    const args = ['--only', 'ingest', '--json=/root/a result.json']
    expect(withFilesIn(args, ['json'], '/tmp/own')).toEqual({
      args: ['--only', 'ingest', '--json=/tmp/own/a result.json'],
      files: [['/tmp/own/a result.json', '/root/a result.json']],
    })
    expect(withFilesIn(['--json'], ['json'], '/tmp/own')).toEqual({ args: ['--json'], files: [] })
  })
})
