// Running a program as part of a check or a test: its output passes through, its end is a number.
import { spawn } from 'node:child_process'
import { inRoot, root } from '../setup/places.mjs'

/**
 * @param {string} tool path of a tool's script inside node_modules
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, captured?: boolean }} [options] captured: keep the output instead of passing it on
 * @returns {Promise<{ code: number, output: string }>} code: 0 when all is well
 */
export const runTool = (tool, args, { env, captured = false } = {}) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [inRoot('node_modules', ...tool.split('/')), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', captured ? 'pipe' : 'inherit', captured ? 'pipe' : 'inherit'],
    })
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
