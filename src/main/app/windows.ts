/** The visible window: its bounds, its zoom, its page. */
import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron'
import { join } from 'node:path'
import type { Log } from '../log'
import { windowUrl } from './origin'
import { surviveCrashes, surviveHanging } from './survive'

const usualSize = { width: 1_440, height: 900 }
const leastSize = { width: 400, height: 480 }
/** The look's background, so that nothing flashes before the first frame. */
const backgrounds = { light: '#efece5', dark: '#101215' }
const savedAfterMs = 400

export interface SavedBounds extends Rectangle {
  maximized: boolean
}

export interface MainWindowOptions {
  preloadFolder: string
  saved: SavedBounds | null
  zoomFactor: number
  keepBounds: (bounds: SavedBounds) => void
  log: Log
}

/** Whether enough of the window's title can be reached on one of the present screens. */
const isReachable = (bounds: Rectangle): boolean =>
  screen.getAllDisplays().some(({ workArea }) => {
    const overlapX =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x)
    const isTitleInside = bounds.y >= workArea.y - 8 && bounds.y < workArea.y + workArea.height - 40
    return overlapX >= 100 && isTitleInside
  })

const startingBounds = (saved: SavedBounds | null): Partial<Rectangle> => {
  if (saved === null) return usualSize
  // A window that was left on a screen that is gone comes back where it can be seen.
  return isReachable(saved) ? saved : { width: saved.width, height: saved.height }
}

const keepBoundsOf = (window: BrowserWindow, keep: (bounds: SavedBounds) => void): void => {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    if (!window.isDestroyed()) keep({ ...window.getNormalBounds(), maximized: window.isMaximized() })
  }
  const saveSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, savedAfterMs)
  }
  window.on('resize', saveSoon).on('move', saveSoon).on('maximize', saveSoon).on('unmaximize', saveSoon)
  const saveNow = (): void => {
    clearTimeout(timer)
    save()
  }
  window.on('close', saveNow)
}

/** Opens the window; it shows itself at once, in the background color of the theme. */
export const openMainWindow = ({
  preloadFolder,
  saved,
  zoomFactor,
  keepBounds,
  log,
}: MainWindowOptions): BrowserWindow => {
  const window = new BrowserWindow({
    ...startingBounds(saved),
    minWidth: leastSize.width,
    minHeight: leastSize.height,
    title: 'Steppe',
    // Alt shows the menu; its shortcuts work all the same.
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: {
      preload: join(preloadFolder, 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      spellcheck: false,
      zoomFactor,
    },
  })
  if (saved?.maximized === true) window.maximize()
  keepBoundsOf(window, keepBounds)
  surviveCrashes(window, log)
  surviveHanging(window, log)
  void window.loadURL(windowUrl)
  return window
}
