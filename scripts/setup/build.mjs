// The build: electron-vite, when a source is other than at the last build.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, root } from './places.mjs'
import { runQuietly, tailOf } from './run-quietly.mjs'
import { fail, say } from './say.mjs'

const stamp = inRoot('out', '.sources')
const settings = [
  'electron.vite.config.ts',
  'scripts/bundle/file-groups.ts',
  'svelte.config.js',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]

const sources = () => {
  const files = readdirSync(inRoot('src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return [...settings.map((name) => inRoot(name)).filter((file) => existsSync(file)), ...files]
}

const hashOfSources = () => {
  const hash = createHash('sha256')
  for (const file of sources())
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

const built = (hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash

/** @throws SetupError when the sources do not build. */
export const ensureBuilt = async () => {
  const hash = hashOfSources()
  if (built(hash)) return
  say('building')
  rmSync(stamp, { force: true })
  const vite = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { ok, output } = await runQuietly(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    what: 'building',
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  })
  if (!ok) fail('The sources do not build.', `electron-vite said:\n${tailOf(output, 30)}`)
  writeFileSync(stamp, hash)
}
