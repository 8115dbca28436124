// The one entry of the project's commands: makes sure that everything is there, then runs.
// Usage: node scripts/run.mjs demo|start|test|mutants|bench|check [arguments]
import { spawn } from 'node:child_process'
import { checkNode } from './setup/node-version.mjs'
import { ensureBuilt } from './setup/build.mjs'
import { ensureDependencies } from './setup/dependencies.mjs'
import { hasDisplay, prepareSockets, startVirtualDisplay } from './setup/display.mjs'
import { electronBinary, ensureElectron } from './setup/electron.mjs'
import { givenIn, withAbsolutePaths } from './setup/paths.mjs'
import { inRoot, isRoot, root } from './setup/places.mjs'
import { sandboxWorks } from './setup/sandbox.mjs'
import { SetupError, say, sentenceOf } from './setup/say.mjs'
import { checkLibraries, ensureSystemPackages } from './setup/system-packages.mjs'
import { asUnprivileged } from './setup/unprivileged.mjs'

const throughTsx = (script) => (args) => [process.execPath, ['--import', 'tsx', inRoot(...script), ...args]]
const throughNode = (script) => (args) => [process.execPath, [inRoot(...script), ...args]]

/** Chromium's own complaints (no D-Bus, no GPU) say nothing to a user; the app's log has a voice of its own. */
const quiet = process.env['STEPPE_DEBUG'] === '1' ? [] : ['--log-level=3']

/**
 * What each command needs. `window`: it opens the app for a person; `proof`: it opens the app for tests. `paths`: its options that
 * name one.
 */
const commands = {
  demo: {
    for: 'window',
    program: throughTsx(['scripts', 'demo.ts']),
    paths: ['user-data-dir', 'screenshot'],
  },
  start: {
    for: 'window',
    program: (args) => [electronBinary(), [...quiet, ...args, '.']],
    paths: ['user-data-dir'],
  },
  test: { for: 'proof', program: throughNode(['scripts', 'test.mjs']) },
  mutants: { for: 'proof', program: throughTsx(['tests', 'mutants', 'run.ts']) },
  bench: { for: 'proof', program: throughTsx(['tests', 'perf', 'bench.ts']) },
  check: { for: 'text', program: throughNode(['scripts', 'check.mjs']) },
}

/** Set for the inner run, which finds everything in place. */
const innerMark = 'STEPPE_SET_UP'

const setUp = async (command, virtual) => {
  checkNode()
  await ensureDependencies()
  if (command.for === 'text') return
  await ensureSystemPackages({ needsVirtualDisplay: virtual })
  await ensureElectron()
  checkLibraries(electronBinary())
  await ensureBuilt()
}

/** Runs to the end with this terminal; Ctrl-C reaches the program too, so this waits for it. */
const runToEnd = (program, args, { cwd, env }) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' })
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', () => undefined)
    process.on('SIGTERM', pass)
    process.on('SIGHUP', pass)
    child.on('error', (error) => {
      say(`${program} could not be started: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })

/** Hands the whole of a test run to an unprivileged user. */
const runDropped = async (name, args) => {
  prepareSockets()
  const other = asUnprivileged()
  const [program, all] = other.command(process.execPath, ['scripts/run.mjs', name, ...args])
  try {
    return await runToEnd(program, all, { cwd: other.cwd, env: { ...other.env, [innerMark]: '1' } })
  } finally {
    other.end()
  }
}

const runHere = async (command, args, virtual) => {
  const env = { ...process.env }
  let first = []
  if (command.for !== 'text' && !sandboxWorks()) {
    env.STEPPE_NO_SANDBOX = '1'
    first = ['--no-sandbox']
  }
  const display = virtual ? await startVirtualDisplay() : undefined
  try {
    const settled = withAbsolutePaths(args, command.paths ?? [], givenIn)
    const given = command === commands.start ? [...first, ...settled] : settled
    const [program, all] = command.program(given)
    return await runToEnd(program, all, { cwd: root, env: { ...env, ...display?.env } })
  } finally {
    await display?.end()
  }
}

const main = async ([name, ...args]) => {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined
  if (command === undefined) {
    throw new SetupError(`Say which command: ${Object.keys(commands).join(', ')}.`)
  }
  const inner = process.env[innerMark] === '1'
  // Tests open windows by the hundred: they get a display of their own wherever there is Xvfb.
  const virtual =
    process.platform === 'linux' && (command.for === 'proof' || (command.for === 'window' && !hasDisplay()))
  if (!inner) await setUp(command, virtual)
  if (command.for === 'proof' && isRoot && !inner) return await runDropped(name, args)
  return await runHere(command, args, virtual)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  say(sentenceOf(error))
  process.exitCode = 1
}
