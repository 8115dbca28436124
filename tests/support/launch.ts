/** Starts the built app the way a user would, in a folder of its own, and finds its window. */
import { expect, test, type ElectronApplication, type Page } from '@playwright/test'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchElectron } from './electron'

export interface LaunchOptions {
  /** A profile to go on with; a new, empty one otherwise. */
  userData?: string
  /** Factor of all of main's waits. */
  pace?: number
  env?: Record<string, string>
  /** Further switches. */
  args?: string[]
}

export interface Steppe {
  app: ElectronApplication
  /** The app's own process. Why not by the driver: it forgets an app that has ended. */
  process: ChildProcess
  window: Page
  userData: string
  /** Ends the whole app the way a power cut would. */
  kill: () => Promise<void>
  /** Quits in order. */
  close: () => Promise<void>
}

/** Set by the set-up scripts: as root, and on machines that forbid user namespaces, there is no sandbox. */
export const sandboxed = process.getuid?.() !== 0 && process.env['STEPPE_NO_SANDBOX'] !== '1'
/** The bench starts apps too, without the runner. */
const isTest = process.env['TEST_WORKER_INDEX'] !== undefined
/**
 * A virtual display has no graphics processor: the process that looks for one ends at once, and a window that is opened just then may be
 * left without frames for good. Why not for the bench: its floors run as Electron does by itself.
 */
const withoutGraphics = isTest && (process.env['STEPPE_DISPLAYS'] ?? '') !== '' ? ['--disable-gpu'] : []
/** How long anything that a test does to the app may take. Why its own: the runner has none for apps. */
const actionMs = 30_000
const windowUrl = 'app://steppe/index.html'

/** An empty profile; remove it with `forgetProfile`. */
export const freshProfile = (): Promise<string> => mkdtemp(join(tmpdir(), 'steppe-test-'))

export const forgetProfile = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })

/** Why not by the event alone: it may come before the window has its address. */
const windowOf = async (app: ElectronApplication): Promise<Page> => {
  let found: Page | undefined
  await expect
    .poll(() => (found = app.windows().find((page) => page.url() === windowUrl)), {
      message: 'the window to open',
      timeout: actionMs,
    })
    .toBeDefined()
  if (found === undefined) throw new Error('There is no window.')
  return found
}

const ended = (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

/** Keeps the end of what the app writes. @returns tells it */
const lastWordsOf = (child: ChildProcess): (() => string) => {
  let words = ''
  child.stderr?.on('data', (piece: Buffer) => {
    words = (words + piece.toString()).slice(-2_000)
  })
  return () => words
}

/**
 * Hands what the app wrote to the reports. Why always: many a test ends its app before the runner knows that it has failed; the reporter
 * tells of those alone (see shown-at-failure.ts). Without the runner there is nobody to tell.
 */
const handInWords = (child: ChildProcess): void => {
  if (!isTest) return
  const info = test.info()
  const words = lastWordsOf(child)
  child.once('exit', () => void info.attach('app', { body: words(), contentType: 'text/plain' }))
}

/**
 * Has main quit by itself, in a turn of its own. Why not by the driver's `app.close()`, or at once: what the driver has main do begins
 * in the midst of whatever runs there, between any two lines of it; and what quitting cancels must not be cancelled between two lines of
 * Electron's `fetch` (an uncaught "Response body object should not be disturbed or locked"). What the system tells comes between turns.
 */
export const tellToQuit = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ app: main }) => void setImmediate(() => main.quit()))

/**
 * Quits in order.
 * @throws when the app has not ended in time: it is killed then, so that the test fails here and not by the runner's own limit,
 *   which says nothing of where it stands
 */
const quit = async (
  app: ElectronApplication,
  child: ChildProcess,
  lastWords: () => string,
): Promise<void> => {
  const gone = ended(child)
  let isLate = false
  const limit = setTimeout(() => (isLate = child.kill('SIGKILL')), actionMs)
  // The driver's word may not come from an app that ends; that it ended is what counts.
  await Promise.race([tellToQuit(app).catch(() => undefined), gone])
  await gone
  clearTimeout(limit)
  if (isLate) throw new Error(`The app did not quit, and was killed. It wrote:\n${lastWords()}`)
}

/**
 * Has the driver ask main again where its answer was lost: now and then V8 collects the promise of an answer before it is told (main
 * is busy then, mostly by loading itself). What was to be done has been done by then, and is done twice: that changes nothing but where
 * a menu's item is chosen, which fails a test that would have failed anyway.
 */
const askAgainWhenLost = (app: ElectronApplication): void => {
  const evaluate = app.evaluate.bind(app)
  const again = async (...args: Parameters<typeof evaluate>): Promise<unknown> => {
    for (let left = 5; ; left -= 1) {
      try {
        return await evaluate(...args)
      } catch (thrown) {
        if (left === 0 || !String(thrown).includes('promise was garbage collected')) throw thrown
      }
    }
  }
  app.evaluate = again as typeof app.evaluate
}

/** Starts the app, and waits for no window: whoever calls this sees to its end. */
export const startSteppe = async (options: LaunchOptions, userData: string): Promise<ElectronApplication> => {
  const { ELECTRON_RUN_AS_NODE: _ignored, ...inherited } = process.env
  const app = await launchElectron({
    args: [
      '.',
      `--user-data-dir=${userData}`,
      '--password-store=basic',
      '--lang=en',
      ...withoutGraphics,
      ...(options.args ?? []),
    ],
    chromiumSandbox: sandboxed,
    env: {
      ...(Object.fromEntries(Object.entries(inherited).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >),
      TZ: 'UTC',
      // What the machine's own network costs is no affair of a test.
      DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nowhere/bus',
      STEPPE_PACE: String(options.pace ?? 1),
      ...options.env,
    },
    timeout: actionMs,
  })
  app.context().setDefaultTimeout(actionMs)
  handInWords(app.process())
  askAgainWhenLost(app)
  return app
}

/**
 * Launches Steppe. Chromium's sandbox is on unless the test runs as root, where it cannot be.
 * Links that would open the system's browser are kept instead: see `openedLinks`.
 */
export const launchSteppe = async (options: LaunchOptions = {}): Promise<Steppe> => {
  const userData = options.userData ?? (await freshProfile())
  const app = await startSteppe(options, userData)
  const child = app.process()
  const lastWords = lastWordsOf(child)
  const window = await windowOf(app)
  // Playwright knows the page before main's own objects say its address.
  await window.waitForLoadState('domcontentloaded')
  await window.locator('#app > *').first().waitFor({ state: 'attached' })
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { openedLinks: opened })
    shell.openExternal = (url: string) => {
      opened.push(url)
      return Promise.resolve()
    }
  })
  return {
    app,
    process: child,
    window,
    userData,
    kill: async () => {
      child.kill('SIGKILL')
      await ended(child)
    },
    close: () => quit(app, child, lastWords),
  }
}

/** Starts the app without its window; `window` finds the window once it was opened. */
export const launchHidden = async (options: LaunchOptions & { userData: string }) => {
  const app = await startSteppe({ ...options, args: ['--hidden', ...(options.args ?? [])] }, options.userData)
  return { app, window: () => windowOf(app) }
}

/** Resolves when the app has ended. */
export const endOf = (app: ElectronApplication): Promise<void> => ended(app.process())

/** Links that the app would have opened in the system's browser, oldest first. */
export const openedLinks = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => (globalThis as unknown as { openedLinks: string[] }).openedLinks)

/** Waits until the app asked the browser to open something that fits. */
export const openedLink = async (
  app: ElectronApplication,
  fits: (url: string) => boolean,
): Promise<string> => {
  let found: string | undefined
  await expect
    .poll(async () => (found = (await openedLinks(app)).findLast(fits)), { message: 'a link to be opened' })
    .toBeDefined()
  return found ?? ''
}

/** Gives the window another size, and waits until its page has it. */
export const resizeWindow = async ({ app, window }: Steppe, width: number, height: number): Promise<void> => {
  await app.evaluate(
    ({ BrowserWindow }, { address, size }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL() === address)
        ?.setSize(size.width, size.height),
    { address: windowUrl, size: { width, height } },
  )
  await expect.poll(() => window.evaluate(() => outerWidth), { message: 'the window to resize' }).toBe(width)
}

/** Makes everything in the window so many times as large, and waits until its page is. */
export const zoomWindow = async ({ app, window }: Steppe, factor: number): Promise<void> => {
  await app.evaluate(
    ({ BrowserWindow }, { address, times }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL() === address)
        ?.webContents.setZoomFactor(times),
    { address: windowUrl, times: factor },
  )
  await expect.poll(() => window.evaluate(() => devicePixelRatio), { message: 'the zoom' }).toBe(factor)
}

/** Tells the app what the system would: that the machine goes to sleep, wakes up, loses its mains or has them again. */
export const emitPower = (
  app: ElectronApplication,
  event: 'suspend' | 'resume' | 'on-battery' | 'on-ac',
): Promise<void> =>
  // Between two turns of main, as the system would: see `tellToQuit`.
  app.evaluate(
    ({ powerMonitor }, name) =>
      new Promise<void>((resolve) => {
        setImmediate(() => {
          powerMonitor.emit(name)
          resolve()
        })
      }),
    event,
  )

/** Tells the app that the machine slept for a moment. Why both: a waking soon after another one is taken for the same. */
export const nap = async (app: ElectronApplication): Promise<void> => {
  await emitPower(app, 'suspend')
  await emitPower(app, 'resume')
}

/** Makes the system say whether there is a network; Electron asks it each time. */
export const setOnline = (app: ElectronApplication, isOnline: boolean): Promise<void> =>
  app.evaluate(({ net }, is) => {
    Object.defineProperty(net, 'isOnline', { configurable: true, value: () => is })
  }, isOnline)

/** Puts the machine into another network, without a moment offline. */
export const changeNetwork = (app: ElectronApplication): Promise<void> =>
  app.evaluate(() => {
    const os = process.getBuiltinModule('node:os')
    const { lo = [] } = os.networkInterfaces()
    const mac = '02:00:00:00:00:09'
    const address = { address: '198.51.100.9', netmask: '255.255.255.0', family: 'IPv4' as const, mac }
    os.networkInterfaces = () => ({ lo, other0: [{ ...address, internal: false, cidr: null }] })
  })
