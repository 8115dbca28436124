// Debian packages that Electron, the virtual display and the texts of many scripts need.
import { spawnSync } from 'node:child_process'
import { isRoot } from './places.mjs'
import { runQuietly, tailOf } from './run-quietly.mjs'
import { fail, say } from './say.mjs'

const libraries = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libatk-bridge2.0-0',
  'libdrm2',
  'libxkbcommon0',
  'libxcomposite1',
  'libxdamage1',
  'libxrandr2',
  'libcups2',
]
const fonts = [
  'fonts-liberation',
  'fonts-dejavu-core',
  'fonts-noto-core',
  'fonts-noto-cjk',
  'fonts-noto-color-emoji',
]
const virtualDisplay = ['xvfb', 'xauth']

const output = (program, args) => spawnSync(program, args, { encoding: 'utf8' })

/** Names that stand for an installed package: its own, and what it provides (libasound2 is libasound2t64 since Debian 13). */
const installedNames = () => {
  const { stdout } = output('dpkg-query', ['-W', '-f', '${db:Status-Status}\t${Package}\t${Provides}\n'])
  const names = new Set()
  for (const line of (stdout ?? '').split('\n')) {
    const [status, name = '', provides = ''] = line.split('\t')
    if (status !== 'installed') continue
    names.add(name)
    for (const provided of provides.split(',')) names.add(provided.trim().split(' ')[0])
  }
  return names
}

const install = async (missing) => {
  say(`installing ${missing.length} Debian packages: ${missing.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const steps = [['update'], ['install', '-y', '--no-install-recommends', ...missing]]
  for (const args of steps) {
    const { ok, output: printed } = await runQuietly('apt-get', args, { what: `apt-get ${args[0]}`, env })
    if (!ok) {
      fail(
        `apt-get ${args[0]} failed.`,
        `Mend what it says, then run the command again. It said:\n${tailOf(printed)}`,
      )
    }
  }
}

/**
 * On Debian and its kin: installs what is missing (root), or prints the one command that does.
 * @param {{ needsVirtualDisplay: boolean }} options
 * @throws SetupError when something is missing and cannot be installed by this user.
 */
export const ensureSystemPackages = async ({ needsVirtualDisplay }) => {
  if (process.platform !== 'linux' || output('dpkg-query', ['--version']).status !== 0) return
  const installed = installedNames()
  const wanted = [...libraries, ...fonts, ...(needsVirtualDisplay ? virtualDisplay : [])]
  const missing = wanted.filter((name) => !installed.has(name))
  if (missing.length === 0) return
  if (isRoot) {
    await install(missing)
    return
  }
  fail(
    `Debian packages are missing: ${missing.join(', ')}.`,
    `Install them, then run the command again:\n        sudo apt-get update && sudo apt-get install -y ${missing.join(' ')}`,
  )
}

/**
 * Where no package manager was asked: says which libraries the executable does not find.
 * @throws SetupError when one is missing.
 */
export const checkLibraries = (binary) => {
  if (process.platform !== 'linux') return
  const { stdout, status } = output('ldd', [binary])
  if (status !== 0) return
  const missing = [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
  if (missing.length > 0) {
    fail(
      `Electron needs libraries that this system lacks: ${missing.join(', ')}.`,
      'Install the packages that hold them, then run the command again.',
    )
  }
}
