/** What the shell survives: crashes of its pages, a second launch, a screen that is gone, a terminal that is closed. */
import { expect, test, type Locator } from '@playwright/test'
import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import electron from 'electron'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { endOf, forgetProfile, freshProfile, launchSteppe, type Steppe } from '../../support/launch'
import { homeColumn, signIn } from '../../support/sign-in'

const home = 'app://steppe/index.html'
const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

let userData: string
let instance: FakeInstance
let steppe: Steppe
let column: Locator

const begin = async (): Promise<void> => {
  steppe = await launchSteppe({ userData, pace: 0.1 })
  column = homeColumn(steppe.window, 'ada@steppe.example')
}

test.beforeEach(async () => {
  userData = await freshProfile()
  instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 60, until: instance.clock.now(), seed: 1 })
  await begin()
})

test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(userData)
  await instance.stop()
})

const live = (): Promise<void> =>
  expect(column.getByText('Live', { exact: true })).toBeVisible({ timeout: 20_000 })

/** Crashes the page of that address, the way a bug in Chromium would. */
const crash = (url: string): Promise<void> =>
  steppe.app.evaluate(({ webContents }, address) => {
    webContents
      .getAllWebContents()
      .find((contents) => contents.getURL() === address)
      ?.forcefullyCrashRenderer()
  }, url)

/** Playwright lets go of a page that crashed; what the page that is loaded again shows is asked of Electron. */
const shown = (): Promise<string> =>
  steppe.app.evaluate(async ({ webContents }, address) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL() === address)
    if (contents === undefined || contents.isCrashed() || contents.isLoading()) return ''
    // Why a limit: what is asked of a page that goes away is never answered.
    const late = new Promise<string>((resolve) => setTimeout(() => resolve(''), 1_000))
    return Promise.race([contents.executeJavaScript('document.body.innerText') as Promise<string>, late])
  }, home)

interface Question {
  message: string
  answer: (button: number) => void
}

/** Keeps what the app asks the user, instead of showing it, until it is answered by `answer`. */
const keepQuestions = (): Promise<void> =>
  steppe.app.evaluate(({ dialog }) => {
    const questions: Question[] = []
    Object.assign(globalThis, { questions })
    dialog.showMessageBox = ((_window: unknown, { message }: Question) =>
      new Promise((resolve) => {
        questions.push({ message, answer: (response) => resolve({ response }) })
      })) as unknown as typeof dialog.showMessageBox
  })

const questions = (): Promise<string[]> =>
  steppe.app.evaluate(() =>
    (globalThis as unknown as { questions: Question[] }).questions.map(({ message }) => message),
  )

/** Answers the oldest question by a button's number. */
const answer = (button: number): Promise<void> =>
  steppe.app.evaluate(
    (_electron, chosen) =>
      (globalThis as unknown as { questions: Question[] }).questions.shift()?.answer(chosen),
    button,
  )

const bounds = (): Promise<{ x: number; y: number; width: number; height: number; zoom: number }> =>
  steppe.app.evaluate(({ BrowserWindow }, address) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL() === address)
    if (window === undefined) throw new Error('There is no window')
    return { ...window.getNormalBounds(), zoom: window.webContents.getZoomFactor() }
  }, home)

test('a crash of the window or of the store host is survived', async () => {
  await signIn(steppe, instance, 'ada')
  await live()
  await crash('app://steppe/store-host.html')
  instance.world.post({ author: 'person1', text: 'After the host’s crash.' })
  await expect(column.getByText(/After the host’s crash|1 new/).first()).toBeVisible({ timeout: 20_000 })

  await crash(home)
  await expect.poll(shown, { timeout: 20_000 }).toMatch(/Live[^]*After the host’s crash/)
})

test('a window that crashes again within a minute is loaded again only when the user says so', async () => {
  await signIn(steppe, instance, 'ada')
  await live()
  await keepQuestions()
  await crash(home)
  await expect.poll(shown, { timeout: 20_000 }).toMatch(/Live/)
  expect(await questions()).toEqual([])
  await crash(home)
  await expect.poll(questions).toEqual(['Steppe’s window crashed again.'])
  expect(await shown()).toBe('')
  await answer(0)
  await expect.poll(shown, { timeout: 20_000 }).toMatch(/Live/)
})

test('a window that hangs is loaded again when the user says so, and not before', async () => {
  await signIn(steppe, instance, 'ada')
  await live()
  await keepQuestions()
  // Chromium's own watch takes half a minute to notice.
  const hang = (): Promise<boolean | undefined> =>
    steppe.app.evaluate(
      ({ BrowserWindow }, address) =>
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL() === address)
          ?.emit('unresponsive'),
      home,
    )
  await steppe.window.evaluate(() => Object.assign(globalThis, { isFirst: true }))
  await hang()
  expect(await questions()).toEqual(['Steppe’s window does not answer.'])
  await answer(0)
  expect(await steppe.window.evaluate(() => 'isFirst' in globalThis)).toBe(true)
  const endless = steppe.window
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined)
  await hang()
  expect(await questions()).toEqual(['Steppe’s window does not answer.'])
  await answer(1)
  await endless
  await expect.poll(shown, { timeout: 20_000 }).toMatch(/Live/)
})

test('a process of Chromium’s that is gone is written down', async () => {
  let written = ''
  steppe.process.stderr?.on('data', (data: Buffer) => (written += data.toString()))
  await steppe.app.evaluate(({ app }) => {
    const network = app
      .getAppMetrics()
      .find(({ serviceName }) => serviceName === 'network.mojom.NetworkService')
    if (network === undefined) throw new Error('There is no such process')
    process.kill(network.pid, 'SIGKILL')
  })
  await expect.poll(() => written).toMatch(/A process of Chromium’s is gone .*"reason":"killed"/)
})

test('an error that nobody caught is said, ends the run, and takes nothing with it', async () => {
  await signIn(steppe, instance, 'ada')
  await live()
  const ended = endOf(steppe.app)
  await steppe.app.evaluate(({ dialog }) => {
    dialog.showErrorBox = (title) => process.stderr.write(`said: ${title}\n`)
    setTimeout(() => {
      throw new Error('nobody catches this')
    }, 100)
  })
  let written = ''
  steppe.process.stderr?.on('data', (data: Buffer) => (written += data.toString()))
  await ended
  expect(steppe.process.exitCode).toBe(1)
  // The process is gone before all that it has written has come.
  await expect.poll(() => written).toMatch(/Uncaught .*nobody catches this[^]*said: Steppe has to stop/)
  await instance.stop()
  await begin()
  await expect(column.getByRole('article').first()).toBeVisible()
})

test('a folder for what is stored may be named from where the app is started', async () => {
  await steppe.close()
  steppe = await launchSteppe({ userData: relative(process.cwd(), userData) })
  expect(await steppe.app.evaluate(({ app }) => app.getPath('userData'))).toBe(userData)
})

test('a second launch shows the first window instead, and ends', async () => {
  await steppe.app.evaluate(({ BrowserWindow }, address) => {
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL() === address)
      ?.minimize()
  }, home)
  const { ELECTRON_RUN_AS_NODE: _ignored, ...env } = process.env
  // Outside of Electron the module is the path of its program.
  const second = spawn(electron as unknown as string, ['.', `--user-data-dir=${userData}`, ...noSandbox], {
    env,
    stdio: 'ignore',
  })
  const code = await new Promise((resolve) => second.once('exit', resolve))
  expect(code).toBe(0)
  const isMinimized = (): Promise<boolean | undefined> =>
    steppe.app.evaluate(
      ({ BrowserWindow }, address) =>
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL() === address)
          ?.isMinimized(),
      home,
    )
  await expect.poll(isMinimized).toBe(false)
  expect(await steppe.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(2)
})

test('the size of text is kept, and a window left on a screen that is gone comes back', async () => {
  await steppe.app.evaluate(({ Menu }) => {
    const view = Menu.getApplicationMenu()?.items.find(({ label }) => label.includes('View'))
    view?.submenu?.items.find(({ accelerator }) => accelerator === 'CommandOrControl+Plus')?.click()
  })
  expect((await bounds()).zoom).toBeCloseTo(1.1)
  await steppe.close()
  const file = join(userData, 'settings.json')
  const settings = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  expect(settings['zoom']).toBeCloseTo(1.1)
  const away = { x: -9_000, y: -4_000, width: 900, height: 700, maximized: false }
  await writeFile(file, JSON.stringify({ ...settings, window: away }))

  await begin()
  await expect(steppe.window.getByRole('button', { name: 'Add account' }).first()).toBeVisible()
  const now = await bounds()
  expect(now.zoom).toBeCloseTo(1.1)
  expect(now.x).toBeGreaterThanOrEqual(0)
  expect(now.y).toBeGreaterThanOrEqual(0)
  expect([now.width, now.height]).toEqual([900, 700])
})

test('a size and a place that the window was given the moment before quitting are kept', async () => {
  const given = { x: 40, y: 50, width: 812, height: 634 }
  const child = steppe.process
  const gone = new Promise((resolve) => child.once('exit', resolve))
  await steppe.app.evaluate(
    ({ app, BrowserWindow }, { address, wanted }) => {
      const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL() === address)
      window?.setBounds(wanted)
      setTimeout(() => app.quit(), 100)
    },
    { address: home, wanted: given },
  )
  await gone
  await begin()
  expect(await bounds()).toMatchObject(given)
})

test('a terminal that is closed takes nothing with it', async () => {
  await steppe.close()
  const { ELECTRON_RUN_AS_NODE: _ignored, ...env } = process.env
  const child = spawn(
    electron as unknown as string,
    ['.', `--user-data-dir=${userData}`, '--password-store=basic', ...noSandbox],
    { env: { ...env, STEPPE_DEBUG: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  // Nobody reads on: every later line of the app meets a broken pipe.
  child.stdout.destroy()
  child.stderr.destroy()
  const end = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
  const after = await Promise.race([end, new Promise((resolve) => setTimeout(() => resolve('runs'), 4_000))])
  expect(after).toBe('runs')
  child.kill('SIGTERM')
  expect(await end).toBe(0)
  await begin()
})
