// Chromium's sandbox: root cannot use it, anybody else needs user namespaces for it.
import { spawnSync } from 'node:child_process'
import { isRoot } from './places.mjs'
import { say } from './say.mjs'

/** Whether this user may make the namespaces that the sandbox is built of. */
const namespacesWork = () => {
  const { status, error } = spawnSync('unshare', ['--user', '--map-root-user', '--net', 'true'])
  return error !== undefined || status === 0
}

/**
 * Decides whether Electron runs with Chromium's sandbox, and says so when it does not.
 * @returns {boolean} false: Electron must be started with --no-sandbox.
 */
export const sandboxWorks = () => {
  if (process.platform !== 'linux') return true
  if (isRoot) {
    say('running as root: Chromium refuses its sandbox there, so this runs with --no-sandbox')
    return false
  }
  if (namespacesWork()) return true
  if (process.env['CI'] !== undefined) {
    say('this machine forbids user namespaces, so the tests run with --no-sandbox')
    return false
  }
  say(
    'this system forbids unprivileged user namespaces, which Chromium’s sandbox needs; Electron may refuse to start',
  )
  say(
    'to allow them: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0 kernel.unprivileged_userns_clone=1',
  )
  return true
}
