import { mkdirSync, readFileSync, readdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bareClone, type BareClone } from './bare-clone'

// The set-up marks what it runs as somebody else.
it.runIf(process.env['STEPPE_SET_UP'] === '1')('these tests do not run as root', () => {
  expect(process.getuid?.()).not.toBe(0)
})

describe.runIf(process.platform === 'linux')('Chromium’s sandbox', () => {
  const forbids = (clone: BareClone): BareClone => {
    clone.program('unshare', 'exit 1')
    return clone
  }
  const asked = (clone: BareClone, isRoot: boolean, env: NodeJS.ProcessEnv = {}) =>
    clone.call('sandbox.mjs', 'sandboxWorks', [], { isRoot, env })

  it('root does without, which is said in one line', () => {
    const { answer, said } = asked(bareClone(), true)
    expect([answer, said]).toEqual([false, expect.stringMatching(/^running as root: .+ --no-sandbox\n$/)])
  })

  it('a build machine that forbids it does without, which is said in one line', () => {
    const { answer, said } = asked(forbids(bareClone()), false, { CI: 'true' })
    expect([answer, said]).toEqual([false, expect.stringMatching(/^this machine forbids .+ --no-sandbox\n$/)])
  })

  it('a person’s machine that forbids it keeps it, and is told how to allow it', () => {
    const { answer, said } = asked(forbids(bareClone()), false)
    expect([answer, said]).toEqual([true, expect.stringContaining('\nto allow them: sudo sysctl ')])
  })

  it('is on for anybody else, without a word', () => {
    const clone = bareClone()
    clone.program('unshare')
    expect(asked(clone, false)).toMatchObject({ answer: true, said: '' })
  })
})

describe.runIf(process.platform === 'linux')('tests that root starts', () => {
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }

  /** A clone in which all is set up, on a machine where "nobody" is whoever runs this: only root may give files away. */
  const readyClone = (): BareClone => {
    const clone = bareClone()
    clone.write('package-lock.json', '{"packages":{}}')
    clone.write('node_modules/.package-lock.json', '{"packages":{}}')
    clone.write('node_modules/electron/package.json', '{"version":"45.4.1"}')
    clone.write('node_modules/electron/path.txt', 'electron')
    clone.write('node_modules/electron/dist/electron', '#!/bin/sh\necho 45.4.1\n', 0o755)
    clone.write('node_modules/electron-vite/bin/electron-vite.js', "require('fs').mkdirSync('out')")
    clone.write('src/main/index.ts', 'export {}\n')
    clone.program('id', 'case "$1" in', `-u) echo ${owner.uid};;`, `*) echo ${owner.gid};;`, 'esac')
    return clone
  }

  it('run as nobody as a whole, in a copy, and their results come back', () => {
    const clone = readyClone()
    clone.write(
      'tests.cjs',
      `require('fs').mkdirSync('test-results')
      require('fs').writeFileSync('test-results/report', JSON.stringify({ cwd: process.cwd(), env: process.env }))
      process.exit(7)`,
    )
    clone.program('setpriv', `[ "$1" = --version ] || exec '${process.execPath}' tests.cjs`)
    const env = { SUDO_USER: 'mina', XAUTHORITY: '/home/mina/.Xauthority', LANG: 'C' }
    const { status, said, calls } = clone.command(['test', '--only', 'unit'], { isRoot: true, env })
    expect(status).toBe(7)
    expect(said).toContain(`started by root: the tests run as user ${owner.uid}, in a copy of the clone\n`)
    const drop = `--reuid ${owner.uid} --regid ${owner.gid} --clear-groups`
    expect(calls).toContain(`setpriv ${drop} -- ${process.execPath} scripts/run.mjs test --only unit`)
    // Why as: it was written above.
    const report = JSON.parse(readFileSync(join(clone.folder, 'test-results/report'), 'utf8')) as {
      cwd: string
      env: NodeJS.ProcessEnv
    }
    expect(report.env).toMatchObject({ STEPPE_SET_UP: '1', USER: 'nobody', LANG: 'C' })
    expect(report.env).not.toHaveProperty('SUDO_USER')
    expect(report.env).not.toHaveProperty('XAUTHORITY')
    const copies = join(clone.folder, '..', 'tmp')
    for (const place of [report.cwd, report.env['HOME'], report.env['TMPDIR']])
      expect(place).toMatch(new RegExp(`^${copies}/steppe-tests-`))
    expect(readdirSync(copies)).toEqual([])
  })

  it('do not run at all where nothing can drop what root may do', () => {
    const { status, said } = readyClone().command(['test'], { isRoot: true })
    expect([status, said]).toEqual([1, expect.stringMatching(/setpriv is missing.+\n {8}Install util-linux/)])
  })

  it('find a copy that is theirs, with packages linked where all may read them', () => {
    const clone = bareClone()
    const copy = join(clone.folder, '..', 'copy')
    for (const name of ['src/index.ts', '.git/HEAD', 'test-results/old', 'node_modules/owl/index.js'])
      clone.write(name, name)
    clone.write('node_modules/owl/private.js', 'private', 0o600)
    symlinkSync('owl', join(clone.folder, 'node_modules/link'))
    mkdirSync(copy)
    clone.call('clone-copy.mjs', 'copyClone', [clone.folder, copy, owner])
    const isSame = (name: string): boolean =>
      statSync(join(clone.folder, name)).ino === statSync(join(copy, name)).ino
    expect(readdirSync(copy)).toEqual(['node_modules', 'scripts', 'src'])
    expect(['src/index.ts', 'node_modules/owl/index.js', 'node_modules/owl/private.js'].map(isSame)).toEqual([
      false,
      true,
      false,
    ])
    expect(readFileSync(join(copy, 'node_modules/owl/private.js'), 'utf8')).toBe('private')
    expect(readlinkSync(join(copy, 'node_modules/link'))).toBe('owl')
    expect(statSync(copy).mode & 0o777).toBe(0o700)
  })
})
