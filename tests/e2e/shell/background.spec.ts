/** What goes on while no window is open, and what brings it back. The tray itself is the desktop's: a bus stands for it. */
import { expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expectNothing } from '../../support/axe'
import { startFakeBus, type FakeBus } from '../../support/fake-bus'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import {
  changeNetwork,
  endOf,
  forgetProfile,
  freshProfile,
  launchHidden,
  launchSteppe,
  tellToQuit,
  type Steppe,
} from '../../support/launch'
import { pickColumns } from '../../support/picked-columns'
import { homeColumn, signIn } from '../../support/sign-in'
import { readHome, rowCounts } from '../../support/stored'

const windowUrl = 'app://steppe/index.html'

let userData: string
let instance: FakeInstance
let bus: FakeBus
let env: Record<string, string>
let app: ElectronApplication
/** When it has ended: some of these tests are about that. */
let gone: Promise<void>

test.skip(process.platform !== 'linux', 'Other systems always have a tray, and no bus to say otherwise.')

test.beforeEach(async () => {
  userData = await freshProfile()
  instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 60, until: instance.clock.now(), seed: 1 })
  bus = await startFakeBus(join(userData, 'bus'), true)
  env = {
    DBUS_SESSION_BUS_ADDRESS: bus.address,
    DBUS_SYSTEM_BUS_ADDRESS: bus.address,
    XDG_CONFIG_HOME: join(userData, 'config'),
  }
})
test.afterEach(async () => {
  await tellToQuit(app).catch(() => undefined)
  await gone
  await bus.stop()
  await forgetProfile(userData)
  await instance.stop()
})

const launch = async (): Promise<Steppe> => {
  const steppe = await launchSteppe({ userData, pace: 0.1, env })
  app = steppe.app
  gone = endOf(app)
  await app.evaluate(({ dialog }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = ((_window: unknown, { message }: { message: string }) => {
      asked.push(message)
      return Promise.resolve({ response: 0 })
    }) as typeof dialog.showMessageBox
  })
  return steppe
}
const live = (window: Page): Promise<void> =>
  expect(homeColumn(window, 'ada@steppe.example').getByText('Live', { exact: true })).toBeVisible({
    timeout: 20_000,
  })
const signedIn = async (): Promise<Steppe> => {
  const steppe = await launch()
  await signIn(steppe, instance, 'ada')
  await live(steppe.window)
  return steppe
}

const closeWindow = (): Promise<void> =>
  app.evaluate(({ BrowserWindow }, address) => {
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL() === address)
      ?.close()
  }, windowUrl)
const openWindows = (): Promise<number> =>
  app.evaluate(
    ({ BrowserWindow }, address) =>
      BrowserWindow.getAllWindows().filter(({ webContents }) => webContents.getURL() === address).length,
    windowUrl,
  )
const openAgain = async (): Promise<Page> => {
  // What the system tells a program that is started a second time.
  await app.evaluate((electron) => electron.app.emit('second-instance', {}, ['steppe'], '/'))
  let found: Page | undefined
  await expect.poll(() => (found = app.windows().find((page) => page.url() === windowUrl))).toBeDefined()
  if (found === undefined) throw new Error('There is no window.')
  return found
}

/** Streams that the reader's sockets are subscribed to. */
const subscribed = (): string[] => instance.streaming.subscriptions(instance.world.account('ada').id)
/** Whether it asks for the newest page of the column "Local". */
const isTipOfLocal = ({ path, query }: FakeInstance['requests'][number]): boolean =>
  path === '/api/v1/timelines/public' &&
  query['local'] === 'true' &&
  !('max_id' in query || 'min_id' in query || 'since_id' in query)

/** Waits until a post is in the database, as the store host sees it. */
const expectStored = (text: string): Promise<void> =>
  expect
    .poll(
      async () => {
        const host = app.windows().find((page) => page.url().endsWith('store-host.html'))
        const home = host === undefined ? null : await readHome(host, instance)
        return home?.statuses.some(({ content }) => content.includes(text)) ?? false
      },
      { timeout: 20_000, message: `“${text}” to be stored` },
    )
    .toBe(true)

test('a network that is paid by volume is noticed without a window', async () => {
  const { window } = await signedIn()
  await window.getByRole('button', { name: 'Settings' }).click()
  const less = /^Right now less is asked for: the connection has limited data/
  await expect(window.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await expect(window.getByText(less)).toHaveCount(0)
  await window.keyboard.press('Escape')
  await closeWindow()
  await expect.poll(openWindows).toBe(0)
  bus.setMetered(1)
  await changeNetwork(app)
  const again = await openAgain()
  await again.getByRole('button', { name: 'Settings' }).click()
  await expect(again.getByText(less)).toBeVisible({ timeout: 20_000 })
})

test('a closed window goes on syncing behind the tray, and shows what came when it is opened again', async () => {
  await signedIn()
  await closeWindow()
  await expect.poll(openWindows).toBe(0)
  instance.world.post({ author: 'person1', text: 'While nobody looked.' })
  await expectStored('While nobody looked.')

  // Only what is stored can be shown.
  const silence = instance.faults.add({ name: 'http-503-html', when: '/api/*' })
  const window = await openAgain()
  const column = homeColumn(window, 'ada@steppe.example')
  await expect(column.getByRole('article').first()).toBeVisible()
  await expect(column.getByText(/While nobody looked|1 new/).first()).toBeVisible()
  silence()

  await closeWindow()
  await expect.poll(openWindows).toBe(0)
  const asked = await app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)
  expect(asked).toEqual(['Steppe keeps syncing when its window is closed.'])
})

test('what streams in is stored although no column shows it', async () => {
  const { window } = await signedIn()
  await homeColumn(window, 'ada@steppe.example')
    .getByRole('button', { name: /^More about/ })
    .click()
  await window.getByRole('button', { name: 'Remove column' }).click()
  await expect(homeColumn(window, 'ada@steppe.example')).toHaveCount(0)
  await expect(window.getByText('There are no columns.')).toBeVisible()
  await expectNothing(window, 'deck without columns')
  instance.world.post({ author: 'person1', text: 'For nobody in particular.' })
  await expectStored('For nobody in particular.')
})

test('notifications are stored although no column shows them, and shown by one that is opened offline', async () => {
  const steppe = await signedIn()
  instance.world.post({ author: 'person1', text: '@ada look up!' })
  await expect.poll(async () => (await rowCounts(steppe.window))['notifications']).toBe(1)
  // Only what is stored can be shown.
  instance.faults.add({ name: 'http-503-html', when: '/api/*' })
  const columns = pickColumns(() => steppe)
  await columns.open('Notifications')
  await columns.add()
  const rows = columns.columnOf('Notifications').getByRole('article')
  await expect(rows).toHaveCount(1)
  await expect(rows).toHaveAccessibleName(/^Person1 mentioned you, .+: @ada look up!$/)
})

test('quitting is no closing of which the tray would be told', async () => {
  const steppe = await launch()
  await steppe.close()
  // Noted once it was said; without a file nothing was.
  const kept = await readFile(join(userData, 'settings.json'), 'utf8').catch(() => '')
  expect(kept).not.toContain('toldOfTray')
})

test('without a tray, closing the window quits', async () => {
  bus.setShown(false)
  await launch()
  await Promise.all([gone, closeWindow()])
})

test('closing quits where that is chosen', async () => {
  const { window } = await launch()
  await window.getByRole('button', { name: 'Settings' }).click()
  await window.getByRole('tab', { name: 'Background' }).click()
  const keep = window.getByRole('checkbox', { name: 'Keep syncing' })
  await expect(keep).toBeChecked()
  await keep.uncheck()
  await expect.poll(async () => readFile(join(userData, 'settings.json'), 'utf8')).toContain('keepRunning')
  await Promise.all([gone, closeWindow()])
})

test('a hidden start opens no window, and syncs', async () => {
  const steppe = await signedIn()
  const columns = pickColumns(() => steppe)
  await columns.open('Local')
  await columns.add()
  await expect.poll(subscribed).toContain('public:local')
  await steppe.close()
  await expect.poll(subscribed).toEqual([])
  const before = instance.requests.length
  const localTips = (): number => instance.requests.slice(before).filter(isTipOfLocal).length

  const hidden = await launchHidden({ userData, pace: 0.02, env })
  app = hidden.app
  gone = endOf(app)
  instance.world.post({ author: 'person1', text: 'Before anybody came.' })
  await expectStored('Before anybody came.')
  expect(await openWindows()).toBe(0)

  // Nobody looks: a public column streams nothing, and is asked for each quarter of an hour. Four minutes pass here.
  await expect.poll(localTips).toBeGreaterThan(0)
  await wait(5_000)
  expect(subscribed()).toContain('user')
  expect(subscribed()).not.toContain('public:local')
  // At the start, and once for what came in late meanwhile; one that is seen has four more.
  expect(localTips()).toBeLessThanOrEqual(3)

  await live(await openAgain())
  await expect.poll(subscribed).toContain('public:local')
})

test('a hidden start without a tray opens the window: nobody could otherwise', async () => {
  bus.setShown(false)
  const hidden = await launchHidden({ userData, pace: 0.1, env })
  app = hidden.app
  gone = endOf(app)
  await expect((await hidden.window()).getByRole('button', { name: 'Add account' }).first()).toBeVisible()
})

test('starting with the computer is a file that the desktop reads', async () => {
  const { window } = await launch()
  await window.getByRole('button', { name: 'Settings' }).click()
  await window.getByRole('tab', { name: 'Background' }).click()
  const choice = window.getByRole('checkbox', { name: 'Start Steppe with it' })
  await expect(choice).not.toBeChecked()
  await choice.check()
  const file = join(userData, 'config', 'autostart', 'steppe.desktop')
  await expect
    .poll(() => readFile(file, 'utf8').catch(() => ''))
    .toContain(`"--user-data-dir=${userData}" --hidden\n`)
  await choice.uncheck()
  await expect.poll(() => stat(file).catch(() => null)).toBeNull()
})

test('the tray’s menu pauses, asks for everything also then, goes on, opens the window, and quits', async () => {
  const { window } = await signedIn()
  const choose = (label: string): Promise<void> =>
    expect.poll(() => bus.choose(label), { message: `“${label}” in the tray’s menu` }).toBe(true)
  await window.getByRole('button', { name: 'Settings' }).click()
  await window.getByRole('tab', { name: 'Sync' }).click()
  await choose('Pause')
  await expect(window.getByRole('button', { name: 'Go on with everything' })).toBeVisible()

  // Paused, nothing leaves by itself, and nothing streams in.
  const asked = (): number => instance.requests.filter(({ path }) => path === '/api/v1/timelines/home').length
  const before = asked()
  instance.world.post({ author: 'person1', text: 'While all was paused.' })
  await choose('Sync Now')
  await expect.poll(asked).toBeGreaterThan(before)
  await expectStored('While all was paused.')

  await choose('Go On')
  await expect(window.getByRole('button', { name: 'Pause everything' })).toBeVisible()
  await window.keyboard.press('Escape')
  await live(window)
  await closeWindow()
  await expect.poll(openWindows).toBe(0)
  await choose('Open Steppe')
  await expect.poll(openWindows).toBe(1)
  void bus.choose('Quit')
  await gone
})
