/** The application's own menu. */
import { Menu, app, shell, type BrowserWindow, type MenuItemConstructorOptions } from 'electron'
import { projectPage } from './project'
import { zoomSteps } from './zoom'

export interface MenuOptions {
  window: () => BrowserWindow | null
  addAccount: () => void
  showSettings: () => void
  showShortcuts: () => void
  copyDiagnostics: () => void
  /** Keeps the zoom for the next start. */
  keepZoom: (factor: number) => void
}

const zoomItems = ({ window, keepZoom }: MenuOptions): MenuItemConstructorOptions[] => {
  const zoomTo = (next: (current: number) => number) => (): void => {
    const contents = window()?.webContents
    if (contents === undefined) return
    contents.setZoomFactor(next(contents.getZoomFactor()))
    keepZoom(contents.getZoomFactor())
  }
  const larger = zoomTo(zoomSteps.larger)
  return [
    { label: 'Larger Text', accelerator: 'CommandOrControl+Plus', click: larger },
    // The same key without Shift, and the one on the number pad.
    { label: 'Larger Text', accelerator: 'CommandOrControl+=', click: larger, visible: false },
    { label: 'Larger Text', accelerator: 'CommandOrControl+numadd', click: larger, visible: false },
    { label: 'Smaller Text', accelerator: 'CommandOrControl+-', click: zoomTo(zoomSteps.smaller) },
    {
      label: 'Smaller Text',
      accelerator: 'CommandOrControl+numsub',
      click: zoomTo(zoomSteps.smaller),
      visible: false,
    },
    { label: 'Usual Size', accelerator: 'CommandOrControl+0', click: zoomTo(() => 1) },
  ]
}

const template = (options: MenuOptions): MenuItemConstructorOptions[] => [
  ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
  {
    label: '&File',
    submenu: [
      { label: 'Add Account…', accelerator: 'CommandOrControl+Shift+A', click: options.addAccount },
      { label: 'Settings…', accelerator: 'CommandOrControl+,', click: options.showSettings },
      { type: 'separator' },
      process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
    ],
  },
  { role: 'editMenu' },
  {
    label: '&View',
    submenu: [
      ...zoomItems(options),
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
    ],
  },
  { role: 'windowMenu' },
  {
    role: 'help',
    submenu: [
      { label: 'Keyboard Shortcuts', click: options.showShortcuts },
      { label: 'Copy Diagnostics', click: options.copyDiagnostics },
      { type: 'separator' },
      { label: 'About Mastodon', click: () => void shell.openExternal(projectPage) },
    ],
  },
]

/** Installs the menu. */
export const installMenu = (options: MenuOptions): void => {
  Menu.setApplicationMenu(Menu.buildFromTemplate(template(options)))
}
