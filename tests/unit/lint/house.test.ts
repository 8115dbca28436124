import { ESLint } from 'eslint'
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const eslint = new ESLint({
  // Why: on CI the parser takes it that files are linted as they lie on disk, and never looks at the text given here.
  overrideConfig: { languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } },
})

/** Names of the rules that a piece of code at a path of the project breaks. */
const broken = async (code: string, filePath: string): Promise<(string | null)[]> => {
  const results = await eslint.lintText(code, { filePath })
  return results.flatMap((result) => result.messages.map((message) => message.ruleId))
}

describe('rules of the house that libraries enforce', () => {
  it('forbids {@html}', async () => {
    expect(await broken('<p>{@html text}</p>', 'src/renderer/status/Probe.svelte')).toContain(
      'svelte/no-at-html-tags',
    )
  })

  it('forbids the console', async () => {
    expect(await broken("console.log('x')\n", 'lint/probe.js')).toContain('no-console')
  })

  it('forbids innerHTML', async () => {
    expect(await broken('const x = node.innerHTML\n', 'lint/probe.js')).toContain('no-restricted-properties')
  })

  it.each([
    ['src/renderer/columns/feed-counts.svelte.ts', "void indexedDB.open('steppe')\n"],
    ['src/renderer/app/Probe.svelte', "<script>\nindexedDB.deleteDatabase('steppe')\n</script>\n"],
    ['src/renderer/live/api.ts', "void window.indexedDB.open('steppe')\n"],
    ['src/preload/index.ts', "void globalThis.indexedDB.open('steppe')\n"],
  ])('forbids a way to the database beside its doors: in %s %s', async (filePath, code) => {
    expect(await broken(code, filePath)).toContain('no-restricted-globals')
  })

  it.each(['src/renderer/host/health.ts', 'src/renderer/db/guarded-engine.ts'])(
    'lets the doors themselves open it: %s',
    async (filePath) => {
      expect(await broken("indexedDB.open('steppe')\n", filePath)).toEqual([])
    },
  )

  it('forbids any', async () => {
    expect(await broken('export const clock: any = 1\n', 'src/main/clock.ts')).toContain(
      '@typescript-eslint/no-explicit-any',
    )
  })

  it.each(["export * from './log'\n", "export { logOf } from './log'\n"])(
    'forbids barrels: %s',
    async (code) => {
      expect(await broken(code, 'src/main/clock.ts')).toContain('no-restricted-syntax')
    },
  )

  it('lets types pass a door', async () => {
    const code = "export type { StoredSets } from './sets'\n"
    expect(await broken(code, 'src/renderer/db/queries.ts')).toEqual([])
  })

  it('forbids promises that nobody waits for', async () => {
    expect(await broken('Promise.resolve(1)\n', 'src/main/clock.ts')).toContain(
      '@typescript-eslint/no-floating-promises',
    )
  })
})

/** Our own rules are tried case by case in walls.test.ts; here is seen that they are on, and for which files. */
describe('rules of our own, as the project switches them on', () => {
  const component = (code: string): string => `<script lang="ts">\n${code}</script>\n`
  const cases: readonly (readonly [rule: string, filePath: string, code: string])[] = [
    ['steppe/walls', 'src/main/clock.ts', "import { app } from 'electron'\nvoid app\n"],
    ['steppe/walls', 'src/renderer/columns/feed-counts.svelte.ts', "import 'dexie'\n"],
    ['steppe/walls', 'src/renderer/ui/Probe.svelte', component("import '../status/name'\n")],
    ['steppe/walls', 'src/renderer/ui/Probe.svelte', component('void import(name)\n')],
    ['steppe/walls', 'tests/support/fake-mastodon/ids.ts', "import '../../../src/shared/order'\n"],
    ['steppe/store-writes', 'src/renderer/db/queries.ts', 'db.statuses.put(row)\n'],
    ['steppe/store-writes', 'src/renderer/columns/feed-counts.svelte.ts', 'db.entries.bulkDelete(keys)\n'],
    ['steppe/store-writes', 'src/renderer/columns/Probe.svelte', component('db.statuses.put(row)\n')],
    ['steppe/channel-names', 'src/main/clock.ts', "export const channel = 'steppe:event'\n"],
    ['steppe/channel-names', 'src/renderer/app/Probe.svelte', component("const channel = 'steppe:event'\n")],
  ]

  it.each(cases)('%s holds in %s', async (rule, filePath, code) => {
    expect(await broken(code, filePath)).toContain(rule)
  })

  it('has a case for each of them, and one in a component', () => {
    const rules = readdirSync('lint').map((file) => `steppe/${file.replace(/\.js$/, '')}`)
    for (const rule of rules) {
      const files = cases.flatMap(([name, filePath]) => (name === rule ? [filePath] : []))
      expect([rule, ...files]).toContainEqual(expect.stringMatching(/\.ts$/))
      expect([rule, ...files]).toContainEqual(expect.stringMatching(/\.svelte$/))
    }
  })
})
