/**
 * `npm run test:mutants`: applies each sabotage of mutants.ts to a copy of the sources and expects its test to turn red.
 * The working tree is only read. Words after the command choose mutants by name: `npm run test:mutants -- cookie`.
 */
import { rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { copySources } from './copy'
import { mutants, sabotaged, type Mutant } from './mutants'
import { runTests, stateOf, type TestRun } from './vitest-run'

interface Verdict {
  name: string
  /** Null if the mutant was killed, else why it counts as failed. */
  failure: string | null
  seconds: number
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Why a run with a mutant is no kill; null if it is one. A file that does not even load proves nothing. */
const survival = (run: TestRun, mutant: Mutant): string | null => {
  const state = stateOf(run, mutant.test)
  if (state === 'red') return null
  return state === 'green' ? 'survived: its test stays green' : `no verdict: ${run.trouble}`
}

/** Applies one mutant, runs its test, and puts the file back. */
const judge = async (root: string, mutant: Mutant): Promise<string | null> => {
  const path = join(root, mutant.file)
  const text = await readFile(path, 'utf8')
  const broken = sabotaged(text, mutant)
  if (broken === null) return `\`find\` is not exactly once in ${mutant.file}`
  await writeFile(path, broken)
  try {
    return survival(await runTests(root, [mutant.test]), mutant)
  } finally {
    await writeFile(path, text)
  }
}

const report = ({ name, failure, seconds }: Verdict): void => {
  const mark = failure === null ? 'killed' : 'FAILED'
  say(
    `  ${mark}  ${name.padEnd(62)} ${seconds.toFixed(1).padStart(5)} s${failure === null ? '' : `  ${failure}`}`,
  )
}

const judgeAll = async (root: string, chosen: readonly Mutant[]): Promise<Verdict[]> => {
  say('The tests without any mutant:')
  const sound = await runTests(
    root,
    chosen.map(({ test }) => test),
  )
  const verdicts: Verdict[] = []
  const unsound = chosen.filter(({ test }) => stateOf(sound, test) !== 'green')
  say(unsound.length === 0 ? `  green, ${sound.results.length} tests` : '  not all green')
  say(`${chosen.length} mutants:`)
  for (const mutant of chosen) {
    const from = performance.now()
    const failure = unsound.includes(mutant)
      ? `its test is not green without it: ${mutant.test.file}`
      : await judge(root, mutant)
    const verdict = { name: mutant.name, failure, seconds: (performance.now() - from) / 1_000 }
    verdicts.push(verdict)
    report(verdict)
  }
  return verdicts
}

const main = async (words: readonly string[]): Promise<void> => {
  const chosen = mutants.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
  const root = await copySources()
  const remove = (): void => rmSync(root, { recursive: true, force: true })
  process.once('exit', remove)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  const verdicts = await judgeAll(root, chosen)
  const failed = verdicts.filter(({ failure }) => failure !== null).length
  say(`${verdicts.length - failed} passed, ${failed} failed`)
  process.exitCode = failed > 0 || verdicts.length === 0 ? 1 : 0
}

await main(process.argv.slice(2))
