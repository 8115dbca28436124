/** The store host's hidden window: IndexedDB exists neither in main nor in a utility process, so a page holds it. */
import { BrowserWindow, MessageChannelMain, type MessagePortMain } from 'electron'
import { channels } from '../../shared/channels'
import type { FromHost } from '../../shared/store-port'
import { storeHostUrl } from '../app/origin'
import type { Host, HostListener } from './store'
import type { StorePort } from './store-client'

const storePort = (port: MessagePortMain): StorePort => ({
  post: (message) => {
    port.postMessage(message)
  },
  onMessage: (listener) => {
    // Why as: the other end is our own page; the two sides share the type of what they say.
    port.on('message', ({ data }) => {
      listener(data as FromHost)
    })
    port.start()
  },
  onClose: (listener) => {
    port.on('close', listener)
  },
  close: () => {
    port.close()
  },
})

/**
 * Opens a store host. It shares session and origin with the windows, so that they read the same database.
 * @param preload path of the built src/preload/store-host.ts.
 */
export const openHostWindow = (preload: string, listener: HostListener): Host => {
  const window = new BrowserWindow({
    show: false,
    skipTaskbar: true,
    focusable: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      // A hidden page's timers are slowed down otherwise, and with them Dexie's signals to the windows.
      backgroundThrottling: false,
      spellcheck: false,
    },
  })
  const { webContents } = window
  webContents.on('did-finish-load', () => {
    const { port1, port2 } = new MessageChannelMain()
    listener.connected(storePort(port1))
    webContents.postMessage(channels.storePort, null, [port2])
  })
  webContents.on('did-fail-load', (_event, code, description) => {
    listener.gone(`load failed: ${description || code}`)
  })
  webContents.on('render-process-gone', (_event, { reason }) => {
    listener.gone(reason)
  })
  // The failure arrives as did-fail-load as well.
  window.loadURL(storeHostUrl).catch(() => undefined)
  return {
    destroy: () => {
      if (!window.isDestroyed()) window.destroy()
    },
  }
}
