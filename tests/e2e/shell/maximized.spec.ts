/**
 * A maximized window is kept as such. The display of the tests has no window manager, which alone could maximize one: what the window is
 * asked to do, and what it says of itself, are stood in for before there is a window.
 */
import { expect, test } from '@playwright/test'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startFakeBus } from '../../support/fake-bus'
import { endOf, forgetProfile, freshProfile, launchHidden, tellToQuit } from '../../support/launch'

test.skip(process.platform !== 'linux', 'Other systems have no display without a window manager.')

for (const maximized of [true, false]) {
  test(`a window that was ${maximized ? '' : 'not '}maximized is so again, and is left so`, async () => {
    const userData = await freshProfile()
    const bus = await startFakeBus(join(userData, 'bus'), true)
    const file = join(userData, 'settings.json')
    const bounds = { x: 40, y: 50, width: 812, height: 634 }
    await writeFile(file, JSON.stringify({ window: { ...bounds, maximized } }))
    const env = { DBUS_SESSION_BUS_ADDRESS: bus.address }
    const { app } = await launchHidden({ userData, pace: 0.1, env })
    const gone = endOf(app)
    try {
      await app.evaluate(({ BrowserWindow }) => {
        const asked = new WeakSet<object>()
        BrowserWindow.prototype.maximize = function () {
          asked.add(this)
        }
        BrowserWindow.prototype.isMaximized = function () {
          return asked.has(this)
        }
      })
      // What the system tells a program that is started a second time, from when the first one listens.
      await expect(async () => {
        await app.evaluate(({ app: main }) => main.emit('second-instance', {}, ['steppe'], '/'))
        expect(app.windows().map((page) => page.url())).toContain('app://steppe/index.html')
      }).toPass()
      await tellToQuit(app)
      await gone
      const settings = JSON.parse(await readFile(file, 'utf8')) as { window: unknown }
      expect(settings.window).toEqual({ ...bounds, maximized })
    } finally {
      await tellToQuit(app).catch(() => undefined)
      await gone
      await bus.stop()
      await forgetProfile(userData)
    }
  })
}
