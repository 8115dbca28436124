/** Runs chosen unit tests in a process of their own and reads how each of them ended. */
import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'

/** Some tests of one file. */
export interface ChosenTest {
  /** Path from the project's root. */
  file: string
  /** Part of the full names of the tests: those of their describe blocks and their own, with blanks between. */
  filter: string
}

export interface TestRun {
  results: { file: string; name: string; passed: boolean }[]
  /** What the runner said, if it came to no results. */
  trouble: string
}

const reportSchema = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      message: v.optional(v.string(), ''),
      assertionResults: v.array(v.object({ fullName: v.string(), status: v.string() })),
    }),
  ),
})

const limitMs = 240_000
const reportName = 'mutants-report.json'

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

const runVitest = (root: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const child = spawn(process.execPath, [vitest, 'run', ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    })
    let complaint = ''
    child.stderr.on('data', (bytes: Buffer) => {
      complaint = (complaint + bytes.toString()).slice(-2_000)
    })
    child.on('error', reject)
    child.on('close', () => resolve(complaint))
  })

/** Reads the report of a run; null if there is none. */
const readReport = async (path: string): Promise<v.InferOutput<typeof reportSchema> | null> => {
  try {
    return v.parse(reportSchema, JSON.parse(await readFile(path, 'utf8')))
  } catch {
    // A run that was ended by its time limit leaves no report.
    return null
  }
}

/** Runs tests in the copy at `root`. It never rejects because of a test. */
export const runTests = async (root: string, tests: readonly ChosenTest[]): Promise<TestRun> => {
  const path = join(root, reportName)
  await rm(path, { force: true })
  const files = [...new Set(tests.map(({ file }) => file))]
  const pattern = tests.map(({ filter }) => escaped(filter)).join('|')
  const complaint = await runVitest(root, [
    ...files,
    '--config=tests/mutants/vitest.config.ts',
    '--root=.',
    '--testNamePattern',
    pattern,
    '--reporter=json',
    `--outputFile=${path}`,
  ])
  const report = await readReport(path)
  const results = (report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status }) => ({ file: name, name: fullName, passed: status === 'passed' })),
  )
  const messages = (report?.testResults ?? []).map(({ message }) => message).join(' ')
  return { results, trouble: (messages || complaint || 'no report').trim().slice(0, 300) }
}

/** How the chosen tests ended together; `none` if there are none of that name or they did not run. */
export const stateOf = (run: TestRun, { file, filter }: ChosenTest): 'green' | 'red' | 'none' => {
  const ended = run.results.filter((result) => result.file.endsWith(file) && result.name.includes(filter))
  if (ended.length === 0) return 'none'
  return ended.every(({ passed }) => passed) ? 'green' : 'red'
}
