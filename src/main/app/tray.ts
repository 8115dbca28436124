/** The icon in the system's tray: what keeps Steppe within reach while its window is closed. */
import { Menu, Tray, nativeImage, nativeTheme } from 'electron'
import { hasTrayHost } from './session-bus'
import { trayPicture } from './tray-picture'

export interface TrayOptions {
  open: () => void
  syncNow: () => void
  /** Whether everything is paused. */
  isPaused: () => boolean
  setPaused: (isPaused: boolean) => void
  quit: () => void
}

export interface TrayIcon {
  /** What the menu says is another now. */
  changed: () => void
}

/** Whether this system shows tray icons. Windows and macOS always do. */
export const hasTray = (): Promise<boolean> =>
  process.platform === 'linux' ? hasTrayHost(process.env['DBUS_SESSION_BUS_ADDRESS']) : Promise.resolve(true)

const picture = (): Electron.NativeImage => {
  const isMac = process.platform === 'darwin'
  // A menu bar takes the shape and colours it itself; elsewhere a tray is dark or light as the system is.
  const ink = isMac || !nativeTheme.shouldUseDarkColors ? 'dark' : 'light'
  const size = 22
  const image = nativeImage.createEmpty()
  for (const scaleFactor of [1, 2]) {
    const side = size * scaleFactor
    image.addRepresentation({
      scaleFactor,
      width: side,
      height: side,
      buffer: nativeImage.createFromBitmap(trayPicture(side, ink), { width: side, height: side }).toPNG(),
    })
  }
  image.setTemplateImage(isMac)
  return image
}

const menuOf = (options: TrayOptions): Menu => {
  const isPaused = options.isPaused()
  return Menu.buildFromTemplate([
    { label: 'Open Steppe', click: options.open },
    { type: 'separator' },
    { label: isPaused ? 'Go On' : 'Pause', click: () => options.setPaused(!isPaused) },
    { label: 'Sync Now', click: options.syncNow },
    { type: 'separator' },
    { label: 'Quit', click: options.quit },
  ])
}

/** Shows the icon from now on. */
export const showTray = (options: TrayOptions): TrayIcon => {
  const tray = new Tray(picture())
  tray.setToolTip('Steppe')
  const changed = (): void => tray.setContextMenu(menuOf(options))
  changed()
  tray.on('click', options.open)
  nativeTheme.on('updated', () => tray.setImage(picture()))
  return { changed }
}
