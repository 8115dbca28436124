// The static checks. None may print a warning.
import { runTool } from './run-suite.mjs'

const cache = 'node_modules/.cache/checks'

const types = (environment) => ({
  name: `types of ${environment}`,
  tool: 'typescript/bin/tsc',
  args: [
    ...['-p', `tsconfig.${environment}.json`, '--pretty', 'false'],
    ...['--incremental', '--tsBuildInfoFile', `${cache}/${environment}.tsbuildinfo`],
  ],
})

/**
 * Looks only at files that changed since the last run. Why not on build machines: a rule that asks for types may find
 * something in a file that did not change.
 */
const cached = (name) =>
  process.env['CI'] === undefined
    ? ['--cache', '--cache-strategy', 'content', '--cache-location', `${cache}/${name}`]
    : []

const checks = [
  types('shared'),
  types('main'),
  types('preload'),
  types('tests'),
  {
    name: 'svelte-check',
    tool: 'svelte-check/bin/svelte-check',
    args: ['--tsconfig', './tsconfig.renderer.json', '--fail-on-warnings', '--output', 'human'],
  },
  {
    name: 'eslint',
    tool: 'eslint/bin/eslint.js',
    args: ['.', '--max-warnings', '0', ...cached('eslint')],
  },
  {
    name: 'prettier',
    tool: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level', 'warn', '.', ...cached('prettier')],
  },
  { name: 'knip', tool: 'knip/bin/knip.js', args: ['--treat-config-hints-as-errors', '--no-progress'] },
]

/** How many run at once; each is one busy process. */
const abreast = 2

/**
 * Runs every check and prints a line for each, and what a failing one said.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export const runChecks = async () => {
  const sum = { passed: 0, failed: 0 }
  const waiting = [...checks]
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const begun = Date.now()
      const { code, output } = await runTool(check.tool, check.args, { captured: true })
      const took = `${((Date.now() - begun) / 1000).toFixed(1)} s`
      sum[code === 0 ? 'passed' : 'failed'] += 1
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${took})\n`)
      if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`)
    }
  }
  await Promise.all(Array.from({ length: abreast }, worker))
  return sum
}
