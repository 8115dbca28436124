import { defineConfig, type Plugin } from 'vitest/config'

/** Icons are Svelte components, which Node cannot load; no unit test draws one. */
const withoutIcons: Plugin = {
  name: 'without-icons',
  enforce: 'pre',
  resolveId: (source) => (source.startsWith('@lucide/svelte/icons/') ? `\0${source}` : null),
  load: (id) => (id.startsWith('\0@lucide/svelte/icons/') ? 'export default null' : null),
}

export default defineConfig({
  plugins: [withoutIcons],
  // By default one core is kept free, which is half of a machine with two.
  test: { include: ['tests/unit/**/*.test.ts'], testTimeout: 20_000, maxWorkers: '100%' },
})
