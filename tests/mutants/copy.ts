/** The copy of the project that mutants are applied to. */
import { cp, mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** What the unit tests read; everything else stays behind. */
const parts = ['src', 'tests', 'package.json', 'vitest.config.ts']
const configurations = ['base', 'main', 'preload', 'renderer', 'shared', 'tests'].map(
  (name) => `tsconfig.${name}.json`,
)

/** Copies the sources, with the dependencies linked. @returns the folder of the copy; the caller removes it */
export const copySources = async (): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'steppe-mutants-'))
  for (const part of [...parts, 'tsconfig.json', ...configurations]) {
    await cp(join(projectRoot, part), join(root, part), { recursive: true })
  }
  await symlink(join(projectRoot, 'node_modules'), join(root, 'node_modules'), 'junction')
  return root
}
