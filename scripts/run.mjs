// The one entry of the project's commands: makes sure that everything is there, then runs.
// Usage: node scripts/run.mjs demo|start|test|mutants|bench|check [arguments]
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync } from 'node:fs'
import { checkNode } from './setup/node-version.mjs'
import { ensureBuilt } from './setup/build.mjs'
import { ensureDependencies } from './setup/dependencies.mjs'
import { hasDisplay, ownDisplay, prepareSockets, startVirtualDisplays } from './setup/display.mjs'
import { endedEarly, wordsOfEnd } from './setup/early-end.mjs'
import { electronBinary, ensureElectron } from './setup/electron.mjs'
import { expectFolders, givenIn, withAbsolutePaths, withFilesIn } from './setup/paths.mjs'
import { inRoot, isRoot, root } from './setup/places.mjs'
import { sandboxWorks } from './setup/sandbox.mjs'
import { SetupError, say, sentenceOf } from './setup/say.mjs'
import { checkLibraries, ensureSystemPackages } from './setup/system-packages.mjs'
import { asUnprivileged } from './setup/unprivileged.mjs'
import { testOptions } from './suites/options.mjs'

const throughTsx = (script) => (args) => [process.execPath, ['--import', 'tsx', inRoot(...script), ...args]]
const throughNode = (script) => (args) => [process.execPath, [inRoot(...script), ...args]]

/** Chromium's own complaints (no D-Bus, no GPU) say nothing to a user; the app's log has a voice of its own. */
const quiet = process.env['STEPPE_DEBUG'] === '1' ? [] : ['--log-level=3']

/**
 * What each command needs. `window`: it opens the app for a person; `proof`: it opens the app for tests. `displays`: how many
 * virtual ones, one by default. `paths`: its options that name one. `results`: those of them that name a file which is written in
 * the end, and long after the beginning. `expectOptions`: throws a SetupError where it is given some that it does not have.
 */
const commands = {
  demo: {
    for: 'window',
    program: throughTsx(['scripts', 'demo.ts']),
    paths: ['user-data-dir', 'screenshot'],
    results: ['screenshot'],
  },
  start: {
    for: 'window',
    program: (args) => [electronBinary(), [...quiet, ...args, '.']],
    paths: ['user-data-dir'],
  },
  test: {
    for: 'proof',
    program: throughNode(['scripts', 'test.mjs']),
    displays: 2,
    expectOptions: testOptions,
  },
  mutants: { for: 'proof', program: throughTsx(['tests', 'mutants', 'run.ts']) },
  bench: {
    for: 'proof',
    program: throughTsx(['tests', 'perf', 'bench.ts']),
    paths: ['json'],
    results: ['json'],
  },
  check: { for: 'text', program: throughNode(['scripts', 'check.mjs']) },
}

/** Set for the inner run, which finds everything in place. */
const innerMark = 'STEPPE_SET_UP'

const setUp = async (command, virtual) => {
  await ensureDependencies()
  if (command.for === 'text') return
  await ensureSystemPackages({ needsVirtualDisplay: virtual })
  await ensureElectron()
  checkLibraries(electronBinary())
  await ensureBuilt()
}

/** What to do where a program does not start that was there a moment ago. */
const anew = 'Remove the folder node_modules and run the command again, which installs everything anew.'

/**
 * Runs to the end with this terminal; Ctrl-C reaches the program too, so this waits for it.
 * @param onEnd told how it ended: see `endedEarly`
 */
const runToEnd = (program, args, { cwd, env, onEnd }) =>
  new Promise((resolve) => {
    const begun = performance.now()
    let wasAsked = false
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' })
    const pass = (signal) => {
      wasAsked = true
      child.kill(signal)
    }
    process.on('SIGINT', () => {
      wasAsked = true
    })
    process.on('SIGTERM', pass)
    process.on('SIGHUP', pass)
    child.on('error', (error) => {
      // A program that never began may be said to have ended.
      child.removeAllListeners('close')
      say(`${program} could not be started: ${error.message}.\n        ${anew}`)
      resolve(1)
    })
    child.on('close', async (code, signal) => {
      await onEnd?.({ code, signal, wasAsked, afterMs: performance.now() - begun })
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })

/** Hands the whole of a test run to an unprivileged user. What that one may write only elsewhere is brought to where it was wanted. */
const runDropped = async (name, args, results) => {
  prepareSockets()
  const other = asUnprivileged()
  const { args: theirs, files } = withFilesIn(args, results, other.env.TMPDIR)
  const [program, all] = other.command(process.execPath, ['scripts/run.mjs', name, ...theirs])
  try {
    const code = await runToEnd(program, all, { cwd: other.cwd, env: { ...other.env, [innerMark]: '1' } })
    for (const [there, meant] of files) if (existsSync(there)) copyFileSync(there, meant)
    return code
  } finally {
    other.end()
  }
}

/** Says why the app did not begin, where it did not. */
const tellOfStart = (hasOwnDisplay) => async (end) => {
  if (!endedEarly(end)) return
  const display = hasOwnDisplay ? await ownDisplay(process.env) : undefined
  say(wordsOfEnd(end, display, quiet.length === 0))
}

const runHere = async (command, args, virtual) => {
  const env = { ...process.env }
  let first = []
  if (command.for !== 'text' && !sandboxWorks()) {
    env.STEPPE_NO_SANDBOX = '1'
    first = ['--no-sandbox']
  }
  const displays = virtual ? await startVirtualDisplays(command.displays ?? 1) : undefined
  try {
    const isApp = command === commands.start
    const [program, all] = command.program(isApp ? [...first, ...args] : args)
    // The demo tells by itself what became of its app.
    const onEnd = isApp ? tellOfStart(process.platform === 'linux' && !virtual) : undefined
    return await runToEnd(program, all, { cwd: root, env: { ...env, ...displays?.env }, onEnd })
  } finally {
    await displays?.end()
  }
}

const main = async ([name, ...given]) => {
  checkNode()
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined
  if (command === undefined) {
    throw new SetupError(`Say which command: ${Object.keys(commands).join(', ')}.`)
  }
  const args = withAbsolutePaths(given, command.paths ?? [], givenIn)
  command.expectOptions?.(args)
  const inner = process.env[innerMark] === '1'
  if (!inner) expectFolders(args, command.results ?? [])
  // Tests open windows by the hundred: they get a display of their own wherever there is Xvfb.
  const virtual =
    process.platform === 'linux' && (command.for === 'proof' || (command.for === 'window' && !hasDisplay()))
  if (!inner) await setUp(command, virtual)
  if (command.for === 'proof' && isRoot && !inner) return await runDropped(name, args, command.results ?? [])
  return await runHere(command, args, virtual)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  say(sentenceOf(error))
  process.exitCode = 1
}
