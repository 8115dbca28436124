import { ESLint } from 'eslint'
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
