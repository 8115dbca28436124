/**
 * Main process of the store tests: the real store over the real hidden window, and nothing else of the app. Tests
 * reach it by `evaluate`, through the one global below.
 */
import { app, BrowserWindow, session } from 'electron'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../../src/main/clock'
import { logOf } from '../../../src/main/log'
import { enableSandboxIfPossible, takeProfile } from '../../../src/main/app/lifecycle'
import { declareScheme, serveScheme } from '../../../src/main/app/protocol'
import { normalizePage, type NormalizedPage } from '../../../src/main/mastodon/normalize'
import { freeBytesIn } from '../../../src/main/store/free-space'
import { openHostWindow } from '../../../src/main/store/host-window'
import { createStore, type Store } from '../../../src/main/store/store'
import { enveloped, type Envelope } from '../../../src/shared/errors'
import type { AccountKey, Order, TimelineKey } from '../../../src/shared/ids'
import type { StoreOpArgs, StoreOpName } from '../../../src/shared/contract'
import type { OrderRange } from '../../../src/shared/store-shapes'
import type { StoreState } from '../../../src/shared/session'

interface Ingest {
  pages: unknown[][]
  account: AccountKey
  timeline: TimelineKey
}

export interface Harness {
  store: Store
  states: StoreState[]
  /** An operation whose outcome passes `evaluate` whole; the arguments are those of the test's own types. */
  call: (name: StoreOpName, args: unknown) => Promise<Envelope<unknown>>
  /** Opens a window that reads; answers its webContents' id. */
  openReader: () => Promise<number>
  /** The rows that pages of raw posts become. */
  rowsOf: (given: Pick<Ingest, 'pages' | 'account'>) => NormalizedPage[]
  /** Stores pages of raw posts, newest first, one after the other. @returns milliseconds to the last acknowledgement. */
  ingest: (given: Ingest) => Promise<number>
  /** Makes the host's process crash. */
  crashHost: () => void
  /** What the disk is taken to have left, since no test can fill it; null: what it really has. */
  disk: { freeBytes: number | null }
}

declare global {
  var harness: Harness
}

const hostContents = (): Electron.WebContents | undefined =>
  BrowserWindow.getAllWindows()
    .map((window) => window.webContents)
    .find((contents) => contents.getURL().endsWith('/store-host.html'))

const openReader = async (): Promise<number> => {
  const window = new BrowserWindow({
    width: 300,
    height: 200,
    webPreferences: { sandbox: true, contextIsolation: true },
  })
  await window.loadURL('app://steppe/reader.html')
  return window.webContents.id
}

const rowsOf: Harness['rowsOf'] = ({ pages, account }) => {
  const context = { account, origin: 'https://one.example', domain: 'one.example', now: Date.now() }
  return pages.map((page) => normalizePage(page, context))
}

const ingestInto =
  (store: Store): Harness['ingest'] =>
  async ({ pages, account, timeline }) => {
    const start = performance.now()
    let newest: Order | null = null
    for (const page of pages) {
      const [rows] = rowsOf({ pages: [page], account })
      const oldest = rows?.entries.at(-1)?.order
      newest ??= rows?.entries[0]?.order ?? null
      if (rows === undefined || oldest === undefined || newest === null) throw new Error('An empty page')
      const { statuses, profiles, entries } = rows
      const covers: OrderRange = { newest, oldest }
      await store.call('applyPage', {
        account,
        timeline,
        statuses,
        profiles,
        entries,
        covers,
        authoritative: null,
        absentBefore: null,
        asOf: null,
      })
      newest = oldest
    }
    return performance.now() - start
  }

const begin = (): void => {
  const idFile = join(app.getPath('userData'), 'store-id')
  const states: StoreState[] = []
  const disk: Harness['disk'] = { freeBytes: null }
  const store = createStore({
    openHost: (listener) => openHostWindow(join(import.meta.dirname, 'store-host.cjs'), listener),
    expectedStoreId: () => (existsSync(idFile) ? readFileSync(idFile, 'utf8') : null),
    rememberStoreId: (storeId) => writeFileSync(idFile, storeId),
    freeBytes: async () => disk.freeBytes ?? (await freeBytesIn(app.getPath('userData'))),
    clock: systemClock(Number(process.env['STEPPE_PACE'] ?? 1)),
    log: logOf('store'),
  })
  const call: Harness['call'] = (name, args) =>
    enveloped(() => store.call(name, args as StoreOpArgs<typeof name>))
  store.onState((state) => states.push(state))
  serveScheme({
    session: session.defaultSession,
    folder: join(import.meta.dirname, 'pages'),
    media: () => Promise.resolve(new Response(null, { status: 404 })),
  })
  globalThis.harness = {
    store,
    states,
    call,
    openReader,
    rowsOf,
    ingest: ingestInto(store),
    crashHost: () => hostContents()?.forcefullyCrashRenderer(),
    disk,
  }
  // A test that wants a window before the first host starts the store itself.
  if (process.env['STEPPE_STORE_WAITS'] === '1') void openReader()
  else store.start()
}

const isFirst = takeProfile()
enableSandboxIfPossible(logOf('harness'))
declareScheme()
if (isFirst) void app.whenReady().then(begin)
else app.quit()
app.on('window-all-closed', () => undefined)
