// npm packages: installed from the lock file, when what is there does not match it.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, root, stamps } from './places.mjs'
import { runQuietly, tailOf } from './run-quietly.mjs'
import { fail, say } from './say.mjs'

const stampFile = join(stamps, 'lock')

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

const readText = (file) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Whether npm's own record of what it installed agrees with the lock file. */
const installedAgrees = (lock) => {
  const installed = readJson(inRoot('node_modules', '.package-lock.json'))?.packages
  if (installed === undefined) return false
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed[path]
    return found === undefined ? wanted.optional === true : found.version === wanted.version
  })
}

const remember = (hash) => {
  mkdirSync(stamps, { recursive: true })
  writeFileSync(stampFile, hash)
}

/**
 * How to run npm: the one that started this script, or else the one on the path.
 * @returns {[string, string[]]} program and its first arguments
 */
export const npmCommand = () => {
  const started = process.env['npm_execpath']
  if (started?.endsWith('.js') || started?.endsWith('.cjs')) return [process.execPath, [started]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
}

/** @throws SetupError when the packages cannot be installed. */
export const ensureDependencies = async () => {
  const text = readText(inRoot('package-lock.json'))
  if (text === undefined) fail('package-lock.json is missing.', 'Run: git checkout package-lock.json')
  const hash = createHash('sha256').update(text).digest('hex')
  if (readText(stampFile) === hash) return
  if (installedAgrees(JSON.parse(text))) {
    remember(hash)
    return
  }
  say('installing packages from the lock file (about a minute the first time)')
  const [npm, first] = npmCommand()
  // No package's own install script is needed, so none is run; Electron is obtained by electron.mjs.
  const args = [
    ...first,
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
  ]
  const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' }
  const { ok, output } = await runQuietly(npm, args, { what: 'installing packages', cwd: root, env })
  if (!ok) {
    fail(
      'npm could not install the packages of the lock file.',
      `Check the network and npm’s registry setting, then run the command again. npm said:\n${tailOf(output)}`,
    )
  }
  remember(hash)
}
