import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import channelNames from './lint/channel-names.js'
import storeWrites from './lint/store-writes.js'
import walls from './lint/walls.js'

const steppe = { rules: { walls, 'store-writes': storeWrites, 'channel-names': channelNames } }

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', 'test-results/', '.cache/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  {
    plugins: { steppe },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'steppe/walls': 'error',
      'steppe/store-writes': 'error',
      'steppe/channel-names': 'error',
      'no-console': 'error',
      'max-lines': ['error', 300],
      eqeqeq: 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Posts are drawn from the typed tree.' },
        { property: 'outerHTML', message: 'Posts are drawn from the typed tree.' },
        { property: 'firstWindow', message: 'It may be the hidden store host: choose windows by URL.' },
      ],
      // The contract's commands are declared by calls such as command<void>(), which the rule cannot tell from a mistake.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts', 'tests/**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: [
          'tsconfig.main.json',
          'tsconfig.preload.json',
          'tsconfig.renderer.json',
          'tsconfig.tests.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, properties: false } },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: tseslint.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error', // States are immutable values in $state.raw, replaced as a whole.
      'svelte/prefer-svelte-reactivity': 'off', // svelte-check knows which warnings there are; this rule sees only some of them.
      'svelte/no-unused-svelte-ignore': 'off',
    },
  },
  {
    files: ['src/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        // Types may pass: windows have one door to the database, and its types come through it.
        ...['ExportAllDeclaration', 'ExportNamedDeclaration[source][exportKind="value"]'].map((selector) => ({
          selector,
          message: 'Import what you need from the file that defines it.',
        })),
      ],
    },
  },
  {
    // Who opens the database by itself may write it, or keep it from those whose task that is.
    files: ['src/**'],
    ignores: ['src/renderer/db/**', 'src/renderer/host/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        {
          globals: [
            { name: 'indexedDB', message: 'Read by src/renderer/db/queries.ts; src/renderer/host writes.' },
          ],
          checkGlobalObject: true,
        },
      ],
    },
  },
  {
    files: ['src/renderer/**', 'src/preload/**', 'tests/perf/empty-window/index.js'],
    languageOptions: { globals: globals.browser },
  },
  { files: ['lint/**', '*.config.*'], languageOptions: { globals: globals.node } },
  {
    // Command-line programs talk to the person who started them.
    files: ['scripts/**', 'tests/perf/**'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
)
