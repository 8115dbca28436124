/**
 * What a person waits for at the start: the window, where it was left, before most of the program is loaded. What its page
 * asks for meanwhile is answered once the rest is there.
 */
import { app, ipcMain, session, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import { join } from 'node:path'
import type { CommandHandlers } from '../shared/contract'
import { windowUrl } from './app/origin'
import { serveScheme, type SchemeOptions } from './app/protocol'
import { wallInSession } from './app/walls'
import { openMainWindow, type SavedBounds } from './app/windows'
import { serveCommands } from './ipc/server'
import { logOf } from './log'
import { keptWindow } from './settings/kept-window'

/** A page that does not come must not keep the engines waiting. */
const pageWithinMs = 2_000

/** What the rest of the program does for the window. */
export interface Back {
  handlers: CommandHandlers
  media: SchemeOptions['media']
  keepBounds: (bounds: SavedBounds) => void
}

export interface Front {
  /** Resolves when the window has its page and reads it, or after a while without that. */
  pageArrived: Promise<void>
  /** Null once it was closed. */
  window: () => BrowserWindow | null
  /** Brings the window to the front, or opens it again. */
  show: () => void
  /** To be called once: what waited is answered now. */
  answerWith: (back: Back) => void
}

const arrivalIn = (window: BrowserWindow | null): Promise<void> =>
  new Promise((resolve) => {
    window?.webContents.once('did-navigate', () => resolve())
    setTimeout(resolve, pageWithinMs)
  })

/** Opens the window. @param builtFolder holds the folders `renderer` and `preload`. */
export const openFront = (builtFolder: string): Front => {
  let window: BrowserWindow | null = null
  let answerWith: Front['answerWith'] = () => undefined
  const back = new Promise<Back>((resolve) => (answerWith = resolve))

  const isTrusted = ({ senderFrame, sender }: IpcMainInvokeEvent): boolean =>
    window !== null &&
    sender === window.webContents &&
    senderFrame === sender.mainFrame &&
    senderFrame.url === windowUrl

  const show = (): void => {
    if (window === null) {
      const kept = keptWindow(app.getPath('userData'))
      window = openMainWindow({
        preloadFolder: join(builtFolder, 'preload'),
        saved: kept.window,
        zoomFactor: kept.zoom,
        keepBounds: (bounds) => void back.then(({ keepBounds }) => keepBounds(bounds)),
        log: logOf('desk'),
      })
      window.once('closed', () => (window = null))
    }
    if (window.isMinimized()) window.restore()
    window.focus()
  }

  wallInSession(session.defaultSession)
  serveScheme({
    session: session.defaultSession,
    folder: join(builtFolder, 'renderer'),
    media: async (request) => (await back).media(request),
  })
  serveCommands({
    ipcMain,
    handlers: back.then(({ handlers }) => handlers),
    isTrusted,
    log: logOf('ipc'),
  })
  show()
  return {
    pageArrived: arrivalIn(window),
    window: () => window,
    show,
    answerWith: (given) => answerWith(given),
  }
}
