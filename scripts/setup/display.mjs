// The display: the user's own, or a virtual one that lives as long as the command.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, chmodSync, existsSync } from 'node:fs'
import { connect } from 'node:net'
import { isRoot } from './places.mjs'
import { fail, say } from './say.mjs'

const screen = '1920x1200x24'
const sockets = '/tmp/.X11-unix'
const startLimitMs = 15_000

const answerLimitMs = 2_000

/** Those variables that name a display. */
const namesIn = (env) => ['DISPLAY', 'WAYLAND_DISPLAY'].filter((name) => (env[name] ?? '') !== '')

export const hasDisplay = () => process.platform !== 'linux' || namesIn(process.env).length > 0

/** Where the X server listens that DISPLAY names; undefined if that is no name of one. */
const addressOf = (display) => {
  const [, host, number] = /^(.*):(\d+)(?:\.\d+)?$/.exec(display) ?? []
  if (number === undefined) return undefined
  if (host === '' || host === 'unix') return { path: `${sockets}/X${number}` }
  return { host, port: 6_000 + Number(number) }
}

const answersAt = async (address) => {
  let socket
  try {
    socket = connect({ ...address, timeout: answerLimitMs })
    socket.on('timeout', () => socket.destroy(new Error('no answer')))
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket?.destroy()
  }
}

/**
 * Looks at the user's own display: one that a terminal remembers may be gone.
 * @returns {Promise<{ name: string | undefined, answers: boolean, variables: string[] }>} name: what DISPLAY says; answers: whether an
 *   X server listens there, which may still refuse this user; variables: those that name a display
 */
export const ownDisplay = async (env) => {
  const variables = namesIn(env)
  const name = variables.includes('DISPLAY') ? env['DISPLAY'] : undefined
  const address = name === undefined ? undefined : addressOf(name)
  return { name, answers: address !== undefined && (await answersAt(address)), variables }
}

/** X servers put their sockets here; only root can make the folder as they want it. */
export const prepareSockets = () => {
  if (process.platform !== 'linux' || !isRoot || existsSync(sockets)) return
  mkdirSync(sockets)
  chmodSync(sockets, 0o1777)
}

/** The server ends with this process even if this process is killed, where setpriv can see to it. */
const commandLine = (server) =>
  spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0
    ? ['setpriv', '--pdeathsig', 'TERM', ...server]
    : server

/**
 * Starts Xvfb on a free display number, and says so.
 * @returns {Promise<{ name: string, end: () => Promise<void> }>} name: as DISPLAY wants it
 * @throws SetupError when it does not start.
 */
const startVirtualDisplay = () => {
  prepareSockets()
  const server = ['Xvfb', '-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset']
  const [program, ...args] = commandLine(server)
  // Detached: a Ctrl-C is for the app, which must still have its display while it quits.
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true })
  return new Promise((resolve, reject) => {
    let errors = ''
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    const giveUp = (why) => {
      clearTimeout(limit)
      child.kill()
      try {
        fail(
          `The virtual display did not start: ${why}`,
          'Run "Xvfb -displayfd 1" to see why, or set DISPLAY.',
        )
      } catch (error) {
        reject(error)
      }
    }
    const limit = setTimeout(() => giveUp(`no answer within ${startLimitMs / 1000} s`), startLimitMs)
    child.on('error', (error) => giveUp(String(error.message)))
    // Not at its exit: its last words may come after that.
    child.on('close', () => giveUp(errors.trim().split('\n').at(-1) || 'it ended without a word'))
    child.stdio[3].once('data', (number) => {
      clearTimeout(limit)
      child.removeAllListeners('close')
      const name = `:${String(number).trim()}`
      say(`no display of your own is used: a virtual one is ${name} (Xvfb, ${screen})`)
      // Neither its exit nor its pipes keep this process alive.
      child.unref()
      child.stderr.unref()
      child.stdio[3].unref()
      const ended = new Promise((done) => child.once('exit', done))
      const end = async () => {
        child.ref()
        if (child.kill()) await ended
      }
      resolve({ name, end })
    })
  })
}

/**
 * Starts so many virtual displays. Why several: tests that run side by side each need the focus and the clipboard for themselves.
 * @returns {Promise<{ env: Record<string, string>, end: () => Promise<void> }>} env: what clients of the first one need, and the names
 *   of all of them in STEPPE_DISPLAYS, with blanks between
 * @throws SetupError when one does not start.
 */
export const startVirtualDisplays = async (count) => {
  const displays = []
  const end = async () => {
    await Promise.all(displays.map((display) => display.end()))
  }
  try {
    while (displays.length < count) displays.push(await startVirtualDisplay())
  } catch (error) {
    await end()
    throw error
  }
  const names = displays.map(({ name }) => name)
  return { env: { DISPLAY: names[0], WAYLAND_DISPLAY: '', STEPPE_DISPLAYS: names.join(' ') }, end }
}
