// Tests that were started by root run as a user without rights, so that Chromium's sandbox is on as it is for everybody.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyClone } from './clone-copy.mjs'
import { inRoot, root } from './places.mjs'
import { fail, say } from './say.mjs'

const idOf = (flag) => {
  const { status, stdout } = spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' })
  return status === 0 ? Number(stdout.trim()) : 65_534
}

const ownFolder = (path, owner) => {
  mkdirSync(path, { mode: 0o700 })
  chownSync(path, owner.uid, owner.gid)
  return path
}

/** The environment of a user who has nothing but the temporary folder. */
const environmentOf = (work, owner) => {
  const home = ownFolder(join(work, 'home'), owner)
  const own = {
    HOME: home,
    USER: 'nobody',
    LOGNAME: 'nobody',
    TMPDIR: ownFolder(join(work, 'tmp'), owner),
    XDG_RUNTIME_DIR: ownFolder(join(work, 'run'), owner),
    npm_config_cache: join(home, '.npm'),
  }
  const foreign = [
    'XDG_CONFIG_HOME',
    'XDG_CACHE_HOME',
    'XDG_DATA_HOME',
    'DBUS_SESSION_BUS_ADDRESS',
    'XAUTHORITY',
  ]
  const kept = Object.entries(process.env).filter(
    ([name]) => !foreign.includes(name) && !name.startsWith('SUDO_'),
  )
  return { ...Object.fromEntries(kept), ...own }
}

/**
 * Makes a copy of the clone that an unprivileged user owns, and how to run a command there as that user. Why also of a clone that this
 * user may enter: nothing may be written there, and tests do write there, results and caches. It costs about a second, since packages
 * are linked.
 * @returns {{ command: (program: string, args: string[]) => [string, string[]], cwd: string, env: NodeJS.ProcessEnv, end: () => void }}
 *   `end` brings test-results back and removes the copy.
 * @throws SetupError when setpriv is missing.
 */
export const asUnprivileged = () => {
  if (spawnSync('setpriv', ['--version']).status !== 0) {
    fail(
      'setpriv is missing, which starts the tests as an unprivileged user.',
      'Install util-linux, or run the tests as an ordinary user.',
    )
  }
  const owner = { uid: idOf('-u'), gid: idOf('-g') }
  const work = mkdtempSync(join(tmpdir(), 'steppe-tests-'))
  chmodSync(work, 0o755)
  const copy = join(work, 'clone')
  mkdirSync(copy)
  say(`started by root: the tests run as user ${owner.uid}, in a copy of the clone`)
  copyClone(root, copy, owner)
  const drop = ['--reuid', String(owner.uid), '--regid', String(owner.gid), '--clear-groups', '--']
  return {
    command: (program, args) => ['setpriv', [...drop, program, ...args]],
    cwd: copy,
    env: environmentOf(work, owner),
    end: () => {
      const results = join(copy, 'test-results')
      if (existsSync(results)) cpSync(results, inRoot('test-results'), { recursive: true, force: true })
      rmSync(work, { recursive: true, force: true })
    },
  }
}
