/** Takes the picture: the same bytes at every run on the same machine. */
import { resolve } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type { DemoApp } from './app'
import type { DemoOptions } from './options'

/** Switches that keep the machine out of the picture. */
export const pictureSwitches = [
  '--lang=en',
  '--force-device-scale-factor=1',
  '--font-render-hinting=none',
  // What is painted again must come out as it was painted first, to the last bit.
  '--disable-gpu',
  '--disable-partial-raster',
  '--disable-lcd-text',
  '--disable-checker-imaging',
]

const resize = async ({ electron, window }: DemoApp, width: number, height: number): Promise<void> => {
  await electron.evaluate(
    ({ BrowserWindow }, { url, size }) => {
      const target = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL() === url)
      target?.setContentSize(size.width, size.height)
    },
    { url: window.url(), size: { width, height } },
  )
  await window.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, {
    width,
    height,
  })
}

/** Notices speak of this machine, so they are put away as a reader would. */
const putNoticesAway = async (window: Page): Promise<void> => {
  const dismiss = window.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Dismiss' })
  while ((await dismiss.count()) > 0) await dismiss.first().click()
}

const untilSettled = async (column: Locator): Promise<void> => {
  await column.getByText('Live', { exact: true }).waitFor()
  await column.getByRole('article').nth(4).waitFor()
}

/** Where every post stands, as text; undefined while a picture near the window is not there yet. */
const layoutOf = (window: Page): Promise<string | undefined> =>
  // No function with a name may be in here: the compiler would mark it with a helper that the page does not have.
  window.evaluate(async () => {
    await document.fonts.ready
    const images = [...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight)
    if (!images.every((image) => image.complete)) return undefined
    await Promise.all(images.map((image) => image.decode().catch(() => undefined)))
    return [...document.querySelectorAll('article')]
      .map((post) => JSON.stringify(post.getBoundingClientRect()))
      .join()
  })

/** Waits until nothing has moved for a second. */
const untilStill = async (window: Page): Promise<void> => {
  let before: string | undefined
  let unchanged = 0
  while (unchanged < 4) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    const now = await layoutOf(window)
    unchanged = now !== undefined && now === before ? unchanged + 1 : 0
    before = now
  }
}

/**
 * Has the clocks of the app stand still, as those of its instances do: on a machine that is slow, or busy, what is drawn would grow
 * older while it is waited for. A moment later than now, so that nothing that was just answered comes out of the future.
 */
const stopClocks = async ({ electron, window }: DemoApp): Promise<void> => {
  const moment = Date.now() + 1_000
  await electron.evaluate((_electron, time) => void (Date.now = () => time), moment)
  await window.clock.setFixedTime(moment)
}

/** Has everything painted anew, so that it does not matter in which order the pieces came. */
const repaint = (window: Page): Promise<void> =>
  window.evaluate(async () => {
    for (const visibility of ['hidden', '']) {
      document.body.style.visibility = visibility
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
    }
  })

/**
 * Waits until both columns are live and drawn, and writes a PNG.
 * @param freshen lets every column know the time of its instance
 */
export const takePicture = async (
  demo: DemoApp,
  columns: readonly Locator[],
  freshen: () => Promise<void>,
  { file, theme, width, height }: NonNullable<DemoOptions['picture']>,
): Promise<void> => {
  const { window } = demo
  await window.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await resize(demo, width, height)
  for (const column of columns) await untilSettled(column)
  await putNoticesAway(window)
  await untilStill(window)
  await freshen()
  await stopClocks(demo)
  await window.mouse.move(width - 1, height - 1)
  await window.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  await untilStill(window)
  await repaint(window)
  await window.screenshot({ path: resolve(file), animations: 'disabled', caret: 'hide' })
}
