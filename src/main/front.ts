/**
 * What a person waits for at the start: the window, where it was left, with what the files say of accounts and columns. Most of
 * the program is loaded when the window's first frame is painted: loading it sooner would take from that frame the thread by
 * which pages, pictures and the graphics process come. What the page asks for meanwhile is answered once the rest is there.
 */
import { app, ipcMain, session, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import type { CommandHandlers } from '../shared/contract'
import type { Session } from '../shared/session'
import { guestSummaryOf } from './accounts/guests'
import { summaryOf } from './accounts/registry'
import { standing } from './accounts/standing'
import { serveScheme, type SchemeOptions } from './app/protocol'
import { isTrusted } from './app/trusted'
import { wallInSession } from './app/walls'
import { openMainWindow, type SavedBounds } from './app/windows'
import { serveCommands } from './ipc/server'
import { logOf } from './log'
import { readKept, type Kept } from './settings/kept'

/** A page that does not come must not keep the engines waiting. */
const frameWithinMs = 2_000
/** A page that hangs must not keep the app from quitting. */
const closedWithinMs = 1_000

/** What the rest of the program does for the window. */
export interface Back {
  handlers: CommandHandlers
  media: SchemeOptions['media']
  keepBounds: (bounds: SavedBounds) => void
}

export interface Front {
  /** Resolves when the window is painted or wants what is not answered here, or after a while without either. */
  backWanted: Promise<void>
  /** Null once it was closed. */
  window: () => BrowserWindow | null
  /** Brings the window to the front, or opens it again. */
  show: () => void
  /**
   * Closes the window, if there is one, for good, and resolves when its page has said all it had to say, or after a moment without
   * that.
   */
  close: () => Promise<void>
  /** Calls back with the window, if there is one, and with every later one. */
  onWindow: (listener: (window: BrowserWindow) => void) => void
  /** To be called once: what waited is answered now. */
  answerWith: (back: Back) => void
}

/** The session before anything runs. The rest says in events what is otherwise. */
const sessionOf = ({ settings }: Kept): Session => ({
  accounts: settings.accounts().map(summaryOf),
  guests: settings.guests().map(guestSummaryOf),
  states: [
    ...settings.accounts().map(({ key, paused }) => standing(key, paused ? 'signedOut' : 'connecting')),
    ...settings.guests().map(({ key }) => standing(key, 'connecting')),
  ],
  columns: [...settings.columns()],
  places: settings.places(),
  opened: [...settings.opened()],
  store: { is: 'opening' },
  keyring: 'keyring',
  preferences: settings.preferences(),
  sparing: null,
  pauses: settings.pauses(),
  version: app.getVersion(),
})

/**
 * Opens the window, unless it is to stay hidden.
 * @param builtFolder holds the folders `renderer` and `preload`.
 */
export const openFront = (builtFolder: string, isHidden: boolean): Front => {
  let window: BrowserWindow | null = null
  let answerWith: Front['answerWith'] = () => undefined
  const back = new Promise<Back>((resolve) => (answerWith = resolve))
  let wantBack: () => void = () => undefined
  const backWanted = new Promise<void>((resolve) => (wantBack = resolve))
  setTimeout(wantBack, frameWithinMs)
  const kept = readKept(app.getPath('userData'))
  let saved = kept.settings.window()
  const listeners: ((window: BrowserWindow) => void)[] = []

  let isClosing = false
  const show = (): void => {
    // The app is about to end, and a window with it before it could say anything.
    if (isClosing) return
    if (window === null) {
      window = openMainWindow({
        preloadFolder: join(builtFolder, 'preload'),
        saved,
        zoomFactor: kept.settings.zoom(),
        keepBounds: (bounds) => {
          saved = bounds
          void back.then(({ keepBounds }) => keepBounds(bounds))
        },
        log: logOf('desk'),
      })
      window.once('closed', () => (window = null))
      for (const listener of listeners) listener(window)
    }
    if (window.isMinimized()) window.restore()
    window.focus()
  }

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      isClosing = true
      if (window === null) {
        resolve()
        return
      }
      setTimeout(resolve, closedWithinMs)
      window.once('closed', resolve)
      window.close()
    })

  wallInSession(session.defaultSession)
  serveScheme({
    session: session.defaultSession,
    folder: join(builtFolder, 'renderer'),
    media: async (request) => (await back).media(request),
  })
  serveCommands({
    ipcMain,
    handlers: back.then(({ handlers }) => handlers),
    early: kept.isWhole ? { 'session.load': () => sessionOf(kept) } : {},
    onWait: wantBack,
    isTrusted: (event) => isTrusted(window?.webContents ?? null, event),
    log: logOf('ipc'),
  })
  if (isHidden) wantBack()
  else show()
  return {
    backWanted,
    window: () => window,
    show,
    close,
    onWindow: (listener) => {
      listeners.push(listener)
      if (window !== null) listener(window)
    },
    answerWith: (given) => answerWith(given),
  }
}
