import { svelte } from '@sveltejs/vite-plugin-svelte'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Icons are some thousand files; no unit test draws one. */
const withoutIcons: Plugin = {
  name: 'without-icons',
  enforce: 'pre',
  resolveId: (source) => (source.startsWith('@lucide/svelte/icons/') ? `\0${source}` : null),
  load: (id) => (id.startsWith('\0@lucide/svelte/icons/') ? 'export default null' : null),
}

/** Files that take minutes. */
const longest = [
  'sync/property.test.ts',
  'sync/personalities/personalities.test.ts',
  'sync/outages.test.ts',
  'sync/day.test.ts',
]
// One that was renamed would run at the end again, and nobody would notice.
const lost = longest.filter((name) => !existsSync(join(import.meta.dirname, 'tests/unit', name)))
if (lost.length > 0) throw new Error(`vitest.config.ts names tests that are not there: ${lost.join(', ')}`)

/** Begins with the longest, so that none is left to run alone at the end while the other cores wait. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      longest.some((name) => moduleId.endsWith(name))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  plugins: [withoutIcons, svelte({ configFile: false, compilerOptions: { runes: true } })],
  test: {
    include: ['tests/unit/**/*.test.ts'],
    // For what hangs, and so far above what simulated days take on a machine that is slow, or has other work.
    testTimeout: 60_000,
    // By default one core is kept free, which is half of a machine with two.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
  },
})
