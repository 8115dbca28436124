/**
 * What closing the window means. Where the system shows a tray Steppe goes on syncing behind its icon, unless the user wants it
 * otherwise; without one nobody could open it again, so it quits. See docs/decisions/background.md.
 */
import { app, dialog, type BrowserWindow } from 'electron'
import { hiddenSwitch } from './app/hidden'
import { setLoginStart } from './app/login-start'
import { hasTray, showTray, type TrayIcon } from './app/tray'
import type { Front } from './front'
import type { Log } from './log'
import type { Settings } from './settings/settings'
import type { SyncService } from './sync-service'

export interface BackgroundOptions {
  settings: Settings
  front: Front
  sync: Pick<SyncService, 'supervisor' | 'handlers'>
  /** Whether Steppe was started without a window. */
  isHidden: boolean
  log: Log
}

/** Tells once what closing the window does; answers whether that is wanted. */
const tellOfTray = async (window: BrowserWindow, settings: Settings): Promise<boolean> => {
  const { response } = await dialog.showMessageBox(window, {
    type: 'info',
    message: 'Steppe keeps syncing when its window is closed.',
    detail:
      'Its icon in the tray opens the window again, and quits. You can choose otherwise in the settings, under Background.',
    buttons: ['Keep syncing', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  })
  settings.setToldOfTray()
  return response === 0
}

/** Starts with the computer as the user chose, from now on. */
const followLoginStart = (settings: Settings, log: Log): void => {
  let known = settings.preferences().startAtLogin
  settings.onPreferences(({ startAtLogin }) => {
    if (startAtLogin === known) return
    known = startAtLogin
    setLoginStart(known).catch((thrown: unknown) =>
      log.warn('Starting with the computer was not set', thrown),
    )
  })
}

export const stayInBackground = ({ settings, front, sync, isHidden, log }: BackgroundOptions): void => {
  let tray: TrayIcon | null = null
  let isQuitting = false
  /** Windows of which it is decided that they close. */
  const decided = new WeakSet<BrowserWindow>()

  const syncNow = (): void => {
    sync.supervisor.syncNow(null).catch((thrown: unknown) => log.warn('Not everything was asked for', thrown))
  }
  /** Asked anew each time: a desktop may show trays later, or no longer. */
  const isReachable = async (): Promise<boolean> => {
    if (!(await hasTray())) return false
    tray ??= showTray({
      open: front.show,
      syncNow,
      isPaused: () => settings.pauses().everything,
      setPaused: (isPaused) => void sync.handlers['sync.pause']({ account: null, isPaused }),
      quit: () => app.quit(),
    })
    return true
  }
  const staysOpen = async (): Promise<boolean> => settings.preferences().keepRunning && (await isReachable())

  const close = async (window: BrowserWindow): Promise<void> => {
    const stays = (await staysOpen()) && (settings.wasToldOfTray() || (await tellOfTray(window, settings)))
    decided.add(window)
    if (!stays) app.quit()
    else if (!window.isDestroyed()) window.close()
  }

  /** Of a window that was closed before anything ran nobody was asked. */
  const endUnlessWanted = (): void => {
    staysOpen()
      .then((stays) => {
        if (!stays) app.quit()
      })
      .catch((thrown: unknown) => log.error('Nothing is known of a tray', thrown))
  }

  app.on('before-quit', () => (isQuitting = true))
  // Why: Electron quits by itself when the last window closes, and the store host's may be the last.
  app.on('window-all-closed', () => undefined)
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes(`--${hiddenSwitch}`)) front.show()
  })
  app.on('activate', front.show)
  settings.onPauses(() => tray?.changed())
  followLoginStart(settings, log)

  front.onWindow((window) => {
    const closing = new Set<Promise<void>>()
    window.on('close', (event) => {
      if (isQuitting || decided.has(window)) return
      event.preventDefault()
      if (closing.size > 0) return
      const running = close(window)
        .catch((thrown: unknown) => log.error('The window could not be closed', thrown))
        .finally(() => closing.delete(running))
      closing.add(running)
    })
    window.once('closed', () => {
      if (!isQuitting && !decided.has(window)) endUnlessWanted()
      // Nobody looks: columns are polled as rarely as hidden ones, and no post is kept fresh.
      void sync.handlers['deck.seen']({ columns: [] })
      sync.supervisor.nothingShown()
    })
  })

  const begin = async (): Promise<void> => {
    const canStay = await isReachable()
    if (front.window() !== null || (canStay && (isHidden || settings.preferences().keepRunning))) return
    // Without a tray a hidden start could not be reached; a window that was closed before anything ran was the end.
    if (isHidden) front.show()
    else app.quit()
  }
  begin().catch((thrown: unknown) => log.error('Nothing is known of a tray', thrown))
}
