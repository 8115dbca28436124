/** What a window does when its page crashes or hangs: loads it again, and asks where that does not help or may not be wanted. */
import { dialog, type BrowserWindow } from 'electron'
import type { Log } from '../log'

/** A crash that follows another one so soon says that loading the page again did not help. */
const againWithinMs = 60_000

/** Loads a crashed page again, once; asks when that does not help. */
export const surviveCrashes = (window: BrowserWindow, log: Log): void => {
  let crashedAt = -Infinity
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log.error('The window crashed', { reason })
    const isAgain = Date.now() - crashedAt < againWithinMs
    crashedAt = Date.now()
    if (!isAgain) {
      window.webContents.reload()
      return
    }
    void dialog
      .showMessageBox(window, {
        type: 'error',
        message: 'Steppe’s window crashed again.',
        detail: 'Everything stored is still there. You can load the window again, or close it.',
        buttons: ['Load again', 'Close'],
      })
      .then(({ response }) => (response === 0 ? window.webContents.reload() : window.close()))
  })
}

/** Asks whether to go on waiting for a page that does not answer; the question goes away when it answers again. */
export const surviveHanging = (window: BrowserWindow, log: Log): void => {
  let asking: AbortController | null = null
  const ask = async (): Promise<void> => {
    log.warn('The window does not answer')
    if (asking !== null) return
    const question = new AbortController()
    asking = question
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: 'Steppe’s window does not answer.',
      detail: 'Everything stored is still there. You can wait, or load the window again.',
      buttons: ['Wait', 'Load again'],
      cancelId: 0,
      signal: question.signal,
    })
    asking = null
    if (question.signal.aborted || response !== 1 || window.isDestroyed()) return
    // Why not reload: a page that hangs does not let go of itself. It ends as a crash, after which it is loaded again.
    window.webContents.forcefullyCrashRenderer()
  }
  window.on('unresponsive', () => void ask())
  window.on('responsive', () => asking?.abort())
}
