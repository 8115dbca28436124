// Runs a program, keeps what it prints for the case that it fails, and says now and then that it still runs.
import { spawn } from 'node:child_process'
import { say } from './say.mjs'

const keptCharacters = 20_000
const reminderMs = 15_000

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ what: string, cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number }} options
 *   `what` names the step in progress lines; after `limitMs` the program is ended.
 * @returns {Promise<{ ok: boolean, timedOut: boolean, output: string }>} output: the end of what it printed.
 */
export const runQuietly = (program, args, { what, cwd, env, limitMs }) =>
  new Promise((resolve) => {
    const begun = Date.now()
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let timedOut = false
    const keep = (chunk) => {
      output = (output + chunk).slice(-keptCharacters)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const reminder = setInterval(
      () => say(`${what}: still at it after ${Math.round((Date.now() - begun) / 1000)} s`),
      reminderMs,
    )
    const limit =
      limitMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            child.kill('SIGKILL')
          }, limitMs)
    const finish = (ok) => {
      clearInterval(reminder)
      clearTimeout(limit)
      resolve({ ok, timedOut, output })
    }
    child.on('error', (error) => {
      keep(String(error))
      finish(false)
    })
    child.on('close', (code) => finish(code === 0))
  })

/** The last lines of an output, indented, to stand below a failure's sentence. */
export const tailOf = (output, lines = 12) =>
  output
    .trim()
    .split('\n')
    .slice(-lines)
    .map((line) => `        ${line}`)
    .join('\n')
