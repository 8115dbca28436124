import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'
import { fileGroups } from './scripts/bundle/file-groups'

// The build target is pinned to the oldest runtime that tests run on; electron-vite would derive it from the installed package.
const nodeTarget = 'node20.18'
const chromeTarget = 'chrome130'

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      // One bundle: fewer files to read at start.
      externalizeDeps: false,
      minify: true,
      rollupOptions: { input: resolve('src/main/index.ts'), external: ['bufferutil', 'utf-8-validate'] },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      externalizeDeps: false,
      // Sandboxed preload scripts are single CommonJS files.
      isolatedEntries: true,
      rollupOptions: {
        input: { index: resolve('src/preload/index.ts'), 'store-host': resolve('src/preload/store-host.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve('src/renderer'),
    plugins: [svelte({ compilerOptions: { runes: true } })],
    build: {
      target: chromeTarget,
      minify: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: {
        input: {
          index: resolve('src/renderer/index.html'),
          'store-host': resolve('src/renderer/store-host.html'),
        },
        output: {
          codeSplitting: { groups: fileGroups(resolve('.')) },
        },
      },
    },
  },
})
