/** Builds and starts the small app of the store tests: real store host, real hidden window, real Chromium. */
import type { ElectronApplication, Page } from '@playwright/test'
import { rmSync } from 'node:fs'
import { mkdtemp, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { opened } from '../../src/shared/errors'
import type { StoreOpArgs, StoreOpName, StoreOpResult } from '../../src/shared/contract'
import type { StoreState } from '../../src/shared/session'
import type { Harness } from '../store/harness/main'
import { launchElectron } from './electron'

const isRoot = process.getuid?.() === 0
const stringsOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
const quiet = { configFile: false, logLevel: 'error' } as const

const buildPages = async (folder: string): Promise<void> => {
  const pages = { 'store-host': 'src/renderer/store-host.html', reader: 'tests/store/harness/reader.html' }
  await build({
    ...quiet,
    build: {
      target: 'chrome130',
      outDir: join(folder, 'pages'),
      modulePreload: { polyfill: false },
      rollupOptions: { input: pages },
    },
  })
  for (const [name, path] of Object.entries(pages))
    await rename(join(folder, 'pages', path), join(folder, 'pages', `${name}.html`))
}

const buildScript = (folder: string, entry: string, name: string, format: 'es' | 'cjs'): Promise<unknown> =>
  build({
    ...quiet,
    ssr: { noExternal: true },
    build: {
      target: 'node20.18',
      outDir: folder,
      emptyOutDir: false,
      ssr: resolve(entry),
      rollupOptions: { external: ['electron'], output: { format, entryFileNames: name } },
    },
  })

/** Folders of this run, removed when the test's process ends. */
const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
const freshFolder = async (name: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), name))
  folders.push(folder)
  return folder
}

let built: Promise<string> | undefined

const buildApp = async (): Promise<string> => {
  const folder = await freshFolder('steppe-store-app-')
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'steppe-store-test', version: '0.0.0', type: 'module', main: 'main.js' }),
  )
  await buildScript(folder, 'tests/store/harness/main.ts', 'main.js', 'es')
  await buildScript(folder, 'src/preload/store-host.ts', 'store-host.cjs', 'cjs')
  await buildPages(folder)
  return folder
}

export interface StoreApp {
  app: ElectronApplication
  /** The folder of its profile. */
  userData: string
  call: <Name extends StoreOpName>(name: Name, args: StoreOpArgs<Name>) => Promise<StoreOpResult<Name>>
  state: () => Promise<StoreState>
  /** Opens a window that reads. */
  openReader: () => Promise<Page>
  /** The first window that reads. */
  readerPage: () => Promise<Page>
  /** The hidden page itself. */
  hostPage: () => Promise<Page>
  /** Ends every process at once, as a power cut would. */
  kill: () => Promise<void>
  close: () => Promise<void>
}

/**
 * Starts the app on a profile; without one on a new, empty one.
 * @param waits the store is not started; a window that reads is opened first.
 * @param pace factor of the waits of main's
 */
export const startStoreApp = async (profile?: string, waits = false, pace = 1): Promise<StoreApp> => {
  built ??= buildApp()
  const folder = await built
  const userData = profile ?? (await freshFolder('steppe-store-'))
  const app = await launchElectron({
    args: [folder, `--user-data-dir=${userData}`, ...(isRoot ? ['--no-sandbox'] : [])],
    chromiumSandbox: !isRoot,
    env: { ...stringsOf(process.env), STEPPE_STORE_WAITS: waits ? '1' : '0', STEPPE_PACE: String(pace) },
  })
  const pageAt = (name: string): Promise<Page> => {
    const isIt = (page: Page): boolean => page.url().endsWith(name)
    const page = app.windows().find(isIt)
    return page === undefined ? app.waitForEvent('window', isIt) : Promise.resolve(page)
  }
  const loaded = async (page: Page): Promise<Page> => {
    await page.waitForLoadState()
    return page
  }
  // The first window is opened last: from here on the harness is there.
  await pageAt(waits ? '/reader.html' : '/store-host.html')
  const ended = new Promise<void>((done) => {
    app.process().once('exit', () => done())
  })
  return {
    app,
    userData,
    call: async <Name extends StoreOpName>(name: Name, args: StoreOpArgs<Name>) => {
      const envelope = await app.evaluate(
        async (_electron, { op, given }) => {
          const { harness } = globalThis as unknown as { harness: Harness }
          return harness.call(op, given)
        },
        // Why as: Playwright's type of what it passes on cannot see through a generic.
        { op: name as StoreOpName, given: args as unknown },
      )
      // Why as: the harness passes on what the store answered to this very operation.
      return opened(envelope) as StoreOpResult<Name>
    },
    state: () => app.evaluate(() => (globalThis as unknown as { harness: Harness }).harness.store.state()),
    openReader: async () => {
      const opened = app.waitForEvent('window', (page) => page.url().endsWith('/reader.html'))
      await app.evaluate(() => (globalThis as unknown as { harness: Harness }).harness.openReader())
      return loaded(await opened)
    },
    readerPage: async () => loaded(await pageAt('/reader.html')),
    hostPage: () => pageAt('/store-host.html'),
    kill: async () => {
      app.process().kill('SIGKILL')
      await ended
    },
    close: async () => {
      await app.evaluate(() => (globalThis as unknown as { harness: Harness }).harness.store.stop())
      await app.close()
    },
  }
}
