/** Takes the picture: the same bytes at every run on the same machine. */
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type { DemoApp } from './app'
import type { DemoOptions } from './options'

/** Switches that keep the machine out of the picture. */
export const pictureSwitches = ['--lang=en', '--force-device-scale-factor=1', '--font-render-hinting=none']

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

const isSettled = async (column: Locator): Promise<void> => {
  await column.getByText('Live', { exact: true }).waitFor()
  await column.getByRole('article').nth(4).waitFor()
}

/** Pictures inside the window are decoded, and nothing has moved for half a second. */
const isStill = (window: Page): Promise<unknown> =>
  window.waitForFunction(async () => {
    const near = [...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight)
    if (!near.every((image) => image.complete)) return false
    await Promise.all(near.map((image) => image.decode().catch(() => undefined)))
    await document.fonts.ready
    const drawn = (): string =>
      [...document.querySelectorAll('article')]
        .map((one) => JSON.stringify(one.getBoundingClientRect()))
        .join()
    const before = drawn()
    await new Promise((done) => setTimeout(done, 500))
    return drawn() === before && [...document.images].every((image) => image.complete)
  })

/** Waits until both columns are live and drawn, and writes a PNG. */
export const takePicture = async (
  demo: DemoApp,
  columns: readonly Locator[],
  { file, theme, width, height }: NonNullable<DemoOptions['picture']>,
): Promise<void> => {
  const { window } = demo
  await window.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await resize(demo, width, height)
  for (const column of columns) await isSettled(column)
  await window.mouse.move(width - 1, height - 1)
  await window.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  await isStill(window)
  const path = resolve(file)
  mkdirSync(dirname(path), { recursive: true })
  await window.screenshot({ path, animations: 'disabled', caret: 'hide' })
}
