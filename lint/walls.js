/**
 * Who may import what. One table, from the folder that imports to what it may name; the first row that matches a file
 * counts. A relative import is checked by the file that it leads to, any other by the package's name.
 */
import { dirname, posix, relative, resolve, sep } from 'node:path'

const everywhere = ['valibot']
const nodeAndElectron = ['node:', 'electron']
const mainParts = (...parts) => parts.map((part) => `src/main/${part}`)
const mainBasics = [
  'src/shared/',
  ...mainParts('clock.ts', 'log.ts', 'back-off.ts', 'lack.ts', 'this-machine.ts'),
]
const drawn = ['svelte', '@lucide/svelte', 'blurhash', 'parse5']
const features = [
  'src/renderer/live/',
  'src/renderer/ui/',
  'src/renderer/status/',
  'src/renderer/db/queries.ts',
]

export const walls = [
  { from: ['src/shared/'], may: ['src/shared/', ...everywhere] },
  { from: ['src/preload/'], may: ['src/shared/', 'electron'] },
  { from: ['src/renderer/db/'], may: ['src/renderer/db/', 'src/shared/', 'dexie'] },
  { from: ['src/renderer/host/'], may: ['src/renderer/host/', 'src/renderer/db/', 'src/shared/', 'dexie'] },
  {
    from: ['src/renderer/live/'],
    may: ['src/renderer/live/', 'src/renderer/db/queries.ts', 'src/shared/', 'svelte', 'dexie'],
  },
  {
    from: ['src/renderer/ui/', 'src/renderer/styles/'],
    may: ['src/renderer/ui/', 'src/renderer/styles/', 'src/shared/', ...drawn],
  },
  {
    from: ['src/renderer/status/'],
    may: ['src/renderer/status/', 'src/renderer/ui/', 'src/renderer/db/queries.ts', 'src/shared/', ...drawn],
  },
  // The window's own composition root puts the features together.
  {
    from: ['src/renderer/app/'],
    may: [
      'src/renderer/app/',
      'src/renderer/columns/',
      'src/renderer/accounts/',
      'src/renderer/settings/',
      'src/renderer/styles/',
      ...features,
      'src/shared/',
      ...drawn,
    ],
  },
  { from: ['src/renderer/columns/'], may: ['src/renderer/columns/', ...features, 'src/shared/', ...drawn] },
  { from: ['src/renderer/accounts/'], may: ['src/renderer/accounts/', ...features, 'src/shared/', ...drawn] },
  {
    from: ['src/renderer/settings/'],
    may: [
      'src/renderer/settings/',
      'src/renderer/app/session.svelte',
      'src/renderer/app/now.svelte',
      'src/renderer/columns/kinds.ts',
      'src/renderer/columns/state-text.ts',
      'src/renderer/columns/times.ts',
      'src/renderer/columns/StateMark.svelte',
      ...features,
      'src/shared/',
      ...drawn,
    ],
  },
  // The composition root: who is given what. Those of it that reach for Electron are named in ARCHITECTURE.md.
  {
    from: mainParts('index.ts', 'front.ts', 'steppe.ts', 'background.ts', 'desk.ts'),
    may: ['src/main/', 'src/shared/', ...nodeAndElectron],
  },
  {
    from: mainParts(
      'guest-sync.ts',
      'instances.ts',
      'media-service.ts',
      'storage-service.ts',
      'sync-report.ts',
      'sync-service.ts',
      'synced-timelines.ts',
    ),
    may: ['src/main/', 'src/shared/', 'node:'],
  },
  {
    from: mainParts('clock.ts', 'log.ts', 'back-off.ts', 'lack.ts', 'this-machine.ts'),
    may: ['src/shared/', 'node:'],
  },
  {
    from: ['src/main/mastodon/'],
    may: [
      ...mainParts('mastodon/'),
      ...mainBasics,
      'node:',
      'masto',
      'ws',
      'http-link-header',
      'lossless-json',
      ...everywhere,
    ],
  },
  {
    from: ['src/main/accounts/token-vault.ts'],
    may: [...mainParts('accounts/', 'settings/'), ...mainBasics, 'node:'],
  },
  {
    from: ['src/main/accounts/'],
    may: [
      ...mainParts('accounts/', 'mastodon/', 'settings/', 'ipc/events.ts'),
      ...mainBasics,
      'node:',
      'parse5',
      ...everywhere,
    ],
  },
  {
    from: ['src/main/retention/'],
    may: [...mainParts('retention/', 'settings/'), ...mainBasics, 'node:util'],
  },
  { from: ['src/main/sync/'], may: [...mainParts('sync/', 'mastodon/api.ts'), ...mainBasics, 'node:'] },
  {
    from: ['src/main/store/host-window.ts'],
    may: [...mainParts('store/', 'app/origin.ts'), ...mainBasics, ...nodeAndElectron],
  },
  { from: ['src/main/store/'], may: [...mainParts('store/'), ...mainBasics, 'node:'] },
  {
    from: ['src/main/media/'],
    // How an answer asks for a pause is read in one place.
    may: [
      ...mainParts('media/', 'mastodon/rate-headers.ts'),
      ...mainBasics,
      'node:',
      'image-size',
      ...everywhere,
    ],
  },
  {
    from: ['src/main/settings/'],
    may: [...mainParts('settings/'), ...mainBasics, 'node:', 'electron-store', ...everywhere],
  },
  { from: ['src/main/ipc/'], may: [...mainParts('ipc/'), ...mainBasics, 'electron', ...everywhere] },
  {
    from: ['src/main/app/'],
    may: [
      ...mainParts('app/', 'settings/'),
      ...mainBasics,
      ...nodeAndElectron,
      'https-proxy-agent',
      'socks-proxy-agent',
    ],
  },
  // The fake speaks the servers' language out of the reference; it must not share the client's errors.
  {
    from: ['tests/support/fake-mastodon/'],
    may: ['tests/support/fake-mastodon/', 'node:', 'ws', 'blurhash'],
  },
  {
    from: ['tests/support/demo-world'],
    may: [
      'tests/support/demo-world.ts',
      'tests/support/demo-world/',
      'tests/support/fake-mastodon/',
      'node:',
    ],
  },
]

/** A folder or scheme ends in a slash or a colon; anything else is one file or one package with its subpaths. */
const isUnder = (name, allowed) =>
  /[/:]$/.test(allowed) ? name.startsWith(allowed) : name === allowed || name.startsWith(`${allowed}/`)

const targetOf = (source, file, root) => {
  if (!source.startsWith('.')) return source
  const target = relative(root, resolve(dirname(file), source))
    .split(sep)
    .join(posix.sep)
  return /\.\w+$/.test(target) ? target : `${target}.ts`
}

/** The row of the table for a file, by its path inside the project; undefined where no wall stands. */
export const wallOf = (file) => walls.find((wall) => wall.from.some((prefix) => file.startsWith(prefix)))

/** Whether a file (path inside the project) may import what `target` names. */
export const mayImport = (file, target) => {
  const wall = wallOf(file)
  return wall === undefined || wall.may.some((prefix) => isUnder(target, prefix))
}

export default {
  meta: {
    type: 'problem',
    docs: { description: 'Keeps the walls between processes and parts' },
    schema: [],
    messages: {
      wall: '{{file}} may not import {{target}}: see lint/walls.js',
      unseen:
        'Say in plain quotes what is imported: no wall can be held against what is put together at run time.',
    },
  },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join(posix.sep)
    if (wallOf(file) === undefined) return {}
    const check = (node, source) => {
      if (!source) return
      if (typeof source.value !== 'string') {
        context.report({ node, messageId: 'unseen' })
        return
      }
      const target = targetOf(source.value, context.filename, context.cwd)
      if (!mayImport(file, target)) context.report({ node, messageId: 'wall', data: { file, target } })
    }
    const checkSource = (node) => check(node, node.source)
    return {
      ImportDeclaration: checkSource,
      ImportExpression: checkSource,
      ExportNamedDeclaration: checkSource,
      ExportAllDeclaration: checkSource,
      // A type out of a module: `import('../log').Log`.
      TSImportType: checkSource,
      // `import log = require('../log')`; without require it names no module.
      TSImportEqualsDeclaration: (node) => check(node, node.moduleReference.expression),
    }
  },
}
