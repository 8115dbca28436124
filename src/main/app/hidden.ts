import { app } from 'electron'

/** The switch that starts Steppe without a window, where there is a tray to open it from. */
export const hiddenSwitch = 'hidden'

/** Whether Steppe was started to stay without a window. At login macOS passes no switches on, and tells it in its own way. */
export const isHiddenStart = (): boolean =>
  app.commandLine.hasSwitch(hiddenSwitch) ||
  (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
