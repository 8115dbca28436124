/**
 * A clone with the project's own scripts and nothing else, on a machine whose programs are all stand-ins: to see what the set-up
 * does about what is missing. Each stand-in writes down that it was called.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

export interface Ended {
  status: number | null
  /** What it told the user, without the name that each line begins with. */
  said: string
  /** What a function answered. */
  answer: unknown
  /** Programs with their arguments, in the order in which they were started. */
  calls: string[]
}

/** Whose machine it is. */
interface Circumstances {
  isRoot?: boolean
  /** The version that Node says it has. */
  node?: string
  env?: NodeJS.ProcessEnv
}

export interface BareClone {
  folder: string
  /** Writes a file of the clone. */
  write: (path: string, text: string, mode?: number) => void
  /** Puts a program on the path, by the lines of a shell script that has no other programs. */
  program: (name: string, ...lines: string[]) => void
  /** Calls a function of `scripts/setup` in a process of its own. */
  call: (module: string, name: string, args?: readonly unknown[], circumstances?: Circumstances) => Ended
  /** Runs one of the project's commands. */
  command: (args: readonly string[], circumstances?: Circumstances) => Ended
}

const caller = (module: string, name: string, args: readonly unknown[]): string => `
  const { sentenceOf } = await import('./scripts/setup/say.mjs')
  const { ${name} } = await import('./scripts/setup/${module}')
  try {
    process.stdout.write(JSON.stringify((await ${name}(...${JSON.stringify(args)})) ?? null))
  } catch (error) {
    process.stderr.write(sentenceOf(error))
    process.exitCode = 1
  }`

/** Makes the process another user's, on another Node. */
const disguise = ({ isRoot = false, node = process.versions.node }: Circumstances): string =>
  `data:text/javascript,${encodeURIComponent(`
    process.getuid = () => ${isRoot ? 0 : 1_000}
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } })`)}`

/** Makes one, which is gone when the test is over. */
export const bareClone = (): BareClone => {
  const top = mkdtempSync(join(tmpdir(), 'steppe-bare-'))
  onTestFinished(() => rmSync(top, { recursive: true, force: true }))
  const [folder, programs, calls] = [join(top, 'clone'), join(top, 'bin'), join(top, 'calls')]
  for (const made of [folder, programs, join(top, 'tmp')]) mkdirSync(made)
  cpSync('scripts', join(folder, 'scripts'), { recursive: true })

  const run = (args: readonly string[], circumstances: Circumstances): Ended => {
    rmSync(calls, { force: true })
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', disguise(circumstances), ...args],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: programs, CALLS: calls, TMPDIR: join(top, 'tmp'), ...circumstances.env },
      },
    )
    return {
      status,
      said: stderr.replaceAll(/^steppe: /gm, ''),
      answer: /^[{[\w"]/.test(stdout) ? (JSON.parse(stdout) as unknown) : undefined,
      calls: existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : [],
    }
  }

  return {
    folder,
    write: (path, text, mode) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text, { mode })
    },
    program: (name, ...lines) => {
      const script = ['#!/bin/sh', `echo "${name} $*" >> "$CALLS"`, ...lines]
      writeFileSync(join(programs, name), `${script.join('\n')}\n`, { mode: 0o755 })
    },
    call: (module, name, args = [], circumstances = {}) =>
      run(['--input-type=module', '--eval', caller(module, name, args)], circumstances),
    command: (args, circumstances = {}) => run(['scripts/run.mjs', ...args], circumstances),
  }
}
