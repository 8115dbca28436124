import { RuleTester, type Rule } from 'eslint'
import { join } from 'node:path'
import tseslint from 'typescript-eslint'
import { afterAll, describe, it } from 'vitest'
import channelNames from '../../../lint/channel-names.js'
import storeWrites from '../../../lint/store-writes.js'
import walls from '../../../lint/walls.js'

RuleTester.describe = describe
RuleTester.it = it
Object.assign(RuleTester, { afterAll })

const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } })
const at = (file: string): string => join(process.cwd(), file)
// The rules are plain JavaScript; their shape is ESLint's.
const rule = (plain: unknown): Rule.RuleModule => plain as Rule.RuleModule

const wallError = [{ messageId: 'wall' }]

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
  ],
  invalid: [
    { filename: at('src/shared/ids.ts'), code: "import { app } from 'electron'", errors: wallError },
    { filename: at('src/shared/ids.ts'), code: "import { readFile } from 'node:fs'", errors: wallError },
    { filename: at('src/shared/ids.ts'), code: "import { logOf } from '../main/log'", errors: wallError },
    { filename: at('src/preload/index.ts'), code: "import { logOf } from '../main/log'", errors: wallError },
    { filename: at('src/main/sync/engine.ts'), code: "import { net } from 'electron'", errors: wallError },
    {
      filename: at('src/main/sync/engine.ts'),
      code: "import { createRestAPIClient } from 'masto'",
      errors: wallError,
    },
    {
      filename: at('src/main/sync/engine.ts'),
      code: "import { send } from '../mastodon/transport'",
      errors: wallError,
    },
    {
      filename: at('src/main/accounts/oauth.ts'),
      code: "import { shell } from 'electron'",
      errors: wallError,
    },
    {
      filename: at('src/main/sync/engine.ts'),
      code: "import { queries } from '../../renderer/db/queries'",
      errors: wallError,
    },
    {
      filename: at('src/renderer/columns/window.ts'),
      code: "import { database } from '../db/database'",
      errors: wallError,
    },
    { filename: at('src/renderer/columns/window.ts'), code: "import Dexie from 'dexie'", errors: wallError },
    {
      filename: at('src/renderer/columns/window.ts'),
      code: "import { x } from '../accounts/form'",
      errors: wallError,
    },
    {
      filename: at('src/renderer/status/x.ts'),
      code: "const x = import('../../main/log')",
      errors: wallError,
    },
    {
      filename: at('tests/support/fake-mastodon/server.ts'),
      code: "import { orderOf } from '../../../src/shared/order'",
      errors: wallError,
    },
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
