import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fileGroups } from '../../../scripts/bundle/file-groups'

const modules = [
  'src/shared/ids.ts',
  'src/renderer/db/queries.ts',
  'src/renderer/app/main.ts',
  'src/renderer/app/shared/x.ts',
  'src/renderer/host/main.ts',
  'node_modules/dexie/dist/dexie.mjs',
  'node_modules/svelte/src/internal/shared/utils.js',
]

let top: string
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'steppe-groups-'))
})
afterEach(() => rmSync(top, { recursive: true }))

/** A clone whose packages lie in a folder of another name, as some package managers and worktrees have it. */
const cloneIn = (folder: string): string => {
  const clone = join(top, folder)
  mkdirSync(join(top, 'packages'))
  mkdirSync(clone, { recursive: true })
  symlinkSync(join(top, 'packages'), join(clone, 'node_modules'))
  for (const module of modules) {
    mkdirSync(dirname(join(clone, module)), { recursive: true })
    writeFileSync(join(clone, module), '')
  }
  return clone
}

it.each(['steppe', 'shared/steppe', 'dexie', 'renderer/db/steppe', 'renderer/app/main.ts'])(
  'in a clone at %s both pages share the database’s modules and nothing else',
  (folder) => {
    const clone = cloneIn(folder)
    const groups = fileGroups(clone)
    const groupOf = (module: string): string | undefined =>
      groups.find(({ test }) => test(realpathSync(join(clone, module))))?.name
    expect(modules.map(groupOf)).toEqual([
      'database',
      'database',
      'window',
      undefined,
      undefined,
      'database',
      undefined,
    ])
  },
)
