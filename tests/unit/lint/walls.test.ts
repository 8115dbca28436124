import { RuleTester, type Rule } from 'eslint'
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import tseslint from 'typescript-eslint'
import { afterAll, describe, expect, it } from 'vitest'
import channelNames from '../../../lint/channel-names.js'
import storeWrites from '../../../lint/store-writes.js'
import walls, { wallOf, walls as table } from '../../../lint/walls.js'

RuleTester.describe = describe
RuleTester.it = it
Object.assign(RuleTester, { afterAll })

const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } })
const at = (file: string): string => join(process.cwd(), file)
// The rules are plain JavaScript; their shape is ESLint's.
const rule = (plain: unknown): Rule.RuleModule => plain as Rule.RuleModule

/** Files and what they may not import, at least one for every row of the table. */
const violations: readonly (readonly [file: string, code: string])[] = [
  ['src/shared/ids.ts', "import { app } from 'electron'"],
  ['src/shared/ids.ts', "import { readFile } from 'node:fs'"],
  ['src/shared/ids.ts', "import { logOf } from '../main/log'"],
  ['src/preload/index.ts', "import { logOf } from '../main/log'"],
  ['src/renderer/db/queries.ts', "import { upsertRows } from '../host/upsert'"],
  ['src/renderer/host/trim.ts', "import { invoke } from '../live/api'"],
  ['src/renderer/live/api.ts', "import { database } from '../db/database'"],
  ['src/renderer/ui/Menu.svelte', "import { nameOf } from '../status/name'"],
  ['src/renderer/styles/x.ts', "import { nameOf } from '../status/name'"],
  ['src/renderer/status/x.ts', "const x = import('../../main/log')"],
  ['src/renderer/status/x.ts', "import { columnKinds } from '../columns/kinds'"],
  ['src/renderer/app/x.ts', "import { createOperations } from '../host/operations'"],
  ['src/renderer/columns/window.ts', "import { database } from '../db/database'"],
  ['src/renderer/columns/window.ts', "import Dexie from 'dexie'"],
  ['src/renderer/columns/window.ts', "import { x } from '../accounts/form'"],
  ['src/renderer/accounts/x.ts', "import { columnKinds } from '../columns/kinds'"],
  ['src/renderer/settings/pages.ts', "import { Deck } from '../columns/deck.svelte'"],
  ['src/main/index.ts', "import { createRestAPIClient } from 'masto'"],
  ['src/main/background.ts', "import { createReader } from '../renderer/db/queries'"],
  ['src/main/guest-sync.ts', "import { app } from 'electron'"],
  ['src/main/synced-timelines.ts', "import { app } from 'electron'"],
  ['src/main/instances.ts', "import { net } from 'electron'"],
  ['src/main/media-service.ts', "import { session } from 'electron'"],
  ['src/main/storage-service.ts', "import { app } from 'electron'"],
  ['src/main/sync-report.ts', "import { net } from 'electron'"],
  ['src/main/sync-service.ts', "import { powerMonitor } from 'electron'"],
  ['src/main/log.ts', "import { app } from 'electron'"],
  ['src/main/mastodon/transport.ts', "import { net } from 'electron'"],
  ['src/main/accounts/token-vault.ts', "import { transport } from '../mastodon/transport'"],
  ['src/main/accounts/token-vault.ts', "import { safeStorage } from 'electron'"],
  ['src/main/accounts/oauth.ts', "import { shell } from 'electron'"],
  ['src/main/retention/keeper.ts', "import { createSupervisor } from '../sync/supervisor'"],
  ['src/main/sync/engine.ts', "import { net } from 'electron'"],
  ['src/main/sync/engine.ts', "import { createRestAPIClient } from 'masto'"],
  ['src/main/sync/engine.ts', "import { send } from '../mastodon/transport'"],
  ['src/main/sync/engine.ts', "import { queries } from '../../renderer/db/queries'"],
  ['src/main/store/host-window.ts', "import { openBackend } from '../settings/backend'"],
  ['src/main/store/store.ts', "import { BrowserWindow } from 'electron'"],
  ['src/main/media/protocol.ts', "import { transport } from '../mastodon/transport'"],
  ['src/main/media/protocol.ts', "import { protocol } from 'electron'"],
  ['src/main/media/cache.ts', "import { net } from 'electron'"],
  ['src/main/settings/settings.ts', "import { createAccounts } from '../accounts/service'"],
  ['src/main/settings/kept.ts', "import { app } from 'electron'"],
  ['src/main/ipc/server.ts', "import { createAccounts } from '../accounts/service'"],
  ['src/main/app/menu.ts', "import { createSupervisor } from '../sync/supervisor'"],
  ['src/main/app/menu.ts', "import Store from 'electron-store'"],
  ['tests/support/fake-mastodon/server.ts', "import { orderOf } from '../../../src/shared/order'"],
  ['tests/support/demo-world.ts', "import { orderOf } from '../../src/shared/order'"],
  // Types go through walls no more than values do, however they are named.
  ['src/renderer/status/x.ts', "type X = import('../../main/log').Log"],
  ['src/renderer/status/x.ts', "type X = typeof import('../../main/log')"],
  ['src/renderer/status/x.ts', "import log = require('../../main/log')"],
  ['src/main/sync/engine.ts', "import type electron = require('electron')"],
]

/** Imports of which nobody sees what they import, in files that have a wall. */
const unseen: readonly (readonly [file: string, code: string])[] = [
  ['src/renderer/status/x.ts', "const x = import('../../main/' + name)"],
  ['src/renderer/status/x.ts', 'const x = import(name)'],
  ['src/main/sync/engine.ts', 'const x = import(`../mastodon/transport`)'],
  ['src/main/sync/engine.ts', 'const x = import(`../mastodon/${name}`)'],
  ['tests/support/fake-mastodon/server.ts', 'const x = import(name)'],
]

describe('the table of walls', () => {
  it('has a row for every file of src', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|svelte|css)$/.test(name))
      .map((name) => `src/${name.split(sep).join('/')}`)
    expect(files.length).toBeGreaterThan(300)
    expect(files.filter((file) => wallOf(file) === undefined)).toEqual([])
  })

  it('lets no file have Electron that does without it', () => {
    const given = table.flatMap(({ from, may }) =>
      may.includes('electron') ? from.filter((name) => name.endsWith('.ts')) : [],
    )
    expect(given).toContain('src/main/index.ts')
    expect(given.filter((file) => !readFileSync(file, 'utf8').includes("from 'electron'"))).toEqual([])
  })

  it('has a violation below for every row', () => {
    const broken = new Set(violations.map(([file]) => wallOf(file)))
    expect(table.filter((row) => !broken.has(row)).map(({ from }) => from)).toEqual([])
  })
})

tester.run('walls', rule(walls), {
  valid: [
    { filename: at('src/main/sync/engine.ts'), code: "import { logOf } from '../log'" },
    { filename: at('src/main/sync/engine.ts'), code: "import type { Cursor } from '../mastodon/api'" },
    { filename: at('src/main/index.ts'), code: "import { app } from 'electron'" },
    { filename: at('src/main/store/host-window.ts'), code: "import { BrowserWindow } from 'electron'" },
    { filename: at('src/main/mastodon/masto-seam.ts'), code: "import { createRestAPIClient } from 'masto'" },
    { filename: at('src/renderer/host/main.ts'), code: "import { database } from '../db/database'" },
    { filename: at('src/renderer/columns/window.ts'), code: "import { timelineSlice } from '../db/queries'" },
    { filename: at('src/shared/contract.ts'), code: "import * as v from 'valibot'" },
    { filename: at('src/main/index.ts'), code: "const rest = import('./steppe')" },
    { filename: at('src/shared/ids.ts'), code: 'export const isKey = true' },
    { filename: at('src/main/sync/engine.ts'), code: "type X = import('../log').Log" },
    { filename: at('src/main/sync/engine.ts'), code: "import log = require('../log')" },
    { filename: at('src/shared/ids.ts'), code: 'import Key = Names.Key' },
  ],
  invalid: [
    ...violations.map(([file, code]) => ({ filename: at(file), code, errors: [{ messageId: 'wall' }] })),
    ...unseen.map(([file, code]) => ({ filename: at(file), code, errors: [{ messageId: 'unseen' }] })),
  ],
})

tester.run('store-writes', rule(storeWrites), {
  valid: [
    { filename: at('src/renderer/host/operations.ts'), code: 'db.statuses.bulkPut(rows)' },
    { filename: at('src/renderer/db/queries.ts'), code: 'db.statuses.bulkGet(keys)' },
    { filename: at('src/renderer/host/x.ts'), code: "import { describeDatabase } from '../db/database'" },
    { filename: at('src/renderer/db/readable.ts'), code: "import { describeDatabase } from './database'" },
    { filename: at('src/renderer/db/queries.ts'), code: "import { schemaEpoch } from './database'" },
    { filename: at('src/renderer/live/follow-query.ts'), code: "import { liveQuery } from 'dexie'" },
    { filename: at('src/renderer/live/x.ts'), code: "type X = import('dexie').Subscription" },
  ],
  invalid: [
    {
      filename: at('src/renderer/db/queries.ts'),
      code: 'db.statuses.put(row)',
      errors: [{ messageId: 'write' }],
    },
    {
      filename: at('src/renderer/columns/x.ts'),
      code: 'db.entries.bulkDelete(keys)',
      errors: [{ messageId: 'write' }],
    },
    {
      filename: at('src/main/sync/x.ts'),
      code: 'table.where(q).modify(change)',
      errors: [{ messageId: 'write' }],
    },
    {
      filename: at('src/renderer/db/queries.ts'),
      code: "import { describeDatabase } from './database'",
      errors: [{ messageId: 'handle' }],
    },
    {
      filename: at('src/renderer/db/queries.ts'),
      code: "import type { SteppeDatabase as Database } from './database'",
      errors: [{ messageId: 'handle' }],
    },
    {
      filename: at('src/renderer/live/x.ts'),
      code: "import { Dexie } from 'dexie'",
      errors: [{ messageId: 'handle' }],
    },
    {
      filename: at('src/renderer/live/x.ts'),
      code: "import Dexie from 'dexie'",
      errors: [{ messageId: 'handle' }],
    },
    {
      filename: at('src/renderer/app/x.ts'),
      code: "import { describeDatabase } from '../db/database'",
      errors: [{ messageId: 'handle' }],
    },
    ...[
      "type X = import('../db/database').SteppeDatabase",
      "type X = import('dexie').Dexie.Table",
      "type X = typeof import('../db/database')",
      "import Dexie = require('dexie')",
    ].map((code) => ({ filename: at('src/renderer/live/x.ts'), code, errors: [{ messageId: 'handle' }] })),
  ],
})

tester.run('channel-names', rule(channelNames), {
  valid: [
    { filename: at('src/preload/index.ts'), code: 'ipcRenderer.invoke(channels.command, name)' },
    { filename: at('src/shared/channels.ts'), code: "const command = 'steppe:command'" },
  ],
  invalid: [
    {
      filename: at('src/preload/index.ts'),
      code: "ipcRenderer.send('anything')",
      errors: [{ messageId: 'literal' }],
    },
    {
      filename: at('src/main/ipc/x.ts'),
      code: "const channel = 'steppe:event'",
      errors: [{ messageId: 'channel' }],
    },
  ],
})
