import { describe, expect, it } from 'vitest'
import { bareClone, type BareClone } from './bare-clone'

const lock = (version: string): string =>
  JSON.stringify({ packages: { '': {}, 'node_modules/owl': { version } } })

describe('npm packages', () => {
  const cloneWithLock = (): BareClone => {
    const clone = bareClone()
    clone.write('package-lock.json', lock('1.0.0'))
    clone.program('npm')
    return clone
  }
  const ensured = (clone: BareClone) => clone.call('dependencies.mjs', 'ensureDependencies')

  it('are installed from the lock file, without their scripts, and only when needed', () => {
    const clone = cloneWithLock()
    const first = ensured(clone)
    expect([first.status, first.calls]).toEqual([
      0,
      ['npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --include=dev'],
    ])
    expect(first.said).toMatch(/^installing packages from the lock file/)
    expect(ensured(clone)).toMatchObject({ said: '', calls: [] })
    clone.write('package-lock.json', lock('1.0.1'))
    expect(ensured(clone).calls).toHaveLength(1)
  })

  it.each([
    ['1.0.0', 0],
    ['0.9.0', 1],
  ])('that somebody installed as %s are installed %i times more', (version, times) => {
    const clone = cloneWithLock()
    clone.write('node_modules/.package-lock.json', lock(version))
    expect(ensured(clone).calls).toHaveLength(times)
  })

  it('that cannot be installed are tried again the next time, and npm’s words are shown', () => {
    const clone = cloneWithLock()
    clone.program('npm', 'echo "ENOTFOUND registry" >&2', 'exit 1')
    for (const _time of ['first', 'second']) {
      const { status, said, calls } = ensured(clone)
      expect([status, calls.length]).toEqual([1, 1])
      expect(said).toMatch(/npm could not install .+\n {8}Check the network .+\n {8}ENOTFOUND registry/)
    }
  })
})

describe.runIf(process.platform === 'linux')('Debian packages', () => {
  const libraries =
    'libgtk-3-0 libnss3 libgbm1 libatk-bridge2.0-0 libdrm2 libxkbcommon0 libxcomposite1 libxdamage1 libxrandr2'
  const fonts = 'fonts-liberation fonts-dejavu-core fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji'

  /** A Debian that has these, and the library of sounds under its new name. */
  const debianWith = (...names: string[]): BareClone => {
    const clone = bareClone()
    const lines = names.map((name) => `installed\\t${name}\\t\\n`)
    const all = [
      'installed\\tlibasound2t64\\tlibasound2 (= 1.2)\\n',
      'config-files\\tlibcups2\\t\\n',
      ...lines,
    ]
    clone.program('dpkg-query', `printf '${all.join('')}'`)
    clone.program('apt-get')
    return clone
  }
  const allButPrinting = [...libraries.split(' '), ...fonts.split(' ')]
  const ensured = (clone: BareClone, isRoot: boolean, needsVirtualDisplay = false) => {
    const ended = clone.call('system-packages.mjs', 'ensureSystemPackages', [{ needsVirtualDisplay }], {
      isRoot,
    })
    return { ...ended, calls: ended.calls.filter((call) => call.startsWith('apt-get')) }
  }

  it('that are missing root installs, and no others', () => {
    const { status, said, calls } = ensured(debianWith(...allButPrinting), true)
    expect([status, said]).toEqual([0, 'installing 1 Debian packages: libcups2\n'])
    expect(calls).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends libcups2'])
  })

  it('that are missing anybody else is told to install, by one command', () => {
    const { status, said, calls } = ensured(debianWith(...allButPrinting), false, true)
    expect([status, calls]).toEqual([1, []])
    expect(said).toContain('Debian packages are missing: libcups2, xvfb, xauth.\n')
    expect(said).toContain('\n        sudo apt-get update && sudo apt-get install -y libcups2 xvfb xauth')
  })

  it('are let be where all are there', () => {
    const clone = debianWith(...allButPrinting, 'libcups2')
    expect(ensured(clone, true)).toMatchObject({ status: 0, said: '', calls: [] })
  })

  it('that cannot be installed end the command with apt’s own words', () => {
    const clone = debianWith()
    clone.program('apt-get', 'echo "no space left"', 'exit 100')
    const { status, said, calls } = ensured(clone, true)
    expect([status, calls]).toEqual([1, ['apt-get update']])
    expect(said).toMatch(/apt-get update failed\.\n.+\n {8}no space left/)
  })

  it('are not asked for on another system, which is told what Electron lacks', () => {
    const clone = bareClone()
    expect(ensured(clone, true)).toMatchObject({ status: 0, said: '' })
    clone.program('ldd', "printf '\\tlibgtk-3.so.0 => not found\\n\\tlibc.so.6 => /lib/libc.so.6\\n'")
    const { status, said } = clone.call('system-packages.mjs', 'checkLibraries', ['/opt/electron'])
    expect([status, said]).toEqual([1, expect.stringMatching(/that this system lacks: libgtk-3\.so\.0\.\n/)])
  })
})
